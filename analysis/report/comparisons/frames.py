"""The frames that the charts of a comparison draw: every hub a row, gaps among them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.facts.settled import COLUMNS
from analysis.report.comparisons.compared import Figure, Side
from analysis.report.comparisons.hubs import Hubs, key_of
from analysis.report.comparisons.measures import FIRM_SIZE, FIRMS, Measure
from analysis.report.comparisons.modelled_figures import modelled_counts
from analysis.report.comparisons.telling import display
from analysis.report.comparisons.view import View
from analysis.report.findings.breaks import since_break
from analysis.report.findings.modelled import Modelled, modelled_series, of_one_meaning
from analysis.report.findings.reading import Reading
from analysis.report.findings.study import Study

MORE = ("name", "quality", "label")


def dots_frame(view: View, measures: Iterable[Measure]) -> pd.DataFrame:
    """Rows for `report.figures.dots`: one a hub and measure, empty where nothing is known.

    `conf_low` and `conf_high` are what the claims of the date allow; an open side has none.
    """
    rows = [_row(view, side, measure.key) for measure in measures for side in view.sides(measure)]
    return _typed(pd.DataFrame(rows, columns=[*COLUMNS, *MORE]))


def scatter_frame(view: View) -> pd.DataFrame:
    """Rows for `report.figures.size_intensity`: people per firm, and firms of the same year."""
    rows = []
    for side in view.sides(FIRM_SIZE):
        rows.append(_row(view, side, FIRM_SIZE.key))
        firms = _firms_of(side)
        if firms is not None:
            rows.append(_row(view, Side(side.study, firms), FIRMS.key))
    return _typed(pd.DataFrame(rows, columns=[*COLUMNS, *MORE]))


def growth_frame(hubs: Hubs) -> pd.DataFrame:
    """Rows for `report.figures.dynamics`: counts of firms that mean the same, and the opening.

    Reconciled where the model has them, else as claimed.
    """
    rows = []
    for study in hubs.all:
        series = growth_of(study)
        own = [_reading_row(hubs, study, one) for one in series] or [_bare(hubs, study)]
        rows += [row | {"opened": opening(study)} for row in own]
    frame = _typed(pd.DataFrame(rows, columns=[*COLUMNS, *MORE, "opened"]))
    return frame.assign(opened=frame["opened"].astype("Int64"))


def growth_of(study: Study) -> tuple[Reading, ...]:
    """List the counts of firms of one meaning: the modelled years, else the claims."""
    modelled = of_one_meaning(study, modelled_series(study, FIRMS.indicator))
    return modelled if len(modelled) > 1 else since_break(study, FIRMS.indicator)


def opening(study: Study) -> int | None:
    """Return the year of opening that the rule keeps, or that of the table of entities."""
    last = study.latest("opened_year")
    if last is not None:
        return int(last.kept.middle)
    stated = study.entity.get("opened_year")
    return None if stated is None or pd.isna(stated) else int(stated)


def _firms_of(side: Side) -> Figure | None:
    """Find the count of firms that the people per firm of a hub were worked out with."""
    from analysis.report.comparisons.compared import figure_of

    if side.figure is None:
        return None
    year = side.figure.shown.year
    if isinstance(side.figure.shown, Modelled):
        modelled = modelled_counts(side.study, FIRMS.indicator)
        return next((one for one in modelled if one.shown.year == year), None)
    claims = set(side.figure.claim_ids)
    found = [one for one in side.study.series("tenant_firms") if set(one.kept.claim_ids) & claims]
    return figure_of(found[0], side.study.partial, side.study.claims) if found else None


def _row(view: View, side: Side, key: str) -> dict[str, Any]:
    row = _bare(view.hubs, side.study) | {"indicator": key}
    figure = side.figure
    if figure is None:
        return row
    shown = figure.shown
    exact = math.isfinite(figure.value)
    ends = (figure.reach.low, figure.reach.high)
    low, high = (end if math.isfinite(end) and end > 0 else math.nan for end in ends)
    return row | {
        "period_start": shown.period_start,
        "period_end": shown.period_end,
        "year": shown.year,
        "value": figure.value,
        "conf_low": low,
        "conf_high": high,
        "interval": "95 %" if isinstance(shown, Modelled) else "claimed range",
        "bound": shown.bound if not exact or shown.bound != "range" else "point",
        "unit": shown.unit,
        "currency": shown.currency,
        "status": shown.status if isinstance(shown, Modelled) else "claimed",
        "n_claims": figure.n_claims,
        "n_observations": figure.n_observations,
        "claim_ids": " ".join(shown.claim_ids),
        "source_ids": " ".join(shown.source_ids),
        "quality": shown.quality,
        "label": display(figure, view.lang),
    }


def _reading_row(hubs: Hubs, study: Study, reading: Reading) -> dict[str, Any]:
    kept = reading.kept
    exact = kept.bound != "range"
    modelled = {}
    if isinstance(kept, Modelled):
        ends = {"conf_low": kept.least, "conf_high": kept.most}
        modelled = ends | {"interval": "95 %", "status": kept.status, "value": kept.raw}
    return (
        _bare(hubs, study)
        | {
            "period_start": kept.period_start,
            "period_end": kept.period_end,
            "year": kept.year,
            "value": kept.ends[0] if exact else math.nan,
            "conf_low": math.nan if exact else kept.low,
            "conf_high": math.nan if exact else kept.high,
            "interval": "" if exact else "claimed range",
            "bound": kept.bound,
            "unit": kept.unit,
            "status": "claimed",
            "n_claims": reading.n_claims,
            "n_observations": reading.n_observations,
            "claim_ids": " ".join(kept.claim_ids),
            "source_ids": " ".join(kept.source_ids),
            "quality": reading.quality,
        }
        | modelled
    )


def _bare(hubs: Hubs, study: Study) -> dict[str, Any]:
    """Start a row with what every hub has."""
    return {
        "entity_id": key_of(study),
        "indicator": FIRMS.key,
        "name": hubs.name(study),
        "interval": "",
        "set_aside": "",
    }


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    numbers = {name: "float64" for name in ("value", "conf_low", "conf_high", "spread")}
    whole = {name: "Int64" for name in ("year", "n_claims", "n_observations")}
    rest = [name for name in frame if name not in (*numbers, *whole, "opened")]
    return frame.astype(numbers | whole | {name: "str" for name in rest})
