"""Pages that set several reforms side by side: what each does, costs, and when it is the choice."""
