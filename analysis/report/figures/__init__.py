"""Charts: each takes a tidy frame and gives a matplotlib figure."""

from __future__ import annotations

from analysis.language.lazy import face

__getattr__, __dir__, __all__ = face(
    __name__,
    {
        "flows": "analysis.report.figures.flow_bars",
        "passed": "analysis.report.figures.passed_present",
        "rent_schedule": "analysis.report.figures.rent_steps",
        "timeline": "analysis.report.figures.time_lines",
        "svg": "analysis.report.figures.drawing",
        "download_svg": "analysis.report.figures.drawing",
    },
)
