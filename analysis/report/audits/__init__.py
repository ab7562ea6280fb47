"""Data audits: how coherent a hub's figures are, and what one more source would resolve."""
