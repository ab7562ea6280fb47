"""Downloads that travel inside the page: tables as CSV, figures as SVG."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from analysis.language.shown import Html, element

if TYPE_CHECKING:
    import pandas as pd

# What a data address inside a quoted attribute must not hold as it is; letters of any script may.
RESERVED = re.compile(r"[\x00-\x1f\x7f%#\"'<>&\\^`{|}\ufeff\ud800-\udfff]")


def csv_link(frame: pd.DataFrame, name: str, *text: Any) -> Html:
    """Write a link that saves a table as CSV; the page holds it, so it works from disk.

    A cell that a spreadsheet would execute is written so that it does not; see
    `facts.spreadsheet`.
    """
    from analysis.facts.spreadsheet import safe_csv

    return sheet_link(safe_csv(frame), name, *text)


def sheet_link(sheet: str, name: str, *text: Any) -> Html:
    """Write a link that saves a sheet already written as CSV, safely for spreadsheets."""
    address = "data:text/csv;charset=utf-8," + _encoded(sheet)
    return element("a", *(text or ("CSV",)), href=address, download=name)


def svg_link(drawing: str, name: str, *text: Any) -> Html:
    """Write a link that saves a drawing as SVG."""
    address = "data:image/svg+xml;charset=utf-8," + _encoded(drawing)
    return element("a", *(text or ("SVG",)), href=address, download=name)


def _encoded(text: str) -> str:
    return RESERVED.sub(_percent, text)


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))
