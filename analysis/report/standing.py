"""What stands where a page has nothing to show, or several records to show in one cell."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.language.shown import Html, Shown, element, fragment


@dataclass(frozen=True)
class Blank(Shown):
    """Nothing, or the reason why there is nothing."""

    lang: str
    why: str = ""

    def html(self) -> Html:
        """Write the reason, if there is one."""
        return element("p", self.why) if self.why else Html("")


@dataclass(frozen=True)
class Together(Shown):
    """Records shown one after the other; none where there is nothing to show."""

    records: tuple[Shown, ...]
    lang: str

    def html(self) -> Html:
        """Write them in order."""
        return fragment(*self.records)
