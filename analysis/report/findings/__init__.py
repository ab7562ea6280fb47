"""Rules that turn numbers into titles, findings and ratings, in both languages."""
