"""The words round one figure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from analysis.report.figures.keys import KeyItem


@dataclass(frozen=True)
class PictureWords:
    """Words of one figure.

    Attributes
    ----------
    title, subtitle, alt : str
    reading : str
        How to read it, on one point.
    key : tuple of KeyItem
        Signs and their words.
    arguments : dict
        Words that the chart itself prints.
    """

    title: str
    subtitle: str
    alt: str
    reading: str = ""
    key: tuple[KeyItem, ...] = ()
    arguments: dict[str, Any] = field(default_factory=dict)
