"""Where does a hub stand among others? A place between two ends, and how firmly it is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.language.messages import Message, message, say, say_many
from analysis.report.comparisons.compared import Figure, Side
from analysis.report.findings.modelled import is_modelled
from analysis.report.findings.ratings import Rating

OFF = 0.10  # share by which every figure is moved to see whether the place holds
UNKNOWN = 1 / 3  # share of hubs without a figure beyond which a place says little
Standing = Literal["more", "middle", "fewer", "unsure"]


@dataclass(frozen=True)
class Place:
    """The place of a hub by size of its figure, the largest first.

    Attributes
    ----------
    above, below : int
        Hubs whose figure is larger, or smaller, whichever claims are kept.
    known : int
        Hubs with a figure, this one among them.
    unknown : int
        Hubs without one.
    tied : int
        Hubs that print the same figure and may well have more, or less.
    """

    above: int
    below: int
    known: int
    unknown: int
    tied: int = 0

    @property
    def first(self) -> int:
        """The best place that the claims allow."""
        return self.above + 1

    @property
    def last(self) -> int:
        """The last place that the claims allow."""
        return self.known - self.below

    @property
    def level(self) -> int:
        """Hubs of which the claims do not say whether they have more or less."""
        return self.known - 1 - self.above - self.below

    @property
    def standing(self) -> Standing:
        """Whether most others have less, or more, or neither; unsure where claims do not say."""
        others = self.known - 1
        if others and self.below * 3 >= others * 2:
            return "more"
        if others and self.above * 3 >= others * 2:
            return "fewer"
        return "middle" if others and self.level * 3 <= others else "unsure"


def place_of(sides: Sequence[Side], key: str, *, off: float = 0.0) -> Place | None:
    """Place one hub among those that have a figure.

    Parameters
    ----------
    sides : sequence of Side
        Every hub under one measure.
    key : str
        `entity_id` of the hub.
    off : float
        Share by which every figure may be wrong beyond what its claims allow.

    Returns
    -------
    Place or None
        None where the hub has no figure, or no other has one. Two hubs are ordered only where
        every value that the claims of one allow is larger than every one of the other.
    """
    figures = {side.key: side.figure for side in sides if side.figure is not None}
    own = figures.pop(key, None)
    if own is None or not figures:
        return None
    reach = own.reach.widened(off)
    others = [one.reach.widened(off) for one in figures.values()]
    return Place(
        above=sum(reach.below(one) for one in others),
        below=sum(one.below(reach) for one in others),
        known=len(others) + 1,
        unknown=len(sides) - len(others) - 1,
        tied=len(tied_with(sides, key)),
    )


def tied_with(sides: Sequence[Side], key: str) -> tuple[Side, ...]:
    """List the hubs that print exactly what one hub prints: a tie whichever claims are kept."""
    own = next((side.figure for side in sides if side.key == key), None)
    if own is None:
        return ()
    return tuple(
        side
        for side in sides
        if side.key != key and side.figure is not None and _same(side.figure, own)
    )


def _same(one: Figure, other: Figure) -> bool:
    printed = not (is_modelled(one.shown) or is_modelled(other.shown))
    exact = printed and one.shown.bound == other.shown.bound == "point"
    level = not (one.reach.below(other.reach) or other.reach.below(one.reach))
    return exact and level and one.shown.ends == other.shown.ends


def rate_place(sides: Sequence[Side], key: str) -> Rating | None:
    """Rate how firmly a place is known.

    Three marks: the same place whichever claims are kept, even if every figure were 10% off, and
    every hub has a figure. Two: two places at most, and a third of the hubs at most without a
    figure. One: everything else, and grade C.
    """
    place, wide = place_of(sides, key), place_of(sides, key, off=OFF)
    own = next((side.figure for side in sides if side.key == key), None)
    if place is None or wide is None or own is None:
        return None
    grade = own.shown.quality
    level, reason = _rated(place, wide, own)
    return Rating(level, grade, 0, place.level, False, reason)


def _rated(place: Place, wide: Place, own: Figure) -> tuple[Literal[1, 2, 3], Message]:
    if own.shown.quality == "C":
        return 1, message("Its own figure has grade C.")
    if place.unknown > UNKNOWN * (place.known + place.unknown):
        return 1, _gaps(place)
    if place.level > 1 and place.tied == place.level:
        return 1, message("Several hubs print the same figure, so the place is open.")
    if place.level > 1:
        return 1, message("The place is open: claims or intervals overlap.")
    if place.level == 0 and wide.level == 0 and not place.unknown:
        return 3, message("The same place even if every figure were 10% off.")
    if place.tied:
        return 2, message("Two places are possible, for another hub prints the same figure.")
    if place.level:
        return 2, message("Two places are possible: claims or intervals overlap.")
    if wide.level:
        return 2, message(
            "The same place in all that is known; if every figure were 10% off, one of {n} places.",
            n=wide.level + 1,
        )
    return 2, message(
        "The same place even if every figure were 10% off; {unknown} without a figure.",
        unknown=place.unknown,
    )


def _gaps(place: Place) -> Message:
    return message(
        "Only {known} of {all} hubs have a figure.",
        known=place.known,
        all=place.known + place.unknown,
    )


def ordinal(n: int, lang: str) -> str:
    """Print a place: 1st, 2nd, 3rd, 11th; in French 1er, 2e."""
    if lang == "fr":
        return "1er" if n == 1 else f"{n}e"
    tens = n % 100
    ending = "th" if 10 <= tens <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def shown_place(place: Place, lang: str) -> str:
    """Print a place for display: `6th–7th of 9`."""
    first, last = ordinal(place.first, lang), ordinal(place.last, lang)
    ends = first if first == last else f"{first}–{last}"
    return say(lang, "{place} of {n}", place=ends, n=place.known)


def said_place(place: Place, by: Message, lang: str, tied: str = "") -> str:
    """Say a place in a sentence: `between the 3rd and the 6th of 9 by firms present`.

    `tied` names the hubs that print the same figure, which are then the reason of two ends.
    """
    values = dict(
        first=ordinal(place.first, lang),
        last=ordinal(place.last, lang),
        n=place.known,
        by=by.said(lang),
    )
    if place.level == 0:
        return say(lang, "the {first} of {n} {by}, clear of the others", **values)
    if tied and place.tied == place.level:
        return say(
            lang,
            "between the {first} and the {last} of {n} {by}, level with {hubs}",
            hubs=tied,
            **values,
        )
    if tied:
        return say(
            lang,
            "between the {first} and the {last} of {n} {by}, level with {hubs}, and other claims "
            "or intervals overlap",
            hubs=tied,
            **values,
        )
    return say(
        lang,
        "between the {first} and the {last} of {n} {by}, for claims or intervals overlap",
        **values,
    )


def without_figure(place: Place, lang: str) -> str | None:
    """Say how many hubs have no figure; None where all have one."""
    if not place.unknown:
        return None
    return say_many(
        lang, "{n} other hub has no figure.", "{n} other hubs have no figure.", place.unknown
    )
