"""Charts: each takes a tidy frame and gives a matplotlib figure."""

from __future__ import annotations

from analysis.language.lazy import face

__getattr__, __dir__, __all__ = face(
    __name__,
    {
        "dots": "analysis.report.figures.dot_plot",
        "dynamics": "analysis.report.figures.growth_lines",
        "flows": "analysis.report.figures.flow_bars",
        "forest": "analysis.report.figures.forest_plot",
        "funnel": "analysis.report.figures.funnel_plot",
        "passed": "analysis.report.figures.passed_present",
        "rent_schedule": "analysis.report.figures.rent_steps",
        "shares": "analysis.report.figures.share_bars",
        "size_intensity": "analysis.report.figures.size_scatter",
        "timeline": "analysis.report.figures.time_lines",
        "svg": "analysis.report.figures.drawing",
        "download_svg": "analysis.report.figures.drawing",
    },
)
