"""What happens where the rent discount ends: rates of leaving on both sides."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.evidence.survival.discount import DiscountEnd, SideRates
from analysis.evidence.survival.sooner import Sooner
from analysis.evidence.survival.tenancy import TenantStudy
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, message, say
from analysis.language.numbers import number
from analysis.report.pages.head import Opening
from analysis.report.stays.wording import WAYS, ratio, ratio_ends, ratio_in_prose
from analysis.report.tables import Column, Table

YEAR = 12
ANY: Message = message("any exit")


def discount_opening(study: TenantStudy, lang: str) -> Opening:
    """Open the section on the end of the discount."""
    named = say(lang, "The end of the rent discount")
    found = study.discount
    if isinstance(found, NotEstimable):
        return Opening("discount", named, (found.said(lang),), lang)
    text: list[Any] = [" ".join([_who(found, lang), _near(found, lang)])]
    row = modelled(study.sooner)
    if row is None:
        title = say(lang, "What the end of the rent discount does cannot be told from age")
        if found.unidentified is not None:
            text.append(found.unidentified.said(lang))
    else:
        title = _title(row, lang)
        text.append(
            say(
                lang,
                "In the model, at equal time since entry, tenants leave {ratio} as fast once "
                "their discount has ended. The rates below compare the two sides as they are: "
                "they hold age as well.",
                ratio=ratio_in_prose(row, lang),
            )
        )
    return Opening("discount", title, text, lang, named)


def modelled(sooner: Sooner | NotEstimable) -> pd.Series | None:
    """Give the model's row of the end of the discount; None where it has none."""
    if isinstance(sooner, NotEstimable):
        return None
    table = sooner.hazards.table
    places = [place for place, term in enumerate(sooner.terms) if term.column == "after"]
    return table.iloc[places[0]] if places else None


def _title(row: pd.Series, lang: str) -> str:
    if row["ratio_low"] > 1:
        return say(
            lang, "Once the discount ends, tenants leave {n} times as fast",
            n=number(row["ratio"], lang, 1),
        )  # fmt: skip
    if row["ratio_high"] < 1:
        return say(lang, "Once the discount ends, tenants leave more slowly")
    return say(lang, "The register does not show that tenants leave faster once the discount ends")


def _who(found: DiscountEnd, lang: str) -> str:
    n, all_ = number(found.n_with, lang), number(found.n_with + found.n_without, lang)
    if found.months_high - found.months_low < 1:
        return say(
            lang,
            "Of {all} stays {n} had a rent discount, of {months} months; {reached} were watched "
            "beyond its end.",
            all=all_,
            n=n,
            months=number(round(found.months), lang),
            reached=number(found.n_reached, lang),
        )
    return say(
        lang,
        "Of {all} stays {n} had a rent discount, eight in ten of them of {low} to {high} months; "
        "{reached} were watched beyond its end.",
        all=all_,
        n=n,
        low=number(round(found.months_low), lang),
        high=number(round(found.months_high), lang),
        reached=number(found.n_reached, lang),
    )


def _near(found: DiscountEnd, lang: str) -> str:
    return say(
        lang,
        "Exits in the month up to the end: {before}; in the month after it: {after}.",
        before=number(found.n_before, lang),
        after=number(found.n_after, lang),
    )


def rates_table(found: DiscountEnd, name: str, lang: str, number_: int) -> Table:
    """Print exits a year on both sides, by way out, or why there is no ratio."""
    rows = tuple(_row(side, lang) for side in found.rates)
    return Table(
        title=say(lang, "Rates before and after the end of the discount"),
        subtitle=say(lang, "exits for 100 tenants watched a year; tenants with a discount"),
        columns=(
            Column(say(lang, "Way out"), start=True),
            Column(say(lang, "Before")),
            Column(say(lang, "After")),
            Column(say(lang, "After / before"), kept=True),
            Column(say(lang, "95% interval"), whole=True),
        ),
        rows=rows,
        lang=lang,
        number=number_,
        note=say(
            lang,
            "An exit on the last day of a discount counts as before its end. The ratio holds "
            "everything that changes with time since entry, not the end of the discount alone.",
        ),
        data=_data(found),
        file=f"{name}_discount_{lang}.csv",
    )


def _row(side: SideRates, lang: str) -> tuple[Any, ...]:
    words = ANY if side.reason == "any" else WAYS[side.reason]
    head = words.said(lang)
    if isinstance(side.rates, NotEstimable):
        return head, "", "", side.rates.said(lang), ""
    table = side.rates.table.set_index("term")
    yearly = 100 * YEAR * table["ratio"]
    first: Any = table.loc["after / before"]
    return (
        head,
        number(yearly["before"], lang, 1),
        number(yearly["after"], lang, 1),
        ratio(first["ratio"], lang),
        ratio_ends(first, lang),
    )


def _data(found: DiscountEnd) -> pd.DataFrame | None:
    tables = [
        side.rates.table.assign(way_out=side.reason)
        for side in found.rates
        if not isinstance(side.rates, NotEstimable)
    ]
    return pd.concat(tables).round(6) if tables else None
