"""All pages of one answer of the World Bank's API, as one whole, or why they are not one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from analysis.facts.worldbank_line import Line
from analysis.language.errors import DataError
from analysis.language.messages import Message, message

PER_PAGE = 5_000
MOST_PAGES = 1_000
READINGS = 2  # an answer that changes while it is read is read once more from its beginning


class Unusable(DataError):
    """The API answered, but not with what was asked for: no such series, pages that do not fit."""


@dataclass(frozen=True)
class Answer:
    """The rows of all pages.

    `last_updated` is the day (YYYY-MM-DD) on which the database was last updated, empty where the
    API does not say; `pages` is 0 where it has nothing.
    """

    rows: tuple[dict[str, Any], ...]
    last_updated: str
    pages: int


@dataclass(frozen=True)
class _Head:
    page: int
    pages: int
    per_page: int
    total: int
    last_updated: str


def read_pages(line: Line, path: str, *, per_page: int = PER_PAGE, **query: str | int) -> Answer:
    """Read all pages of an address.

    An answer without pages ends the requests. What every page says of the whole has to be the
    same, each page has to be the one asked for and as long as it should be, no row may come twice.

    Raises
    ------
    Unusable
        A refusal of the API, or pages that do not make one whole after a second reading.
    Unreachable
        A page that did not arrive.
    """
    reason = message("nothing")
    for _ in range(READINGS):
        try:
            return _whole(line, path, {**query, "per_page": per_page})
        except _Torn as torn:
            reason = torn.reason
    raise Unusable(reason)


class _Torn(Exception):
    def __init__(self, reason: Message) -> None:
        self.reason = reason


def _whole(line: Line, path: str, query: dict[str, str | int]) -> Answer:
    head, rows = _page(line.ask(path, **query, page=1))
    if head.pages == 0 or head.total == 0:
        return Answer((), head.last_updated, 0)
    found: list[dict[str, Any]] = []
    for page in range(1, head.pages + 1):
        if page > 1:
            again, rows = _page(line.ask(path, **query, page=page))
            _check_same(head, again)
        _check_length(head, page, rows)
        found += rows
    _check_once(found)
    return Answer(tuple(found), head.last_updated, head.pages)


def _page(answer: Any) -> tuple[_Head, list[dict[str, Any]]]:
    if isinstance(answer, list) and len(answer) == 1 and _said(answer[0]):
        raise Unusable(message("the API says: {words}", words=_said(answer[0])))
    shape = isinstance(answer, list) and len(answer) == 2 and isinstance(answer[0], dict)
    rows = (answer[1] or []) if shape else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _Torn(message("an answer that is not of the API’s form"))
    head = answer[0]
    try:
        counts = [int(head[name]) for name in ("page", "pages", "total")]
    except (KeyError, TypeError, ValueError):
        raise _Torn(message("an answer that does not say how many pages and rows it has")) from None
    per_page = head.get("per_page")
    per_page = int(per_page) if str(per_page or "").isdigit() else len(rows)
    page, pages, total = counts
    if pages > MOST_PAGES:
        raise Unusable(message("an answer of {pages} pages", pages=pages))
    return _Head(page, pages, per_page, total, str(head.get("lastupdated") or "")[:10]), rows


def _said(part: Any) -> str:
    """Words of a refusal, which the API sends with the status of a success."""
    notes = part.get("message") if isinstance(part, dict) else None
    if not isinstance(notes, list):
        return ""
    said = [str(note.get("value") or note.get("key")) for note in notes if isinstance(note, dict)]
    return " ".join(said)[:200] or "?"


def _check_same(first: _Head, again: _Head) -> None:
    if (first.pages, first.total) != (again.pages, again.total):
        raise _Torn(
            message(
                "pages that change while they are read: {pages} pages of {total} rows became "
                "{pages_now} of {total_now}",
                pages=first.pages,
                total=first.total,
                pages_now=again.pages,
                total_now=again.total,
            )
        )
    if first.last_updated != again.last_updated:
        raise _Torn(message("pages of two editions"))


def _check_length(head: _Head, page: int, rows: list[dict[str, Any]]) -> None:
    last = head.total - head.per_page * (head.pages - 1)
    expected = head.per_page if page < head.pages else last
    if len(rows) != expected:
        raise _Torn(
            message(
                "page {page} of {pages} with {found} rows instead of {expected}",
                page=page,
                pages=head.pages,
                found=len(rows),
                expected=expected,
            )
        )


def _check_once(rows: list[dict[str, Any]]) -> None:
    seen: set[str] = set()
    for row in rows:
        key = repr([row.get(name) for name in ("id", "country", "countryiso3code", "date")])
        if key in seen:
            raise _Torn(message("a page that repeats another"))
        seen.add(key)
