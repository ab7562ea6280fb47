"""The opening of each section of a comparison: its finding, and a short paragraph or two."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.language.messages import Message, message, say
from analysis.report.comparisons.measures import (
    DENSITY_GROSS,
    DENSITY_LETTABLE,
    FIRM_SIZE,
    FIRMS,
    JOBS,
    LEAVING,
    RENT_EUR,
    ROOM_GROSS,
    ROOM_LETTABLE,
    Measure,
)
from analysis.report.comparisons.standing import (
    CLOSER,
    DEARER,
    LARGER_FIRMS,
    LEAVES,
    MORE_FIRMS,
    standing_words,
)
from analysis.report.comparisons.telling import ends, next_to, told
from analysis.report.comparisons.view import View
from analysis.report.findings.departures import listed_flows
from analysis.report.findings.listing import listed
from analysis.report.findings.prose import Paragraph
from analysis.report.findings.wording import bare, capital, cardinal, marks, when
from analysis.report.marks import Marks
from analysis.report.pages.head import Opening

TIER_WORDS: dict[str, Message] = {
    "rent_startup": message("for start-ups"),
    "rent_per_m2_month": message("for tenants not named"),
    "rent_sme": message("for small and medium firms"),
    "rent_standard": message("for any firm"),
    "rent_large_firm": message("for large firms"),
}


def hubs_opening(view: View, marks_: Marks) -> Opening:
    """Open the section on who is compared, and on which years."""
    lang, n = view.lang, len(view.hubs.all)
    changed = [study for study in view.hubs.all if study.breaks.get(FIRMS.indicator)]
    title = say(
        lang, "{words} hubs, each counting in its own way", words=capital(cardinal(n, lang))
    )
    text = [_year(view)]
    if changed:
        names = listed([view.hubs.name(one) for one in changed], lang)
        text.append(
            say(
                lang,
                "In {names} the count of firms is known to have changed its meaning; what each "
                "source says of its count stands in the table.",
                names=names,
            )
        )
    else:
        text.append(say(lang, "What each source says of its count stands in the table."))
    method = say(
        lang,
        "A place is worth what stands behind it. Two hubs are put in order only where every value "
        "that the claims of one allow, or the 95% interval of its reconciled figure, is larger "
        "than all that is possible for the other; where they overlap, a place has two ends.",
    )
    return _opening(view, marks_, "hubs", title, [" ".join(text), method], say(lang, "The hubs"))


def _year(view: View) -> str:
    """Say which year the figures are nearest to, and why that one."""
    lang, year, name = view.lang, view.hubs.year, view.name
    why = {
        "firms": say(lang, "the last year in which the firms of {name} were counted", name=name),
        "figure": say(lang, "the year of the newest figure of {name}", name=name),
        "data": say(lang, "the year of the data, for nothing is known of {name}", name=name),
    }
    return say(
        lang,
        "The year of reference is {year}, {why}. A reconciled figure is that of the end of the "
        "year, interpolated where nobody counted; printed figures of one date do not exist, so "
        "each is the nearest: at most five years away for counts, ten for ratios and rents.",
        year=year,
        why=why[view.hubs.basis],
    )


def size_opening(view: View, marks_: Marks) -> Opening:
    """Open the section on firms and people at work."""
    lang = view.lang
    title = standing_words(view.place(FIRMS), MORE_FIRMS, lang)
    paragraphs = [_compared(view, FIRMS), _compared(view, JOBS)]
    return _opening(view, marks_, "size", title, paragraphs, say(lang, "Firms and jobs"))


def people_opening(view: View, marks_: Marks) -> Opening:
    """Open the section on people per firm."""
    lang = view.lang
    title = standing_words(view.place(FIRM_SIZE), LARGER_FIRMS, lang)
    return _opening(
        view, marks_, "people", title, [_compared(view, FIRM_SIZE)], say(lang, "People per firm")
    )


def space_opening(view: View, marks_: Marks) -> Opening:
    """Open the section on floor area."""
    lang = view.lang
    measure = view.fullest((DENSITY_GROSS, DENSITY_LETTABLE))
    title = standing_words(view.place(measure) if measure else None, CLOSER, lang)
    paragraphs = []
    for one in (DENSITY_GROSS, DENSITY_LETTABLE, ROOM_GROSS, ROOM_LETTABLE):
        if view.own(one) is not None and view.place(one) is not None:
            paragraphs.append(next_to(view, one, whole=True))
    if not paragraphs:
        paragraphs.append(_compared(view, DENSITY_GROSS))
    return _opening(view, marks_, "space", title, paragraphs, say(lang, "Space"))


def rent_opening(view: View, marks_: Marks) -> Opening:
    """Open the section on rent and purchasing power."""
    lang = view.lang
    title = standing_words(view.place(RENT_EUR), DEARER, lang)
    refused = [f"{view.hubs.name(s.study)} – {s.reason}" for s in view.sides(RENT_EUR) if s.reason]
    second = [_tiers(view)]
    second += [say(lang, "Without a rate: {reasons}", reasons=" ".join(refused))] if refused else []
    paragraphs = [_compared(view, RENT_EUR), _joined(second)]
    return _opening(view, marks_, "rent", title, paragraphs, say(lang, "Rent"))


def _tiers(view: View) -> str | None:
    """Say which tier each rent is of: they are not one kind of price."""
    lang, by_tier = view.lang, dict[str, list[str]]()
    for side in view.known(RENT_EUR):
        by_tier.setdefault(side.tier, []).append(view.hubs.name(side.study))
    if not by_tier:
        return None
    told_ = [
        say(lang, "{names} {tier}", tier=TIER_WORDS[tier], names=listed(names, lang))
        for tier, names in by_tier.items()
    ]
    if len(by_tier) == 1:
        return say(lang, "All are rents {tier}.", tier=TIER_WORDS[next(iter(by_tier))])
    told_all = ("; " if lang == "en" else " ; ").join(told_)
    return say(lang, "They are not one kind of price: {tiers}.", tiers=told_all)


def leaving_opening(view: View, marks_: Marks) -> Opening:
    """Open the section on departures and growth."""
    lang = view.lang
    title = standing_words(view.place(LEAVING), LEAVES, lang)
    told_ = [_placed(view, LEAVING), _uncounted(view)]
    return _opening(
        view,
        marks_,
        "dynamics",
        title,
        [_joined(told_), _odd_periods(view)],
        say(lang, "Departures and growth"),
    )


def _uncounted(view: View) -> str | None:
    """Say how many hubs do not count departures."""
    missing = view.unknown(LEAVING)
    if not missing:
        return None
    return say(
        view.lang,
        "No departures of a year to set against firms of that year: {names}.",
        names=listed(view.named(missing), view.lang),
    )


def _odd_periods(view: View) -> str | None:
    """Name departures over other periods, which make no yearly share."""
    lang, found = view.lang, []
    for side in view.unknown(LEAVING):
        flows = [one for one in listed_flows(side.study, out=True) if one.kept.months != 12]
        for one in flows[-1:]:
            found.append(
                say(
                    lang,
                    "{name}, {firms} {when}",
                    name=view.hubs.name(side.study),
                    firms=bare(one.kept, lang) + marks(one.kept),
                    when=when(one, lang),
                )
            )
    if not found:
        return None
    return say(
        lang, "Departures of other periods, not comparable: {flows}.", flows=listed(found, lang)
    )


def _compared(view: View, measure: Measure) -> str:
    """Say where the subject stands, or that it cannot be placed, and who has no figure."""
    return _joined([_placed(view, measure), _missing(view, measure)])


def _missing(view: View, measure: Measure) -> str | None:
    """Name the other hubs without a figure near the year of reference."""
    names = view.named(side for side in view.unknown(measure) if side.key != view.key)
    if not names:
        return None
    values = dict(year=view.hubs.year, names=listed(names, view.lang))
    return say(view.lang, "No figure near {year}: {names}.", **values)


def _placed(view: View, measure: Measure) -> str:
    lang, own = view.lang, view.sides(measure)[0]
    by = capital(measure.by.said(lang))
    if own.figure is None:
        first = say(
            lang,
            "{by}, {name} cannot be placed: it has no figure near {year}.",
            by=by,
            name=view.name,
            year=view.hubs.year,
        )
        return _joined([first, ends(view, measure)])
    near = next_to(view, measure, whole=True)
    return near or say(lang, "{by}, {own} stands alone.", by=by, own=told(view, own))


def _joined(sentences: Sequence[str | None]) -> str:
    return " ".join(one for one in sentences if one)


def _opening(
    view: View, marks_: Marks, anchor: str, title: str, texts: Sequence[str | None], contents: str
) -> Opening:
    return Opening(
        id=anchor,
        title=title,
        paragraphs=[Paragraph(one, view.lang, marks_) for one in texts if one],
        lang=view.lang,
        contents=contents,
    )
