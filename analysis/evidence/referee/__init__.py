"""The referee's checklist: twenty questions that a study must answer, answered by the program."""
