"""What does a place say in words? More than these, less than those, by what the claims allow."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.language.messages import Message, message, say, say_many
from analysis.report.comparisons.places import Place
from analysis.report.findings.wording import cardinal


@dataclass(frozen=True)
class Comparative:
    """The words of one measure, by where the subject stands.

    `between` names the hubs with more (`than`, or `than_in` where a preposition is needed) and
    those with less (`than_others`, `than_in_others`); `above` and `below` name the one kind that
    there is where the rest cannot be told apart; `most` and `least` have no field.
    """

    between: Message
    most: Message
    least: Message
    above: Message
    below: Message
    open: Message
    none: Message


MORE_FIRMS = Comparative(
    between=message("Fewer firms {than}, more {than_others}"),
    most=message("More firms than any other hub with a figure"),
    least=message("Fewer firms than any other hub with a figure"),
    above=message("More firms {than}; the rest cannot be told apart"),
    below=message("Fewer firms {than}; the rest cannot be told apart"),
    open=message("Claims do not say which hub has more firms"),
    none=message("No count of firms to compare"),
)
LARGER_FIRMS = Comparative(
    between=message("Smaller firms {than_in}, larger {than_in_others}"),
    most=message("Larger firms than in any other hub with a figure"),
    least=message("Smaller firms than in any other hub with a figure"),
    above=message("Larger firms {than_in}; the rest cannot be told apart"),
    below=message("Smaller firms {than_in}; the rest cannot be told apart"),
    open=message("Claims do not say which hub has larger firms"),
    none=message("Jobs per firm cannot be compared"),
)
CLOSER = Comparative(
    between=message("Firms wider apart {than_in}, closer together {than_in_others}"),
    most=message("Firms closer together than in any other hub with a figure"),
    least=message("Firms wider apart than in any other hub with a figure"),
    above=message("Firms closer together {than_in}; the rest cannot be told apart"),
    below=message("Firms wider apart {than_in}; the rest cannot be told apart"),
    open=message("Claims do not say where firms stand closer together"),
    none=message("Firms and floor area of one year are not known"),
)
LEAVES = Comparative(
    between=message("A smaller share leaves {than_in}, a larger one {than_in_others}"),
    most=message("A larger share leaves than in any other hub with a figure"),
    least=message("A smaller share leaves than in any other hub with a figure"),
    above=message("A larger share leaves {than_in}; the rest cannot be told apart"),
    below=message("A smaller share leaves {than_in}; the rest cannot be told apart"),
    open=message("Claims do not say where more firms leave"),
    none=message("The share that leaves cannot be compared"),
)
DEARER = Comparative(
    between=message("Cheaper {than}, dearer {than_others}"),
    most=message("Dearer than any other hub that prints a rent"),
    least=message("Cheaper than any other hub that prints a rent"),
    above=message("Dearer {than}; the rest cannot be told apart"),
    below=message("Cheaper {than}; the rest cannot be told apart"),
    open=message("Rents at entry cannot be told apart"),
    none=message("No rent to compare"),
)


def standing_words(place: Place | None, words: Comparative, lang: str) -> str:
    """Say where the subject stands, certain of what the claims allow and of nothing else."""
    if place is None:
        return words.none.said(lang)
    if place.above and place.below:
        return say(lang, words.between.template, **_counts(place.above, place.below, lang))
    if place.level == place.known - 1:
        return words.open.said(lang)
    if place.level:
        many, chosen = (place.below, words.above) if place.below else (place.above, words.below)
        return say(lang, chosen.template, **_counts(many, 0, lang))
    return (words.most if place.below else words.least).said(lang)


def _counts(n: int, others: int, lang: str) -> dict[str, str]:
    """Say a number of hubs as sentences need it: `than two hubs`, `than in two`."""
    words, rest = cardinal(n, lang), cardinal(others, lang)
    return {
        "than": say_many(lang, "than one hub", "than {words} hubs", n, words=words),
        "than_in": say_many(lang, "than in one hub", "than in {words} hubs", n, words=words),
        "than_others": say_many(lang, "than one", "than {words}", others, words=rest),
        "than_in_others": say_many(lang, "than in one", "than in {words}", others, words=rest),
    }
