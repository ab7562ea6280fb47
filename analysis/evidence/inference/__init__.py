"""Inference that holds with few clusters: bootstrap, permutation, many tests, and which to use."""
