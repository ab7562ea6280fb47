"""How fast do firms come and go: the findings on departures and entries."""

from __future__ import annotations

from dataclasses import replace

from analysis.language.messages import say, say_many
from analysis.report.findings.counts import interval_told
from analysis.report.findings.finding import Finding
from analysis.report.findings.identities import Implied, implied_departures
from analysis.report.findings.listing import listed
from analysis.report.findings.modelled import (
    Modelled,
    leaving_of,
    modelled_series,
    reconciled,
)
from analysis.report.findings.prose import cited
from analysis.report.findings.ratings import TOLERANCE, Rating, rate
from analysis.report.findings.reading import Observation, Reading
from analysis.report.findings.rounding import whole
from analysis.report.findings.share import Share, share_of
from analysis.report.findings.strip import Strip, Tick
from analysis.report.findings.study import WHOLE_YEAR, Study
from analysis.report.findings.sums_told import confirms, in_doubt, on_own_figures, sums_told
from analysis.report.findings.wording import bare, dated, figure, marks, when

LISTED = 3  # other figures named beside the one that is kept


def yearly(reading: Reading) -> Observation | None:
    """Return a flow as a yearly figure: a total over several years becomes their mean.

    A flow over less than eleven months is none: seasons differ.
    """
    kept = reading.kept
    if reading.indicator.endswith("_per_year"):
        return replace(kept, unit="firms")
    if kept.months < WHOLE_YEAR:
        return None
    years = max(kept.months / 12, 1.0)
    if years < 1.05:
        return kept
    return replace(
        kept,
        low=None if kept.low is None else kept.low / years,
        high=None if kept.high is None else kept.high / years,
        bound=kept.bound if kept.bound in ("lower", "upper", "range") else "approx",
    )


def told_flow(study: Study, reading: Reading) -> Observation | None:
    """Return a flow as a yearly figure, the reconciled one of its year where there is one."""
    told = reconciled(study, reading)
    if told is not None and isinstance(told.kept, Modelled):
        return told.kept
    return yearly(reading)


def departures(study: Study) -> Finding | None:
    """Say how many firms leave in a year, what share that is, and what other figures give."""
    rated = _rated_departures(study)
    if not rated:
        return None
    rating, kept = max(rated, key=lambda pair: _departing(study, pair))
    return _flow(study, kept, rating, [one for _, one in rated if one is not kept], out=True)


def departures_kept(study: Study) -> Reading | None:
    """Return the reading of departures that the finding is on: the best rated, then the latest.

    Of those rated alike, one that a sum of the hub's own counts leads to goes first.
    """
    rated = _rated_departures(study)
    return max(rated, key=lambda pair: _departing(study, pair))[1] if rated else None


def listed_flows(study: Study, *, out: bool) -> list[Reading]:
    """List the sound readings of departures, or entries, that make a yearly figure."""
    names = (
        ("firms_exited", "firms_exited_per_year")
        if out
        else ("firms_entered", "firms_entered_per_year")
    )
    found = [one for name in names for one in study.sound(name) if yearly(one) is not None]
    return sorted(found, key=lambda one: one.kept.moment)


def _rated_departures(study: Study) -> list[tuple[Rating, Reading]]:
    return [(rating_of(study, one), one) for one in listed_flows(study, out=True)]


def _departing(study: Study, pair: tuple[Rating, Reading]) -> tuple[int, bool, float]:
    """Order by the rating, then by whether the hub's own counts lead to the same, then by date."""
    sums = confirming(study, pair[1])
    counted = any(not in_doubt(study, one) for one in sums)
    return pair[0].level, counted, pair[1].kept.moment


def _standing(pair: tuple[Rating, Reading]) -> tuple[int, float]:
    return pair[0].level, pair[1].kept.moment


def entries(study: Study) -> Finding | None:
    """Say how many firms enter in a year, and what share of those present that is."""
    rated = [(rate(study, one), one) for one in listed_flows(study, out=False)]
    if not rated:
        return None
    rating, kept = max(rated, key=_standing)
    return _flow(study, kept, rating, [one for _, one in rated if one is not kept], out=False)


def rating_of(study: Study, reading: Reading) -> Rating:
    """Rate departures; sums on other figures, told of this hub alone, may confirm them."""
    sums = confirming(study, reading)
    return rate(study, reading, confirmed=any(confirms(study, reading, one) for one in sums))


def confirming(study: Study, reading: Reading) -> tuple[Implied, ...]:
    """List the sums that give the same departures within 10 %, those on other sources first.

    A sum confirms what it overlaps or touches in time, give or take two years.
    """
    flow = yearly(reading)
    if flow is None:
        return ()
    low, high = flow.ends
    found = [
        one
        for one in implied_departures(study)
        if low * (1 - TOLERANCE) <= one.per_year <= high * (1 + TOLERANCE)
        and int(one.period_start[:4]) - 2 <= flow.year <= int(one.period_end[:4]) + 2
        and not set(one.claim_ids) & set(flow.claim_ids)
    ]
    return tuple(sorted(found, key=lambda one: on_own_figures(study, reading, one)))


def leaving_share(study: Study, reading: Reading) -> Share | None:
    """Return the share of the tenants that leave in a year, by a count of that year.

    Of a reconciled year it is the model's mean.
    """
    flow = told_flow(study, reading)
    if isinstance(flow, Modelled):
        drawn = leaving_of(study, flow.year)
        return None if drawn is None else Share(drawn.raw / 100, drawn.raw / 100, "approx")
    if flow is None:
        return None
    middle = flow.moment - flow.months / 24 + 0.5 if flow.months > 13 else flow.moment
    present = study.near("tenant_firms", middle, 1.1)
    if present is None or present.kept.middle <= 0:
        return None
    share = share_of(flow, present.kept)
    return share if share.high < 1 else None


def _flow(
    study: Study, kept: Reading, rating: Rating, others: list[Reading], *, out: bool
) -> Finding:
    lang = study.lang
    flow = told_flow(study, kept)
    assert flow is not None  # chosen among those that have one
    told = reconciled(study, kept) or kept
    sentences = (
        interval_told(told, kept, lang),
        _share(study, kept, out=out),
        _mean(kept, lang),
        _others(study, kept, others, out=out),
    )
    return Finding(
        theme="departures" if out else "entries",
        big=figure(rounded(flow), lang),
        what=_what(told, flow, lang, out=out) + marks(told),
        sentences=tuple(one for one in sentences if one),
        rating=rating,
        moment=kept.kept.moment,
        lang=lang,
        strip=_strip(study, kept, flow, others, out=out),
    )


def _what(kept: Reading, flow: Observation, lang: str, *, out: bool) -> str:
    many = 1 if flow.ends[1] == 1 else 2
    if out:
        return say_many(
            lang,
            "departure a year, {when}",
            "departures a year, {when}",
            many,
            when=when(kept, lang),
        )
    return say_many(
        lang, "entry a year, {when}", "entries a year, {when}", many, when=when(kept, lang)
    )


def _share(study: Study, kept: Reading, *, out: bool) -> str | None:
    flow = told_flow(study, kept)
    if isinstance(flow, Modelled):
        return _drawn_share(study, flow) if out else None
    share = leaving_share(study, kept)
    if share is None or flow is None:
        return None
    middle = flow.moment - flow.months / 24 + 0.5 if flow.months > 13 else flow.moment
    present = study.near("tenant_firms", middle, 1.1)
    assert present is not None  # the share was made with it
    values = dict(
        share=share.percents(study.lang),
        present=bare(present.kept, study.lang),
        when=when(present, study.lang) + cited(*present.kept.claim_ids),
    )
    return say(study.lang, "That is {share} of the firms present ({present} {when}).", **values)


def _drawn_share(study: Study, flow: Modelled) -> str | None:
    share = leaving_of(study, flow.year)
    if share is None:
        return None
    stocks = modelled_series(study, "tenant_firms")
    present = next(one for one in stocks if one.year == flow.year)
    return say(
        study.lang,
        "That is {share} of the firms present ({present} {when}).",
        share=bare(share, study.lang),
        present=bare(present, study.lang),
        when=when(present, study.lang) + marks(present),
    )


def _mean(kept: Reading, lang: str) -> str | None:
    """Tell the printed total where the figure is a mean over years."""
    flow = yearly(kept)
    if flow is None or flow is kept.kept or kept.indicator.endswith("_per_year"):
        return None
    return say(
        lang,
        "The source prints {total} for the whole period, {when}.",
        total=bare(kept.kept, lang),
        when=dated(kept, lang),
    )


def _others(study: Study, kept: Reading, others: list[Reading], *, out: bool) -> str | None:
    """Name what other figures and sums say, the nearest in time first."""
    lang = study.lang
    near = sorted(others, key=lambda one: abs(one.kept.moment - kept.kept.moment))[:LISTED]
    told = [
        f"{bare(rounded(flow), lang)} {when(one, lang)}{marks(one)}"
        for one in sorted(near, key=lambda one: one.kept.moment)
        if (flow := yearly(one)) is not None
    ]
    sums = confirming(study, kept) if out else ()
    parts = []
    if sums:
        parts.append(sums_told(study, kept, sums))
    if told:
        parts.append(say(lang, "Elsewhere: {figures}.", figures=listed(told, lang)))
    return " ".join(parts) or None


def rounded(flow: Observation) -> Observation:
    """Round a mean to whole firms, or to a tenth under ten; a bound is rounded to stay true."""

    def told(end: float | None) -> float | None:
        return None if end is None else whole(end, flow.bound, 0 if abs(end) >= 10 else 1)

    return replace(flow, low=told(flow.low), high=told(flow.high))


def _strip(
    study: Study, kept: Reading, flow: Observation, others: list[Reading], *, out: bool
) -> Strip:
    lang, told_ = study.lang, reconciled(study, kept) or kept
    flows = [(one, other) for one in others if (other := yearly(one)) is not None]
    near = sorted(flows, key=lambda pair: abs(pair[0].kept.moment - kept.kept.moment))[:LISTED]
    sums = confirming(study, kept) if out else ()
    rings = [other.middle for _, other in near] + [one.per_year for one in sums]
    band = flow.ends
    if isinstance(flow, Modelled):
        band = (flow.least, flow.most)
        rings += list(dict.fromkeys(kept.kept.ends))
    ticks = [Tick(flow.middle, dated(kept, lang))]
    ticks += [Tick(other.middle, dated(one, lang)) for one, other in near]
    told = [f"{bare(rounded(flow), lang)} {when(told_, lang)}"]
    told += [f"{bare(rounded(other), lang)} {when(one, lang)}" for one, other in near]
    if sums:
        rates = listed([one.rate(lang) for one in sums], lang)
        told.append(say(lang, "sums of counts {rates}", rates=rates))
    alt = say(lang, "On a scale from 0: {figures}", figures=", ".join(told))
    return Strip(band, tuple(ticks), "rust" if out else "teal", alt, rings=tuple(rings))
