"""The table of a profile: every core figure, kept value, range, date, observations, grade."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.language.messages import say, say_many
from analysis.language.numbers import number, span
from analysis.language.shown import Html, element, fragment
from analysis.report.findings.listing import listed
from analysis.report.findings.modelled import is_modelled, reconciled
from analysis.report.findings.part import part_of_site
from analysis.report.findings.prose import pieces
from analysis.report.findings.ratings import stands
from analysis.report.findings.reading import Observation, Reading
from analysis.report.findings.study import Study
from analysis.report.findings.wording import amount, bare, dated, marks
from analysis.report.grades import grade
from analysis.report.marks import Marks
from analysis.report.tables import Column, Group, Row, Table

GROUPS = (
    "size",
    "people",
    "space",
    "rent",
    "dynamics",
    "sector",
    "finance",
    "innovation",
    "policy",
)
# What a reader of any profile looks for: unknown is said where there is no claim.
ASKED = ("tenant_firms", "jobs", "firms_entered", "firms_exited", "survival_rate_5y_post_exit")
# Rows of a group in the order of the question; the others follow by name.
ORDER = (
    "tenant_firms",
    "startups",
    "capacity_firms",
    "opened_year",
    "jobs",
    "floor_area",
    "floor_area_lettable",
    "occupancy_rate",
    "rent_startup",
    "rent_discount_months",
    "rent_multiplier_after_discount",
    "rent_sme",
    "firms_cumulative",
    "firms_supported_cumulative",
    "firms_entered",
    "firms_entered_per_year",
    "firms_exited",
    "firms_exited_per_year",
    "firms_exited_failed",
    "tenants_turnover",
)
KEPT = (
    "firms_exited_per_year",
    "firms_entered_per_year",
    "firms_exited_failed",
    "construction_cost",
)


def figures_table(study: Study, marks_: Marks, *, number_: int, used: Iterable[str] = ()) -> Table:
    """Make the table of every core figure and of every other one that the page uses.

    Parameters
    ----------
    used : iterable of str
        Claims that the page has cited; their indicators are in the table too.
    """
    lang = study.lang
    cited = set(study.claims.loc[study.claims["claim_id"].isin(set(used)), "indicator"])
    shown = sorted(
        (str(name) for name in study.words.index if _belongs(study, str(name), cited)),
        key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name),
    )
    rows: list[Group | Row] = []
    for group in GROUPS:
        own = [name for name in shown if study.words.at[name, "group"] == group]
        if own:
            rows.append(Group(_group_name(group, lang)))
            rows.extend(_row(study, name, marks_) for name in own)
    return Table(
        title=say(lang, "What the sources say, and how often"),
        columns=_columns(lang),
        rows=tuple(rows),
        lang=lang,
        number=number_,
        note=_note(study, shown),
        data=study.standings,
        file=f"{study.entity['entity_id']}_claims.csv",
    )


def _belongs(study: Study, indicator: str, cited: set[str]) -> bool:
    if indicator in ASKED or indicator in cited:
        return True
    core = bool(study.words.at[indicator, "core"])
    return study.has(indicator) and (core or indicator in KEPT)


def _columns(lang: str) -> tuple[Column, ...]:
    return (
        Column(say(lang, "Indicator"), start=True),
        Column(say(lang, "Value kept"), kept=True),
        Column(say(lang, "Reconciled [95%]"), label=say(lang, "reconciled")),
        Column(say(lang, "Range"), label=say(lang, "range of claims")),
        Column(say(lang, "Date"), whole=True),
        Column(say(lang, "Observations (claims)")),
        Column(say(lang, "Grade")),
    )


def _row(study: Study, indicator: str, marks_: Marks) -> Row:
    last = study.latest(indicator) or next(iter(study.series(indicator)[-1:]), None)
    lang, label = study.lang, study.label(indicator)
    if last is None:
        return (label, None, "", "", "", "0 (0)", "")
    rows = study.standings[study.standings["indicator"] == indicator]
    counts = f"{number(len(study.seen[indicator]), lang)} ({number(len(rows), lang)})"
    return (
        fragment(*pieces(label + part_of_site(study, last.kept) + marks(last.kept), marks_)),
        amount(last.kept, lang),
        _reconciled(study, last),
        _range(study, last, marks_),
        dated(last.kept, lang, kind=last.kind),
        counts,
        grade(last.quality, lang),
    )


def _reconciled(study: Study, last: Reading) -> str:
    """Print the modelled figure of the kept claim's year with its interval and date."""
    told = reconciled(study, last)
    if told is None or not is_modelled(told):
        return ""
    return f"{bare(told, study.lang)}, {dated(told, study.lang)}"


def _range(study: Study, last: Reading, marks_: Marks) -> Html | str:
    """Say what the independent observations of the same quantity span, or that all agree.

    A figure of grade C never widens the range of a better one.
    """
    lang = study.lang
    same = study.seen[last.indicator] if stands(last) else last.observations
    alike = [one for one in same if one.currency == last.kept.currency]
    aside = [one for one in alike if one.quality == "C" and last.quality != "C"]
    alike = [one for one in alike if one not in aside]
    if len(alike) < 2:
        return _set_aside(aside, lang, marks_)
    low = min(one.ends[0] for one in alike)
    high = max(one.ends[1] for one in alike)
    if low == high:
        return say(lang, "all agree")
    others = [one for one in alike if one is not last.kept]
    told = span(low, high, last.kept.unit, lang, last.kept.currency)
    return fragment(*pieces(told + marks(*_extremes(others)), marks_))


def _set_aside(aside: list[Observation], lang: str, marks_: Marks) -> Html | str:
    """Name the figures of grade C beside a better one: they make no range with it."""
    if not aside:
        return ""
    figures = [f"{amount(one, lang)}{marks(one)}" for one in _extremes(aside)]
    told = say(lang, "grade C, set aside: {figures}", figures=listed(figures, lang))
    return fragment(*pieces(told, marks_))


def _extremes(others: list[Observation]) -> list[Observation]:
    """Choose the observations that make the ends of the range."""
    lowest = min(others, key=lambda one: one.ends[0])
    highest = max(others, key=lambda one: one.ends[1])
    return [lowest] if lowest is highest else [lowest, highest]


def _group_name(group: str, lang: str) -> str:
    names = {
        "size": say(lang, "Size"),
        "people": say(lang, "People"),
        "space": say(lang, "Space"),
        "rent": say(lang, "Rent"),
        "dynamics": say(lang, "Flows"),
        "sector": say(lang, "Sector"),
        "finance": say(lang, "Money"),
        "innovation": say(lang, "Research"),
        "policy": say(lang, "Policy"),
    }
    return names[group]


def _note(study: Study, shown: list[str]) -> Html:
    lang = study.lang
    rest = len({str(name) for name in study.readings} - set(shown))
    more = (
        " "
        + say_many(
            lang,
            "{n} more indicator is in the download.",
            "{n} more indicators are in the download.",
            rest,
        )
        if rest
        else ""
    )
    rule = say(
        lang,
        "within a year, grade A before B before C, the national currency before another, a figure "
        "before a bound, then the latest publication; the latest year of grade A or B is shown; "
        "repeats of an observation count once. Reconciled: the mean of the stock-flow model for "
        "that year, with its 95% interval in square brackets.",
    )
    return fragment(element("b", say(lang, "Rule:")), " ", rule, more)
