"""What the figures of a brief draw: tidy frames made of the simulations, with printed values."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from pandas import DataFrame

from analysis.language.messages import say
from analysis.language.numbers import joined, number
from analysis.policy.levers.lever import COSTS
from analysis.policy.measure_labels import MEASURES, PAYERS, SETTING_LABELS, named
from analysis.policy.public_funds import QUADRANTS
from analysis.policy.quantities import in_unit
from analysis.report.briefs.amounts import JOB_YEARS, MILLION, chance, interval, jobs, millions
from analysis.report.briefs.amounts import signed as signed_jobs
from analysis.report.briefs.case import NET, Case
from analysis.report.briefs.three_answers import ORDER

STEPS = (
    ("treated_growth", "total"),
    ("deadweight", "step"),
    ("gross_job_years", "total"),
    ("displaced", "step"),
    ("outside", "step"),
    ("further", "step"),
    (NET, "net"),
)
OPTIONAL = ("further",)
BEFORE = ("treated_growth", "deadweight")  # of use only where something is deadweight
BACK = ("fees", "recoveries")
PARTS = {part: "forgone" for part in COSTS} | {
    "outlay": "outlay",
    "administration": "outlay",
    "expected losses": "losses",
    **dict.fromkeys(BACK, "back"),
}
FITTED = ("tenants", "jobs", "exits", "cumulative")
MOST = 8  # bars of the tornado


def fan_frame(case: Case, lang: str) -> DataFrame:
    """Net jobs by year with their intervals."""
    return case.fans[case.fans["variable"] == "net_jobs"].drop(columns=["scenario", "variable"])


def paths_frame(case: Case, lang: str) -> DataFrame:
    """Jobs and firms of the hub, as it is and under the reform."""
    paths = case.central.paths
    kept = [paths[paths["variable"] == name] for name in ("jobs", "tenants")]
    frame = pd.concat(kept, ignore_index=True)
    return frame[frame["scenario"].isin(["baseline", "reform"])]


def waterfall_frame(case: Case, lang: str) -> DataFrame:
    """List the steps from the growth of the firms reached to the net job-years."""
    rows, anyway = [], case.mean("deadweight")
    for measure, kind in STEPS:
        row = case.row(measure)
        mean = float(row["mean"])
        if (measure in OPTIONAL and mean == 0) or (measure in BEFORE and not anyway):
            continue
        said = signed_jobs(mean, lang) if kind == "step" else jobs(mean, lang)
        if kind == "net":
            ends = interval(row["conf_low"], row["conf_high"], JOB_YEARS, lang)
            said = say(lang, "{value} ({ends})", value=said, ends=ends).replace(" (", "\n(", 1)
        label = MEASURES[measure].said(lang)
        rows.append([measure, label, mean, said, kind, row["conf_low"], row["conf_high"]])
    names = ["measure", "label", "value", "said", "kind", "conf_low", "conf_high"]
    return DataFrame(rows, columns=names)


def costs_frame(case: Case, lang: str) -> DataFrame:
    """Public cost by year in four parts, millions."""
    costs = case.central.costs
    parts = costs[costs["part"] != "total"]
    frame = DataFrame(
        {
            "year": parts["year"],
            "part": parts["part"].map(PARTS),
            "value": parts["mean"] / MILLION,
        }
    )
    return frame.groupby(["year", "part"])["value"].sum().reset_index()


def gains_frame(case: Case, lang: str) -> DataFrame:
    """Who gains and who loses, in millions, gainers first."""
    table = case.gains
    table = table[table["side"].isin(["gains", "pays"]) & (table["unit"] == case.money)]
    table = table[table[["mean", "conf_low", "conf_high"]].any(axis=1)]
    sign = np.where(table["side"] == "gains", 1.0, -1.0)
    ends = np.sort(np.array([sign * table["conf_low"], sign * table["conf_high"]]), axis=0)
    value = sign * table["mean"]
    frame = DataFrame(
        {
            "who": table["who"],
            "label": [PAYERS[who].said(lang) for who in table["who"]],
            "value": value / MILLION,
            "conf_low": ends[0] / MILLION,
            "conf_high": ends[1] / MILLION,
            "said": [_plus(one, lang) for one in value],
        }
    )
    return frame.sort_values("value", ascending=False, kind="stable")


def _plus(value: float, lang: str) -> str:
    said = millions(value, lang)
    return f"+{said}" if value > 0 else said


def quadrants_frame(case: Case, lang: str) -> DataFrame:
    """Chances of the quadrants of public funds, by answer."""
    rows = []
    for setting in ORDER:
        shares = {name: case.mean(f"public_funds_{name}", setting) for name in QUADRANTS}
        least = chance(case.mean("public_funds_above_one", setting), lang)
        said = say(lang, "worth at least its cost: {share}", share=least)
        label = SETTING_LABELS[setting].said(lang)
        rows.append({"setting": setting, "label": label, **shares, "said": said})
    return DataFrame(rows)


def beliefs_frame(case: Case, lang: str) -> DataFrame:
    """Net job-years of every draw, by answer."""
    return pd.concat(
        DataFrame(
            {
                "setting": setting,
                "label": SETTING_LABELS[setting].said(lang),
                "value": case.runs[setting].draws[NET],
            }
        )
        for setting in ORDER
    )


def percentiles(frame: DataFrame) -> DataFrame:
    """Give what the curves show in a table short enough to take away: percentiles by answer."""
    steps = np.arange(0, 101)
    return DataFrame(
        {"percentile": steps}
        | {
            str(setting): np.percentile(rows["value"], steps)
            for setting, rows in frame.groupby("setting", sort=False)
        }
    )


def tornado_frame(case: Case, lang: str) -> DataFrame:
    """Take the assumptions that move the net job-years most, one at a time."""
    table = case.tornado[case.tornado["swing"] > 0].head(MOST).reset_index()
    items = [case.scenario.assumptions.get(key).at(case.entity) for key in table["key"]]
    return table.assign(
        label=[named(item, lang) for item in items],
        low_said=[short(v, i.unit, lang) for v, i in zip(table["low"], items, strict=True)],
        high_said=[short(v, i.unit, lang) for v, i in zip(table["high"], items, strict=True)],
    )


def short(value: float, unit: str, lang: str) -> str:
    """Print a value of an assumption to two figures, without the words of its unit."""
    told = float(f"{float(value):.2g}")
    plain = {"hazard/year": "share", "share/year": "share", "share/half-year": "share"}
    unit = plain.get(unit, unit)
    kept = unit in ("share", "days", "months", "years") or unit == "MAD"
    return in_unit(told, unit if kept else "ratio", lang)


def ends_in_unit(low: float, high: float, unit: str, lang: str) -> str:
    """Print two values of an assumption, the words of the unit once."""
    first, last = (float(f"{float(value):.3g}") for value in (low, high))
    if unit.partition("/")[0] == "MAD m":  # millions and billions, each with its own word
        return joined(in_unit(first, "MAD m", lang), in_unit(last, unit, lang), lang, prose=True)
    bare = unit.partition("/")[0] not in ("share", "share of outlay")
    start = number(first, lang) if bare else in_unit(first, unit, lang)
    return joined(start, in_unit(last, unit, lang), lang, prose=True)


def fit_frame(case: Case, lang: str) -> DataFrame:
    """Observed beside simulated, for the series that are known of the hub."""
    fit = case.central.model.fit
    known = [fit[(fit["series"] == name) & fit["observed"].notna()] for name in FITTED]
    return pd.concat(known, ignore_index=True)


FRAMES: dict[str, Callable[[Case, str], DataFrame]] = {
    "fan": fan_frame,
    "paths": paths_frame,
    "waterfall": waterfall_frame,
    "costs": costs_frame,
    "gains": gains_frame,
    "quadrants": quadrants_frame,
    "beliefs": beliefs_frame,
    "tornado": tornado_frame,
    "fit": fit_frame,
}
