"""What is known: the data package, its claims, and the indicators settled from them."""

from __future__ import annotations

from analysis.language.lazy import face

__getattr__, __dir__, __all__ = face(
    __name__,
    {
        "check": "analysis.facts.checking",
    },
)
