"""How an estimate shows itself: its sentence, its table by locale, its notes and its sample."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pandas import DataFrame

from analysis.evidence.wording import figure
from analysis.language.messages import Message, message
from analysis.language.numbers import is_missing, number
from analysis.language.shown import Html, element, fragment, paragraphs

LABELS = {
    "term": message("Term"),
    "estimate": message("Estimate"),
    "std_error": message("Standard error"),
    "statistic": message("Statistic"),
    "p_value": message("p"),
    "conf_low": message("Interval from"),
    "conf_high": message("Interval to"),
    "band_low": message("Band from"),
    "band_high": message("Band to"),
    "event_time": message("Event time"),
    "cohort": message("Cohort"),
    "year": message("Period"),
    "weight": message("Weight"),
    "n_treated": message("Treated entities"),
    "n_control": message("Control entities"),
    "n_obs": message("Observations"),
    "base_year": message("Base period"),
    "std_error_boot": message("Bootstrap error"),
    "ratio": message("Ratio"),
    "ratio_low": message("Ratio from"),
    "ratio_high": message("Ratio to"),
    "comparison": message("Comparison"),
    "control_cohort": message("Control cohort"),
    "forbidden": message("Control already treated"),
    "placebo_p": message("p by rank"),
    "observed": message("Observed"),
    "expected": message("Expected"),
    "label": message("Study"),
    "kind": message("Row"),
    "tau2": message("tau²"),
    "i2": message("I²"),
    "time": message("Time"),
    "group": message("Group"),
    "cause": message("Way out"),
    "n_at_risk": message("At risk"),
    "n_events": message("Exits"),
    "power": message("Power"),
    "bias": message("Bias"),
    "M": message("M"),
    "earlier": message("Periods too early"),
    "p_adjusted": message("p after Holm"),
}
PERIODS = frozenset({"cohort", "control_cohort", "year", "base_year"})
TERMS = {
    "overall": message("overall"),
    "treated vs never treated": message("treated vs never treated"),
    "earlier vs later treated": message("earlier vs later treated"),
    "later vs earlier treated": message("later vs earlier treated"),
    "treated vs always treated": message("treated vs always treated"),
    "cumulative": message("cumulative"),
    "study": message("study"),
    "pooled": message("pooled"),
    "prediction": message("prediction of a further study"),
    "joint": message("joint test"),
    "slope": message("difference in trends seen"),
    "original": message("trends taken as parallel"),
    "smoothness": message("trends that bend by up to M"),
    "breakdown": message("breakdown"),
    "minimum detectable effect": message("minimum detectable effect"),
    "critical value": message("critical value"),
}


def shown_estimate(
    table: DataFrame,
    lang: str,
    sentence: str,
    method: str,
    notes: Sequence[str],
    sample: Sequence[str],
) -> Html:
    """Write an estimate as HTML: sentence, table, method, notes, sample."""
    return element(
        "section",
        element("p", sentence, class_="answer"),
        shown_table(table, lang),
        paragraphs(method, *notes, class_="note"),
        element("ul", *(element("li", line) for line in sample), class_="sample")
        if sample
        else None,
        class_="estimate",
    )


def shown_table(table: DataFrame, lang: str) -> Html:
    """Write a tidy frame as a table, numbers as the language has them, missing cells empty."""
    heads = [element("th", _label(str(name), lang), scope="col") for name in table.columns]
    rows = [
        element(
            "tr", *(_cell(str(name), value, lang) for name, value in zip(table, row, strict=True))
        )
        for row in table.itertuples(index=False, name=None)
    ]
    return fragment(
        element(
            "table",
            element("thead", element("tr", *heads)),
            element("tbody", *rows),
            class_="estimates",
        )
    )


def _label(column: str, lang: str) -> str:
    return LABELS[column].said(lang) if column in LABELS else column


def _cell(column: str, value: Any, lang: str) -> Html:
    if isinstance(value, str):
        return element("td", TERMS[value].said(lang) if value in TERMS else value)
    if isinstance(value, Message):
        return element("td", value.said(lang))
    if is_missing(value):
        return element("td")
    if isinstance(value, bool):
        return element("td", "✓" if value else "")
    return element("td", _number(column, value, lang), class_="n")


def _number(column: str, value: Any, lang: str) -> str:
    if column in PERIODS:
        return f"{value:g}"
    if column == "p_value":
        return p_value(value).said(lang).removeprefix("= ")
    return number(value, lang)


def p_value(p: float) -> Message:
    """Say a p-value: three decimals, or below one in a thousand."""
    if p < 0.001:
        return message("< {p}", p=figure(0.001))
    return message("= {p}", p=figure(p, 3))
