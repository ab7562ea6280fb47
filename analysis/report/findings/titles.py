"""The finding of a page as its title, and of each section as its heading."""

from __future__ import annotations

from analysis.language.messages import say, say_many
from analysis.language.numbers import date, percent
from analysis.report.findings.breaks import since_break
from analysis.report.findings.choosing import findings
from analysis.report.findings.departures import departures_kept, leaving_share
from analysis.report.findings.firm_size import size_trend
from analysis.report.findings.modelled import is_modelled, plainly, reconciled
from analysis.report.findings.part import part_of_site
from analysis.report.findings.reading import Reading
from analysis.report.findings.study import Study
from analysis.report.findings.wording import amount, bare, figure, in_date, when

FULL = 95.0
JOINED = 2.0  # years between two figures that one title may join without both dates
FAR = 5.0  # years before the data's date after which a last count is old
FATE = ("survival_rate_5y_post_exit", "firms_graduated", "survival_rate_other")


def title(study: Study) -> str:
    """State what is most telling about a hub in one line: `Rabat: 80 firms in June 2016 …`."""
    return say(study.lang, "{place}: {finding}", place=study.short, finding=_title(study))


def _title(study: Study) -> str:
    lang = study.lang
    if study.planned and not study.has("tenant_firms", "jobs"):
        return _plan(study)
    part = _leaving(study) if is_full(study) else None
    if part:
        return part
    last = study.latest("tenant_firms")
    if last is not None:
        return f"{_level(study, last)}{_second(study, last)}"
    jobs = study.latest("jobs")
    if jobs is not None:
        return say(
            lang,
            "{people} at work {when}, firms not counted",
            people=_people(_told(study, jobs), lang),
            when=_when(_told(study, jobs), lang),
        )
    return _other(study)


def is_full(study: Study) -> bool:
    """Whether the last sound occupancy leaves next to nothing free."""
    last = study.latest("occupancy_rate")
    return last is not None and last.quality != "C" and last.kept.middle >= FULL


def is_followed(study: Study) -> bool:
    """Whether any source says what becomes of firms that left."""
    return study.has(*FATE)


def is_old(study: Study, last: Reading) -> bool:
    """Whether a last figure is years behind the date of the data."""
    return int(study.released[:4]) - last.year >= FAR


def _leaving(study: Study) -> str | None:
    """Say that a full park loses a part of its firms in a year.

    Where occupancy and departures are more than two years apart, the park is not called full: it
    may not have been so when the firms left.
    """
    lang, kept = study.lang, departures_kept(study)
    share = leaving_share(study, kept) if kept is not None else None
    part = share.one_in(lang) if share is not None else None
    if kept is None or part is None or kept.kept.months != 12:
        return None
    values = dict(noun=study.noun, part=part, year=kept.year)
    full = study.latest("occupancy_rate")
    if full is None or abs(full.kept.moment - kept.kept.moment) > JOINED:
        if is_followed(study):
            return say(lang, "a {noun} that {part} left in {year}", **values)
        return say(lang, "a {noun} that {part} left in {year}, untracked", **values)
    if is_followed(study):
        return say(lang, "a full {noun} that {part} left in {year}", **values)
    return say(lang, "a full {noun} that {part} left in {year}, untracked", **values)


def _level(study: Study, last: Reading) -> str:
    """Say the count of firms, and where it came from."""
    lang = study.lang
    first = since_break(study, "tenant_firms")[0]
    begun, told = _told(study, first), _told(study, last)
    if last.kept.moment - first.kept.moment < FAR / 2:
        return say(
            lang,
            "{firms} {when}",
            firms=amount(told, lang),
            when=_when(told, lang) + part_of_site(study, last.kept),
        )
    if is_modelled(begun) != is_modelled(told):
        begun, told = first, last
    return say(
        lang,
        "from {first} in {start} to {last} in {end}",
        first=amount(begun.kept, lang),
        start=begun.year,
        last=figure(told, lang),
        end=f"{told.year}{part_of_site(study, last.kept)}",
    )


def _told(study: Study, one: Reading) -> Reading:
    """Return the reconciled figure, without its interval, where there is one."""
    return plainly(reconciled(study, one) or one)


def _when(one: Reading, lang: str) -> str:
    return when(one, lang) if is_modelled(one) else in_date(one.shown.period_end, lang)


def _second(study: Study, last: Reading) -> str:
    """Add what the count goes with: no count since, larger or smaller firms, no count of jobs."""
    lang = study.lang
    if is_old(study, last):
        if study.unsound_later("tenant_firms") is not None:
            return say(lang, ", and no sound count since")
        return say(lang, ", and no count since")
    if not study.has("jobs"):
        return say(lang, ", and no count of jobs")
    trend = size_trend(study)
    words = {
        "larger": say(lang, ", and larger ones"),
        "smaller": say(lang, ", but smaller ones"),
        "same": say(lang, ", of the same size"),
    }
    return words.get(trend, "")


def _people(jobs: Reading, lang: str) -> str:
    many = 1 if jobs.ends[1] == 1 else 2
    return say_many(lang, "{people} person", "{people} people", many, people=bare(jobs, lang))


def _plan(study: Study) -> str:
    """Say that a hub is only announced, and for when."""
    lang, opening = study.lang, study.latest("planned_opening_year")
    if opening is None:
        return say(lang, "announced, not known to be open")
    when = (
        date(opening.kept.period_end[:4], lang)
        if opening.kept.unit != "year"
        else str(int(opening.kept.middle))
    )
    return say(lang, "announced for {year}, not known to be open", year=when)


def _other(study: Study) -> str:
    """Fall back on the first finding, or say that there is none."""
    lang, found = study.lang, findings(study)
    if not found:
        return say(lang, "no figure is known")
    from analysis.report.findings.prose import CITATION

    what = CITATION.sub("", found[0].what)
    return say(lang, "{figure}, {what}", figure=found[0].big, what=what)


def share_words(share: float, lang: str) -> str | None:
    """Say a share as a simple part such as a third or two thirds; None if none is near."""
    parts = {
        0.2: say(lang, "A fifth"),
        0.25: say(lang, "A quarter"),
        1 / 3: say(lang, "A third"),
        0.5: say(lang, "Half"),
        2 / 3: say(lang, "Two thirds"),
        0.75: say(lang, "Three quarters"),
    }
    near = min(parts, key=lambda part: abs(part - share))
    return parts[near] if abs(near - share) <= 0.03 else None


def percent_words(share: float, lang: str) -> str:
    """Say a share as a simple part, or else in percent."""
    return share_words(share, lang) or percent(share * 100, lang)
