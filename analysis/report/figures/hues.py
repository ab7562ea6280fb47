"""Roles of colours: their light values, and how a drawing tells them."""

from __future__ import annotations

# role → light colour; a page redefines the roles for dark screens and for print
TOKENS = {
    "ink": "#17212b",
    "muted": "#56616c",
    "rule": "#c9c6bd",
    "grid": "#e6e2d9",
    "paper": "#fdfcf9",
    "blue": "#2b4bb5",
    "rust": "#b3441c",
    "teal": "#00706a",
    "ochre": "#8a6100",
    "gold": "#dfa62e",
    "void": "#dedad0",
}


def hue(role: str) -> str:
    """Colour of a role: the page's where there is one, else the light one."""
    return f"var(--{role},{TOKENS[role]})"
