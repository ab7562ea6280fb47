"""Charts with the real figures they draw: one entry a chart, for the tests of figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from analysis import facts
from analysis.report import figures

HUB = "technopark-casablanca"
HUBS = (
    HUB,
    "technopark-rabat",
    "technopark-tanger",
    "casanearshore",
    "el-ghazala",
    "berlin-adlershof-core",
    "malaga-techpark",
    "sophia-antipolis",
    "technopark-zurich",
    "hsinchu-science-park",
)
FLOWS = ("firms_entered", "firms_exited", "firms_entered_per_year", "firms_exited_per_year")
STOCKS = ("tenant_firms", "jobs")
PASSED = ("firms_cumulative", "tenant_firms")
COMPARED = ("tenant_firms", "jobs", "floor_area")
SHARES = ("ict_share_firms", "non_ict_share_firms", "women_share_jobs", "occupancy_rate")
TITLES = {
    "en": {"tenant_firms": "Firms present", "jobs": "People at work", "floor_area": "Floor, m²"},
    "fr": {"tenant_firms": "Entreprises présentes", "jobs": "Emplois", "floor_area": "Surface, m²"},
}


@dataclass(frozen=True)
class Case:
    """A chart, its frame for a hub, and its other arguments for a hub and a language."""

    chart: Callable[..., Figure]
    frame: Callable[[str], pd.DataFrame]
    arguments: Callable[[str, str], dict[str, Any]]

    def draw(self, hub: str, lang: str, width: float) -> Figure:
        return self.chart(self.frame(hub), lang=lang, width=width, **self.arguments(hub, lang))


@cache
def settled(hub: str | tuple[str, ...], names: tuple[str, ...]) -> pd.DataFrame:
    return facts.indicators(hub, names, method="settled")


@cache
def reconciled(hub: str | tuple[str, ...], names: tuple[str, ...]) -> pd.DataFrame:
    return facts.indicators(hub, names)


def grown() -> pd.DataFrame:
    """Reconciled firms present of each hub, with its name and opening."""
    rows, hubs = reconciled(HUBS, ("tenant_firms",)), facts.entities()
    named = {name: rows["entity_id"].map(hubs[column]) for name, column in NAMED.items()}
    return rows.assign(**named, quality="B")


NAMED = {"name": "name", "opened": "opened_year"}


@cache
def standings(hub: str, names: tuple[str, ...]) -> pd.DataFrame:
    return facts.standings(hub, names)


@cache
def compared(names: tuple[str, ...]) -> pd.DataFrame:
    """Latest settled value of each hub, with its name and the grade of its claim."""
    rows = settled(HUBS, names)
    grade = facts.claims(list(HUBS)).set_index("claim_id")["quality"]
    rows = rows.assign(
        name=rows["entity_id"].map(facts.entities()["name"]),
        opened=rows["entity_id"].map(facts.entities()["opened_year"]),
        quality=[grade[ids.split()[0]] for ids in rows["claim_ids"]],
    )
    return rows.sort_values("period_end", kind="stable")


def latest(names: tuple[str, ...]) -> pd.DataFrame:
    return compared(names).drop_duplicates(["entity_id", "indicator"], keep="last")


def sizes() -> pd.DataFrame:
    ratios = facts.derived(list(HUBS), "jobs_per_firm", method="settled")
    ratios = ratios.assign(name=ratios["entity_id"].map(facts.entities()["name"]))
    return pd.concat([compared(("tenant_firms",)), ratios], ignore_index=True)


def rents() -> pd.DataFrame:
    """Rents of Casablanca in 2013 and what others pay, as the claims print them."""
    rows = [
        ("discount", "", 50.0, None, None, "MAD", 4.48, 12.0),
        ("full", "", 100.0, None, None, "MAD", 8.96, 24.1),
        ("reference", "Large firms in the park", None, 120.0, 130.0, "MAD", None, None),
        ("reference", "Market", 156.0, None, None, "MAD", None, None),
    ]
    columns = ["tier", "label", "value", "low", "high", "currency", "eur", "ppp"]
    return pd.DataFrame(rows, columns=columns)


def shares(hub: str) -> pd.DataFrame:
    rows = settled(hub, SHARES)
    labels = facts.catalogue("fr")["label"]
    return rows.assign(label=rows["indicator"].map(labels).astype(str), quality="B")


CASES = {
    "timeline": Case(
        figures.timeline,
        lambda hub: settled(hub, STOCKS),
        lambda hub, lang: {"claims": standings(hub, STOCKS), "years": (2001, 2025)},
    ),
    "flows": Case(
        figures.flows,
        lambda hub: standings(hub, FLOWS),
        lambda hub, lang: {"implied": implied() if hub == HUB else None},
    ),
    "passed": Case(
        figures.passed,
        lambda hub: settled(hub, PASSED),
        lambda hub, lang: {"claims": standings(hub, PASSED)},
    ),
    "rent_schedule": Case(
        figures.rent_schedule,
        lambda hub: rents() if hub == HUB else rents().iloc[:0],
        lambda hub, lang: {"months": 18.0},
    ),
    "dots": Case(
        figures.dots,
        lambda hub: latest(COMPARED),
        lambda hub, lang: {"entity": hub, "titles": TITLES[lang]},
    ),
    "size_intensity": Case(
        figures.size_intensity, lambda hub: sizes(), lambda hub, lang: {"entity": hub}
    ),
    "dynamics": Case(
        figures.dynamics,
        lambda hub: compared(("tenant_firms",)),
        lambda hub, lang: {"entity": hub},
    ),
    "flows_reconciled": Case(
        figures.flows,
        lambda hub: standings(hub, FLOWS),
        lambda hub, lang: {"levels": reconciled(hub, FLOWS)},
    ),
    "passed_reconciled": Case(
        figures.passed,
        lambda hub: reconciled(hub, PASSED),
        lambda hub, lang: {"claims": standings(hub, PASSED)},
    ),
    "dynamics_reconciled": Case(
        figures.dynamics, lambda hub: grown(), lambda hub, lang: {"entity": hub}
    ),
    "shares": Case(figures.shares, shares, lambda hub, lang: {}),
}


def implied() -> pd.DataFrame:
    """Departures that follow from 140 firms, 246 entries and 200 firms, June 2008 to July 2013."""
    return pd.DataFrame(
        [("firms_exited", "2008-07", "2013-07", (140 + 246 - 200) / (61 / 12))],
        columns=["indicator", "period_start", "period_end", "value"],
    )
