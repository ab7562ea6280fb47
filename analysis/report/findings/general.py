"""The finding that any indicator gives: its figure, an earlier one, what it measures, how solid."""

from __future__ import annotations

import pandas as pd

from analysis.language.messages import say
from analysis.report.findings.finding import Finding
from analysis.report.findings.part import part_of_site
from analysis.report.findings.ratings import rate, stands
from analysis.report.findings.reading import Reading
from analysis.report.findings.strip import Strip, Tick
from analysis.report.findings.study import Study
from analysis.report.findings.wording import amount, bare, dated, figure, marks, when

ROLES = {"size": "blue", "people": "rust", "dynamics": "teal", "finance": "ochre"}


def general(study: Study, indicator: str, theme: str | None = None) -> Finding | None:
    """Make the finding of an indicator: its latest figure, an earlier one, its definition."""
    last = study.latest(indicator)
    if last is None:
        return None
    lang = study.lang
    group = str(study.words.at[indicator, "group"])
    return Finding(
        theme=theme or group,
        big=figure(last, lang),
        what=_what(study, last) + part_of_site(study, last.kept) + marks(last),
        sentences=tuple(filter(None, (defined(study, indicator), _before(study, last)))),
        rating=rate(study, last),
        moment=last.kept.moment,
        lang=lang,
        strip=_strip(study, last, ROLES.get(group, "blue")),
    )


def _what(study: Study, last: Reading) -> str:
    """Say label and date; a fact that does not change is dated by its source."""
    label = study.inline(last.indicator)
    if last.kind == "date":
        return label
    if stands(last) and last.kind != "price":
        return say(study.lang, "{label} ({date})", label=label, date=dated(last, study.lang))
    return say(study.lang, "{label} {when}", label=label, when=when(last, study.lang))


def defined(study: Study, indicator: str) -> str | None:
    """Say what an indicator measures, as the catalogue defines it."""
    words = study.words["definition"][indicator]
    text = "" if pd.isna(words) else str(words).strip()
    return None if not text else text if text.endswith(".") else f"{text}."


def _before(study: Study, last: Reading) -> str | None:
    """Name the oldest figure of the same kind, or another reading of the same date."""
    lang = study.lang
    others = [one for one in last.others if one.bound in ("point", "approx", "range")]
    if stands(last) and others:
        told = ", ".join(f"{amount(one, lang)}{marks(one)}" for one in others[:2])
        return say(lang, "Another source says {figures}.", figures=told)
    first = study.first(last.indicator)
    if first is None or first is last or first.year == last.year:
        return None
    return say(
        lang,
        "The figure was {before} {when}.",
        before=amount(first, lang),
        when=when(first, lang) + marks(first),
    )


def _strip(study: Study, last: Reading, role: str) -> Strip | None:
    """Draw a scale where zero means something: not for years."""
    low, high = last.ends
    if last.kept.unit == "year" or low <= 0:
        return None
    lang = study.lang
    first = study.first(last.indicator)
    earlier = first is not None and first is not last and first.kept.currency == last.kept.currency
    reference = (first.ends,) if earlier and first is not None else ()
    ticks = [Tick((low + high) / 2, dated(last, lang))]
    told = [f"{bare(last, lang)} {when(last, lang)}"]
    if earlier and first is not None:
        ticks.append(Tick(first.kept.middle, dated(first, lang)))
        told.append(f"{bare(first, lang)} {when(first, lang)}")
    alt = say(lang, "On a scale from 0: {figures}", figures=", ".join(told))
    return Strip((low, high), tuple(ticks), role, alt, reference=reference)
