"""Effects as a page prints them: a logarithm as a change in percent, all else in its own unit."""

from __future__ import annotations

import numpy as np

from analysis.evidence.showing import p_value
from analysis.evidence.studies.outcomes import Outcome
from analysis.evidence.studies.preparing import WELL_BEFORE
from analysis.evidence.studies.result import StudyResult
from analysis.evidence.studies.telling import COUNTRIES
from analysis.evidence.wording import OBSERVATIONS, counted, figure
from analysis.language.messages import Message, message, say
from analysis.language.numbers import number, percent
from analysis.report.evaluations.naming import country_names

SEVERAL = 2


def change(effect: float, outcome: Outcome, lang: str) -> str:
    """Print an effect with its sign."""
    shown = 100 * float(np.expm1(effect)) if outcome.log else float(effect)
    said = percent(abs(shown), lang, 0) if outcome.log else number(abs(shown), lang, 2)
    if float(f"{shown:.{0 if outcome.log else 2}f}") == 0:
        return said
    return f"+{said}" if shown > 0 else f"−{said}"


def level(value: float, outcome: Outcome, lang: str) -> str:
    """Print a value of the outcome in its own unit."""
    return number(float(np.exp(value)) if outcome.log else value, lang, 2)


def found_sentence(result: StudyResult, lang: str) -> str:
    """Say estimate, interval, largest p, sample, method and inference in one sentence."""
    main, row = result.main, result.main.table.iloc[0]
    parts = {
        "effect": change(row["estimate"], result.outcome, lang),
        "observations": counted(main.n_obs, OBSERVATIONS),
        "countries": counted(main.n_entities, COUNTRIES),
        "method": _over_years(result),
        "inference": main.inference,
    }
    if not np.isfinite(row["conf_low"]):
        return say(
            lang,
            "The estimate is {effect}, from {observations} of {countries}: {method}; {inference}.",
            **parts,
        )
    ends = {
        "level": number(100 * (1 - main.alpha), lang, 0),
        "low": change(row["conf_low"], result.outcome, lang),
        "high": change(row["conf_high"], result.outcome, lang),
    }
    largest = result.largest_p
    if not np.isfinite(largest):
        return say(
            lang,
            "The estimate is {effect} ({level}% interval {low} to {high}), from {observations} of "
            "{countries}: {method}; {inference}.",
            **parts,
            **ends,
        )
    return say(
        lang,
        "The estimate is {effect} ({level}% interval {low} to {high}, largest p {p}), from "
        "{observations} of {countries}: {method}; {inference}.",
        **parts,
        **ends,
        p=printed_p(largest, lang),
    )


def _over_years(result: StudyResult) -> Message:
    """Name the method and the years since treatment that the estimate is a mean of."""
    method = result.main.method
    if result.design is None:
        return method
    since = result.data[result.design.time] - result.data[result.design.first_treated]
    events = since[since >= 0].unique()
    if len(events) < SEVERAL:
        return method
    return message(
        "{method}, mean over event years {first} to {last}",
        method=method,
        first=figure(events.min()),
        last=figure(events.max()),
    )


def averaged_sentence(result: StudyResult, lang: str) -> tuple[str, ...]:
    """Say which of the treated the main estimate averages, where it is not all of them."""
    if result.design is None:
        return ()
    treated = result.data[result.data[result.design.first_treated].notna()]
    used = [code for code in result.treated if code in set(treated[result.design.entity])]
    other = [code for code in result.treated if code not in used]
    if not other:
        return ()
    return (
        say(
            lang,
            "The first estimate averages {used}; it needs {least} years before treatment, so the "
            "other treated countries ({other}) enter only the estimates over all treated.",
            used=", ".join(country_names(used, lang)),
            least=number(WELL_BEFORE, lang),
            other=", ".join(country_names(other, lang)),
        ),
    )


def printed_p(p: float, lang: str) -> str:
    """Print a p-value without its sign of equality."""
    return p_value(p).said(lang).removeprefix("= ")
