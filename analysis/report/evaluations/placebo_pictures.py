"""The words around the figures of placebos: the estimate in its rank, gaps in space."""

from __future__ import annotations

import numpy as np
from pandas import DataFrame

from analysis.evidence.studies.estimating import DETECTABLE
from analysis.evidence.studies.paths import Paths
from analysis.evidence.studies.result import StudyResult
from analysis.language.messages import say
from analysis.language.numbers import number
from analysis.report.evaluations.changes import change
from analysis.report.evaluations.naming import country_names
from analysis.report.evaluations.pictures import Picture, effect_of
from analysis.report.figures.keys import KeyItem


def rank_picture(result: StudyResult, paths: Paths, lang: str) -> Picture | None:
    """Effects of all placebo assignments with the estimate in its own rank."""
    if not len(paths.placebos):
        return None
    effect = float(result.main.table["estimate"].iloc[0])
    larger = int((np.abs(paths.placebos) >= abs(effect) * (1 - 1e-9)).sum())
    n = len(paths.placebos)
    critical = np.nan
    if DETECTABLE in result.estimates:
        critical = float(result.estimates[DETECTABLE].table["estimate"].iloc[1])
    at = number(100 * result.main.alpha, lang, 0)
    title = say(
        lang,
        "{larger} of {n} placebos are as large: rank {rank} of {all}",
        larger=number(larger, lang),
        n=number(n, lang),
        rank=number(larger + 1, lang),
        all=number(n + 1, lang),
    )
    reading = say(
        lang,
        "With so few placebos no effect, however large, could be significant at {level}%.",
        level=at,
    )
    if np.isfinite(critical):
        reading = say(
            lang,
            "Only an estimate below {low} or above {high} would be significant at {level}%.",
            level=at,
            low=change(-critical, result.outcome, lang),
            high=change(critical, result.outcome, lang),
        )
    return Picture(
        chart="placebo_effects",
        frame=DataFrame(
            {"effect": [effect, *paths.placebos], "treated": [True, *[False] * n]}
        ),
        title=title,
        subtitle=effect_of(result, lang),
        alt=say(
            lang,
            "Effects of {n} placebo assignments between {low} and {high}; the estimate is "
            "{effect}. {reading}",
            n=number(n, lang),
            low=change(float(paths.placebos.min()), result.outcome, lang),
            high=change(float(paths.placebos.max()), result.outcome, lang),
            effect=change(effect, result.outcome, lang),
            reading=reading,
        ),
        reading=reading,
        scope=say(
            lang,
            "Synthetic difference-in-differences: donors in the place of the treated, against the "
            "other donors. The estimate counts in its own rank.",
        ),
        key=(
            KeyItem("line", say(lang, "the estimate"), "blue"),
            KeyItem("disc", say(lang, "placebos"), "muted"),
            *((KeyItem("area", say(lang, "not significant"), "muted"),)
              if np.isfinite(critical) else ()),
        ),
        arguments={"log": result.outcome.log, "critical": critical},
    )  # fmt: skip


def gap_picture(result: StudyResult, paths: Paths, lang: str) -> Picture | None:
    """Placebos in space of one treated country."""
    if paths.gaps.empty:
        return None
    codes = list(dict.fromkeys(paths.gaps["entity"]))
    names = dict(zip(codes, country_names(codes, lang), strict=True))
    frame = paths.gaps.assign(name=paths.gaps["entity"].map(names))
    rank, n = paths.gap_rank
    own = frame[frame["treated"].astype(bool)]
    name, first = str(own["name"].iloc[0]), f"{own['first_treated'].iloc[0]:.0f}"
    under = own[own["year"].astype(float) >= own["first_treated"]]
    title = say(
        lang,
        "{name} is number {rank} of {n} by the size of its mean gap",
        name=name,
        rank=number(rank, lang),
        n=number(n, lang),
    )
    gap = change(float(under["gap"].mean()), result.outcome, lang)
    return Picture(
        chart="placebo_gaps",
        frame=frame,
        title=title,
        subtitle=effect_of(result, lang),
        alt=say(
            lang,
            "Gap of {name} and of {n} donors from their synthetic counterparts by year. {title}: "
            "{gap} from {year} on.",
            name=name,
            n=number(n - 1, lang),
            title=title,
            gap=gap,
            year=first,
        ),
        reading=say(
            lang,
            "Each grey line is a donor treated as if the policy had been its own in {year}; {name} "
            "is {gap} from its synthetic counterpart on average.",
            year=first,
            name=name,
            gap=gap,
        ),
        scope=say(lang, "Demeaned synthetic control; the treated country is in no donor’s pool."),
        key=(
            KeyItem("line", name, "blue"),
            KeyItem("line", say(lang, "donors as if treated"), "rule"),
        ),
        arguments={"log": result.outcome.log},
    )
