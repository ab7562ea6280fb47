"""The words around each figure of a profile: title that states the finding, how to read, scope."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from analysis.language.messages import say, say_many
from analysis.language.numbers import money, number, quantity
from analysis.language.shown import Html, fragment
from analysis.report.findings.breaks import since_break
from analysis.report.findings.departures import departures_kept, listed_flows, rounded, yearly
from analysis.report.findings.identities import implied_departures
from analysis.report.findings.listing import listed
from analysis.report.findings.prose import pieces, plain
from analysis.report.findings.reading import Reading
from analysis.report.findings.rent_facts import rents
from analysis.report.findings.study import Study
from analysis.report.findings.wording import amount, bare, capital, change, in_date, marks, when
from analysis.report.marks import Marks
from analysis.report.profiles.flow import passed_and_present, sums
from analysis.report.profiles.rent import discount_worth
from analysis.report.profiles.size import spaced


@dataclass(frozen=True)
class Words:
    """What stands around a figure; `absent` is said instead where there is nothing to draw."""

    name: str
    title: str
    subtitle: str
    alt: str
    reading: Html | str | None
    scope: str | None
    claim_ids: tuple[str, ...]
    absent: str | None = None


def words_of(chart: str, study: Study, marks_: Marks) -> Words:
    """Return the words of a chart of `report.figures`, by its name."""
    rules: dict[str, Callable[[Study, Marks], Words]] = {
        "timeline": _timeline,
        "rent_schedule": _schedule,
        "passed": _passed,
        "flows": _flows,
    }
    if chart not in rules:
        raise ValueError(f"chart {chart!r}: a profile has words for {', '.join(rules)}")
    return rules[chart](study, marks_)


def _scope(study: Study) -> str:
    """Say what is counted: the hub alone, as its sources delimit it, and the note on the hub."""
    lang = study.lang
    parent = study.entity.get("parent_id")
    alone = parent is not None and parent == parent
    told = (
        say(
            lang,
            "{name} alone; figures of the network or of other sites are left out.",
            name=study.name,
        )
        if alone
        else say(lang, "{name}, as each source delimits it.", name=study.name)
    )
    return told


def _courses(study: Study, indicators: Iterable[str]) -> list[str]:
    """Say the course of each indicator by up to five of its figures: for alternative texts."""
    told = []
    for indicator in indicators:
        series = spaced(study.series(indicator), 5)
        if series:
            figures = listed(
                [f"{bare(one, study.lang)} {when(one, study.lang)}" for one in series], study.lang
            )
            told.append(f"{study.label(indicator)}{' : ' if study.lang == 'fr' else ': '}{figures}")
    return told


def _claims(study: Study, indicators: Iterable[str]) -> tuple[str, ...]:
    """List the claims that stand in a figure, echoes left out, in the order of their dates."""
    seen = [one for name in indicators for one in study.seen.get(name, ())]
    return tuple(dict.fromkeys(claim for one in seen for claim in one.claim_ids))


def _timeline(study: Study, marks_: Marks) -> Words:
    lang, names = study.lang, ("tenant_firms", "jobs")
    told = [one for name in names if (one := _moved(study, name))]
    years = [one.year for name in names for one in study.series(name)]
    subtitle = say(lang, "Firms present and people at work, {name}", name=study.name)
    if years:
        subtitle += f", {min(years)}–{max(years)}"
    nothing = say(lang, "No count of firms or of jobs is known, so there is no line to draw.")
    title = capital(("; " if lang == "en" else " ; ").join(told)) or say(
        lang, "What has been counted"
    )
    return Words(
        name=_file(study, "timeline"),
        title=title,
        subtitle=subtitle,
        alt=". ".join([plain(title, lang), *_courses(study, names)]) + ".",
        reading=_one_point(study, names, marks_),
        scope=_scope(study),
        claim_ids=_claims(study, names),
        absent=None if years else nothing,
    )


def _moved(study: Study, indicator: str) -> str | None:
    """Say the change of a count since its first figure of the same meaning."""
    series, lang = since_break(study, indicator), study.lang
    if not series:
        return None
    what = say(lang, "firms") if indicator == "tenant_firms" else say(lang, "people at work")
    if len(series) < 2:
        return say(
            lang,
            "{what}: {figure} {when}",
            what=what,
            figure=bare(series[0], lang),
            when=when(series[0], lang),
        )
    moved = plain(change(series[0], series[-1], lang), lang)
    return say(lang, "{what}: {change}", what=what, change=moved[:1].lower() + moved[1:])


def _one_point(study: Study, names: Iterable[str], marks_: Marks) -> Html | None:
    """Explain the figure on one point: the one most repeated, else the last."""
    points = [one for name in names for one in study.sound(name)]
    if not points:
        return None
    lang = study.lang
    point = max(points, key=lambda one: (len(one.kept.repeats), one.kept.moment))
    n = len(point.kept.repeats)
    values = dict(
        when=in_date(point.kept.period_end, lang),
        amount=amount(point.kept, lang) + marks(point.kept),
    )
    if n:
        told = say_many(
            lang,
            "{when}, a source counts {amount}; {n} other claim repeats it and weighs nothing.",
            "{when}, a source counts {amount}; {n} other claims repeat it and weigh nothing.",
            n,
            **values,
        )
    else:
        told = say(lang, "{when}, a source counts {amount}.", **values)
    return fragment(*pieces(told, marks_))


def _schedule(study: Study, marks_: Marks) -> Words:
    lang, found = study.lang, rents(study)
    absent = None
    title, alt, reading = say(lang, "Rent since entry"), "", None
    claim_ids: tuple[str, ...] = ()
    if found.start is None:
        absent = say(lang, "No rent is known, so there is no price to draw.")
    elif not found.discounted or found.months is None or found.afterwards is None:
        absent = say(lang, "No discount is known: the prices are in the table.")
    else:
        currency, months = found.start.kept.currency, int(found.months.kept.middle)
        below = found.market is not None and found.afterwards < found.market.ends[0]
        values = dict(month=number(months + 1, lang))
        if below:
            title = say(lang, "Rent rises in month {month} and stays below the market", **values)
        else:
            title = say(lang, "Rent rises in month {month}", **values)
        alt = say(
            lang,
            "{title}: {start} for {n} months, then {then}",
            title=title,
            start=amount(found.start, lang),
            n=number(months, lang),
            then=money(found.afterwards, currency, lang),
        )
        area = _office(study)
        reading = say(
            lang,
            "the shaded area is what the {noun} forgoes: {gap} × {area} × {n} months = {gift}.",
            noun=study.noun,
            gap=money(found.afterwards - found.start.kept.middle, currency, lang),
            area=quantity(area, "m2", lang),
            n=number(months, lang),
            gift=money(discount_worth(found, area), currency, lang),
        )
        them = [one for one in (*found.tiers, found.months, found.multiplier, found.market) if one]
        claim_ids = tuple(claim for one in them for claim in one.claim_ids)
    return Words(
        name=_file(study, "rent"),
        title=title,
        subtitle=say(
            lang,
            "Per m² and month, in the printed currency; euros and international dollars (PPP) of the same year",
        ),
        alt=alt or title,
        reading=reading,
        scope=say(
            lang, "list prices; the sources do not say whether taxes and charges are included."
        ),
        claim_ids=claim_ids,
        absent=absent,
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


def _passed(study: Study, marks_: Marks) -> Words:
    lang, names = study.lang, ("firms_cumulative", "tenant_firms")
    hosted, pair = study.series("firms_cumulative"), passed_and_present(study)
    years = [one.year for name in names for one in study.series(name)]
    title = say(lang, "What lies between firms passed and firms present has left")
    subtitle = say(lang, "Firms hosted since opening and firms present, {name}", name=study.name)
    if years:
        subtitle += f", {min(years)}–{max(years)}"
    enough = len(hosted) > 1 and pair is not None
    return Words(
        name=_file(study, "passed"),
        title=title,
        subtitle=subtitle,
        alt=". ".join([title, *_courses(study, names)]) + ".",
        reading=_gap(study, marks_),
        scope=_scope(study),
        claim_ids=_claims(study, ("firms_cumulative",)),
        absent=None
        if enough
        else say(
            lang,
            "Fewer than two counts of the firms hosted since opening are known, so there is no gap to draw.",
        ),
    )


def _gap(study: Study, marks_: Marks) -> Html | None:
    """Explain the gap at the kept counts of one middle date."""
    lang, pairs = study.lang, []
    for hosted in study.sound("firms_cumulative"):
        present = study.near("tenant_firms", hosted.kept.moment, 0.5)
        if present is not None and present.kept.middle < hosted.kept.middle:
            pairs.append((hosted, present))
    if not pairs:
        return None
    hosted, present = pairs[len(pairs) // 2]
    told = say(
        lang,
        "{when}, {hosted} had passed and {present} were present, so {gone} had left.",
        when=in_date(hosted.kept.period_end, lang),
        hosted=bare(hosted.kept, lang) + marks(hosted.kept),
        present=bare(present.kept, lang) + marks(present.kept),
        gone=_gone(hosted, present, lang),
    )
    return fragment(*pieces(told, marks_))


def _gone(hosted: Reading, present: Reading, lang: str) -> str:
    n = number(hosted.kept.middle - present.kept.middle, lang)
    if hosted.kept.bound == "lower" or present.kept.bound == "upper":
        return say(lang, "at least {amount}", amount=n)
    exact = hosted.kept.bound == present.kept.bound == "point"
    return n if exact else say(lang, "about {amount}", amount=n)


def _flows(study: Study, marks_: Marks) -> Words:
    lang = study.lang
    entered, left = listed_flows(study, out=False), listed_flows(study, out=True)
    names = ("firms_entered", "firms_entered_per_year", "firms_exited", "firms_exited_per_year")
    known = any(study.has(name) for name in names)
    title = _flow_title(study)
    implied = sums(study)
    reading = None
    if implied:
        reading = fragment(*pieces(say(lang, "{sums}.", sums=implied), marks_))
    elif entered or left:
        one = (left or entered)[-1]
        flow = yearly(one)
        assert flow is not None
        told = say(
            lang,
            "{when}, {firms} a year.",
            when=when(one, lang),
            firms=bare(rounded(flow), lang) + marks(one),
        )
        reading = fragment(*pieces(told, marks_))
    return Words(
        name=_file(study, "flows"),
        title=title,
        subtitle=say(
            lang, "Firms a year; a figure over several years is drawn as long as its period"
        ),
        alt=". ".join([title, *_courses(study, names)]) + ".",
        reading=reading,
        scope=_scope(study),
        claim_ids=_claims(study, names),
        absent=None
        if known
        else say(lang, "No source counts entries or departures, so there is no flow to draw."),
    )


def _flow_title(study: Study) -> str:
    """State what the flows show: departures and the ways that lead to them, or what is missing."""
    lang, kept = study.lang, departures_kept(study)
    flow = yearly(kept) if kept is not None else None
    if kept is None or flow is None:
        return say(lang, "Entries are known, departures are not")
    implied = implied_departures(study)
    if implied:
        rates = listed([number(round(one.per_year), lang) for one in implied], lang)
        return say(
            lang,
            "{firms} departures a year {when}; stocks and entries imply {rates}",
            firms=capital(bare(rounded(flow), lang)),
            when=when(kept, lang),
            rates=rates,
        )
    return say(
        lang,
        "{firms} departures a year {when}",
        firms=capital(bare(rounded(flow), lang)),
        when=when(kept, lang),
    )


def _file(study: Study, name: str) -> str:
    return f"{study.entity['entity_id']}_{name}_{study.lang}"
