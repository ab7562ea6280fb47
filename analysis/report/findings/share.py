"""Say a share of the firms with its bound: `at least 15 to 20%`, `at least one firm in seven`."""

from __future__ import annotations

import math
from typing import NamedTuple

from analysis.language.messages import say
from analysis.language.numbers import percent, span
from analysis.report.findings.reading import Observation
from analysis.report.findings.rounding import whole
from analysis.report.findings.wording import cardinal

FEWEST, MOST = 0.025, 0.5  # one in forty to one in two: beyond, a part in whole firms says little


class Share(NamedTuple):
    """Both ends of a share, and how it is bounded: point, approx, lower or upper."""

    low: float
    high: float
    bound: str

    def percents(self, lang: str) -> str:
        """Say it in percent: `15 to 20%`, `at least 15 to 20%`, `about 12%`."""
        low, high = (whole(100 * end, self.bound) for end in self[:2])
        said = percent(low, lang) if low == high else span(low, high, "percent", lang, prose=True)
        if self.bound == "lower":
            return say(lang, "at least {amount}", amount=said)
        if self.bound == "upper":
            return say(lang, "at most {amount}", amount=said)
        return said if self.bound == "point" else say(lang, "about {amount}", amount=said)

    def one_in(self, lang: str) -> str | None:
        """Say it as a part in whole firms; None outside a half to a fortieth.

        At least one in n is true of the low end, at most one in n of the high end; without a bound
        the part lies inside the range of the share, or is the nearest one to a single share.
        """
        if not FEWEST <= self.low <= self.high <= MOST:
            return None
        if self.bound == "lower":
            n = cardinal(math.ceil(1 / self.low - 1e-9), lang)
            return say(lang, "at least one firm in {n}", n=n)
        if self.bound == "upper":
            n = cardinal(math.floor(1 / self.high + 1e-9), lang)
            return say(lang, "at most one firm in {n}", n=n)
        return say(
            lang, "about one firm in {n}", n=cardinal(round(2 / (self.low + self.high)), lang)
        )


def share_of(part: Observation, whole_: Observation) -> Share:
    """Divide a part by the whole; the bounds of both make that of the share."""
    low, high = (end / whole_.middle for end in part.ends)
    return Share(low, high, ratio_bound(part, whole_))


def ratio_bound(part: Observation, whole_: Observation) -> str:
    """Bound a ratio: at least, where the part is at least or the whole at most."""
    up = part.bound == "lower" or whole_.bound == "upper"
    down = part.bound == "upper" or whole_.bound == "lower"
    if up and not down:
        return "lower"
    if down and not up:
        return "upper"
    if up or "approx" in (part.bound, whole_.bound) or whole_.bound == "range":
        return "approx"
    return "point"
