"""A policy tried by hand: controls, baseline against reform, a scenario file to take away."""
