"""Difference-in-differences: one comparison a file."""
