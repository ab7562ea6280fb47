"""The section on sector and money: what the tenants do, what they sell, what was invested."""

from __future__ import annotations

from dataclasses import dataclass

from analysis import facts
from analysis.language.messages import say, say_many
from analysis.report.findings.gathering import all_readings, indicator_words
from analysis.report.findings.naming import full_name
from analysis.report.findings.prose import Paragraph
from analysis.report.findings.reading import Observation, Reading, statements
from analysis.report.findings.space import sales
from analysis.report.findings.study import Study
from analysis.report.findings.wording import amount, bare, capital, joined, labelled, marks, when
from analysis.report.marks import Marks
from analysis.report.pages.head import Opening

SHARES = (
    "ict_share_firms",
    "ict_share_jobs",
    "startup_share",
    "young_firms_share",
    "foreign_firms",
    "rd_jobs",
    "women_share_jobs",
    "women_led_share",
    "exporting_share",
    "export_share",
)
MONEY = (
    "tenants_exports",
    "private_capital_raised",
    "public_investment",
    "private_investment",
    "project_cost",
    "construction_cost",
    "operator_revenue",
    "national_ict_turnover_share",
)
FUND = ("fund_size", "amount_invested", "portfolio_firms", "portfolio_firms_from_technopark")


@dataclass(frozen=True)
class Fund:
    """A fund that the hub's operator runs, and what is kept of it."""

    entity_id: str
    name: str
    operator: str
    readings: dict[str, tuple[Reading, ...]]
    statements: tuple[Observation, ...]


def sector_opening(study: Study, marks_: Marks) -> Opening:
    """Open the section: shares, sales, sums invested, funds of the operator."""
    funds = operator_funds(study)
    told = [_shares(study), _sales(study), _money(study), *(_fund(study, one) for one in funds)]
    if not any(told):
        told = [say(study.lang, "No source gives sectors, sales or sums invested.")]
    return Opening(
        id="sector",
        title=sector_heading(study),
        paragraphs=[Paragraph(one, study.lang, marks_) for one in told if one],
        lang=study.lang,
        contents=say(study.lang, "Sector and money"),
    )


def sector_heading(study: Study) -> str:
    """State the finding on sector and money."""
    lang = study.lang
    share, sold = study.latest("ict_share_firms"), study.latest("tenants_turnover")
    if share is not None and share.quality != "C":
        values = dict(share=capital(bare(share, lang)), when=when(share, lang))
        return say(lang, "{share} of the firms in ICT {when}", **values)
    if sold is not None:
        values = dict(amount=capital(amount(sold, lang)), when=when(sold, lang))
        return say(lang, "{amount} of sales {when}", **values)
    if any(study.has(name) for name in (*SHARES, *MONEY)):
        return say(lang, "What the firms do, and what was invested")
    if operator_funds(study):
        return say(lang, "Only the operator’s funds are known")
    return say(lang, "Sectors and money are not known")


def operator_funds(study: Study) -> tuple[Fund, ...]:
    """Find the funds that the hub's operator runs; they belong to it, not to the hub."""
    operator = study.entity.get("operator")
    if operator is None or operator != operator:
        return ()
    table = facts.entities(data=study.data)
    run = table[
        table["kind"].eq("fund")
        & table["country_iso3"].eq(study.entity["country_iso3"])
        & table["operator"].fillna("").str.startswith(str(operator))
        & (table.index != study.entity["entity_id"])
    ]
    words = indicator_words(study.lang, study.data)
    found = []
    for entity_id, row in run.iterrows():
        standings = facts.standings(str(entity_id), data=study.data)
        sizes = standings[standings["indicator"].eq("fund_size")]
        found.append(
            Fund(
                str(entity_id),
                full_name(row, study.lang),
                str(operator),
                all_readings(standings, words),
                tuple(statements(sizes)),
            )
        )
    return tuple(found)


def _shares(study: Study) -> str | None:
    return _list(study, SHARES)


def _money(study: Study) -> str | None:
    return _list(study, MONEY)


def _list(study: Study, indicators: tuple[str, ...]) -> str | None:
    """List the latest figure of each indicator that is known, with its date."""
    lang = study.lang
    told = [
        labelled(study.inline(name), last, lang)
        for name in indicators
        if (last := study.latest(name)) is not None
    ]
    return say(lang, "{list}.", list=joined(told, lang)) if told else None


def _sales(study: Study) -> str | None:
    """Say sales, how often one figure is repeated, and what they are per person at work."""
    lang, last = study.lang, study.latest("tenants_turnover")
    if last is None:
        return None
    told = [
        say(
            lang,
            "The firms sold {amount} {when}.",
            amount=amount(last, lang),
            when=when(last, lang) + marks(last),
        )
    ]
    n = len(last.kept.repeats)
    if n > 1:
        told.append(
            say_many(
                lang,
                "The figure is repeated by {n} other claim, which adds nothing.",
                "The figure is repeated by {n} other claims, which add nothing.",
                n,
            )
        )
    found = sales(study)
    return " ".join((*told, *(found.sentences if found is not None else ())))


def _fund(study: Study, fund: Fund) -> str | None:
    """Say what is known of a fund, and that it belongs to the operator."""
    lang = study.lang
    told = []
    for name in FUND:
        found = fund.readings.get(name, ())
        if not found:
            continue
        last = found[-1]
        label = study.inline(name)
        told.append(labelled(label, last, lang) + _printed(fund, name, last, lang))
    if not told:
        return None
    return say(
        lang,
        "{operator}, the operator, also runs {fund}: {figures}. The fund is not the {noun}’s.",
        operator=fund.operator,
        fund=fund.name,
        figures=joined(told, lang, begin=False),
        noun=study.noun,
    )


def _printed(fund: Fund, indicator: str, last: Reading, lang: str) -> str:
    """Add how other sources print the size of the fund in other money."""
    if indicator != "fund_size":
        return ""
    others = {one.currency: one for one in fund.statements if one.currency != last.kept.currency}
    if not others:
        return ""
    told = ", ".join(f"{amount(one, lang)}{marks(one)}" for one in others.values())
    return " " + say(lang, "(elsewhere printed as {figures})", figures=told)
