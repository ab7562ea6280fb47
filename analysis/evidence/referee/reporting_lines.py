"""Lines 17 to 20 of the checklist: natural units, limits, reproduction, the null policy."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd

from analysis.evidence.referee.line import Line, judged, moot
from analysis.evidence.referee.study import Study
from analysis.evidence.robustness.estimating import headline
from analysis.evidence.wording import figure
from analysis.language.messages import Message, message

SHOWN = 12


def reporting_lines(study: Study) -> list[Line]:
    """Answer the questions on reporting."""
    null = message("Null policy gives exactly zero")
    reason = message("an evaluation, no simulated policy")
    return [_units(study), _limits(study), _reproduction(study), moot(20, null, reason)]


def _units(study: Study) -> Line:
    question = message("Effect in natural units and against the mean before treatment")
    main = study.main
    if main is None:
        return moot(17, question, message("no estimate"))
    row = headline(main)
    mean = _mean_before(study)
    share = message("mean before treatment {mean}", mean=figure(mean))
    if mean != 0 and np.isfinite(mean):
        share = message(
            "{share}% of the mean before treatment ({mean})",
            share=figure(100 * row["estimate"] / mean, 1),
            mean=figure(mean),
        )
    if study.context.logged:
        share = message(
            "the outcome is a logarithm: a change of {percent}%",
            percent=figure(100 * np.expm1(row["estimate"]), 1),
        )
    interval = np.isfinite(row["conf_low"]) and np.isfinite(row["conf_high"])
    ends: Message = message("no interval")
    if interval:
        ends = message(
            "{low} to {high}", low=figure(row["conf_low"]), high=figure(row["conf_high"])
        )
    value = message(
        "{effect} ({ends}); {share}", effect=figure(row["estimate"]), ends=ends, share=share
    )
    return judged(17, question, value, bool(interval))


def _mean_before(study: Study) -> float:
    panel = study.frame.panel
    before = panel.event_time < 0
    if not before.any():
        return float("nan")
    return float(np.average(panel.outcome[before], weights=panel.weights[before]))


def _limits(study: Study) -> Line:
    question = message("What the design cannot tell")
    given = study.context.limits
    value = message("{limits}", limits=given) if given else message("nothing is said")
    return judged(18, question, value, given is not None)


def _reproduction(study: Study) -> Line:
    from importlib.metadata import version

    rows = pd.util.hash_pandas_object(study.frame.data, index=False).to_numpy()
    digest = hashlib.sha256(np.ascontiguousarray(rows).tobytes()).hexdigest()[:SHOWN]
    value = message(
        "rows {digest}; technoparks {own}, pandas {pandas}, numpy {numpy}, scipy {scipy}",
        digest=digest,
        own=version("technoparks"),
        pandas=version("pandas"),
        numpy=version("numpy"),
        scipy=version("scipy"),
    )
    return judged(19, message("Versions and digest of the rows used"), value, True)
