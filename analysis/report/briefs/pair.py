"""Two figures side by side on a desk, one below the other on a phone."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.language.shown import Html, Shown, element


@dataclass(frozen=True)
class Pair(Shown):
    """Two records in one row."""

    first: Shown
    second: Shown
    lang: str

    def html(self) -> Html:
        """Write both in a grid of two columns."""
        return element("div", self.first, self.second, class_="pair")
