"""A folder of reports as a run: every number that its pages offer for download, every claim."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pandas as pd

from analysis.facts.claim_table import COLUMNS
from analysis.facts.spreadsheet import BYTE_ORDER_MARK, unguarded
from analysis.language.errors import DataError
from analysis.language.messages import message
from analysis.report.comparing_runs_state import KEY, Run, numbers_frame

LEDGER = "ledger.csv"
CSV = "data:text/csv"
CONTEST = "claims.csv"  # the sheet to fill in beside each claim: no number of the page
NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
# What tells two rows of one indicator and date apart, where a table has it.
PARTS = ("numerator", "denominator", "tier")
Rows = list[dict[str, str]]


def pages_run(folder: Path) -> Run:
    """Read a folder of reports.

    Raises
    ------
    DataError
        A ledger that is none.
    """
    rows = _ledger(folder / LEDGER)
    numbers: Rows = []
    claims: dict[str, dict[str, str]] = {}
    texts: dict[str, dict[str, str]] = {}
    for row in rows:
        page = folder / row["page"] if row["page"] else None
        if page is None or not page.is_file() or row["status"] not in ("rendered", "cached"):
            continue
        read = _Page()
        read.feed(page.read_text("utf-8"))
        for name, table in read.tables():
            numbers += list(_numbers(row["label"], name, table))
            for line in filter(_is_claim, table):
                claims.setdefault(line["claim_id"], {}).update(line)
        for claim, text in read.claims.items():
            texts.setdefault(claim, {"claim_id": claim})[f"text ({row['lang']})"] = text
    claims = texts | claims
    frame = pd.DataFrame(numbers).drop_duplicates() if numbers else pd.DataFrame(columns=KEY)
    return Run("reports", numbers_frame(frame), _claims(claims), False, _made_of(rows))


def _ledger(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        needed = {"label", "lang", "status", "page", "code_version"}
        if absent := sorted(needed - set(reader.fieldnames or ())):
            raise DataError(
                message(
                    "{file}: found no column {absent}; expected the ledger of a run. Give the "
                    "folder that technoparks report wrote.",
                    file=str(path),
                    absent=", ".join(absent),
                )
            )
        return list(reader)


def _made_of(rows: Rows) -> dict[str, str]:
    """Say what else than data the pages were made of: the code, and the pages there are."""
    told = {f"page {row['label']}": row["status"] in ("rendered", "cached") for row in rows}
    code = ", ".join(sorted({row["code_version"] for row in rows if row["code_version"]}))
    return {name: str(there) for name, there in told.items()} | {"code": code}


def _is_claim(line: dict[str, str]) -> bool:
    return bool(line.get("claim_id")) and "observation_id" in line


def _numbers(page: str, name: str, table: Rows) -> Iterator[dict[str, str]]:
    """Give the numbers of a table: one a row where it has the columns of facts, else one a cell."""
    for line in table:
        if _is_claim(line):
            if line.get("fitted"):
                yield _fitted(page, line)
            continue
        if {"entity_id", "indicator", "value"} <= line.keys():
            when = line.get("year") or line.get("period_end", "")
            part = " / ".join(line[one] for one in PARTS if line.get(one))
            yield {**line, "page": page, "when": when, "part": part}
            continue
        words = {k: v for k, v in line.items() if v and not NUMBER.fullmatch(v)}
        part = ", ".join(words.values())
        for column in line.keys() - words.keys():
            if line[column]:
                yield {
                    "page": page,
                    "entity_id": line.get("entity_id") or page.partition("/")[0],
                    "indicator": f"{Path(name).stem}: {column}",
                    "when": "",
                    "part": part,
                    "value": line[column],
                    "bound": "point",
                }


def _fitted(page: str, line: dict[str, str]) -> dict[str, str]:
    """Give what the model says at a claim's date: a number of the page, no part of the claim."""
    ends = {name: line.get(name, "") for name in ("conf_low", "conf_high")}
    return ends | {
        "page": page,
        "entity_id": line.get("entity_id", ""),
        "indicator": line.get("indicator", ""),
        "when": line.get("period_end", ""),
        "part": line["claim_id"],
        "value": line["fitted"],
        "bound": "point",
        "unit": line.get("unit", ""),
        "status": "reconciled",
        "claim_ids": line["claim_id"],
    }


def _claims(found: dict[str, dict[str, str]]) -> pd.DataFrame:
    """Keep of claims what their sources say, not what the tables of a page add to it."""
    frame = pd.DataFrame(list(found.values()) or None, columns=None if found else ["claim_id"])
    told = [name for name in frame if name in COLUMNS or str(name).startswith("text (")]
    return frame[told].set_index("claim_id").astype("str")


class _Page(HTMLParser):
    """Collects the downloads of a page and the lines of its list of claims."""

    def __init__(self) -> None:
        super().__init__()
        self.claims: dict[str, str] = {}
        self._sheets: dict[str, str] = {}
        self._claim: str | None = None
        self._hidden = 0  # how deep inside a part of the line that is no part of the claim

    def tables(self) -> Iterator[tuple[str, Rows]]:
        """Return each downloaded table with its file's name."""
        for name, text in self._sheets.items():
            rows = csv.DictReader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline=""))
            yield name, [{k: unguarded(v or "") for k, v in row.items() if k} for row in rows]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a download, or that a claim begins."""
        told = {name: value or "" for name, value in attrs}
        href, file = told.get("href", ""), told.get("download", "")
        if tag == "a" and href.startswith(CSV) and file != CONTEST:
            self._sheets[file] = unquote(href.partition(",")[2])
        if tag == "li" and told.get("id", "").startswith("c-"):
            self._claim = told["id"][2:]
            self.claims[self._claim] = ""
        elif tag == "span" and self._claim is not None:
            own = told.get("class") in ("i", "m")  # its number on the page; source and links
            self._hidden += bool(self._hidden or own)

    def handle_endtag(self, tag: str) -> None:
        """Note that a claim ends."""
        if tag == "li":
            self._claim, self._hidden = None, 0
        elif tag == "span" and self._hidden:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        """Keep the words of a claim."""
        if self._claim is not None and not self._hidden:
            self.claims[self._claim] = " ".join(f"{self.claims[self._claim]} {data}".split())
