"""Whether a reform is worth it: at several values of a job-year, in the three answers."""

from __future__ import annotations

from analysis.language.messages import say
from analysis.language.shown import fragment
from analysis.policy.measure_labels import MEASURES, SETTING_LABELS
from analysis.policy.valuation import WORTHS, thresholds
from analysis.report.briefs.amounts import amount, chance
from analysis.report.briefs.case import Case
from analysis.report.briefs.references import References
from analysis.report.briefs.three_answers import ORDER
from analysis.report.tables import Column, Table


def worth_table(case: Case, refs: References, *, number: int | None = None) -> Table:
    """Chance that net job-years are worth their cost, by what one is taken to be worth."""
    lang = refs.marks.lang
    values = thresholds(case.central)
    rows = []
    for name in WORTHS:
        item = case.scenario.assumptions.get(f"common.worth_{name}")
        cited = ", ".join(one.says for one in item.citations)
        label = MEASURES[f"worth_at_{name}"].said(lang)
        chances = (chance(case.mean(f"worth_at_{name}", setting), lang) for setting in ORDER)
        rows.append(
            (
                fragment(label),
                amount(values[name], case.money, lang),
                *chances,
                refs.rows(cited),
            )
        )
    heads = (Column(SETTING_LABELS[setting].said(lang)) for setting in ORDER)
    return Table(
        title=say(lang, "Chance that the reform is worth its cost"),
        subtitle=say(lang, "By what a net job-year is taken to be worth"),
        columns=(
            Column(say(lang, "Held to"), start=True),
            Column(say(lang, "A job-year is worth"), kept=True),
            *heads,
            Column(say(lang, "Rests on"), start=True),
        ),
        rows=tuple(rows),
        lang=lang,
        number=number,
        data=case.table[case.table["group"] == "worth it"],
        file="worth.csv",
    )
