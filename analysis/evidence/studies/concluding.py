"""The one sentence of what can be concluded, from the estimates alone."""

from __future__ import annotations

import numpy as np

from analysis.evidence.estimate import Estimate
from analysis.evidence.studies.estimating import DETECTABLE, Estimates, largest_p
from analysis.evidence.studies.outcomes import Outcome
from analysis.evidence.studies.plans import MOROCCO, RESERVES, TUNISIA
from analysis.evidence.studies.words import in_percent, percent_points
from analysis.evidence.wording import figure
from analysis.facts.claim_table import Folder
from analysis.facts.country_panel import panel, parameters
from analysis.language.messages import Message, message

LEVEL = 0.05
LABELS, LABELS_YEARS = "TUN_GRA_003", 5
FIRST_LABELS = "TUN_GRA_004"
REGISTERED = "IC.BUS.NREG"


def concluded(study: str, outcome: Outcome, found: Estimates, data: Folder = None) -> Message:
    """Say what a study of treated countries allows to say; found or not found."""
    p, smallest = largest_p(found.found), _first(found, DETECTABLE)
    effect = float(next(iter(found.found.values())).table["estimate"].iloc[0])
    if np.isnan(smallest):
        return message(
            "{outcome}: too few donors for any effect to be significant; nothing is concluded.",
            outcome=outcome.label,
        )
    size = _either_way(smallest, outcome)
    if outcome.name == "density" and study == TUNISIA:
        return message(
            "Labelled firms are at most {dose} of new companies a year; the panel detects changes "
            "of {mde}. Nothing is concluded about the Act.",
            dose=percent_points(100 * dose(data), 1),
            mde=size,
        )
    if p <= LEVEL:
        return _different(outcome, effect, p)
    if outcome.name == "density" and study == MOROCCO:
        return message(
            "The panel could only have detected a change of company creation by {mde}; a smaller "
            "effect of the reserve, of either sign, cannot be told from none.",
            mde=size,
        )
    if outcome.name == "density" and study == RESERVES:
        return message(
            "The panel could only have detected a change of company creation by {mde}; a smaller "
            "effect of the reserves, of either sign, cannot be told from none.",
            mde=size,
        )
    return message(
        "{outcome}: the design could only have detected a change by {mde}; it found {effect} "
        "(largest p {p}), which cannot be told from none.",
        outcome=outcome.label,
        mde=size,
        effect=_size(effect, outcome),
        p=figure(p, 2),
    )


def reform_concluded(sample: str, found: Estimates) -> Message:
    """Say what the study of entry reforms allows to say."""
    effect, smallest = _first(found, "imputation"), _first(found, DETECTABLE)
    if sample == "first_stage":
        return message(
            "Days differ by {effect} after the reforms, a description and not an effect: the "
            "countries were chosen because their days fell.",
            effect=in_percent(effect),
        )
    p = largest_p(found.found)
    if p > LEVEL:
        return message(
            "Company creation differs by {effect} after days fell (largest p {p}); the design "
            "could only have detected {mde}, and a smaller change, of either sign, cannot be told "
            "from none.",
            effect=in_percent(effect),
            p=figure(p, 2),
            mde=_both(smallest),
        )
    return message(
        "Company creation differs by {effect} after days fell (largest p {p}); what else changed "
        "in the reforming countries is in this number.",
        effect=in_percent(effect),
        p=figure(p, 3),
    )


def regression_concluded(lags: Estimate, lead: Estimate) -> Message:
    """Say what density and days have to do with each other, and what next year's days say of it."""
    whole, ahead = lags.table.iloc[0], lead.table.iloc[0]
    sizes = {
        "elasticity": figure(whole["estimate"], 2),
        "lead": figure(ahead["estimate"], 2),
        "p": figure(ahead["p_value"], 3),
    }
    if ahead["p_value"] <= LEVEL:
        return message(
            "Density goes with next year’s days (elasticity {lead}, p {p}), which cannot cause it; "
            "that to this year’s days and those before is {elasticity}, and neither is an effect.",
            **sizes,
        )
    return message(
        "Density and days move together with an elasticity of {elasticity}, a description; next "
        "year’s days, which cannot cause it, have {lead} (p {p}).",
        **sizes,
    )


def dose(data: Folder = None) -> float:
    """Labels a year over companies registered in the leanest year since, at most."""
    table = parameters("TUN", data=data).set_index("parameter_id")["value"]
    yearly = max(float(table[FIRST_LABELS]), float(table[LABELS]) / LABELS_YEARS)
    registered = panel(REGISTERED, "TUN", range(2019, 2023), data=data)[REGISTERED]
    return yearly / float(registered.min())


def _different(outcome: Outcome, effect: float, p: float) -> Message:
    return message(
        "{outcome} differs by {effect} after it (largest p {p}); whatever else set the treated "
        "apart in these years is in this number.",
        outcome=outcome.label,
        effect=_size(effect, outcome),
        p=figure(p, 3),
    )


def _size(value: float, outcome: Outcome) -> Message:
    if outcome.log:
        return in_percent(value)
    return message("{n} {measured_in}", n=figure(value, 1), measured_in=outcome.measured_in)


def _either_way(value: float, outcome: Outcome) -> Message:
    return _both(value) if outcome.log else _size(value, outcome)


def _both(effect: float) -> Message:
    """Say a detectable log effect as a rise and as a fall, which differ in percent."""
    return message("+{up} or {down}", up=in_percent(effect), down=in_percent(-effect))


def _first(found: Estimates, name: str) -> float:
    one = found.found.get(name)
    return float(one.table["estimate"].iloc[0]) if isinstance(one, Estimate) else float("nan")
