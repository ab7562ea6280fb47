"""A printed table: caption, groups of rows, the value kept, notes, and the data to take away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from analysis.language.messages import say
from analysis.language.numbers import unknown
from analysis.language.shown import Html, Shown, element, fragment
from analysis.report.downloads import csv_link


@dataclass(frozen=True)
class Column:
    """One column: its head, and how its cells stand.

    `kept` marks the column of the value kept, `start` sets text at the start of the line (numbers
    stand at its end), `whole` keeps a cell on one line, `label` names the cell on a phone, where
    the head cannot be seen (left out: the head in lower case).
    """

    title: str
    start: bool = False
    kept: bool = False
    whole: bool = False
    label: str | None = None


@dataclass(frozen=True)
class Group:
    """A heading over the rows that follow."""

    title: str


Row = tuple[Any, ...]


@dataclass(frozen=True)
class Table(Shown):
    """A table as the page prints it.

    Attributes
    ----------
    title, subtitle : str
        The caption: what the table says; measure, unit, place, years.
    columns : tuple of Column
        The first heads the rows.
    rows : tuple of Group or tuple
        One cell a column, each `Html` or text already printed by `language.numbers`; None is
        printed as unknown, an empty string as a dash (there is nothing to know).
    lang : {"en", "fr"}
        Language of the page.
    number : int, optional
        Number of the table in its page.
    note : Html or str, optional
        The rule behind the table, its sources.
    data : DataFrame, optional
        What the CSV download holds; `file` is its name.
    phone : {"stack", "tight", "scroll"}
        On a phone each row becomes a label, a value and named details; or the table, of few
        narrow columns, only tightens; or, where columns must stay columns, it scrolls in its box.
    wide : bool
        Whether the table may use the margin column too.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Group | Row, ...]
    lang: str
    number: int | None = None
    subtitle: str = ""
    note: Html | str | None = None
    data: pd.DataFrame | None = None
    file: str = "table.csv"
    phone: Literal["stack", "tight", "scroll"] = "stack"
    wide: bool = True

    def __post_init__(self) -> None:
        """Refuse a row that has not one cell for each column."""
        for row in self.rows:
            if not isinstance(row, Group) and len(row) != len(self.columns):
                raise ValueError(f"{len(self.columns)} columns, but a row has {len(row)}: {row!r}")

    def html(self) -> Html:
        """Write the table with the roles that keep it a table when a phone stacks its rows."""
        head = (_head(column) for column in self.columns)
        table = element(
            "table",
            element("caption", self._caption()),
            element("thead", element("tr", *head, role="row"), role="rowgroup"),
            element("tbody", *(self._row(row) for row in self.rows), role="rowgroup"),
            role="table",
            class_=self.phone,
        )
        scrolled = self.phone == "scroll"
        return element(
            "div",
            element(
                "div", table, class_="scrollbox", tabindex="0", role="region", aria_label=self.title
            )
            if scrolled
            else table,
            self._notes(),
            class_="table" if self.wide else "table text",
        )

    def _caption(self) -> Html:
        label = say(self.lang, "Table {number}", number=self.number) if self.number else None
        return fragment(
            element("span", label, class_="n") if label else None,
            element("b", self.title),
            element("span", self.subtitle, class_="u") if self.subtitle else None,
        )

    def _row(self, row: Group | Row) -> Html:
        if isinstance(row, Group):
            span = len(self.columns)
            head = element("th", row.title, role="rowheader", scope="rowgroup", colspan=span)
            return element("tr", head, role="row", class_="group")
        first = element("th", self._cell(row[0]), role="rowheader", scope="row")
        cells = (
            self._data_cell(column, cell)
            for column, cell in zip(self.columns[1:], row[1:], strict=True)
        )
        return element("tr", first, *cells, role="row")

    def _data_cell(self, column: Column, cell: Any) -> Html:
        names = (("l", column.start), ("val", column.kept), ("nw", column.whole))
        label = None if column.kept or self.phone != "stack" else _label(column)
        return element(
            "td",
            self._cell(cell),
            role="cell",
            class_=" ".join(name for name, on in names if on) or None,
            data_l=label,
        )

    def _cell(self, cell: Any) -> Any:
        if cell is None:
            return element("span", unknown(self.lang), class_="none")
        return "–" if cell == "" else cell

    def _notes(self) -> Html | None:
        download = None
        if self.data is not None:
            download = fragment(say(self.lang, "Download:"), " ", csv_link(self.data, self.file))
        if not self.note and download is None:
            return None
        note = element("p", self.note) if self.note else None
        saved = element("p", download) if download else None
        return element("div", note, saved, class_="notes")


def _head(column: Column) -> Html:
    start = "l" if column.start else None
    return element("th", column.title, role="columnheader", scope="col", class_=start)


def _label(column: Column) -> str:
    if column.label is not None:
        return column.label
    title = column.title
    return title if title[:2].isupper() else title[:1].lower() + title[1:]
