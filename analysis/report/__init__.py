"""How it is told: findings, figures and tables, notebooks, pages."""

from __future__ import annotations

from analysis.language.lazy import face

__getattr__, __dir__, __all__ = face(
    __name__,
    {
        "Exhibit": "analysis.report.exhibits",
        "exhibit": "analysis.report.exhibits",
        "figures": "analysis.report.figures",
    },
)
