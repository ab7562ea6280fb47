"""What stands around a figure of a profile, and the parts that all figures share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.language.messages import say, say_many
from analysis.language.shown import Html
from analysis.report.findings.listing import listed
from analysis.report.findings.shared import also_told, shared_observations
from analysis.report.findings.study import Study
from analysis.report.findings.wording import bare, when
from analysis.report.profiles.size import spaced


@dataclass(frozen=True)
class Words:
    """What stands around a figure; `absent` is said instead where there is nothing to draw."""

    name: str
    title: str = ""
    subtitle: str = ""
    alt: str = ""
    reading: Html | str | None = None
    scope: str | None = None
    claim_ids: tuple[str, ...] = ()
    absent: str | None = None


def scope(study: Study, drawn: Iterable[str] = ()) -> str:
    """Say what is counted: the hub alone, and how many figures are told of more than it.

    Parameters
    ----------
    drawn : iterable of str
        Claims that stand in the figure.
    """
    lang, claims = study.lang, tuple(drawn)
    parent = study.entity.get("parent_id")
    if parent is None or pd.isna(parent):
        told = say(lang, "{name}, as each source delimits it.", name=study.name)
    else:
        told = say(lang, "Figures that sources give for {name}.", name=study.name)
    shared = shared_observations(study, claims)
    if not shared:
        return told
    doubt = say_many(
        lang,
        "{n} of the figures drawn is also told of {names}: it may count more.",
        "{n} of the figures drawn are also told of {names}: they may count more.",
        len(shared),
        names=listed(list(also_told(study, claims)), lang),
    )
    return f"{told} {doubt}"


def courses(study: Study, indicators: Iterable[str]) -> list[str]:
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


def claims_in(study: Study, indicators: Iterable[str]) -> tuple[str, ...]:
    """List the claims that stand in a figure, echoes left out, in the order of their dates."""
    seen = [one for name in indicators for one in study.seen.get(name, ())]
    return tuple(dict.fromkeys(claim for one in seen for claim in one.claim_ids))


def file_name(study: Study, name: str) -> str:
    """Name the downloads of a figure by hub, figure and language."""
    return f"{study.entity['entity_id']}_{name}_{study.lang}"


def span_of(years: Sequence[int]) -> str:
    """Say the years of a figure after its subtitle: `, 2001–2020`; one year stands alone."""
    first, last = min(years), max(years)
    return f", {first}" if first == last else f", {first}–{last}"
