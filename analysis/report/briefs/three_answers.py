"""The three answers side by side: each measure as mean, interval and probability of no effect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pandas import DataFrame, Series

from analysis.language.messages import Message, message, say
from analysis.language.numbers import is_missing
from analysis.language.shown import Html, element, fragment
from analysis.policy.measure_labels import SETTING_LABELS, measure_label
from analysis.policy.valuation import HALF
from analysis.report.briefs.amounts import PROBABILITY, amount, chance, interval
from analysis.report.tables import Column, Table

MEASURES = (
    "gross_job_years",
    "net_job_years",
    "net_cost",
    "cost_per_gross_job_year",
    "cost_per_net_job_year",
    "balance",
    "public_funds_above_one",
    "worth_at_labour",
)
ORDER = ("sceptical", "central", "advocate")
PER = "cost_per_"
OPTIONAL = ("gross_temporary", "further")
NOTHING = ("gross_job_years", "net_job_years", "net_cost")
NO_EFFECT = message("no effect: {share}")


def three_answers_table(
    table: DataFrame,
    lang: str,
    *,
    title: str,
    measures: Sequence[str] = MEASURES,
    number: int | None = None,
    note: Html | str | None = None,
    file: str = "answers.csv",
) -> Table:
    """Sceptic, central and advocate, a row each measure.

    Parameters
    ----------
    table : DataFrame
        `setting` and the columns of `policy.returns` or `policy.headlines`.
    lang : {"en", "fr"}
        Language of the page.
    title : str
        What the table says.
    measures : sequence of str
        Rows, those that the table has.
    number : int, optional
        Number of the table in its page.
    note : Html or str, optional
        What stands below.
    file : str
        Name of the download.
    """
    kept = table[table["measure"].isin(measures)]
    found = {(str(row["setting"]), str(row["measure"])): row for _, row in kept.iterrows()}
    shown = [m for m in measures if ("central", m) in found and not _idle(found, m)]
    rows = tuple(
        (_label(m, lang), *(_cell(found, setting, m, lang) for setting in ORDER)) for m in shown
    )
    heads = (SETTING_LABELS[setting].said(lang) for setting in ORDER)
    return Table(
        title=title,
        subtitle=say(lang, "Mean, 95% interval, and the share of draws without an effect"),
        columns=(Column(say(lang, "Measure"), start=True), *(Column(head) for head in heads)),
        rows=rows,
        lang=lang,
        number=number,
        note=note,
        data=kept,
        file=file,
    )


def _idle(found: Mapping[tuple[str, str], Series], measure: str) -> bool:
    """Tell a row that would say nothing: a part that is nothing, a ratio or chance of nothing."""
    unit = str(found["central", measure]["unit"])
    if measure.startswith(PER) or unit == PROBABILITY:
        sums = [found.get((setting, name)) for setting in ORDER for name in NOTHING]
        return all(row is not None and not row["mean"] and row["no_effect"] == 1 for row in sums)
    return measure in OPTIONAL and not any(found[setting, measure]["mean"] for setting in ORDER)


def _label(measure: str, lang: str) -> str:
    label = measure_label(measure)
    return measure if label is None else label.said(lang)


def _cell(found: Mapping[tuple[str, str], Series], setting: str, measure: str, lang: str) -> Html:
    """Write one number; a cost per job-year only where there are job-years to speak of."""
    row, kind = found[setting, measure], measure.split("_")[2:3]
    years = found.get((setting, f"{kind[0]}_job_years")) if measure.startswith(PER) else None
    if years is not None and float(years["mean"]) < HALF:
        none = element("b", say(lang, "no such number"))
        why = say(lang, "on average there are no job-years to divide by")
        return fragment(none, element("br"), element("span", why, class_="none"))
    without = message("no job-years: {share}") if years is not None else NO_EFFECT
    return answer_cell(row, lang, without=without)


def answer_cell(row: Series, lang: str, *, without: Message = NO_EFFECT) -> Html:
    """Write a mean, below it its interval and the share of draws in which there is none."""
    unit = str(row["unit"])
    if unit == PROBABILITY:
        return element("b", chance(float(row["mean"]), lang))
    parts: list[object] = [element("b", amount(float(row["mean"]), unit, lang))]
    if row["mean"] == 0 and row["no_effect"] == 1:
        return fragment(*parts)
    if not is_missing(row["conf_low"]):
        ends = interval(float(row["conf_low"]), float(row["conf_high"]), unit, lang)
        parts += [element("br"), element("span", ends, class_="none")]
    if not is_missing(row["no_effect"]) and row["no_effect"] > 0:
        said = say(lang, without.template, share=chance(float(row["no_effect"]), lang))
        parts += [element("br"), element("span", said, class_="none")]
    return fragment(*parts)
