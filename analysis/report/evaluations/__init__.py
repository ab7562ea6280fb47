"""Pages of policy evaluations: a study, an outcome, a sample."""
