"""The section on space and rent: how much room, what it costs, what the discount is worth."""

from __future__ import annotations

import pandas as pd

from analysis.language.messages import say, say_many
from analysis.language.numbers import money, number
from analysis.report.findings.prose import Paragraph
from analysis.report.findings.reading import Reading
from analysis.report.findings.rent_facts import Rents, converted, rents
from analysis.report.findings.study import Study
from analysis.report.findings.titles import is_full, percent_words
from analysis.report.findings.wording import (
    amount,
    bare,
    capital,
    figure,
    joined,
    labelled,
    marks,
    when,
)
from analysis.report.marks import Marks
from analysis.report.pages.head import Opening
from analysis.report.profiles.discount import paid_at_first


def rent_opening(study: Study, marks_: Marks) -> Opening:
    """Open the section: its finding, the room there is, what a newcomer pays and saves."""
    told = (_room(study), _discount(study), _price(study))
    return Opening(
        id="rent",
        title=rent_heading(study),
        paragraphs=[Paragraph(one, study.lang, marks_) for one in told if one],
        lang=study.lang,
        contents=say(study.lang, "Space and rent"),
    )


def rent_heading(study: Study) -> str:
    """State the finding on rent: a third of the market for 18 months, two thirds afterwards."""
    lang, found = study.lang, rents(study)
    if found.start is None:
        return _space_heading(study)
    if not found.discounted or found.months is None:
        return _price_heading(found, lang)
    months = int(found.months.kept.middle)
    later = later_share(found)
    if found.share is None or later is None:
        return say_many(
            lang,
            "{price} per m² for the first month, more afterwards",
            "{price} per m² for the first {n} months, more afterwards",
            months,
            price=figure(found.start, lang),
        )
    share = (found.share[0] + found.share[1]) / 2
    values = dict(share=percent_words(share, lang), later=_lowered(percent_words(later, lang)))
    return say_many(
        lang,
        "{share} of the market for the first month, {later} afterwards",
        "{share} of the market for the first {n} months, {later} afterwards",
        months,
        **values,
    )


def later_share(found: Rents) -> float | None:
    """Return the rent after the discount as a share of the market."""
    if found.afterwards is None or found.market is None:
        return None
    return found.afterwards / found.market.kept.middle


def _price_heading(found: Rents, lang: str) -> str:
    assert found.start is not None
    if found.share is not None:
        share = (found.share[0] + found.share[1]) / 2
        return say(lang, "{share} of the city’s office rent", share=percent_words(share, lang))
    return say(
        lang,
        "{price} per m² a month {when}",
        price=capital(bare_price(found.start, lang)),
        when=when(found.start, lang),
    )


def bare_price(start: Reading, lang: str) -> str:
    """Say a price without its square metres: `about 50 MAD`."""
    from dataclasses import replace

    unit = start.kept.unit.removesuffix("_per_m2_month")
    return amount(replace(start.shown, unit=unit), lang)


def _space_heading(study: Study) -> str:
    lang = study.lang
    area = study.latest("floor_area_lettable") or study.latest("floor_area")
    if area is None and not study.has("occupancy_rate", "land_area"):
        return say(lang, "Neither space nor rent is known")
    if is_full(study):
        return say(lang, "A full {noun}, at a rent that no source gives", noun=study.noun)
    if area is not None:
        return say(lang, "{area}, at a rent that no source gives", area=capital(amount(area, lang)))
    return say(lang, "No source gives a rent")


def _room(study: Study) -> str | None:
    """Say floor area, occupancy and who waits, as far as they are known."""
    lang = study.lang
    areas = [
        area
        for name in ("floor_area", "floor_area_lettable", "land_area")
        if (area := study.latest(name)) is not None
    ]
    told = [
        say(
            lang,
            "{label}: {amount}",
            label=study.inline(area.indicator),
            amount=amount(area, lang) + marks(area),
        )
        for area in areas
    ]
    sentences = [say(lang, "{space}.", space=joined(told, lang))] if told else []
    occupied = study.latest("occupancy_rate")
    if occupied is not None:
        sentences.append(_occupied(study, occupied))
    if study.has("waiting_list_firms"):
        waiting = study.latest("waiting_list_firms")
        assert waiting is not None
        sentences.append(
            say(
                lang,
                "{firms} waited for a place {when}.",
                firms=capital(amount(waiting, lang)),
                when=when(waiting, lang) + marks(waiting),
            )
        )
    return " ".join(sentences) or None


def _occupied(study: Study, last: Reading) -> str:
    lang, first = study.lang, study.first("occupancy_rate")
    values = dict(share=bare(last, lang), when=when(last, lang) + marks(last))
    if first is None or first is last or abs(first.kept.middle - last.kept.middle) < 5:
        return say(lang, "Occupancy was {share} {when}.", **values)
    values["before"] = f"{bare(first, lang)} {when(first, lang)}{marks(first)}"
    return say(lang, "Occupancy was {share} {when}, against {before}.", **values)


def _discount(study: Study) -> str | None:
    """Say what the discount is worth to a firm, in the money printed and in euros."""
    found, lang = rents(study), study.lang
    if (
        not found.discounted
        or found.start is None
        or found.months is None
        or found.afterwards is None
    ):
        return None
    months = int(found.months.kept.middle)
    currency, price = found.start.kept.currency, found.start.kept.middle
    size = study.latest("office_size_startup")
    area = size.kept.middle if size is not None and size.kept.bound == "point" else 1.0
    gift = discount_worth(found, area)
    told = money(gift, currency, lang)
    euros = converted(study, gift, currency, found.start.year, "EUR") if currency != "EUR" else None
    values = dict(
        first=money(price * area, currency, lang) + marks(found.start),
        then=money(found.afterwards * area, currency, lang) + marks(*_source_of_later(found)),
        length=say_many(lang, "{n} month", "{n} months", months) + marks(found.months),
        gift=told,
        next=number(months + 1, lang),
    )
    if size is not None and area != 1.0:
        values["area"] = bare(size, lang) + marks(size)
    head = paid_at_first(study, found.start, values, lang)
    if euros is None:
        worth = say(lang, "Over {length} the discount is worth {gift}.", **values)
    else:
        values["euros"], values["year"] = money(euros, "EUR", lang, 0), str(found.start.year)
        worth = say(
            lang,
            "Over {length} the discount is worth {gift}, or {euros} at the {year} rate.",
            **values,
        )
    step = say(lang, "The step comes at once, in month {next}.", **values)
    return " ".join((head, worth, step))


def discount_worth(found: Rents, area: float) -> float:
    """Return what a firm saves over the months of the discount, in the printed money."""
    assert found.start is not None
    assert found.months is not None
    assert found.afterwards is not None
    return (found.afterwards - found.start.kept.middle) * area * found.months.kept.middle


def _source_of_later(found: Rents) -> list[Reading]:
    known = found.multiplier if found.multiplier is not None else found.later
    return [known] if known is not None else []


def _price(study: Study) -> str | None:
    """Say the rent where there is no discount to tell, or that none is known."""
    found, lang = rents(study), study.lang
    if found.start is None or found.discounted:
        return None
    told = [labelled(study.inline(one.indicator), one, lang) for one in found.tiers]
    sentences = [say(lang, "{prices}.", prices=joined(told, lang))]
    if found.market is None:
        sentences.append(
            say(lang, "No market price of the city is near enough in time to compare.")
        )
    else:
        assert found.share is not None
        share = (found.share[0] + found.share[1]) / 2
        sentences.append(
            say(
                lang,
                "The first is {share} of the city’s office rent ({market} {when}).",
                share=_lowered(percent_words(share, lang)),
                market=bare(found.market, lang),
                when=when(found.market, lang) + marks(found.market),
            )
        )
    return " ".join(sentences)


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]


def rent_steps(study: Study) -> pd.DataFrame:
    """Make the frame of the rent schedule: the discount, what follows it, what others pay.

    Returns
    -------
    DataFrame
        The columns that `report.figures.rent_schedule` draws; one row a tier, in the printed
        currency, with euros and international dollars where a rate is known. Empty where no
        discount is known.
    """
    found = rents(study)
    rows: list[dict[str, object]] = []
    if found.discounted and found.start is not None and found.afterwards is not None:
        rows.append(_step(study, "discount", "", found.start))
        rows.append(_level(study, "full", "", found.afterwards, found.start))
        printed = found.start.kept.currency
        large = [one for one in found.tiers if one.indicator == "rent_large_firm"]
        others = [one for one in large if one.kept.currency == printed]
        rows += [_step(study, "reference", study.label(one.indicator), one) for one in others]
        if found.market is not None:
            rows.append(
                _step(study, "reference", say(study.lang, "City office market"), found.market)
            )
    columns = ["tier", "label", "value", "low", "high", "currency", "eur", "ppp"]
    return pd.DataFrame(rows, columns=columns)


def _step(study: Study, tier: str, label: str, reading: Reading) -> dict[str, object]:
    low, high = reading.ends
    told = f"{label}, {reading.year}" if label else ""
    return _row(study, tier, told, (low + high) / 2, (low, high), reading)


def _level(study: Study, tier: str, label: str, value: float, like: Reading) -> dict[str, object]:
    return _row(study, tier, label, value, (value, value), like)


def _row(
    study: Study, tier: str, label: str, value: float, ends: tuple[float, float], like: Reading
) -> dict[str, object]:
    currency, year = like.kept.currency, like.year
    return {
        "tier": tier,
        "label": label,
        "value": value,
        "low": ends[0] if ends[0] != ends[1] else None,
        "high": ends[1] if ends[0] != ends[1] else None,
        "currency": currency,
        "eur": converted(study, value, currency, year, "EUR"),
        "ppp": converted(study, value, currency, year, "PPP"),
    }
