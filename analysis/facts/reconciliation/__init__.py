"""Stocks, flows and cumulative counts of a hub made consistent by one stock-flow model."""
