"""What the stock-flow model makes of the counts, in words: course, guesses, refusals."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.facts.reconciliation.publication import INDICATOR_OF
from analysis.language.messages import say
from analysis.report.findings.listing import listed
from analysis.report.findings.modelled import (
    guessed,
    is_reconciled,
    modelled_series,
    of_one_meaning,
    runs,
)
from analysis.report.findings.reading import Reading
from analysis.report.findings.study import Study
from analysis.report.findings.wording import bare, marks

POINTS = 4  # figures named of a series
STOCKS = ("tenant_firms", "jobs")


def made_consistent(study: Study) -> tuple[str, ...]:
    """Say the reconciled course of firms and of jobs, and where it is interpolation.

    Returns
    -------
    tuple of str
        A paragraph for each; of what the model declines the reason. Empty where it declines both:
        the head of the page says why.
    """
    told = {name: _course(study, name) for name in STOCKS}
    if not any(told.values()):
        return ()
    lines = [told[name] or _declined(study, name) for name in STOCKS]
    return tuple(one for one in lines if one)


def _declined(study: Study, indicator: str) -> str | None:
    """Say why a count that sources print is not reconciled."""
    series = next(name for name, own in INDICATOR_OF.items() if own == indicator)
    why = {one.series: one.reason.said(study.lang) for one in study.model.declined}.get(series)
    if why is None or not study.has(indicator):
        return None
    if all(one.kept.bound in ("lower", "upper") for one in study.series(indicator)):
        why = say(study.lang, "sources print bounds only")
    label = study.label(indicator)
    return say(study.lang, "{label}, not reconciled: {reason}.", label=label, reason=why)


def _course(study: Study, indicator: str) -> str | None:
    """Say some reconciled years of a series, the years without a count, the widest guess."""
    whole, lang = modelled_series(study, indicator), study.lang
    series = of_one_meaning(study, whole) or whole
    if not series:
        return None
    counted = [one for one in series if is_reconciled(one.kept)] or list(series)
    figures = [f"{bare(one, lang)} {_year(one, lang)}{marks(one)}" for one in _spaced(counted)]
    told = say(
        lang,
        "{label}, reconciled for the end of each year: {figures}.",
        label=study.label(indicator),
        figures=listed(figures, lang),
    )
    return f"{told} {_guesses(study, indicator, series)}".rstrip()


def _guesses(study: Study, indicator: str, series: Sequence[Reading]) -> str:
    """Name the years in which no source counts, and how wide the widest interval is there."""
    lang, years = study.lang, set(guessed(study, indicator))
    without = [one for one in series if one.year in years]
    if not without:
        return ""
    widest = max(without, key=_width)
    return say(
        lang,
        "No independent source counts them in {years}: there the figure is interpolation, at the "
        "widest {figure} {when}.",
        years=listed(runs(years & {one.year for one in series}), lang),
        figure=bare(widest, lang),
        when=_year(widest, lang),
    )


def _width(one: Reading) -> float:
    least, most = (getattr(one.kept, name) for name in ("least", "most"))
    return float(most / least) if least > 0 else 0.0


def _year(one: Reading, lang: str) -> str:
    return say(lang, "in {date}", date=str(one.year))


def _spaced(series: Sequence[Reading]) -> list[Reading]:
    """Choose at most `POINTS` readings, first and last among them, evenly spaced by rank."""
    if len(series) <= POINTS:
        return list(series)
    places = {round(step * (len(series) - 1) / (POINTS - 1)) for step in range(POINTS)}
    return [series[place] for place in sorted(places)]
