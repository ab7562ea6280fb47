"""Hubs under every measure: whose figure is which, where the subject stands, how sure that is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from analysis.report.comparisons.compared import Figure, Side, compared
from analysis.report.comparisons.entry_rents import entry_sides
from analysis.report.comparisons.footing import Elsewhere, also_told, on_its_footing, told_elsewhere
from analysis.report.comparisons.hubs import Hubs, key_of
from analysis.report.comparisons.measures import RENT, Measure
from analysis.report.comparisons.places import Place, place_of, rate_place
from analysis.report.findings.ratings import Rating
from analysis.report.findings.study import Study


@dataclass(frozen=True, eq=False)
class View:
    """The hubs of a page, compared; each measure is worked out once."""

    hubs: Hubs
    _sides: dict[str, tuple[Side, ...]] = field(default_factory=dict, repr=False)
    _elsewhere: dict[str, Elsewhere] = field(default_factory=dict, repr=False)

    @property
    def lang(self) -> str:
        """Language of the page."""
        return self.hubs.lang

    @property
    def key(self) -> str:
        """`entity_id` of the subject."""
        return key_of(self.hubs.subject)

    @property
    def name(self) -> str:
        """Name of the subject on this page."""
        return self.hubs.name(self.hubs.subject)

    def sides(self, measure: Measure) -> tuple[Side, ...]:
        """Every hub under a measure, the subject first."""
        if measure.key not in self._sides:
            make = entry_sides if measure in RENT else compared
            self._sides[measure.key] = make(self.hubs, measure)
        return self._sides[measure.key]

    def known(self, measure: Measure) -> tuple[Side, ...]:
        """List the hubs that have a figure, the largest first."""
        found = [side for side in self.sides(measure) if side.figure is not None]
        return tuple(sorted(found, key=_size))

    def unknown(self, measure: Measure) -> tuple[Side, ...]:
        """List the hubs that have none near enough."""
        return tuple(side for side in self.sides(measure) if side.figure is None)

    def own(self, measure: Measure) -> Figure | None:
        """Return the figure of the subject."""
        return self.sides(measure)[0].figure

    def place(self, measure: Measure) -> Place | None:
        """Place the subject; None where it, or every other hub, has no figure."""
        return place_of(self.sides(measure), self.key)

    def rating(self, measure: Measure) -> Rating | None:
        """How firmly that place is known: never more firmly than the figure under it."""
        found, own = rate_place(self.sides(measure), self.key), self.sides(measure)[0]
        return found and on_its_footing(found, own, self.elsewhere(own.study))

    def doubt(self, side: Side) -> tuple[str, ...]:
        """Name the other places of which the figure of a hub is told too; empty for none."""
        figure = side.figure or side.outside
        return also_told(figure.claim_ids, self.elsewhere(side.study)) if figure else ()

    def elsewhere(self, study: Study) -> Elsewhere:
        """Name the other places that each claim of a hub is told of."""
        key = key_of(study)
        if key not in self._elsewhere:
            self._elsewhere[key] = told_elsewhere(study)
        return self._elsewhere[key]

    def named(self, sides: Iterable[Side]) -> list[str]:
        """List the names of hubs as the page calls them."""
        return [self.hubs.name(side.study) for side in sides]

    def fullest(self, measures: Iterable[Measure]) -> Measure | None:
        """Choose the measure under which the subject has a place among most hubs."""
        placed = [(one, place) for one in measures if (place := self.place(one)) is not None]
        return max(placed, key=lambda pair: pair[1].known, default=(None, None))[0]


def _size(side: Side) -> tuple[float, str]:
    assert side.figure is not None
    return -side.figure.middle, side.key
