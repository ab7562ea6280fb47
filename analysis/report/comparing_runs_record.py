"""What moved between two runs, as a record that shows itself: text for a terminal, a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.language.messages import Message, message, say, say_many
from analysis.language.numbers import bounded, number, percent, span, unknown
from analysis.language.shown import Html, Shown, element, fragment
from analysis.report.tables import Column, Table

CHANGES = {
    "added": message("added"),
    "removed": message("removed"),
    "changed": message("changed"),
}
TIES = {
    "rests on": message("the number rests on it, or it was set aside for it"),
    "reconciled with": message("made consistent with it by the stock-flow model"),
    "same hub and indicator": message("same hub and indicator"),
    "same hub": message("same hub"),
    "shared observation": message("an observation that the hub shares"),
    "": message("no claim changed behind it"),
}


@dataclass(frozen=True, eq=False)
class RunComparison(Shown):
    """Which numbers moved between two runs, and why.

    Attributes
    ----------
    old, new : str
        The two runs as they were named.
    kind : {"data", "reports"}
        What they are.
    moved : DataFrame
        A row a number; see `comparing_runs_causes.moved_numbers`.
    claims : DataFrame
        A row a changed column of a claim; see `comparing_runs_causes.changed_claims`.
    tables : tuple of str
        What else differs: other tables, the code, pages that only one run has.
    lang : {"en", "fr"}
        Language.
    """

    old: str
    new: str
    kind: str
    moved: pd.DataFrame
    claims: pd.DataFrame
    tables: tuple[str, ...]
    lang: str

    @property
    def sentences(self) -> tuple[str, ...]:
        """What there is to say, in a few sentences."""
        lang, n_claims = self.lang, self.claims["claim_id"].nunique()
        told = [say(lang, "No claim changed.")]
        if n_claims:
            told = [say_many(lang, "{n} claim changed.", "{n} claims changed.", n_claims)]
        if self.moved.empty:
            told.append(say(lang, "No number moved."))
        else:
            told.append(say_many(lang, "{n} number moved.", "{n} numbers moved.", len(self.moved)))
        if self.tables:
            names = ", ".join(self.tables)
            told.append(say(lang, "Other differences: {names}.", names=names))
        return tuple(told)

    def html(self) -> Html:
        """Write what is said, the claims and the numbers."""
        lang = self.lang
        runs = fragment(element("code", self.old), " → ", element("code", self.new))
        parts = [element("p", runs), *(element("p", one) for one in self.sentences)]
        if len(self.claims):
            parts.append(self._claims_table().html())
        if len(self.moved):
            parts.append(self._moved_table().html())
        return element("section", element("h2", say(lang, "What moved")), *parts, id="moved")

    def text(self) -> str:
        """Write the same as plain text, in columns."""
        lines = [f"{self.old} → {self.new}", *self.sentences]
        if len(self.claims):
            lines += ["", *_columns(self._claims_table())]
        if len(self.moved):
            lines += ["", *_columns(self._moved_table())]
        return "\n".join(lines)

    def _claims_table(self) -> Table:
        lang = self.lang
        heads = (
            say(lang, "Claim"),
            say(lang, "Hub"),
            say(lang, "Indicator"),
            say(lang, "Change"),
            say(lang, "Column"),
            say(lang, "Old"),
            say(lang, "New"),
        )
        lines = self.claims.to_dict("records")
        rows = tuple(
            (
                *(line[name] for name in ("claim_id", "entity_id", "indicator")),
                CHANGES[line["change"]].said(lang),
                *(line[name] for name in ("field", "old", "new")),
            )
            for line in lines
        )
        columns = tuple(Column(head, start=at < 5) for at, head in enumerate(heads))
        return Table(say(lang, "Claims that changed"), columns, rows, lang, data=self.claims,
                     file="claims_changed.csv")  # fmt: skip

    def _moved_table(self) -> Table:
        lang = self.lang
        heads = (
            say(lang, "Number"),
            say(lang, "When"),
            say(lang, "Old"),
            say(lang, "New"),
            say(lang, "Difference"),
            say(lang, "Because of"),
        )
        rows = tuple(self._row(row) for row in self.moved.to_dict("records"))
        columns = tuple(Column(head, start=at in (0, 1, 5)) for at, head in enumerate(heads))
        note = say(
            lang,
            "A number is laid to the changed claims that it rests on or that were set aside for "
            "it, a reconciled one also to those with which the stock-flow model made it "
            "consistent; failing that, to those of its hub and indicator, of its hub, or of an "
            "observation that its hub shares.",
        )
        return Table(say(lang, "Numbers that moved"), columns, rows, lang, note=note,
                     data=self.moved, file="numbers_moved.csv")  # fmt: skip

    def _row(self, row: dict[Any, Any]) -> tuple[str, ...]:
        lang = self.lang
        name = f"{row['entity_id']} · {row['indicator']}"
        name += f" ({row['part']})" if row["part"] else ""
        name = f"{row['page']} · {name}" if row["page"] else name
        cause = row["claims"] or TIES[""].said(lang)
        if row["because"] not in ("rests on", ""):
            cause = f"{cause} ({TIES[row['because']].said(lang)})"
        return (
            name,
            row["when"],
            self._figure(row, "old"),
            self._figure(row, "new"),
            self._by(row),
            cause,
        )

    def _figure(self, row: dict[Any, Any], side: str) -> str:
        """Print one side of a number with what stands for its interval."""
        value, bound = row[f"value_{side}"], row[f"bound_{side}"]
        if pd.isna(bound):
            return "–"
        unit, currency = row[f"unit_{side}"], row[f"currency_{side}"] or None
        low, high = row[f"conf_low_{side}"], row[f"conf_high_{side}"]
        if pd.isna(value):
            if pd.isna(low) and pd.isna(high):
                return unknown(self.lang)
            return span(low, high, unit, self.lang, currency)
        told = bounded(value, str(bound), unit, self.lang, currency)
        if pd.isna(low) or pd.isna(high):
            return told
        return f"{told} [{number(low, self.lang)}; {number(high, self.lang)}]"

    def _by(self, row: dict[Any, Any]) -> str:
        words: dict[str, Message] = {"new": message("appeared"), "gone": message("gone")}
        if row["change"] in words:
            return words[row["change"]].said(self.lang)
        if pd.isna(row["difference"]):
            return ""
        sign = "+" if row["difference"] > 0 else ""
        told = f"{sign}{number(row['difference'], self.lang)}"
        if pd.isna(row["relative"]) or row["relative"] == 0:
            return told
        return f"{told} ({sign}{percent(100 * row['relative'], self.lang, 1)})"


def _columns(table: Table) -> list[str]:
    """Lay a table out in columns of blanks."""
    rows = [[column.title for column in table.columns]]
    rows += [[str(cell) for cell in row] for row in table.rows if isinstance(row, tuple)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(table.columns))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return [table.title, *lines]
