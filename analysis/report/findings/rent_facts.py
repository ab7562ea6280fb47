"""What does space cost here: the tiers, the discount, the market, in the money that was printed."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.facts.money import convert
from analysis.language.errors import DataError, NotEstimable
from analysis.report.findings.reading import Reading
from analysis.report.findings.study import Study

TIERS = ("rent_startup", "rent_per_m2_month", "rent_sme", "rent_standard", "rent_large_firm")
MARKET = "office_rent_market"
MARKET_YEARS = 2.6  # a market price further away in time compares two markets


@dataclass(frozen=True)
class Rents:
    """The rents of a hub.

    Attributes
    ----------
    tiers : tuple of Reading
        The latest reading of each tier, in the order of `TIERS`.
    start : Reading or None
        What a newcomer pays: the start-up tier, else the first there is.
    months, multiplier : Reading or None
        How long the start-up rent lasts, and what it is multiplied with afterwards.
    later : Reading or None
        The tier that a start-up pays afterwards (small and medium firms).
    market : Reading or None
        The city's office rent nearest in time to the start.
    """

    tiers: tuple[Reading, ...]
    start: Reading | None
    months: Reading | None
    multiplier: Reading | None
    later: Reading | None
    market: Reading | None

    @property
    def discounted(self) -> bool:
        """Whether a lower rent for a number of months is known, with what follows it."""
        known = self.start is not None and self.months is not None
        return known and self.afterwards is not None

    @property
    def afterwards(self) -> float | None:
        """The rent after the discount, in the money of the start."""
        if self.start is None:
            return None
        if self.multiplier is not None:
            return self.start.kept.middle * self.multiplier.kept.middle
        if self.later is None or self.later.kept.currency != self.start.kept.currency:
            return None
        return self.later.kept.middle

    @property
    def share(self) -> tuple[float, float] | None:
        """The start as a share of the market, both ends; None without a market price near it."""
        if self.start is None or self.market is None:
            return None
        low, high = self.start.ends
        floor, ceiling = self.market.ends
        return low / ceiling, high / floor


def rents(study: Study) -> Rents:
    """Gather the rents of a hub, its discount, and the market price of its city."""
    tiers = tuple(one for name in TIERS if (one := list_price(study, name)) is not None)
    start = tiers[0] if tiers else None
    return Rents(
        tiers=tiers,
        start=start,
        months=study.latest("rent_discount_months") if _is_startup(start) else None,
        multiplier=study.latest("rent_multiplier_after_discount") if _is_startup(start) else None,
        later=list_price(study, "rent_sme"),
        market=_market(study, start),
    )


def list_price(study: Study, indicator: str) -> Reading | None:
    """Return the latest exact reading of a price, or the latest of any kind."""
    found = study.sound(indicator)
    exact = [one for one in found if one.kept.bound == "point"]
    return exact[-1] if exact else found[-1] if found else None


def converted(
    study: Study, amount: float, currency: str, year: int, to: str, prices: int | None = None
) -> float | None:
    """Convert a price with the country panel; None where it has no rate."""
    country = str(study.entity.get("country_iso3") or "") or None
    try:
        done = convert(amount, currency, year, to, prices=prices, country=country, data=study.data)
    except (NotEstimable, DataError):
        return None
    return done.value


def _is_startup(start: Reading | None) -> bool:
    return start is not None and start.indicator == "rent_startup"


def _market(study: Study, start: Reading | None) -> Reading | None:
    if start is None:
        return None
    near = [
        one
        for one in study.market
        if abs(one.kept.moment - start.kept.moment) <= MARKET_YEARS
        and one.kept.currency == start.kept.currency
    ]
    return min(near, key=lambda one: abs(one.kept.moment - start.kept.moment), default=None)
