"""Which reform to choose: by the value of a job-year, by belief, and what would change it."""

from __future__ import annotations

from typing import Any

import pandas as pd
from pandas import DataFrame

from analysis.language.messages import Message, message, say
from analysis.language.numbers import is_missing, percent
from analysis.language.shown import Html, element, fragment
from analysis.policy.assumption_table import SETTINGS
from analysis.policy.measure_labels import SETTING_LABELS, named
from analysis.policy.quantities import in_unit
from analysis.policy.valuation import thresholds
from analysis.report.briefs.amounts import amount, chance
from analysis.report.briefs.references import References
from analysis.report.briefs.three_answers import ORDER
from analysis.report.reform_pages.compared import Compared
from analysis.report.tables import Column, Row, Table

SHOWN = 8  # assumptions that decide
RARE = 0.01  # chance of changing the choice below which an assumption is not listed
YEARLY: dict[str, Message] = {
    "turnover": message("Departures of {year}, more or fewer than usual"),
    "level": message("Size of firms in {year}, larger or smaller than usual"),
}


def choice_table(page: Compared, refs: References, number_: int) -> Table:
    """Show what each of the three would choose at each value that a job-year is given."""
    lang, assumed = refs.marks.lang, page.first.scenario.assumptions
    rows = []
    for name, value in thresholds(page.first.central).items():
        item = assumed.get(f"common.worth_{name}")
        label = item.label_fr if lang == "fr" else item.label
        cited = refs.rows(", ".join(one.says for one in item.citations))
        what = fragment(
            element("b", amount(value, page.first.money, lang)),
            element("br"),
            element("span", label, " ", cited, class_="none"),
        )
        rows.append((what, *(_choice(page, setting, value, lang) for setting in ORDER)))
    return Table(
        title=say(lang, "The choice of least expected loss"),
        subtitle=say(
            lang,
            "By what a net job-year is worth; chance of being the best, loss expected against "
            "knowing",
        ),
        columns=(
            Column(say(lang, "Value of a net job-year"), start=True),
            *(Column(SETTING_LABELS[setting].said(lang), start=True) for setting in ORDER),
        ),
        rows=tuple(rows),
        lang=lang,
        number=number_,
        data=_losses(page),
        file="choices.csv",
    )


def _choice(page: Compared, setting: str, worth: float, lang: str) -> Html:
    found = page.choice(setting, worth)
    told = say(
        lang,
        "best in {share} of the draws, loss {loss}",
        share=chance(found.chance, lang),
        loss=amount(found.loss, page.first.money, lang),
    )
    name = element("b", page.named(found.name, lang))
    return fragment(name, element("br"), element("span", told, class_="none"))


def _losses(page: Compared) -> DataFrame:
    frames = [page.answers[name].expected_loss.assign(setting=name) for name in SETTINGS]
    chances = [page.answers[name].acceptability.assign(setting=name) for name in SETTINGS]
    keys = ["setting", "worth", "scenario"]
    merged = pd.concat(frames).merge(pd.concat(chances), on=keys)
    merged = merged[merged["worth"].isin(thresholds(page.first.central).values())]
    return merged[[*keys, "loss", "chosen", "probability"]]


def deciders_table(page: Compared, refs: References, number_: int) -> Table:
    """Assumptions by what knowing each would be worth before choosing."""
    lang, money = refs.marks.lang, page.first.money
    table = page.deciders
    rows: list[Row] = []
    for key, row in table.iloc[1:].iterrows():
        if len(rows) == SHOWN or row["turns"] < RARE:
            break
        name, turn = decider(page, str(key), lang)
        rows.append(
            (name, percent(100 * row["turns"], lang), turn, amount(row["value"], money, lang))
        )
    whole = table.iloc[0]
    everything = element("b", say(lang, "All of them at once"))
    gain = amount(float(whole["value"]), money, lang)
    rows.append((everything, percent(100 * float(whole["turns"]), lang), "", gain))
    return Table(
        title=say(lang, "Assumptions that decide the choice"),
        subtitle=say(
            lang,
            "At {worth} a net job-year; what knowing one before choosing would change and gain",
            worth=amount(page.worth, money, lang),
        ),
        columns=(
            Column(say(lang, "Assumption"), start=True),
            Column(say(lang, "Chance that it changes the choice")),
            Column(say(lang, "From where, to what"), start=True),
            Column(say(lang, "Worth of knowing it"), kept=True),
        ),
        rows=tuple(rows),
        lang=lang,
        number=number_,
        note=say(
            lang,
            "Assumptions that err together, such as the effects that studies publish, tell of each "
            "other: part of what one is worth is what it says of the others.",
        ),
        data=table.reset_index(),
        file="deciders.csv",
    )


def decider(page: Compared, key: str, lang: str) -> tuple[str, str]:
    """Name an assumption, and say from which value on another choice is the better one."""
    row: Any = page.deciders.loc[key]
    kind, _, rest = key.partition(".")
    instead = page.named(str(row["instead"]), lang)
    if kind in YEARLY:
        return say(lang, YEARLY[kind].template, year=rest), instead
    item = page.first.scenario.assumptions.get(key).at(page.entity)
    if is_missing(row["switches_at"]):
        return named(item, lang), say(lang, "only at its very ends: {choice}", choice=instead)
    value = in_unit(float(f"{row['switches_at']:.2g}"), item.unit, lang)
    if row["side"] == "above":
        return named(item, lang), say(lang, "above {value}: {choice}", value=value, choice=instead)
    return named(item, lang), say(lang, "below {value}: {choice}", value=value, choice=instead)
