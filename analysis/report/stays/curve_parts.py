"""How long they stay and how they leave: openings, figures and one table."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.language.messages import say
from analysis.language.numbers import number
from analysis.report.exhibits import Exhibit, exhibit
from analysis.report.figures.frames import each
from analysis.report.figures.keys import KeyItem
from analysis.report.figures.stay_curve import staying
from analysis.report.figures.ways_out import ROLES, leaving
from analysis.report.findings.listing import listed
from analysis.report.pages.head import Opening
from analysis.report.stays.reading import FEWEST, Curves
from analysis.report.stays.wording import (
    WAYS,
    by_months,
    months,
    share,
    share_in_prose,
    share_with_interval,
)
from analysis.report.tables import Column, Table

PRINTED = ["time", "n_at_risk", "n_events", "estimate", "std_error", "conf_low", "conf_high"]


def staying_opening(curves: Curves, lang: str) -> Opening:
    """Open the section on how long tenants stay."""
    found, median = curves.there(curves.shown[:3]), curves.median
    at = listed(
        [
            say(lang, "{share} after {time}", share=share_in_prose(row, lang),
                time=months(row.time, lang))
            for row in each(found)
        ],
        lang,
    )  # fmt: skip
    title = say(lang, "More than half are still there when the records end")
    if np.isfinite(median.value):
        title = say(lang, "Half have left after {time}", time=by_months(median.value, lang))
    text = [say(lang, "Still there: {shares}.", shares=at)] if at else []
    if np.isfinite(median.value):
        text.append(median_sentence(curves, lang))
    return Opening("staying", title, (" ".join(text),), lang, say(lang, "How long they stay"))


def median_sentence(curves: Curves, lang: str) -> str:
    """Say the interval of the median stay."""
    median = curves.median
    if not np.isfinite(median.high):
        return say(
            lang,
            "Median stay {value} months, 95% interval from {low} months on.",
            value=number(median.value, lang, 1),
            low=number(median.low, lang, 1),
        )
    return say(
        lang,
        "Median stay {value} months, 95% interval {low} to {high}.",
        value=number(median.value, lang, 1),
        low=number(median.low, lang, 1),
        high=number(median.high, lang, 1),
    )


def staying_figure(curves: Curves, name: str, lang: str, number_: int) -> Exhibit:
    """Draw the share still there."""
    table = curves.staying.table
    discount = discount_band(curves)
    key = [KeyItem("ribbon", say(lang, "share still there, 95% interval"), "blue")]
    if discount is not None:
        same = discount[1] - discount[0] < 1
        word = say(lang, "months at which most rent discounts end")
        key.append(KeyItem("dashed" if same else "area", word, "ochre"))
    row = curves.there([curves.shown[0]]).iloc[0]
    alt = say(
        lang,
        "Share of tenants still there by months since entry: {shares}.",
        shares=_course(curves.there(curves.shown), lang),
    )
    return exhibit(
        staying,
        table,
        name=f"{name}_staying_{lang}",
        number=number_,
        title=say(lang, "Share still there"),
        subtitle=say(lang, "percent of tenants, by months since entry"),
        alt=alt,
        lang=lang,
        key=key,
        reading=say(
            lang,
            "after {time}, {share} of the tenants are still there.",
            time=months(row["time"], lang),
            share=share_in_prose(row, lang),
        ),
        scope=scope(curves, lang),
        download=rounded(table),
        watched=curves.watched,
        until=float(curves.until),
        discount=discount,
        median=curves.median.value,
    )


def leaving_opening(curves: Curves, lang: str) -> Opening:
    """Open the section on the ways out."""
    at = curves.headline
    grown, failed = (curves.gone(way, [at]).iloc[0] for way in ("graduated", "failed"))
    title = say(
        lang,
        "After {time} {grown} have graduated and {failed} have failed",
        time=months(at, lang),
        grown=share(grown["estimate"], lang),
        failed=share(failed["estimate"], lang),
    )
    text = say(
        lang,
        "Who has left by one way can no longer leave by another, so the shares of all ways and "
        "the share still there add to 100%. Graduated: {grown}; failed: {failed}.",
        grown=share_in_prose(grown, lang),
        failed=share_in_prose(failed, lang),
    )
    return Opening("leaving", title, (text,), lang, say(lang, "How they leave"))


def leaving_figure(curves: Curves, name: str, lang: str, number_: int) -> Exhibit:
    """Draw the share gone by each way out."""
    names = {way: WAYS[way].said(lang) for way in curves.ways}
    alt = "; ".join(
        say(lang, "{way}: {shares}", way=names[way],
            shares=_course(curves.gone(way, curves.shown), lang))
        for way in curves.ways
    )  # fmt: skip
    row = curves.gone("graduated", [curves.headline]).iloc[0]
    return exhibit(
        leaving,
        curves.leaving.table,
        name=f"{name}_leaving_{lang}",
        number=number_,
        title=say(lang, "Share gone by each way out"),
        subtitle=say(lang, "percent of tenants, by months since entry"),
        alt=say(lang, "Share of tenants gone by months since entry. {ways}.", ways=alt),
        lang=lang,
        key=[
            KeyItem("ribbon", say(lang, "{way}, 95% interval", way=names[way]), ROLES[way])
            for way in curves.ways
        ],
        reading=say(
            lang,
            "after {time}, {share} of the tenants have graduated.",
            time=months(row["time"], lang),
            share=share_in_prose(row, lang),
        ),
        scope=scope(curves, lang),
        download=rounded(curves.leaving.table, "cause"),
        watched=curves.watched,
        until=float(curves.until),
        names=names,
    )


def horizons_table(curves: Curves, name: str, lang: str, number_: int) -> Table:
    """Print all shares at whole months."""
    at = curves.shown
    there = curves.there(at)
    gone = [curves.gone(way, at) for way in WAYS]
    rows = tuple(
        (
            months(row.time, lang),
            number(row.n_at_risk, lang),
            share_with_interval(row, lang),
            *(share_with_interval(way.iloc[place], lang) for way in gone),
        )
        for place, row in enumerate(each(there))
    )
    heads = [WAYS[way].said(lang) for way in WAYS]
    return Table(
        title=say(lang, "Still there and gone"),
        subtitle=say(lang, "percent of tenants; 95% interval at each time by itself"),
        columns=(
            Column(say(lang, "Since entry"), start=True),
            Column(say(lang, "Tenants watched"), label=say(lang, "tenants watched")),
            Column(say(lang, "Still there"), kept=True),
            *(Column(head[:1].upper() + head[1:]) for head in heads),
        ),
        rows=rows,
        lang=lang,
        number=number_,
        note=say(
            lang,
            "Shares by Kaplan and Meier, ways out by Aalen and Johansen; tenants whose stay began "
            "before the records count from the day on which the records begin.",
        ),
        data=there.assign(**{
            f"{way}_{column}": found[column]
            for way, found in zip(WAYS, gone, strict=True)
            for column in ("estimate", "conf_low", "conf_high")
        }),
        file=f"{name}_shares_{lang}.csv",
    )  # fmt: skip


def discount_band(curves: Curves) -> tuple[float, float] | None:
    """Give the months between which eight in ten discounts end; None without any."""
    found = curves.study.discount
    if isinstance(found, Exception):
        return None
    return found.months_low, found.months_high


def scope(curves: Curves, lang: str) -> str:
    """Say what a curve covers and where it is cut."""
    return say(
        lang,
        "{n} stays of the register; the figure ends where fewer than {k} tenants are watched.",
        n=number(len(curves.study.stays), lang),
        k=number(FEWEST, lang),
    )


def rounded(table: pd.DataFrame, *more: str) -> pd.DataFrame:
    """Give a curve for download, times to a tenth of a month."""
    kept = table[[*more, *PRINTED]]
    return kept.assign(time=kept["time"].round(1)).round(6)


def _course(found: pd.DataFrame, lang: str) -> str:
    return ", ".join(
        say(lang, "{share} after {time}", share=share(row.estimate, lang),
            time=months(row.time, lang))
        for row in each(found)
    )  # fmt: skip
