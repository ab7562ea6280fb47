"""Sections and tables of a brief by their names."""

from __future__ import annotations

from collections.abc import Callable

from analysis.language.messages import say
from analysis.language.shown import Shown
from analysis.policy.valuation import CHAIN
from analysis.report.briefs.case import Case
from analysis.report.briefs.cost_tables import cost_table, yearly_table
from analysis.report.briefs.driver_table import driver_table
from analysis.report.briefs.gain_table import gain_table
from analysis.report.briefs.openings import (
    answers_opening,
    drivers_opening,
    effect_opening,
    fit_opening,
    money_opening,
    proposal_opening,
    public_opening,
)
from analysis.report.briefs.own_table import own_table
from analysis.report.briefs.proposal import proposal_table
from analysis.report.briefs.references import References
from analysis.report.briefs.three_answers import three_answers_table
from analysis.report.briefs.worth_table import worth_table
from analysis.report.standing import Blank

OPENINGS = {
    "what": proposal_opening,
    "answers": answers_opening,
    "effect": effect_opening,
    "money": money_opening,
    "public": public_opening,
    "drivers": drivers_opening,
    "fit": fit_opening,
}


def table_of(name: str, case: Case, refs: References, number: int) -> Shown:
    """Make a table of a brief by its name."""
    lang = refs.marks.lang
    tables: dict[str, Callable[[], Shown | None]] = {
        "proposal": lambda: proposal_table(case.scenario, case.entity, refs, number=number),
        "answers": lambda: three_answers_table(
            case.table, lang, title=say(lang, "The three answers"), number=number
        ),
        "chain": lambda: three_answers_table(
            case.table, lang, title=say(lang, "From gross to net, in the three answers"),
            measures=CHAIN, number=number, file="gross_to_net.csv",
        ),
        "costs": lambda: cost_table(case, lang, number=number),
        "years": lambda: yearly_table(case, lang, number=number),
        "gains": lambda: gain_table(case, refs.marks, number=number),
        "worth": lambda: worth_table(case, refs, number=number),
        "drivers": lambda: driver_table(case, lang, number=number),
        "own": lambda: own_table(case, refs, number=number),
    }  # fmt: skip
    return tables[name]() or Blank(lang)
