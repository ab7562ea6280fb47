"""The section on rates at equal age: each park when it was as old as the hub of the page."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from analysis import facts
from analysis.facts.comparison.side_by_side import COLUMNS
from analysis.language.messages import say
from analysis.language.numbers import bounded, span
from analysis.language.shown import Html, element, fragment
from analysis.report.comparisons.hubs import key_of
from analysis.report.comparisons.view import View
from analysis.report.findings.listing import listed
from analysis.report.findings.modelled import printed
from analysis.report.findings.prose import Paragraph, cited, pieces
from analysis.report.findings.wording import capital
from analysis.report.marks import Marks
from analysis.report.pages.head import Opening
from analysis.report.tables import Column, Group, Row, Table

RATES = ("exit_rate", "jobs_per_firm", "firms_per_1000_m2")


def ages_of(view: View) -> pd.DataFrame:
    """Give the rates of every hub at the age that the subject has in its own figure.

    Returns
    -------
    DataFrame
        Rows of `facts.compare` on the basis of age, of the measures that the subject and another
        hub have; empty where there are none.
    """
    others = [key_of(one) for one in view.hubs.peers]
    if not others:
        return pd.DataFrame(columns=list(COLUMNS))
    table = facts.compare(
        view.key,
        others,
        list(RATES),
        view.hubs.year,
        currency=None,
        lang=view.lang,
        data=view.hubs.data,
    )
    table = table[table["basis"] == "age"]
    known = table["value"].notna() | table["conf_low"].notna()
    enough = known.groupby([table["indicator"], table["part"]]).transform("sum") > 1
    return table[enough].reset_index(drop=True)


def ages_opening(view: View, ages: pd.DataFrame, marks: Marks) -> Opening:
    """Open the section: who, at which age, with which rate; or why nothing can be compared."""
    lang = view.lang
    rows = ages[ages["value"].notna()]
    texts = [_told(view, rows[rows["indicator"] == name]) for name in RATES]
    told = [one for one in texts if one]
    if not told:
        told = [
            say(
                lang,
                "No other hub of this page has a rate from when it was as old as {name} is in its "
                "own figures.",
                name=view.name,
            )
        ]
    else:
        told.append(
            say(
                lang,
                "A park is young once: in one calendar year an old park stands beside a new one. A "
                "figure may lie three years to either side of the age asked.",
            )
        )
    return Opening(
        id="ages",
        title=_heading(view, rows),
        paragraphs=[Paragraph(one, lang, marks) for one in told],
        lang=lang,
        contents=say(lang, "At equal age"),
    )


def _heading(view: View, rows: pd.DataFrame) -> str:
    lang = view.lang
    if rows.empty:
        return say(lang, "Rates at equal age are not known")
    first = rows[rows["subject"]].iloc[0]
    return say(
        lang,
        "{name} {moment}, the others at the same age",
        name=view.name,
        moment=str(first["moment"]),
    )


def _told(view: View, rows: pd.DataFrame) -> str | None:
    """Say one rate, the subject first: `Jobs per firm: Casablanca 8 [6.2–10] in 2016, …`."""
    lang = view.lang
    if rows.empty or not rows["subject"].any():
        return None
    rows = rows[rows["part"] == rows["part"].iloc[0]]
    names = {key_of(one): view.hubs.name(one) for one in view.hubs.all}
    figures = [
        say(
            lang,
            "{name} {figure} at {age} years ({year})",
            name=names[str(row["entity_id"])],
            figure=_figure(row, lang),
            age=int(row["age"]),
            year=_year(row, lang) + cited(*str(row["claim_ids"]).split()),
        )
        for row in rows.to_dict("records")
    ]
    label = str(rows["label"].iloc[0])
    return say(lang, "{label}: {figures}.", label=label, figures=listed(figures, lang))


def ages_table(view: View, ages: pd.DataFrame, marks: Marks, *, number_: int) -> Table:
    """Make the table of rates at equal age, hubs without one among them."""
    lang = view.lang
    names = {key_of(one): view.hubs.name(one) for one in view.hubs.all}
    rows: list[Group | Row] = []
    for (_, part), own in ages.groupby(["indicator", "part"], sort=False):
        label = str(own["label"].iloc[0])
        if part:
            label = f"{label}, {view.hubs.subject.inline(str(part))}"
        rows.append(Group(f"{capital(label)}, {own['moment'].iloc[0]}"))
        rows += [_row(row, names, marks, lang) for row in own.to_dict("records")]
    return Table(
        title=say(lang, "Rates at the age that the hub of the page has in its own figure"),
        columns=(
            Column(say(lang, "Hub"), start=True),
            Column(say(lang, "Figure"), kept=True),
            Column(say(lang, "Age, years"), label=say(lang, "age")),
            Column(say(lang, "Year"), whole=True),
        ),
        rows=tuple(rows),
        lang=lang,
        number=number_,
        note=_note(lang),
        data=ages,
        file=f"{view.key}_at_equal_age.csv",
    )


def _row(row: dict[Any, Any], names: dict[str, str], marks: Marks, lang: str) -> Row:
    name = names[str(row["entity_id"])]
    if pd.isna(row["value"]) and pd.isna(row["conf_low"]):
        reason = element("span", str(row["reason"]) or "–", class_="none")
        return (name, None, "", reason)
    told = fragment(*pieces(name + cited(*str(row["claim_ids"]).split()), marks))
    return (told, _figure(row, lang), f"{int(row['age'])}", _year(row, lang))


def _figure(row: dict[Any, Any], lang: str) -> str:
    """Print a rate with its interval; percent keep their sign."""
    unit = "percent" if row["unit"] == "percent" else None
    ends = [float(row[name]) for name in ("conf_low", "conf_high")]
    low, high = (math.nan if math.isnan(end) else printed(end, ratio=True) for end in ends)
    told = math.isnan(low) and math.isnan(high)
    if pd.isna(row["value"]):
        return span(low, high, unit, lang)
    value = printed(float(row["value"]), ratio=True)
    said = bounded(value, str(row["bound"]), unit, lang, words=True)
    return said if told else f"{said} [{span(low, high, unit, lang)}]"


def _year(row: dict[Any, Any], lang: str) -> str:
    year = str(row["year"])
    if row["status"] == "interpolated":
        return say(lang, "{year}, interpolated", year=year)
    return year


def _note(lang: str) -> Html:
    rule = say(
        lang,
        "the hub’s own figure nearest to the year of reference gives the age; each other park is "
        "looked up at its opening year plus that age. Square brackets hold the 95% interval of a "
        "reconciled rate, formed draw by draw.",
    )
    return fragment(element("b", say(lang, "Rule:")), " ", rule)
