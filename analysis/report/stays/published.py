"""What sources claim of the survival of firms: claims side by side, never pooled."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence.survival.horizons import read_at
from analysis.evidence.survival.tenancy import TenantStudy
from analysis.facts.claim_table import claims
from analysis.facts.directory import catalogue, entities
from analysis.language.errors import NotEstimable
from analysis.language.messages import message, say, say_many
from analysis.language.numbers import bounded, date, number
from analysis.language.shown import Html, fragment
from analysis.report.figures.frames import each
from analysis.report.findings.listing import listed
from analysis.report.marks import Marks
from analysis.report.stays.reading import FEWEST
from analysis.report.stays.wording import share_with_interval
from analysis.report.tables import Column, Table

# Months since entry or registration at which an indicator counts the firms alive.
HORIZONS = {
    "survival_rate_1y": 12.0,
    "survival_rate_18m": 18.0,
    "survival_rate_2y": 24.0,
    "survival_rate_3y": 36.0,
    "survival_rate_5y": 60.0,
    "survival_rate_10y": 120.0,
}
FAILED = "failure_rate_2y"
WITHOUT = {
    "survival_rate_5y_post_exit": message("five years after leaving"),
    "survival_rate_other": message("not stated, or of its own"),
    "still_active_share": message("end of the study"),
    FAILED: message("two years"),
}
COHORT = "region-casablanca-settat"
SIZE_OF_COHORT = "firms_in_cohort"


@dataclass(frozen=True, eq=False)
class Published:
    """Claims on survival.

    Attributes
    ----------
    rows : DataFrame
        Columns of `facts.claims`, `years` (missing without a common horizon), `name`, `followed`.
    cohort_size : DataFrame
        Claims on the number of firms in the followed cohort.
    entity : str
        The hub of the page.
    family : tuple of str
        The hub and what it belongs to.
    """

    rows: pd.DataFrame
    cohort_size: pd.DataFrame
    entity: str
    family: tuple[str, ...]

    @property
    def heads(self) -> pd.DataFrame:
        """One row an observation, indicator and value: repeats of one figure stand once."""
        return self.rows.drop_duplicates(["entity_id", "indicator", "observation_id", "value"])

    @property
    def own(self) -> pd.DataFrame:
        """Claims on the hub and what it belongs to."""
        return self.rows[self.rows["entity_id"].isin(self.family)]

    def ids(self, rows: pd.DataFrame) -> list[str]:
        """List every claim of some rows' observations."""
        keys = ["entity_id", "indicator", "observation_id", "value"]
        return [str(one) for one in self.rows.merge(rows[keys].drop_duplicates())["claim_id"]]


def published(entity: str, lang: str, data: str | Path | None) -> Published:
    """Gather the claims on survival, the hub's own first, then by name and horizon."""
    wanted = [*HORIZONS, *WITHOUT]
    known = set(catalogue(lang, data=data).index)
    rows = claims(indicator=[name for name in wanted if name in known], data=data)
    table = entities(lang=lang, data=data)
    family = _family(entity, table)
    short = table["short_name"].fillna(table["name"]).astype(str)
    rows = rows.assign(
        years=rows["indicator"].map(HORIZONS) / 12,
        name=rows["entity_id"].map(short),
        followed=rows["entity_id"] == COHORT,
        _rank=[_rank(one, family) for one in rows["entity_id"]],
        _order=rows["indicator"].map({name: place for place, name in enumerate(wanted)}),
    )
    rows = rows.sort_values(["_rank", "name", "_order", "claim_id"], kind="stable")
    rows = rows.drop(columns=["_rank", "_order"])
    return Published(rows, claims(COHORT, SIZE_OF_COHORT, data=data), entity, family)


def _family(entity: str, table: pd.DataFrame) -> tuple[str, ...]:
    found: list[str] = []
    parents = table["parent_id"].dropna().astype(str).to_dict()
    here: str | None = entity
    while here is not None and here not in found:
        found.append(here)
        here = parents.get(here)
    return tuple(found)


def _rank(entity_id: str, family: tuple[str, ...]) -> int:
    if entity_id in family:
        return family.index(entity_id)
    return len(family) + (0 if entity_id == COHORT else 1)


def published_table(
    found: Published, marks: Marks, lang: str, number_: int, study: TenantStudy | None
) -> Table:
    """Every claim on survival, and beside it the share of the register that has not failed."""
    beside = not_failed(study) if study is not None else None
    rows = [_row(found, row, marks, lang, beside) for row in each(found.heads)]
    columns = [
        Column(say(lang, "Who is counted"), start=True),
        Column(say(lang, "Horizon"), start=True),
        Column(say(lang, "Said to be alive"), kept=True),
        Column(say(lang, "Date"), whole=True),
    ]
    if beside is not None:
        columns.append(Column(say(lang, "Register: not failed in the park")))
    note = say(
        lang,
        "Each row is what a source states, by its own count of firms and its own clock; no mean "
        "is taken over them.",
    )
    data = found.rows[["claim_id", "entity_id", "indicator", "period_end", "value", "bound",
                       "source_id", "quality", "observation_id"]]  # fmt: skip
    return Table(
        title=say(lang, "Published shares of firms alive"),
        subtitle=say(lang, "percent of the firms counted, as each source prints it"),
        columns=tuple(columns),
        rows=tuple(rows),
        lang=lang,
        number=number_,
        note=note,
        data=data,
        file=f"published_survival_{lang}.csv",
    )


def _row(
    found: Published, row: Any, marks: Marks, lang: str, beside: pd.DataFrame | None
) -> tuple[Any, ...]:
    same = found.rows[
        (found.rows["entity_id"] == row.entity_id)
        & (found.rows["indicator"] == row.indicator)
        & (found.rows["observation_id"] == row.observation_id)
        & (found.rows["value"] == row.value)
    ]
    value = bounded(row.value, str(row.bound), "percent", lang)
    if row.indicator == FAILED:
        value = say(lang, "{share} failed", share=value)
    cells: list[Any] = [
        row.name,
        horizon_words(str(row.indicator), lang),
        fragment(value, marks(same["claim_id"], value)),
        date(str(row.period_end), lang),
    ]
    if beside is not None:
        at = beside[np.isclose(beside["time"], HORIZONS.get(str(row.indicator), -1.0))]
        cells.append(share_with_interval(at.iloc[0], lang) if len(at) else "")
    return tuple(cells)


def horizon_words(indicator: str, lang: str) -> str:
    """Say when an indicator counts: a number of months or years, or why there is none."""
    if indicator in WITHOUT:
        return WITHOUT[indicator].said(lang)
    return _time(HORIZONS[indicator] / 12, lang)


def not_failed(study: TenantStudy) -> pd.DataFrame | None:
    """Share of the register that has not failed in the park by each published horizon."""
    if isinstance(study.leaving, NotEstimable):
        return None
    curve = study.leaving.table[study.leaving.table["cause"] == "failed"]
    if curve.empty:
        return None
    found = read_at(
        curve, study.stays, sorted(HORIZONS.values()), start=0, duration="duration",
        event="event", entry="entry",
    )  # fmt: skip
    found = found[found["n_at_risk"] >= FEWEST]
    return found.assign(
        estimate=1 - found["estimate"],
        conf_low=1 - found["conf_high"],
        conf_high=1 - found["conf_low"],
    )


def in_short(found: Published, marks: Marks, lang: str) -> list[Html]:
    """Say in two sentences what is published: on the hub, and on the cohort."""
    told = []
    own = found.own[found.own["years"].notna()]
    if len(own):
        told.append(_own_sentence(found, own, marks, lang))
    cohort = found.rows[found.rows["followed"] & found.rows["years"].notna()]
    if len(cohort):
        told.append(_cohort_sentence(found, cohort, marks, lang))
    return told


def _own_sentence(found: Published, own: pd.DataFrame, marks: Marks, lang: str) -> Html:
    parts = shares_said(own, lang)
    said = say(
        lang,
        "On firms of {name} sources state {shares}, as alive or as successful",
        name=listed(list(dict.fromkeys(own["name"])), lang),
        shares=listed(parts, lang),
    )
    return fragment(said, ".", marks(found.ids(own), said))


def _cohort_sentence(found: Published, cohort: pd.DataFrame, marks: Marks, lang: str) -> Html:
    size = found.cohort_size
    n = bounded(size["value"].iloc[0], str(size["bound"].iloc[0]), "firms", lang, words=True)
    said = say(
        lang,
        "Of {n} registered from {first} to {last} in {name}, {shares} were active",
        n=n,
        name=str(cohort["name"].iloc[0]),
        first=str(size["period_start"].iloc[0])[:4],
        last=str(size["period_end"].iloc[0])[:4],
        shares=listed(shares_said(cohort, lang), lang),
    )
    return fragment(said, ".", marks([*size["claim_id"], *cohort["claim_id"]], said))


def shares_said(rows: pd.DataFrame, lang: str) -> list[str]:
    """Say each horizon once: one value, or the lowest and the highest."""
    said = []
    for years, same in rows.groupby("years", sort=True):
        values = sorted(set(same["value"]))
        amount = "–".join(number(value, lang) for value in dict.fromkeys((values[0], values[-1])))
        said.append(
            say(lang, "{share}% after {time}", share=amount, time=_time(float(str(years)), lang))
        )
    return said


def _time(years: float, lang: str) -> str:
    """Say a horizon in years where it is whole, else in months."""
    if years == int(years):
        return say_many(lang, "{n} year", "{n} years", int(years))
    return say_many(lang, "{n} month", "{n} months", round(12 * years))
