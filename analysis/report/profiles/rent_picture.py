"""The words around the rent schedule, and in its shaded field."""

from __future__ import annotations

from analysis.language.messages import say
from analysis.language.numbers import money, number, quantity
from analysis.report.findings.rent_facts import Rents, rents
from analysis.report.findings.study import Study
from analysis.report.findings.wording import amount
from analysis.report.marks import Marks
from analysis.report.profiles.picture_words import Words, file_name
from analysis.report.profiles.rent import discount_worth


def schedule_words(study: Study, marks_: Marks) -> Words:
    """Say when rent rises, and what the shaded discount is worth."""
    lang, found = study.lang, rents(study)
    name = file_name(study, "rent")
    if found.start is None:
        return Words(name, absent=say(lang, "No rent is known, so there is no price to draw."))
    if not found.discounted or found.months is None or found.afterwards is None:
        return Words(name, absent=say(lang, "No discount is known: the prices are in the table."))
    currency, months = found.start.kept.currency, int(found.months.kept.middle)
    title = _rise(found, months, lang)
    alt = say(
        lang,
        "{title}: {start} for {n} months, then {then}",
        title=title,
        start=amount(found.start, lang),
        n=number(months, lang),
        then=money(found.afterwards, currency, lang),
    )
    them = [one for one in (*found.tiers, found.months, found.multiplier, found.market) if one]
    return Words(
        name=name,
        title=title,
        subtitle=say(
            lang,
            "Per m² and month, in the printed currency; euros and international dollars (PPP) "
            "of the same year",
        ),
        alt=alt,
        reading=_area(study, found, months),
        scope=say(
            lang, "list prices; the sources do not say whether taxes and charges are included."
        ),
        claim_ids=tuple(claim for one in them for claim in one.claim_ids),
    )


def _rise(found: Rents, months: int, lang: str) -> str:
    """Say in which month rent rises, and whether it stays below the market."""
    market, later = found.market, found.afterwards
    if market is not None and later is not None and later < market.ends[0]:
        return say(
            lang,
            "Rent rises in month {month} and stays below the market",
            month=number(months + 1, lang),
        )
    return say(lang, "Rent rises in month {month}", month=number(months + 1, lang))


def _area(study: Study, found: Rents, months: int) -> str | None:
    """Explain the shaded area."""
    if found.start is None or found.afterwards is None:
        return None
    lang, currency, area = study.lang, found.start.kept.currency, _office(study)
    return say(
        lang,
        "the shaded area is what the {noun} forgoes: {gap} × {area} × {n} months = {gift}.",
        noun=study.noun,
        gap=money(found.afterwards - found.start.kept.middle, currency, lang),
        area=quantity(area, "m2", lang),
        n=number(months, lang),
        gift=money(discount_worth(found, area), currency, lang),
    )


def _office(study: Study) -> float:
    size = study.latest("office_size_startup")
    return size.kept.middle if size is not None and size.kept.bound == "point" else 1.0


def discount_note(study: Study) -> str:
    """Say in the shaded field what the discount is worth."""
    found, lang = rents(study), study.lang
    if not found.discounted or found.start is None:
        return ""
    area = _office(study)
    return say(
        lang,
        "start-up discount: {gift} for {area}",
        gift=money(discount_worth(found, area), found.start.kept.currency, lang),
        area=quantity(area, "m2", lang),
    )
