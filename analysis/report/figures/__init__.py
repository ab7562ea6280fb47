"""Charts: each takes a tidy frame and gives a matplotlib figure."""

from __future__ import annotations

from analysis.language.lazy import face

__getattr__, __dir__, __all__ = face(
    __name__,
    {
        "beliefs": "analysis.report.figures.belief_curves",
        "costs": "analysis.report.figures.cost_bars",
        "dots": "analysis.report.figures.dot_plot",
        "dynamics": "analysis.report.figures.growth_lines",
        "fan": "analysis.report.figures.fan_chart",
        "fit": "analysis.report.figures.fit_panels",
        "flows": "analysis.report.figures.flow_bars",
        "forest": "analysis.report.figures.forest_plot",
        "funnel": "analysis.report.figures.funnel_plot",
        "gains": "analysis.report.figures.gain_dots",
        "passed": "analysis.report.figures.passed_present",
        "quadrants": "analysis.report.figures.quadrant_bars",
        "rent_schedule": "analysis.report.figures.rent_steps",
        "shares": "analysis.report.figures.share_bars",
        "size_intensity": "analysis.report.figures.size_scatter",
        "timeline": "analysis.report.figures.time_lines",
        "tornado": "analysis.report.figures.tornado_bars",
        "waterfall": "analysis.report.figures.gross_to_net",
        "with_without": "analysis.report.figures.before_after",
        "svg": "analysis.report.figures.drawing",
        "download_svg": "analysis.report.figures.drawing",
    },
)
