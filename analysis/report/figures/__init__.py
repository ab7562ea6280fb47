"""Charts: each takes a tidy frame and gives a matplotlib figure."""

from __future__ import annotations

from analysis.language.lazy import face

__getattr__, __dir__, __all__ = face(
    __name__,
    {
        "beliefs": "analysis.report.figures.belief_curves",
        "chance_curves": "analysis.report.figures.curves_of_chance",
        "cost_plane": "analysis.report.figures.effect_and_cost",
        "claim_fit": "analysis.report.figures.claim_panels",
        "costs": "analysis.report.figures.cost_bars",
        "draw_clouds": "analysis.report.figures.worlds",
        "dots": "analysis.report.figures.dot_plot",
        "dynamics": "analysis.report.figures.growth_lines",
        "fan": "analysis.report.figures.fan_chart",
        "fit": "analysis.report.figures.fit_panels",
        "against_synthetic": "analysis.report.figures.treated_synthetic",
        "event_path": "analysis.report.figures.event_paths",
        "flows": "analysis.report.figures.flow_bars",
        "forest": "analysis.report.figures.forest_plot",
        "funnel": "analysis.report.figures.funnel_plot",
        "gains": "analysis.report.figures.gain_dots",
        "loss_bars": "analysis.report.figures.expected_losses",
        "hazards": "analysis.report.figures.hazard_dots",
        "leaving": "analysis.report.figures.ways_out",
        "narrowing": "analysis.report.figures.narrowing_rows",
        "passed": "analysis.report.figures.passed_present",
        "quadrants": "analysis.report.figures.quadrant_bars",
        "placebo_effects": "analysis.report.figures.placebo_strip",
        "placebo_gaps": "analysis.report.figures.gap_lines",
        "reform_rows": "analysis.report.figures.answers_by_reform",
        "rent_schedule": "analysis.report.figures.rent_steps",
        "shares": "analysis.report.figures.share_bars",
        "size_intensity": "analysis.report.figures.size_scatter",
        "specifications": "analysis.report.figures.specification_dots",
        "staying": "analysis.report.figures.stay_curve",
        "survival_claims": "analysis.report.figures.claimed_survival",
        "timeline": "analysis.report.figures.time_lines",
        "tornado": "analysis.report.figures.tornado_bars",
        "waterfall": "analysis.report.figures.gross_to_net",
        "with_without": "analysis.report.figures.before_after",
        "svg": "analysis.report.figures.drawing",
        "download_svg": "analysis.report.figures.drawing",
    },
)
