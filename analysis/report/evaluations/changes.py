"""Effects as a page prints them: a logarithm as a change in percent, all else in its own unit."""

from __future__ import annotations

import numpy as np

from analysis.evidence.showing import p_value
from analysis.evidence.studies.outcomes import Outcome
from analysis.evidence.studies.result import StudyResult
from analysis.evidence.studies.telling import COUNTRIES
from analysis.evidence.wording import OBSERVATIONS, counted
from analysis.language.messages import say
from analysis.language.numbers import number, percent


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
        "method": main.method,
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


def printed_p(p: float, lang: str) -> str:
    """Print a p-value without its sign of equality."""
    return p_value(p).said(lang).removeprefix("= ")
