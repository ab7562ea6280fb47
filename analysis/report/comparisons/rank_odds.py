"""The section on ranks: the odds of each, by size, over what is not known and over the weights."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from analysis import facts
from analysis.facts.comparison.candidates import SIZE
from analysis.facts.comparison.ranking import CONCENTRATION, WINDOW
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, say
from analysis.language.numbers import number, percent
from analysis.language.shown import Html, element, fragment
from analysis.report.comparisons.hubs import key_of
from analysis.report.comparisons.places import ordinal
from analysis.report.comparisons.view import View
from analysis.report.findings.listing import listed
from analysis.report.findings.prose import Paragraph, cited, pieces
from analysis.report.marks import Marks
from analysis.report.pages.head import Opening
from analysis.report.tables import Column, Row, Table

DRAWS = 1000
TOLD = 0.05  # share of the draws from which a rank is named
MOVES = 0.05  # ranks by which leaving an indicator out moves a hub noticeably


@dataclass(frozen=True, eq=False)
class Odds:
    """The ranking of the hubs of a page, or the reason why there is none.

    Attributes
    ----------
    table : DataFrame
        From `facts.rank`; empty where there is none.
    left_out : DataFrame
        From `facts.unranked`.
    refused : Message or None
        Why nothing is ranked.
    """

    table: pd.DataFrame
    left_out: pd.DataFrame
    refused: Message | None = None


def odds_of(view: View) -> Odds:
    """Rank the hubs of the page that have enough figures, by firms and people at work."""
    hubs, hub_data = [key_of(one) for one in view.hubs.all], view.hubs.data
    asked = dict(year=view.hubs.year, lang=view.lang, data=hub_data)
    left_out = facts.unranked(None, hubs, **asked)
    ranked = [one for one in hubs if one not in set(left_out["entity_id"])]
    try:
        return Odds(facts.rank(None, ranked, DRAWS, **asked), left_out)
    except NotEstimable as refusal:
        return Odds(pd.DataFrame(), left_out, refusal.reason)


def odds_opening(view: View, odds: Odds, marks: Marks) -> Opening:
    """Open the section: the odds of the subject's rank, how they were found, who is left out."""
    lang = view.lang
    if odds.refused is not None:
        texts = [say(lang, "No rank can be given odds: {reason}", reason=odds.refused)]
    else:
        method = say(
            lang,
            "By size alone: firms present and people at work, which is not success. Each draw "
            "takes every figure from its interval and the weights from around one half each; the "
            "odds of a rank are the share of draws in which a hub has it.",
        )
        texts = [method, _how(view)]
    return Opening(
        id="ranks",
        title=_heading(view, odds),
        paragraphs=[Paragraph(one, lang, marks) for one in [*texts, *_left_out(view, odds)]],
        lang=lang,
        contents=say(lang, "Odds of each rank"),
    )


def _how(view: View) -> str:
    """Say the years, the draws and the spread of the weights."""
    lang, year = view.lang, view.hubs.year
    return say(
        lang,
        "Figures of {first}–{last}, {draws} draws, weights from a Dirichlet distribution of "
        "concentration {concentration}. Where a hub lacks a figure, its score there is that of "
        "another hub at random.",
        first=str(year - WINDOW),
        last=str(year + WINDOW),
        draws=number(DRAWS, lang),
        concentration=number(CONCENTRATION, lang),
    )


def _heading(view: View, odds: Odds) -> str:
    lang = view.lang
    own = odds.table[odds.table["entity_id"] == view.key] if len(odds.table) else odds.table
    if own.empty:
        return say(lang, "The odds of a rank by size are not known")
    chances = _chances(own.iloc[0], len(odds.table))
    best = max(chances, key=lambda pair: pair[1])
    return say(
        lang,
        "By size {name} is the {rank} of {n} hubs with odds of {share}",
        name=view.name,
        rank=ordinal(best[0], lang),
        n=len(odds.table),
        share=percent(100 * best[1], lang),
    )


def _left_out(view: View, odds: Odds) -> list[str]:
    if odds.left_out.empty:
        return []
    names = {key_of(one): view.hubs.name(one) for one in view.hubs.all}
    told = [
        f"{names[row['entity_id']]} ({row['reason']})" for row in odds.left_out.to_dict("records")
    ]
    return [say(view.lang, "Not ranked: {hubs}.", hubs=listed(told, view.lang))]


def odds_table(view: View, odds: Odds, marks: Marks, *, number_: int) -> Table:
    """Make the table of odds of what is ranked."""
    lang = view.lang
    moved = [f"without_{name}" for name in sorted(SIZE)]
    return Table(
        title=say(lang, "The odds of each rank by size, and what they hang on"),
        columns=(
            Column(say(lang, "Hub"), start=True),
            Column(say(lang, "Median rank [95%]"), kept=True, label=say(lang, "median rank")),
            Column(say(lang, "Odds of each rank"), start=True, label=say(lang, "odds")),
            *(
                Column(
                    say(lang, "Without {what}", what=view.hubs.subject.inline(name)),
                    label=say(lang, "without {what}", what=view.hubs.subject.inline(name)),
                )
                for name in sorted(SIZE)
            ),
        ),
        rows=tuple(_row(view, row, odds, moved, marks) for _, row in odds.table.iterrows()),
        lang=lang,
        number=number_,
        note=_note(lang),
        data=odds.table,
        file=f"{view.key}_rank_odds.csv",
    )


def _row(view: View, row: pd.Series, odds: Odds, moved: list[str], marks: Marks) -> Row:
    lang = view.lang
    names = {key_of(one): view.hubs.name(one) for one in view.hubs.all}
    name = names[str(row["entity_id"])] + cited(*str(row["claim_ids"]).split())
    chances = _chances(row, len(odds.table))
    told = [f"{rank} ({percent(100 * share, lang)})" for rank, share in chances if share >= TOLD]
    ends = f"{int(row['conf_low'])}–{int(row['conf_high'])}"
    return (
        fragment(*pieces(name, marks)),
        f"{int(row['rank'])}\u00a0[{ends}]",
        ", ".join(told),
        *(_moved(float(row.get(column, math.nan)), lang) for column in moved),
    )


def _chances(row: pd.Series, n: int) -> list[tuple[int, float]]:
    return [(rank, float(row[f"p_rank_{rank}"])) for rank in range(1, n + 1)]


def _moved(value: float, lang: str) -> str:
    """Print how far the mean rank moves without an indicator, a place down being positive."""
    if math.isnan(value):
        return say(lang, "nothing left")
    if abs(value) < MOVES:
        return "0"
    sign = "+" if value > 0 else "−"
    return sign + number(abs(value), lang, 1)


def _note(lang: str) -> Html:
    rule = say(
        lang,
        "ranks of less than 5% are left out here and stand in the download. Without an indicator: "
        "places by which the mean rank moves if it is left out, minus towards the first.",
    )
    return fragment(element("b", say(lang, "Rule:")), " ", rule)
