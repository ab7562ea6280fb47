"""Pages on a scenario: the decision-maker's brief, and the parts that other pages share with it."""
