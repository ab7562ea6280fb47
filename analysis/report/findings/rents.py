"""What does a firm pay for its space: the finding on rent."""

from __future__ import annotations

from analysis.language.messages import say, say_many
from analysis.language.numbers import bounded, money, percent, quantity
from analysis.report.findings.finding import Finding
from analysis.report.findings.general import defined
from analysis.report.findings.prose import cited
from analysis.report.findings.ratings import rate
from analysis.report.findings.reading import Observation, Reading, statements
from analysis.report.findings.rent_facts import Rents, converted, rents
from analysis.report.findings.strip import Strip, Tick
from analysis.report.findings.study import Study
from analysis.report.findings.wording import SAME, bare, figure, marks, when


def rent(study: Study) -> Finding | None:
    """Say what a newcomer pays, in euros too, and whether the price moved."""
    found = rents(study)
    if found.start is None:
        return None
    lang, start = study.lang, found.start
    told = (_elsewhere(study, start), _moved(study, start), _share(found, lang))
    sentences = tuple(one for one in told if one)[:2]
    return Finding(
        theme="rent",
        big=figure(start, lang),
        what=_what(found, lang) + marks(start),
        sentences=sentences or tuple(filter(None, (defined(study, start.indicator),))),
        rating=rate(study, start),
        moment=start.kept.moment,
        lang=lang,
        strip=_strip(found, lang),
    )


def _what(found: Rents, lang: str) -> str:
    assert found.start is not None
    date = when(found.start, lang)
    if found.discounted and found.months is not None:
        months = int(found.months.kept.middle)
        return say_many(
            lang,
            "per m² a month for the first month, {when}",
            "per m² a month for the first {n} months, {when}",
            months,
            when=date,
        )
    words = {
        "rent_startup": say(lang, "per m² a month for a start-up, {when}", when=date),
        "rent_sme": say(lang, "per m² a month for a small firm, {when}", when=date),
        "rent_large_firm": say(lang, "per m² a month for a large firm, {when}", when=date),
    }
    return words.get(found.start.indicator) or say(lang, "per m² a month, {when}", when=date)


def _elsewhere(study: Study, start: Reading) -> str | None:
    """Say the price in euros, and how it meets a price that a source prints in other money."""
    lang, kept = study.lang, start.kept
    printed = [
        one
        for one in _all_prices(study, start.indicator)
        if one.currency not in (kept.currency, "")
    ]
    for other in printed:
        own = converted(
            study, _at(study, start, other.year), kept.currency, other.year, other.currency
        )
        if own is None:
            continue
        told = bounded(other.ends[0], other.bound, other.currency, lang, words=True)
        values = dict(
            amount=money(own, other.currency, lang, 2),
            year=other.year,
            printed=told,
            marks=cited(*other.claim_ids),
        )
        if _meets(own, other):
            return say(
                lang,
                "{amount} at the {year} rate, in line with the “{printed}” that a source "
                "prints{marks}.",
                **values,
            )
        return say(
            lang,
            "{amount} at the {year} rate, against the “{printed}” that a source prints{marks}.",
            **values,
        )
    to = "EUR" if kept.currency != "EUR" else "PPP"
    own = converted(study, kept.middle, kept.currency, start.year, to)
    if own is None:
        return None
    if to == "PPP":
        return say(lang, "{amount} at purchasing-power parity.", amount=money(own, to, lang, 1))
    return say(
        lang, "{amount} at the {year} rate.", amount=money(own, to, lang, 2), year=start.year
    )


def _all_prices(study: Study, indicator: str) -> list[Observation]:
    """List every statement of a price, echoes in other money among them."""
    rows = study.standings[study.standings["indicator"] == indicator]
    return statements(rows)


def _at(study: Study, start: Reading, year: int) -> float:
    """Return the price in force in a year: that year's reading, or the one shown."""
    same = [one for one in study.sound(start.indicator) if one.year == year]
    return (same[-1] if same else start).kept.middle


def _meets(own: float, other: Observation) -> bool:
    low = own * 0.98 if other.low is None else other.low
    high = own * 1.02 if other.high is None else other.high
    return low <= own * 1.02 and high >= own * 0.98


def _moved(study: Study, start: Reading) -> str | None:
    """Say that the price stood still, and what that means in constant money; or that it moved."""
    lang, kept = study.lang, start.kept
    series = [one for one in study.sound(start.indicator) if one.kept.currency == kept.currency]
    if len(series) < 2:
        return None
    first, last = series[0], series[-1]
    others = [one for one in series if abs(one.kept.middle / kept.middle - 1) > SAME]
    if others:
        first = others[0]
        before = bare(first, lang)
        return say(
            lang,
            "The figure was {before} {when}.",
            before=before,
            when=when(first, lang) + marks(first),
        )
    values = dict(first=f"{first.year}{marks(first)}", last=f"{last.year}{marks(last)}")
    constant = converted(study, kept.middle, kept.currency, first.year, kept.currency, last.year)
    if constant is None or abs(kept.middle / constant - 1) < 0.005:
        return say(lang, "Unchanged from {first} to {last}.", **values)
    lower = percent(abs(kept.middle / constant - 1) * 100, lang)
    if constant > kept.middle:
        return say(
            lang,
            "Unchanged from {first} to {last}, so {size} lower at constant prices.",
            size=lower,
            **values,
        )
    return say(
        lang,
        "Unchanged from {first} to {last}, so {size} higher at constant prices.",
        size=lower,
        **values,
    )


def _share(found: Rents, lang: str) -> str | None:
    if found.share is None or found.market is None:
        return None
    low, high = found.share
    return say(
        lang,
        "That is {share} of the city’s office rent ({market} {when}).",
        share=percent((low + high) / 2 * 100, lang),
        market=bare(found.market, lang),
        when=when(found.market, lang) + marks(found.market),
    )


def _strip(found: Rents, lang: str) -> Strip:
    assert found.start is not None
    start = found.start
    low, high = start.ends
    first = say(lang, "start") if found.discounted else str(start.year)
    ticks = [Tick((low + high) / 2, first)]
    told = [f"{bare(start, lang)} {when(start, lang)}"]
    rings: tuple[float, ...] = ()
    if found.discounted and found.afterwards is not None:
        rings = (found.afterwards,)
        ticks.append(Tick(found.afterwards, say(lang, "then")))
        after = quantity(found.afterwards, start.kept.currency, lang)
        told.append(say(lang, "{amount} afterwards", amount=after))
    reference: tuple[tuple[float, float], ...] = ()
    if found.market is not None:
        reference = (found.market.ends,)
        ticks.append(Tick(found.market.kept.middle, say(lang, "market")))
        told.append(say(lang, "market {amount}", amount=bare(found.market, lang)))
    alt = say(lang, "On a scale from 0: {figures}", figures=", ".join(told))
    return Strip((low, high), tuple(ticks), "blue", alt, rings=rings, reference=reference)
