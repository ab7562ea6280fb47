"""Claims against the account: the figure's rows and words, the table of those that do not fit."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.facts.periods import decimal_year
from analysis.language.messages import say, say_many
from analysis.language.numbers import number
from analysis.language.shown import fragment
from analysis.report.audits.audited import FAR, Audited, against
from analysis.report.audits.telling import (
    claims_said,
    counted,
    figure,
    interval,
    phrase,
    series_name,
    when,
    whole,
)
from analysis.report.findings.listing import listed
from analysis.report.findings.prose import Paragraph, cited, pieces, plain
from analysis.report.grades import grade
from analysis.report.marks import Marks
from analysis.report.pages.head import Opening
from analysis.report.tables import Column, Table

PANELS = ("tenants", "entries", "exits", "hazard", "cumulative", "jobs")
NAMED = 3


def fit_opening(found: Audited, marks: Marks) -> Opening:
    """Open the section on what fits and what does not."""
    lang = found.lang
    contents = say(lang, "Claims and account")
    paragraphs = [Paragraph(one, lang, marks) for one in _told(found)]
    return Opening("fit", fit_title(found), paragraphs, lang, contents=contents)


def fit_title(found: Audited) -> str:
    """State how many figures do not fit."""
    return (
        say_many(
            found.lang,
            "{n} figure does not fit the account",
            "{n} figures do not fit the account",
            len(found.outside),
        )
        if len(found.outside)
        else say(found.lang, "Every figure fits the account")
    )


def _told(found: Audited) -> list[str]:
    lang = found.lang
    if found.outside.empty:
        return [say(lang, "Each claim lies within the 95% interval of what it measures.")]
    first = say(
        lang,
        "A figure outside is not thereby wrong: it and those against it cannot all be right, and "
        "the account sides with the better graded, the better dated and the more numerous.",
    )
    worst = found.outside.drop_duplicates("series").head(NAMED)
    pairs = [_pair(found, claim) for claim in worst.to_dict("records")]
    return [first, " ".join(pairs)]


def _pair(found: Audited, claim: dict[Any, Any]) -> str:
    """Set a claim against those that exclude it."""
    lang = found.lang
    others = against(found, pd.Series(claim))
    ends = interval(claim["conf_low"], claim["conf_high"], lang, prose=True)
    if others.empty:
        return say(
            lang,
            "{claim} stands alone; the account gives {interval}.",
            claim=_capital(phrase(claim, lang)),
            interval=ends,
        )
    return say(
        lang,
        "{claim} stands against {others}; the account gives {interval}.",
        claim=_capital(phrase(claim, lang)),
        others=claims_said(others, lang),
        interval=ends,
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# The figure --------------------------------------------------------------------------------------


def fit_frame(found: Audited) -> pd.DataFrame:
    """Rows of the chart: the weighed claims with a value above zero, placed in time."""
    rows = found.weighed[found.weighed["value"].gt(0)]
    times = decimal_year(rows["period_end"].astype("str"))
    begins = decimal_year(rows["period_start"].astype("str"))
    flow = rows["series"].isin(["entries", "exits", "hazard"])
    return rows.assign(panel=rows["series"], time=times.where(~flow, (times + begins) / 2))


def panel_titles(found: Audited) -> dict[str, str]:
    """Name the panels in their order."""
    have = set(found.weighed["series"])
    return {one: series_name(one, found.lang) for one in PANELS if one in have}


def fit_words(found: Audited) -> dict[str, Any]:
    """Title, subtitle, reading and alternative text of the chart."""
    lang = found.lang
    title = _figure_title(found)
    named = [
        f"{counted(claim, lang)} {when(claim, lang)}" for claim in found.outside.to_dict("records")
    ]
    alt = title
    if named:
        alt = say(lang, "{title}: {claims}.", title=title, claims=listed(named, lang))
    return {
        "title": title,
        "subtitle": say(
            lang,
            "Independent claims as a distance from the account at their own date; {name}",
            name=found.study.name,
        ),
        "alt": plain(alt, lang),
    }


def _figure_title(found: Audited) -> str:
    """Name the two figures that lie farthest off."""
    lang = found.lang
    if found.outside.empty:
        return say(lang, "Claims beside the account, each at its own date")
    worst = [
        f"{counted(claim, lang)} {when(claim, lang)}"
        for claim in found.outside.head(2).to_dict("records")
    ]
    return say(lang, "Farthest from the account: {claims}", claims=listed(worst, lang))


def fit_reading(found: Audited, marks: Marks) -> Any:
    """Explain the chart on one claim."""
    lang, rows = found.lang, found.outside if len(found.outside) else found.figures
    claim = rows.iloc[0].to_dict()
    off = claim["value"] / claim["fitted"]
    values = dict(
        claim=_capital(phrase(claim, lang)),
        fitted=whole(claim["fitted"], lang),
        interval=interval(claim["conf_low"], claim["conf_high"], lang),
        times=number(round(off, 2), lang),
    )
    told = say(
        lang,
        "{claim}: {times} times what the account gives at that date, {fitted} [{interval}]. The "
        "bar is that interval, the line the account; red lies outside.",
        **values,
    )
    return fragment(*pieces(told, marks))


# The table ---------------------------------------------------------------------------------------


def misfit_table(found: Audited, marks: Marks, *, number_: int) -> Table:
    """Table of the figures outside, the farthest in their own errors first."""
    lang = found.lang
    rows = [_row(found, claim, marks) for claim in found.outside.to_dict("records")]
    return Table(
        title=say(lang, "Figures outside the account, and what stands against them"),
        columns=(
            Column(say(lang, "Claim"), start=True),
            Column(say(lang, "Grade")),
            Column(say(lang, "Account"), kept=True),
            Column(say(lang, "Own errors off"), label=say(lang, "own errors off")),
            Column(say(lang, "Against it"), start=True, label=say(lang, "against it")),
        ),
        rows=tuple(rows),
        lang=lang,
        number=number_,
        note=say(
            lang,
            "An own error is the spread that the model grants a claim of that grade and rounding; "
            "beyond {far} a source contradicts the account, below it may merely be loose. The "
            "download sets every claim, repeats included, beside the account.",
            far=number(FAR, lang),
        ),
        data=found.hub.fitted,
        file=f"{found.hub.entity_id}_fitted_claims.csv",
    )


def _row(found: Audited, claim: dict[Any, Any], marks: Marks) -> tuple[Any, ...]:
    lang = found.lang
    others = against(found, pd.Series(claim))
    ends = interval(claim["conf_low"], claim["conf_high"], lang)
    said = [
        f"{figure(one, lang)} {when(one, lang)}{cited(str(one['claim_id']))}"
        for one in others.to_dict("records")
    ]
    return (
        fragment(*pieces(_capital(phrase(claim, lang)), marks)),
        grade(str(claim["quality"]), lang),
        f"{whole(claim['fitted'], lang)} [{ends}]",
        number(abs(claim["spreads"]), lang, digits=1),
        fragment(*pieces(", ".join(said), marks)) if said else "",
    )
