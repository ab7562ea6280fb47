"""The section on firms and people: how many, since when, and of what size."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.language.messages import say, say_many
from analysis.language.numbers import number, period
from analysis.report.findings.breaks import break_before, since_break
from analysis.report.findings.firm_size import firm_sizes, size_trend, sizes_set_aside
from analysis.report.findings.listing import listed
from analysis.report.findings.modelled import reconciled
from analysis.report.findings.naming import lowered
from analysis.report.findings.prose import Paragraph, cited
from analysis.report.findings.reading import Reading
from analysis.report.findings.study import Study
from analysis.report.findings.wording import amount, bare, in_date, marks, when
from analysis.report.marks import Marks
from analysis.report.pages.head import Opening
from analysis.report.profiles.consistent import made_consistent

POINTS = 5  # figures named in a sentence
STEADY = 1.3  # largest over smallest count of a stretch that stands still
LONG = 3.0  # years that such a stretch lasts at least


def size_opening(study: Study, marks_: Marks) -> Opening:
    """Open the section: its finding, the course of firms and of jobs, what changed meaning."""
    told = (
        _firms(study),
        _change_of_meaning(study),
        _jobs(study),
        *made_consistent(study),
        _sizes(study),
    )
    return Opening(
        id="size",
        title=size_heading(study),
        paragraphs=[Paragraph(one, study.lang, marks_) for one in told if one],
        lang=study.lang,
        contents=say(study.lang, "Firms and jobs"),
    )


def size_heading(study: Study) -> str:
    """State the finding on size: more firms, but smaller ones."""
    lang = study.lang
    firms, jobs = since_break(study, "tenant_firms"), study.sound("jobs")
    if not firms and not jobs:
        return say(lang, "Neither firms nor jobs are counted")
    if not firms:
        return say(lang, "Jobs are counted, firms are not")
    if len(firms) < 2:
        sound = len(study.series("tenant_firms")) > 1
        return _single(sound, bool(jobs), lang)
    course = _course([reconciled(study, one) or one for one in firms])
    return _both(course, size_trend(study), lang) if jobs else _alone(course, lang)


def _single(sound: bool, jobs: bool, lang: str) -> str:
    """Say that one count stands alone; `sound` where undated or unclear ones stand beside it."""
    if jobs:
        return say(lang, "One sound count of firms") if sound else say(lang, "One count of firms")
    if sound:
        return say(lang, "One sound count of firms, none of jobs")
    return say(lang, "One count of firms, none of jobs")


def _course(firms: Sequence[Reading]) -> str:
    first, last = (one.kept.middle for one in (firms[0], firms[-1]))
    ratio = last / first if first > 0 else 2.0
    return "more" if ratio > 1.05 else "fewer" if ratio < 0.95 else "same"


def _alone(course: str, lang: str) -> str:
    words = {
        "more": say(lang, "More firms; jobs are not counted"),
        "fewer": say(lang, "Fewer firms; jobs are not counted"),
        "same": say(lang, "As many firms as at first; jobs are not counted"),
    }
    return words[course]


def _both(course: str, trend: str, lang: str) -> str:
    words = {
        ("more", "larger"): say(lang, "More firms, and larger ones"),
        ("more", "smaller"): say(lang, "More firms, but smaller ones"),
        ("more", "same"): say(lang, "More firms, of the same size"),
        ("more", ""): say(lang, "More firms than at first"),
        ("fewer", "larger"): say(lang, "Fewer firms, but larger ones"),
        ("fewer", "smaller"): say(lang, "Fewer firms, and smaller ones"),
        ("fewer", "same"): say(lang, "Fewer firms, of the same size"),
        ("fewer", ""): say(lang, "Fewer firms than at first"),
        ("same", "larger"): say(lang, "As many firms as at first, but larger ones"),
        ("same", "smaller"): say(lang, "As many firms as at first, but smaller ones"),
        ("same", "same"): say(lang, "As many firms as at first, of the same size"),
        ("same", ""): say(lang, "As many firms as at first"),
    }
    return words[course, trend]


def _firms(study: Study) -> str | None:
    """Tell the course of the count: its start, the years it stood still, its end."""
    lang, series = study.lang, study.sound("tenant_firms")
    if not series:
        return say(lang, "No source counts the firms in the {noun}.", noun=study.noun)
    if len(series) == 1:
        return _one_count(study, series[0])
    told = [_dated(one, lang, unit=place == 0) for place, one in enumerate(_turning_points(series))]
    return say(lang, "Sources count {figures}.", figures=listed(told, lang, then=True))


def _one_count(study: Study, only: Reading) -> str:
    """Say the only sound count, and what undated or unclear sources say besides."""
    lang = study.lang
    values = dict(firms=amount(only, lang), when=when(only, lang) + marks(only))
    others = [one for one in study.series("tenant_firms") if one is not only]
    if not others:
        return say(lang, "One count is known: {firms} {when}.", **values)
    values["figures"] = listed(
        [f"{bare(one, lang)} {when(one, lang)}{marks(one)}" for one in others], lang
    )
    return say(
        lang,
        "One sound count is known: {firms} {when}. Undated or unclear sources say {figures}.",
        **values,
    )


def _turning_points(series: Sequence[Reading]) -> list[Reading | tuple[Reading, ...]]:
    """Choose the first and last figures and, between them, a steady stretch or some others."""
    stretch = _steady(series)
    if stretch is None or stretch == (0, len(series) - 1):
        return list(spaced(series, POINTS))
    first, last = stretch
    points: list[Reading | tuple[Reading, ...]] = [*spaced(series[:first], 2)]
    points.append(tuple(series[first : last + 1]))
    points.extend(spaced(series[last + 1 :], 2))
    return points


def _steady(series: Sequence[Reading]) -> tuple[int, int] | None:
    """Find the longest run of at least three exact counts that stay within three tenths."""
    best: tuple[int, int] | None = None
    longest = LONG
    for first in range(len(series)):
        for last in range(first + 2, len(series)):
            run = series[first : last + 1]
            values = [one.kept.middle for one in run]
            if min(values) <= 0 or max(values) / min(values) > STEADY:
                break
            years = run[-1].kept.moment - run[0].kept.moment
            if years > longest:
                best, longest = (first, last), years
    return best


def spaced(series: Sequence[Reading], most: int) -> list[Reading]:
    """Choose at most `most` readings, first and last among them, evenly spaced by rank."""
    if len(series) <= most:
        return list(series)
    places = {round(step * (len(series) - 1) / (most - 1)) for step in range(most)}
    return [series[place] for place in sorted(places)]


def _dated(point: Reading | tuple[Reading, ...], lang: str, *, unit: bool) -> str:
    """Say a figure with its date, or the two bounds of a stretch and the date of its end."""
    if isinstance(point, Reading):
        said = amount(point, lang) if unit else bare(point, lang)
        return f"{said} {when(point, lang)}{marks(point)}"
    low = min(point, key=lambda one: one.kept.middle)
    high = max(point, key=lambda one: one.kept.middle)
    values = dict(
        low=number(low.kept.middle, lang),
        high=number(high.kept.middle, lang),
        dates=period(point[0].kept.period_end, point[-1].kept.period_end, lang, "long"),
        marks=marks(low.kept, high.kept, point[-1].kept),
    )
    if unit:
        return say(lang, "between {low} and {high} firms{marks} ({dates})", **values)
    return say(lang, "between {low} and {high}{marks} ({dates})", **values)


def _change_of_meaning(study: Study) -> str | None:
    """Say where the count of firms or jobs begins to mean something else."""
    told = []
    for indicator in ("tenant_firms", "jobs"):
        found = break_before(study, indicator)
        if found is None:
            continue
        before, after, reason = found
        values = dict(
            label=study.inline(indicator),
            before=f"{bare(before, study.lang)} {when(before, study.lang)}{marks(before)}",
            after=f"{bare(after, study.lang)} {when(after, study.lang)}{marks(after)}",
            reason=lowered(reason.rstrip(".")),
        )
        if reason:
            told.append(
                say(
                    study.lang,
                    "From {before} to {after}, the count of {label} changes its meaning: {reason}.",
                    **values,
                )
            )
        else:
            told.append(
                say(
                    study.lang,
                    "From {before} to {after}, the count of {label} jumps, and no source says "
                    "why: the two may not count the same.",
                    **values,
                )
            )
    return " ".join(told) or None


def _jobs(study: Study) -> str | None:
    """Tell the course of jobs, what is only repeated, and where the scope is in doubt."""
    lang, series = study.lang, study.sound("jobs")
    if not series:
        return (
            say(lang, "No source counts the people who work there.")
            if study.has("tenant_firms")
            else None
        )
    told = [f"{bare(one, lang)} {when(one, lang)}{marks(one)}" for one in spaced(series, POINTS)]
    sentences = [say(lang, "People at work: {figures}.", figures=listed(told, lang, then=False))]
    sentences += [one for one in (_repeats(study, series), _scope(study, series)) if one]
    return " ".join(sentences)


def _repeats(study: Study, series: Sequence[Reading]) -> str | None:
    """Say which figure is repeated most, if it is repeated often."""
    most = max(series, key=lambda one: len(one.kept.repeats))
    n = len(most.kept.repeats)
    if n < 2:
        return None
    return say_many(
        study.lang,
        "The figure of {figure} is repeated by {n} other claim, which adds nothing.",
        "The figure of {figure} is repeated by {n} other claims, which add nothing.",
        n,
        figure=bare(most.kept, study.lang),
    )


def _scope(study: Study, series: Sequence[Reading]) -> str | None:
    """Say that a figure is also told of the network, so that its scope is in doubt."""
    last = series[-1]
    rows = study.claims[study.claims["claim_id"].isin(last.kept.claim_ids)]
    names = [name for one in rows["observation_id"] for name in study.shared.get(one, ())]
    if not names:
        return None
    return say(
        study.lang,
        "The last figure is also told of another scope ({names}): it may count more than this "
        "{noun}.",
        names=", ".join(dict.fromkeys(names)),
        noun=study.noun,
    )


def _sizes(study: Study) -> str | None:
    """Say people per firm, where firms and jobs are counted together."""
    lang, sizes = study.lang, firm_sizes(study)
    if not sizes:
        return None
    first, last = sizes[0], sizes[-1]
    told = first.phrase(lang) + cited(*first.claim_ids)
    if last is not first:
        told = listed([told, f"{last.said(lang)} {last.when(lang)}{cited(*last.claim_ids)}"], lang)
    if first.modelled is not None:
        return say(lang, "Reconciled, that makes {sizes}.", sizes=told)
    said = say(lang, "That makes {sizes}, where both are counted together.", sizes=told)
    aside = sizes_set_aside(study)
    if not aside:
        return said
    them = [f"{one.said(lang)} {in_date(one.period, lang)}{cited(*one.claim_ids)}" for one in aside]
    left = say(lang, "A count of grade C, set aside, gives {sizes}.", sizes=listed(them, lang))
    return f"{said} {left}"
