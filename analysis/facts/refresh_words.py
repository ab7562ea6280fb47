"""What a refresh says: a line an indicator, a summary, the README of its folder."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd

from analysis.facts.refresh_notes import Note
from analysis.language.messages import say, say_many
from analysis.language.numbers import date, number

if TYPE_CHECKING:
    from analysis.facts.refreshing import Refreshed


def note_line(note: Note, lang: str) -> str:
    """Say what became of an indicator in one line."""
    if note.series is None:
        reason = note.reason.said(lang) if note.reason else ""
        return say(lang, "{code} stays as it is: {reason}", code=note.code, reason=reason)
    values = note.series.values
    return say(
        lang,
        "{code}: {n} values, {first}–{last}, last updated {day}",
        code=note.code,
        n=number(len(values), lang),
        first=str(values["year"].min()),
        last=str(values["year"].max()),
        day=_day(note.series.last_updated, lang),
    )


def summary(done: Refreshed, lang: str) -> list[str]:
    """Say what a refresh changed, what stayed and why, and how to use it."""
    table = done.indicators
    lines = [_counts(table, lang)]
    cells = table["unknown_economies"].dropna()
    strangers = sorted({name for cell in cells for name in cell.split(", ") if name})
    if strangers:
        lines.append(
            say(
                lang,
                "Left out, because the data package does not have them: {names}.",
                names=", ".join(strangers),
            )
        )
    if not done.written:
        return [*lines, say(lang, "Nothing was written; what stood before still stands.")]
    use = say(lang, "Use it as an overlay: --data {folder}", folder=str(done.folder))
    report = say(
        lang,
        "What changed, value by value: {path}",
        path=str(done.folder / "report" / "changes.csv"),
    )
    return [*lines, report, use]


def readme(table: pd.DataFrame, base_url: str, day: dt.date, lang: str) -> str:
    """Write the README of a vintage folder.

    Parameters
    ----------
    table : DataFrame
        The notes of the refresh; see `Refreshed.indicators`.
    base_url : str
        Where the values came from.
    day : datetime.date
        When.
    lang : {"en", "fr"}
        Language.
    """
    parts = [
        "# "
        + say(lang, "Country panel of the World Bank, read on {day}", day=_day(str(day), lang)),
        say(
            lang,
            "Values from {address}. Use this folder like an overlay (`--data`, `data=`): each of "
            "its indicators replaces the shipped one whole. Do not edit the tables; the next "
            "refresh replaces them.",
            address=base_url,
        ),
        _counts(table, lang),
        say(
            lang,
            "`report/indicators.csv` has the note of each indicator, `report/changes.csv` each "
            "value that is new, was revised by more than 5% of the shipped one, or vanished.",
        ),
    ]
    refreshed = table[table["status"] == "refreshed"]
    rows = [
        f"| {row.indicator_code} | {row.name} | {_day(str(row.last_updated), lang)} "
        f"| {row.new} | {row.revised} | {row.vanished} |"
        for row in refreshed.itertuples(index=False)
    ]
    kept = [
        f"| {row.indicator_code} | {row.name} | {row.reason} |"
        for row in table[table["status"] == "kept"].itertuples(index=False)
    ]
    parts += ["\n".join([*_head(_columns(lang)), *rows])]
    if kept:
        words = [say(lang, "code"), say(lang, "indicator"), say(lang, "stays because")]
        parts += ["\n".join([*_head(words), *kept])]
    return "\n\n".join(parts) + "\n"


def _counts(table: pd.DataFrame, lang: str) -> str:
    refreshed = table[table["status"] == "refreshed"]
    kept = len(table) - len(refreshed)
    told = say_many(lang, "{n} indicator refreshed", "{n} indicators refreshed", len(refreshed))
    if kept:
        stays = say_many(lang, "{n} stays as it is", "{n} stay as they are", kept)
        told = f"{told}, {stays}"
    if refreshed.empty:
        return f"{told}."
    new, revised, vanished = (
        number(int(refreshed[name].sum()), lang) for name in ("new", "revised", "vanished")
    )
    return say(
        lang,
        "{told}. Against the shipped panel: {new} new values, {revised} revised by more than 5%, "
        "{vanished} vanished.",
        told=told,
        new=new,
        revised=revised,
        vanished=vanished,
    )


def _columns(lang: str) -> list[str]:
    return [
        say(lang, "code"),
        say(lang, "indicator"),
        say(lang, "last updated"),
        say(lang, "new"),
        say(lang, "revised"),
        say(lang, "vanished"),
    ]


def _head(words: list[str]) -> list[str]:
    return ["| " + " | ".join(words) + " |", "|" + "---|" * len(words)]


def _title(day: dt.date, lang: str) -> str:
    return say(lang, "Country panel of the World Bank, read on {day}", day=date(str(day), lang))


def _day(day: str, lang: str) -> str:
    return date(day, lang) if day else say(lang, "undated")
