"""Pages of published evaluations: what they say of an instrument, and what can be pooled."""
