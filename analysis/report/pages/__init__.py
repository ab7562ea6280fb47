"""An executed notebook becomes a page: one file, no network, no script, every figure sourced."""
