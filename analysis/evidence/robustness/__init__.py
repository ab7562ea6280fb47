"""What would change an answer: pre-trends, placebos, omissions, other specifications, bounds."""
