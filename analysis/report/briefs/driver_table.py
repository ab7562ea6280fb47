"""What drives the answer: reach of each assumption, its rank correlation, where it turns."""

from __future__ import annotations

from typing import cast

from pandas import Series

from analysis.language.messages import say
from analysis.language.numbers import is_missing, joined
from analysis.language.numbers import number as printed
from analysis.language.shown import element, fragment
from analysis.policy.measure_labels import named
from analysis.policy.quantities import in_unit
from analysis.report.briefs.amounts import chance, jobs
from analysis.report.briefs.case import Case
from analysis.report.briefs.frames import ends_in_unit
from analysis.report.tables import Column, Table

MOST = 12


def driver_table(case: Case, lang: str, *, number: int | None = None) -> Table:
    """Show the assumptions that move the net job-years most, one at a time and all together."""
    table = case.tornado[case.tornado["swing"] > 0].head(MOST)
    turns = case.switching(list(map(str, table.index)))
    ranks, missing = case.ranks, case.unranked
    rows = []
    for key, row in table.iterrows():
        item = case.scenario.assumptions.get(str(key)).at(case.entity)
        turn = cast("Series", turns.loc[str(key)])
        code = element("code", str(key), class_="none")
        rows.append(
            (
                fragment(named(item, lang), element("br"), code),
                _outcomes(row, lang),
                ends_in_unit(row["low"], row["high"], item.unit, lang),
                printed(ranks[str(key)], lang, 2) if key in ranks else "",
                _turn(float(turn["switches_at"]), float(turn["chance"]), item.unit, lang),
            )
        )
    return Table(
        title=say(lang, "What drives the answer"),
        subtitle=say(lang, "Net job-years of the central answer"),
        columns=(
            Column(say(lang, "Assumption"), start=True),
            Column(say(lang, "Net job-years"), kept=True),
            Column(
                say(lang, "As it goes from its 10% to its 90% value"),
                label=say(lang, "from its 10% to its 90% value"),
            ),
            Column(say(lang, "Rank correlation")),
            Column(say(lang, "Net effect is zero at")),
        ),
        rows=tuple(rows),
        lang=lang,
        number=number,
        note=missing.said(lang)
        if missing
        else say(
            lang,
            "One at a time, the others at their values; the rank correlation is partial, over all "
            "draws. A fitted hazard moved alone leaves the fit to the exits; the draws do not.",
        ),
        data=table.join(turns[["switches_at", "chance"]]).reset_index(),
        file="drivers.csv",
    )


def _outcomes(row: Series, lang: str) -> str:
    low, high = (jobs(float(row[name]), lang) for name in ("outcome_low", "outcome_high"))
    return joined(low, high, lang, prose=True)


def _turn(at: float, likely: float, unit: str, lang: str) -> str:
    if is_missing(at):
        return say(lang, "nowhere")
    value = in_unit(float(f"{at:.3g}"), unit, lang)
    return say(lang, "{value} (chance {share})", value=value, share=chance(likely, lang))
