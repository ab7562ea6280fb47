"""What a comparison does not know, and which document would tell."""

from __future__ import annotations

from analysis.language.messages import Message, message, say
from analysis.report.comparisons.measures import (
    FIRMS,
    GROSS,
    JOBS,
    LEAVING,
    LETTABLE,
    RENT_EUR,
    Measure,
)
from analysis.report.comparisons.view import View
from analysis.report.findings.listing import listed
from analysis.report.profiles.gaps import Gap, Gaps

# Field `names`: the hubs of which it is not known.
ASKED: tuple[tuple[Measure, Message, Message], ...] = (
    (
        FIRMS,
        message("How many firms are in {names} around {year}."),
        message("the list of leases of each operator at one date"),
    ),
    (
        JOBS,
        message("How many people work in {names} around {year}."),
        message("a yearly count of staff by firm, or the social security file"),
    ),
    (
        LEAVING,
        message("How many firms leave {names} in a year."),
        message("dates of entry and exit of each tenant"),
    ),
    (
        RENT_EUR,
        message("What a square metre costs in {names}."),
        message("the price list in force"),
    ),
)


def unknowns(view: View) -> Gaps:
    """List what the comparison lacks, hub by hub, then what no figure of it can tell."""
    lang, found = view.lang, []
    for measure, asked, teller in ASKED:
        missing = view.unknown(measure)
        if missing:
            names = listed(view.named(missing), lang)
            unknown = say(lang, asked.template, **_fields(asked, names, view.hubs.year))
            found.append(Gap(unknown, teller.said(lang)))
    areas = [
        view.hubs.name(study)
        for study, gross, let in zip(
            view.hubs.all, view.sides(GROSS), view.sides(LETTABLE), strict=True
        )
        if gross.figure is None and let.figure is None
    ]
    if areas:
        found.append(
            Gap(
                say(lang, "How much floor there is in {names}.", names=listed(areas, lang)),
                say(lang, "the schedule of lettable floors"),
            )
        )
    found.append(
        Gap(
            say(lang, "Whether hubs that count alike would stand in the same order."),
            say(lang, "one definition of a firm present, counted by all of them on one date"),
        )
    )
    found.append(
        Gap(
            say(lang, "Whether the differences come from the hubs or from their cities."),
            say(lang, "the same figures for firms of like age and trade outside them"),
        )
    )
    return Gaps(tuple(found), lang)


def _fields(asked: Message, names: str, year: int) -> dict[str, str]:
    return {"names": names} | ({"year": str(year)} if "{year}" in asked.template else {})
