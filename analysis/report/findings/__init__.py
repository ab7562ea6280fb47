"""Rules that turn numbers into titles, findings, ratings and kept-because lines, in both languages."""
