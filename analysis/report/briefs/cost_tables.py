"""What a reform costs the public: by lever in three currencies, and by year."""

from __future__ import annotations

from typing import cast

import pandas as pd
from pandas import DataFrame, Series

from analysis.language.messages import say
from analysis.policy.levers.registry import LEVERS
from analysis.policy.measure_labels import MEASURES
from analysis.policy.valuation import returns
from analysis.report.briefs.amounts import MILLION, amount, interval
from analysis.report.briefs.case import Case
from analysis.report.briefs.telling import year_of
from analysis.report.tables import Column, Table

OTHERS = ("EUR", "PPP")
BALANCE = ("net_cost", "taxes", "balance")
TINY = 0.005  # million: what two decimals would print as zero


def levers_of(case: Case) -> list[str]:
    """Levers with a cost, in the order of the registry."""
    found = set(case.table.loc[case.table["setting"] == "central", "measure"])
    return [name for name in LEVERS if f"cost_{name}" in found]


def cost_table(case: Case, lang: str, *, number: int | None = None) -> Table:
    """Present values by lever, in all, and less the taxes that come back."""
    tables = {case.money: _central(case, case.money)}
    tables |= {code: _central(case, code) for code in OTHERS}
    measures = [*(f"cost_{name}" for name in levers_of(case)), *BALANCE]
    rows = tuple(_row(measure, tables, case, lang) for measure in measures)
    names = {code: say(lang, "PPP dollars") if code == "PPP" else code for code in tables}
    year = year_of(case)
    heads = [say(lang, "{code} of {year}", code=name, year=year) for name in names.values()]
    perimeter = say(
        lang,
        "Perimeter: the firms of one hub and those that left it since the policy began; cost is "
        "what is spent on them, never a national budget. Discounted to the beginning; job-years "
        "are not, except where they are set against money.",
    )
    if case.scenario.lever("rent") is None and "rent" in levers_of(case):
        perimeter += " " + say(
            lang,
            "The cost of today’s discount changes with the number of young firms in the hub, "
            "though the discount itself does not.",
        )
    data = pd.concat([frame.assign(currency=code) for code, frame in tables.items()])
    return Table(
        title=say(lang, "Public cost, taxes brought back, and balance"),
        subtitle=say(lang, "Present values over the whole horizon, central answer"),
        columns=(
            Column(say(lang, "Lever"), start=True),
            Column(heads[0], kept=True),
            Column(say(lang, "95% interval")),
            *(Column(head) for head in heads[1:]),
        ),
        rows=rows,
        lang=lang,
        number=number,
        note=perimeter,
        data=data.reset_index(),
        file="costs.csv",
    )


def _central(case: Case, currency: str) -> DataFrame:
    table = returns(case.central, currency=currency, data=case.central.data)
    return table.drop_duplicates("measure").set_index("measure")


def _row(measure: str, tables: dict[str, DataFrame], case: Case, lang: str) -> tuple[object, ...]:
    sums = {code: cast("Series", table.loc[measure]) for code, table in tables.items()}
    first = sums[case.money]
    kind, _, lever = measure.partition("_")
    label = LEVERS[lever].label if kind == "cost" and lever in LEVERS else MEASURES[measure]
    ends = interval(float(first["conf_low"]), float(first["conf_high"]), case.money, lang)
    others = (amount(float(sums[code]["mean"]), code, lang) for code in OTHERS)
    return (label.said(lang), amount(float(first["mean"]), case.money, lang), ends, *others)


def yearly_table(case: Case, lang: str, *, number: int | None = None) -> Table:
    """Cost of each year by lever, undiscounted."""
    costs = case.central.costs
    totals = costs[costs["part"] == "total"]
    table = totals.pivot_table(index="year", columns="lever", values="mean") / MILLION
    names = [name for name in levers_of(case) if name in table]
    table = table[names].assign(all=table[names].sum(axis=1))
    rows = tuple(
        (str(year), *(_in_millions(float(v), lang) for v in values))
        for year, values in zip(table.index, table.to_numpy(), strict=True)
    )
    heads = [LEVERS[name].label.said(lang) for name in names] + [say(lang, "In all")]
    subtitle = say(
        lang, "Million {code} of {year}, means, not discounted", code=case.money, year=year_of(case)
    )
    return Table(
        title=say(lang, "Public cost by year and lever"),
        subtitle=subtitle,
        columns=(Column(say(lang, "Year"), start=True), *(Column(head) for head in heads)),
        rows=rows,
        lang=lang,
        number=number,
        data=totals,
        file="costs_by_year.csv",
        phone="scroll",
    )


def _in_millions(value: float, lang: str) -> str:
    from analysis.language.numbers import number as printed

    return printed(0.0 if abs(value) < TINY else value, lang, 2)
