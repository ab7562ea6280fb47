"""What one more source would resolve, in words: the claim, the chart's rows, the table."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.language.messages import say, say_many
from analysis.language.numbers import number, percent
from analysis.report.audits.audited import SOURCE, Audited
from analysis.report.audits.telling import indicator_series, interval, series_name, whole
from analysis.report.findings.listing import listed
from analysis.report.pages.head import Fold, Opening
from analysis.report.tables import Column, Table

APART = 2  # years from a better claim of the same series within which a claim is not named
MOST = 10


def chosen(candidates: pd.DataFrame) -> pd.DataFrame:
    """Choose the most telling claims; of neighbouring years of a series only the best."""
    kept: list[Any] = []
    for row in candidates.itertuples():
        near = [
            one
            for one in kept
            if one.indicator == row.indicator and abs(one.year - row.year) <= APART
        ]
        if not near:
            kept.append(row)
        if len(kept) == MOST:
            break
    return candidates.loc[[one.Index for one in kept]]


def claim_name(claim: Any, found: Audited) -> str:
    """Name a claim not yet made: `jobs at the end of 2015`, `entries in 2003`."""
    lang, name = found.lang, str(claim["indicator"])
    told = series_name(indicator_series(name), lang)
    told = told[:1].lower() + told[1:]
    if name in ("firms_entered", "firms_exited"):
        return say(lang, "{what} in {year}", what=told, year=str(claim["year"]))
    return say(lang, "{what} at the end of {year}", what=told, year=str(claim["year"]))


def next_frame(found: Audited) -> pd.DataFrame:
    """Rows of the chart: name and share, the most telling first."""
    rows = chosen(found.candidates)
    names = [claim_name(row, found) for row in rows.to_dict("records")]
    return rows.assign(name=[one[:1].upper() + one[1:] for one in names])


def next_opening(found: Audited) -> Opening:
    """Open the section: the most telling claim, what it costs to read it so."""
    lang = found.lang
    if found.candidates.empty:
        told = say(
            lang,
            "Where the claims carry no series there is no interval to narrow; the next table says "
            "what a series lacks.",
        )
        return Opening("next", say(lang, "One more source could open a series"), (told,), lang,
                       contents=say(lang, "One more source"))  # fmt: skip
    best = found.candidates.iloc[0]
    name = claim_name(best, found)
    title = say(lang, "One more source would say most about {what}", what=name)
    paragraphs = [_first(found, best, name), *_flows(found)]
    return Opening("next", title, paragraphs, lang, contents=say(lang, "One more source"))


def _first(found: Audited, best: pd.Series, name: str) -> str:
    lang = found.lang
    return say_many(
        lang,
        "A source of grade {grade} that printed {what} would narrow the account’s only interval "
        "by {share}. Today the account gives {value} [{interval}].",
        "A source of grade {grade} that printed {what} would narrow the {n} intervals of the "
        "account by {share} on average. Today the account gives {value} [{interval}].",
        int(found.published["value"].gt(0).sum()),
        grade=SOURCE,
        what=name,
        share=percent(100 * best["narrower"], lang, 1),
        value=whole(best["value"], lang),
        interval=interval(best["conf_low"], best["conf_high"], lang),
    )


def _flows(found: Audited) -> list[str]:
    """Say which claim would tell most of departures, where they are published."""
    column, lang = "narrower_firms_exited", found.lang
    rows = found.candidates
    if rows[column].isna().all():
        return []
    best = rows.sort_values(column, ascending=False, kind="stable").iloc[0]
    return [
        say(
            lang,
            "For departures alone, {what} would tell most: their intervals would narrow by {share} "
            "on average.",
            what=claim_name(best, found),
            share=percent(100 * best[column], lang, 1),
        )
    ]


def chart_words(found: Audited) -> dict[str, Any]:
    """Title, subtitle, reading and alternative text of the chart."""
    lang, rows = found.lang, next_frame(found)
    best = rows.iloc[0]
    values = dict(what=claim_name(best, found), share=percent(100 * best["narrower"], lang, 1))
    first = [claim_name(row, found) for row in rows.head(3).to_dict("records")]
    title = say(lang, "Most telling: {claims}", claims=listed(first, lang))
    shares = [
        f"{row['name']} {percent(100 * row['narrower'], lang, 1)}"
        for row in rows.to_dict("records")
    ]
    return {
        "title": title,
        "subtitle": say(
            lang,
            "Mean narrowing of all 95% intervals by one more claim of grade {grade}; {name}",
            grade=SOURCE,
            name=found.study.name,
        ),
        "alt": f"{title}. {', '.join(shares)}.",
        "reading": say(
            lang,
            "One claim on {what} would make the intervals {share} narrower on average, those of "
            "its own and of neighbouring years most.",
            **values,
        ),
    }


def next_table(found: Audited, *, number_: int) -> Table:
    """Table of the claims of the chart, with what is known of each now."""
    lang = found.lang
    rows = [_row(row, found) for row in next_frame(found).to_dict("records")]
    return Table(
        title=say(lang, "What one more claim would resolve"),
        subtitle=say(
            lang,
            "Narrowing of 95% intervals by a claim of grade {grade}; expected figure today",
            grade=SOURCE,
        ),
        columns=(
            Column(say(lang, "Claim"), start=True),
            Column(say(lang, "Account today"), kept=True),
            Column(say(lang, "All intervals"), label=say(lang, "all intervals")),
            Column(say(lang, "Its series"), label=say(lang, "its series")),
            Column(say(lang, "Its own interval"), label=say(lang, "its own interval")),
        ),
        rows=tuple(rows),
        lang=lang,
        number=number_,
        note=say(
            lang,
            "Of neighbouring years of one series the best is named; the download has every series "
            "and year. A figure outside the interval of today would be news of another kind: it "
            "would contradict the account.",
        ),
        data=found.candidates,
        file=f"{found.hub.entity_id}_next_claims.csv",
    )


def _row(row: dict[Any, Any], found: Audited) -> tuple[str, ...]:
    lang = found.lang
    series = row[f"narrower_{row['indicator']}"]
    value = whole(row["value"], lang)
    ends = interval(row["conf_low"], row["conf_high"], lang)
    return (
        str(row["name"]),
        f"{value} [{ends}]",
        percent(100 * row["narrower"], lang, 1),
        percent(100 * series, lang, 1),
        percent(100 * row["narrower_own"], lang),
    )


def next_method(found: Audited) -> Fold:
    """Explain how the narrowing is worked out, and what it leaves out."""
    lang = found.lang
    first = say(
        lang,
        "Two quantities that move together in the draws of the model are narrowed together. A "
        "claim on one of them, with the error of its grade and rounding to the unit, leaves of "
        "each interval the square root of one minus the share of variance that it explains. "
        "This does not depend on what the claim would say.",
    )
    second = say(
        lang,
        "Claims were really added for a check, and the account made again: what was foretold came "
        "out, to within a fifth (docs/methods/reconcile.md). Only years inside the series are "
        "ranked: a count after the last year lengthens a series rather than narrowing it.",
    )
    return Fold((first, second), lang)


# What a declined series lacks --------------------------------------------------------------------


def lacking_table(found: Audited, *, number_: int) -> Table:
    """Table of what each declined series lacks."""
    lang = found.lang
    rows = [
        (
            series_name(indicator_series(str(row["indicator"])), lang),
            _lacking(str(row["lacking"]), lang),
            number(int(row["needed"]), lang),
            number(int(row["have"]), lang),
        )
        for row in found.lacking.to_dict("records")
    ]
    return Table(
        title=say(lang, "What is lacking for a series"),
        columns=(
            Column(say(lang, "Series"), start=True),
            Column(say(lang, "Lacking"), start=True),
            Column(say(lang, "Needed"), kept=True),
            Column(say(lang, "There are"), label=say(lang, "there are")),
        ),
        rows=tuple(rows),
        lang=lang,
        number=number_,
        note=say(
            lang,
            "Bounds, zeros and counts of a part are no counts. Without flow claims, entries and "
            "departures would only repeat what is usual elsewhere.",
        ),
        data=found.lacking,
        file=f"{found.hub.entity_id}_lacking.csv",
    )


def _lacking(name: str, lang: str) -> str:
    words = {
        "tenant_years": say(lang, "years with a count of firms"),
        "job_years": say(lang, "years with a count of jobs"),
        "leaving_claims": say(lang, "figures on departures, or on firms since opening"),
        "flow_claims": say(lang, "figures on entries, departures or firms since opening"),
        "cumulative_counts": say(lang, "counts of firms since opening"),
    }
    return words[name]
