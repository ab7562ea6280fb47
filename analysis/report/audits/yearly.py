"""The stock-flow check, year by year: what the account says, and what was counted."""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.language.messages import say, say_many
from analysis.language.numbers import NBSP, bounded
from analysis.language.shown import Html, element, fragment
from analysis.report.audits.audited import FLOWS, Audited
from analysis.report.audits.telling import (
    indicator_series,
    interval,
    runs,
    series_name,
    whole,
)
from analysis.report.findings.listing import listed
from analysis.report.findings.prose import Paragraph, cited, pieces
from analysis.report.marks import Marks
from analysis.report.pages.head import Opening
from analysis.report.tables import Column, Table

STOCKS = ("tenant_firms", "jobs", "firms_cumulative")


def check_opening(found: Audited, marks: Marks) -> Opening:
    """Open the section on the stock-flow check."""
    lang = found.lang
    if not found.carried:
        title = say(lang, "Stocks and flows cannot be set against each other")
        none = say(lang, "The claims carry no series. What each would need stands below.")
        return Opening("check", title, (none,), lang, contents=say(lang, "Stocks and flows"))
    flows = has_flows(found)
    title = (
        say(lang, "Stocks and flows add up in every year of the account")
        if flows
        else say(lang, "The counts make a series; flows are not known")
    )
    told = [_identity(found)] if flows else [_declined(found)]
    told.append(_guessed(found))
    told += _broken(found)
    paragraphs = [Paragraph(one, lang, marks) for one in told if one]
    return Opening("check", title, paragraphs, lang, contents=say(lang, "Stocks and flows"))


def has_flows(found: Audited) -> bool:
    """Whether entries and departures are published."""
    return bool(found.published["indicator"].isin(FLOWS).any())


def gap_of(found: Audited) -> float:
    """Largest distance, in firms, between the two sides of an identity in the published means."""
    wide = found.published.pivot(index="year", columns="indicator", values="value")
    both = wide.reindex(columns=["tenant_firms", "firms_entered", "firms_exited"]).dropna()
    before = wide["tenant_firms"].reindex(both.index - 1).to_numpy()
    off = before + both["firms_entered"] - both["firms_exited"] - both["tenant_firms"]
    parts = [off.abs()]
    if "firms_cumulative" in wide:
        ever = wide["firms_cumulative"]
        since = ever.reindex(both.index - 1).to_numpy() + both["firms_entered"] - ever[both.index]
        parts.append(since.abs())
    return float(np.nanmax(np.concatenate([one.to_numpy() for one in parts])))


def _identity(found: Audited) -> str:
    lang = found.lang
    if gap_of(found) < 1e-6:
        held = say(lang, "to less than a millionth of a firm")
    else:
        held = say(lang, "to within {n} firms", n=whole(gap_of(found), lang))
    return say(
        lang,
        "Present before + entries − departures = present, and firms since opening + entries = "
        "firms since opening a year on, {held}: the model makes them so. The test is whether the "
        "claims let it, each within its error.",
        held=held,
    )


def _declined(found: Audited) -> str:
    lang = found.lang
    reasons = {item.series: item.reason for item in found.hub.declined}
    if "exits" not in reasons:
        return ""
    return say(
        lang,
        "Entries and departures are declined: {reason}.",
        reason=reasons["exits"].said(lang),
    )


def _guessed(found: Audited) -> str:
    """Say, for each series, the years in which nobody counted."""
    lang = found.lang
    rows = found.published[found.published["status"].eq("interpolated")]
    told = [
        say(
            lang,
            "{series}: {years}",
            series=series_name(indicator_series(str(name)), lang),
            years=", ".join(runs(years)),
        )
        for name, years in rows.groupby("indicator", sort=False)["year"]
        if name != "jobs_per_firm"
    ]
    if not told:
        return say(lang, "Every year of every series has a claim of its own.")
    glue = " ; " if lang == "fr" else "; "
    return say(lang, "Years without a claim, interpolated: {years}.", years=glue.join(told))


def _broken(found: Audited) -> list[str]:
    """Name the years from which a count means something else."""
    lang = found.lang
    years: dict[int, str] = {}
    for breaks in found.study.breaks.values():
        for one in breaks:
            years.setdefault(one.year, one.reason)
    if not years:
        return []
    said = [
        say(lang, "{year} ({reason})", year=str(year), reason=reason.rstrip("."))
        for year, reason in sorted(years.items())
    ]
    return [
        say_many(
            lang,
            "Nothing is chained over {years}, from when counts mean something else.",
            "Nothing is chained over {years}, from when counts mean something else each time.",
            len(said),
            years=listed(said, lang),
        )
    ]


# The table ---------------------------------------------------------------------------------------


def yearly_table(found: Audited, marks: Marks, *, number_: int) -> Table:
    """Table of the account, a year a row, with the claims that speak of the year."""
    lang = found.lang
    values = {
        (str(row["indicator"]), int(row["year"])): row for row in found.published.to_dict("records")
    }
    shown = _columns(found)
    years = sorted({int(year) for year in found.published["year"]})
    rows = [_row(year, shown, values, found, marks) for year in years]
    return Table(
        title=say(lang, "The account and the counts, year by year"),
        subtitle=say(
            lang,
            "Means on 31 December, flows of the year; [95% interval]; {name}",
            name=found.study.name,
        ),
        columns=(
            Column(say(lang, "Year"), start=True, whole=True),
            *(Column(_head(name, lang), kept=name == shown[-1]) for name in shown),
            Column(say(lang, "Printed for that year"), start=True),
        ),
        rows=tuple(rows),
        lang=lang,
        number=number_,
        note=say(
            lang,
            "Rounded for print, a sum may miss by one. A dash under “printed” is a year that no "
            "claim speaks of: its values are interpolated. Limits of entries and departures are "
            "whole firms.",
        ),
        data=found.hub.table,
        file=f"{found.hub.entity_id}_account.csv",
    )


def _columns(found: Audited) -> list[str]:
    """Choose what is shown: the parts of the identity, then what they give."""
    have = set(found.published["indicator"])
    order = ["before", *FLOWS] if has_flows(found) else []
    order += [name for name in ("firms_cumulative", "jobs") if name in have]
    return [*order, "tenant_firms"] if "tenant_firms" in have else order


def _head(name: str, lang: str) -> str:
    if name == "before":
        return say(lang, "Before")
    return series_name(indicator_series(name), lang)


def _row(
    year: int,
    shown: list[str],
    values: dict[tuple[str, int], dict[Any, Any]],
    found: Audited,
    marks: Marks,
) -> tuple[Any, ...]:
    lang = found.lang
    cells: list[Any] = [str(year)]
    for name in shown:
        key = ("tenant_firms", year - 1) if name == "before" else (name, year)
        chained = name != "before" or ("firms_entered", year) in values
        row = values.get(key) if chained else None
        cells.append(_cell(row, lang, bare=name == "before"))
    return (*cells, _printed(year, values, found, marks))


def _cell(row: dict[Any, Any] | None, lang: str, *, bare: bool) -> Any:
    if row is None:
        return ""
    value = whole(row["value"], lang)
    if bare or row["conf_high"] <= row["conf_low"]:
        return value
    ends = interval(row["conf_low"], row["conf_high"], lang)
    return fragment(value, NBSP, element("span", f"[{ends}]", class_="m"))


def _printed(
    year: int, values: dict[tuple[str, int], dict[Any, Any]], found: Audited, marks: Marks
) -> Html | str:
    """Print the independent claims of a year, series after series."""
    lang = found.lang
    claims = found.study.claims.set_index("claim_id")
    told = []
    for name in ("tenant_firms", "firms_entered", "firms_exited", "firms_cumulative", "jobs"):
        row = values.get((name, year))
        if row is None or row["status"] != "reconciled":
            continue
        said = [
            bounded(claims.at[one, "value"], str(claims.at[one, "bound"]), None, lang) + cited(one)
            for one in str(row["claim_ids"]).split()
        ]
        label = series_name(indicator_series(name), lang)
        told.append(say(lang, "{series}: {years}", series=label, years=", ".join(said)))
    glue = " ; " if lang == "fr" else "; "
    return fragment(*pieces(glue.join(told), marks)) if told else ""
