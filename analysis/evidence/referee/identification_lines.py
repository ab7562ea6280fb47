"""Lines 5 to 10 of the checklist: trends, bounds, comparisons, placebos, neighbours, shocks."""

from __future__ import annotations

import numpy as np

from analysis.evidence.did.decomposition import bacon
from analysis.evidence.estimate import Estimate
from analysis.evidence.inference.choosing import MANY
from analysis.evidence.referee.line import Line, judged, moot
from analysis.evidence.referee.study import Study
from analysis.evidence.robustness.bounds import honest_bounds
from analysis.evidence.robustness.estimating import headline
from analysis.evidence.robustness.placebos import placebo_dates, placebo_outcomes
from analysis.evidence.robustness.pre_trends import pretrend
from analysis.evidence.showing import p_value
from analysis.evidence.wording import figure, listed
from analysis.language.messages import Message, message

FORBIDDEN = 0.1
PERMUTED = 99  # dates permuted for the joint test, whose F law rejects too often with few treated
_FITTED = message(
    "the weights were fitted to the periods before treatment, so no difference there can test "
    "them; see the placebo date"
)


def identification_lines(study: Study) -> list[Line]:
    """Answer the questions on identification."""
    return [
        _trends(study),
        _bounds(study),
        _comparisons(study),
        _placebos(study),
        _neighbours(study),
        _shocks(study),
    ]


def _trends(study: Study) -> Line:
    question = message("Pre-trends: joint p and the slopes it would have seen")
    if study.synthetic and "pretrend" not in study.estimates:
        return moot(5, question, _FITTED)
    base, path = study.context.base, study.path
    few = study.rule.n_treated < MANY and study.own_path
    found = study.result(
        "pretrend",
        lambda: pretrend(
            study.design, study.data, base=base, estimate=path, n_perm=PERMUTED if few else 0
        ),
    )
    if isinstance(found, Message):
        return moot(5, question, found)
    table = found.table
    slopes = table[table["term"] == "slope"]
    permuted = "permutations" in "".join(note.template for note in found.notes)
    value = message(
        "{joint} {p}; seen with probability {powers}: slopes {slopes} a period, adding {bias} to "
        "the effect of {effect}",
        joint=message("joint p by permuted dates") if permuted else message("joint p"),
        p=p_value(table["p_value"].iloc[0]),
        powers=listed(figure(p) for p in slopes["power"]),
        slopes=listed(figure(s) for s in slopes["estimate"]),
        bias=listed(figure(b) for b in slopes["bias"]),
        effect=figure(study.effect),
    )
    small = bool(slopes["bias"].abs().max() < abs(study.effect))
    return judged(5, question, value, bool(table["p_value"].iloc[0] > found.alpha) and small)


def _bounds(study: Study) -> Line:
    question = message("Honest bounds: breakdown M, in units of the outcome")
    path = None if study.synthetic and "honest_bounds" not in study.estimates else study.path
    if path is None:
        return moot(6, question, message("no event study that bounds could start from"))
    found = study.result("honest_bounds", lambda: honest_bounds(path))
    if isinstance(found, Message):
        return moot(6, question, found)
    table = found.table
    broken = float(table.loc[table["term"] == "breakdown", "estimate"].iloc[0])
    plain = table[table["term"] == "original"].iloc[0]
    excluded = plain["conf_low"] > 0 or plain["conf_high"] < 0
    value = message(
        "parallel trends {low} to {high}; smoothness: zero excluded up to M = {m}; relative "
        "magnitudes not computed",
        low=figure(plain["conf_low"]),
        high=figure(plain["conf_high"]),
        m=figure(broken),
    )
    return judged(6, question, value, bool(excluded and broken > 0))


def _comparisons(study: Study) -> Line:
    question = message("Weight on comparisons with entities already treated")
    if len(study.frame.panel.cohorts) == 1:
        return judged(7, question, message("one date of treatment: none"), True)
    found = study.result("bacon", lambda: bacon(study.design, study.data))
    if isinstance(found, Message):
        return moot(7, question, found)
    table = found.table.iloc[1:]
    share = float(table.loc[table["forbidden"].astype(bool), "weight"].sum())
    two_way = float(headline(found)["estimate"])
    value = message(
        "{share} of the weight; two-way effect {two_way} beside {effect}",
        share=figure(share, 2),
        two_way=figure(two_way),
        effect=figure(study.effect),
    )
    same = np.sign(two_way) == np.sign(study.effect)
    return judged(7, question, value, bool(share <= FORBIDDEN and same))


def _placebos(study: Study) -> Line:
    question = message("Placebo dates and placebo outcomes")
    dates = study.result(
        "placebo_dates",
        lambda: placebo_dates(study.design, study.data, estimator=study.run),
    )
    names = list(study.context.placebo_outcomes)
    outcomes: Estimate | Message = message("no placebo outcome named")
    if names or "placebo_outcomes" in study.estimates:
        outcomes = study.result(
            "placebo_outcomes",
            lambda: placebo_outcomes(study.design, study.data, names, estimator=study.run),
        )
    value = message(
        "dates: {dates}; outcomes: {outcomes}",
        dates=_told(dates, study),
        outcomes=_told(outcomes, study),
    )
    if isinstance(dates, Message) and isinstance(outcomes, Message):
        return moot(8, question, value)
    clean = [_clean(found) for found in (dates, outcomes)]
    return judged(8, question, value, all(clean))


def _told(found: Estimate | Message, study: Study) -> Message:
    if isinstance(found, Message):
        return found
    names = study.context.names
    pairs = zip(found.table["term"], found.table["p_value"], strict=True)
    told = [message("{term} (p {p})", term=names.get(t, t), p=p_value(p)) for t, p in pairs]
    return listed([*told, *(note for note in found.notes if note.template.startswith("Declined"))])


def _clean(found: Estimate | Message) -> bool:
    if isinstance(found, Message):
        return False
    p = found.table["p_adjusted" if "p_adjusted" in found.table else "p_value"]
    return not bool((p <= found.alpha).any())


def _neighbours(study: Study) -> Line:
    question = message("Spill-overs: without neighbours, without the largest donors")
    parts, same = [], True
    named, here = study.context.neighbours, set(study.labels())
    names = [str(name) for name in named if str(name) in here]
    if named and not names:
        parts.append(message("no neighbour among the controls"))
    groups = ((message("neighbours"), names), (message("largest donors"), _largest(study)))
    for i, (kind, group) in enumerate(groups):
        if not group:
            continue
        rows = study.labels().isin(group).to_numpy()
        again = study.without(f"without group {i}", rows)
        told = again if isinstance(again, Message) else figure(again)
        text = message(
            "without {kind} ({names}): {effect}", kind=kind, names=listed(group), effect=told
        )
        parts.append(text)
        same &= not isinstance(again, Message) and bool(np.sign(again) == np.sign(study.effect))
    if not parts:
        return judged(9, question, message("no neighbour named"), False)
    value = message("effect {effect}; {parts}", effect=figure(study.effect), parts=listed(parts))
    return judged(9, question, value, same and bool(named))


def _largest(study: Study, n: int = 3) -> list[str]:
    """Name the donors that carry most of a synthetic control or difference."""
    for found in study.estimates.values():
        weights = getattr(found, "weights", None)
        if weights is None:
            continue
        if hasattr(weights, "columns") and {"entity", "weight"} <= set(weights.columns):
            total = weights.groupby("entity")["weight"].sum().sort_values(ascending=False)
            return [str(name) for name in total.index[:n]]
        if not hasattr(weights, "columns") and hasattr(found, "rmspe_pre"):
            return [str(name) for name in weights.index[:n]]
    return []


def _shocks(study: Study) -> Line:
    question = message("Common shocks: with and without the pandemic years")
    time = study.ticks()
    shocks = list(study.context.pandemic)
    rows = np.zeros(0, dtype=bool) if time is None else time.isin(shocks).to_numpy()
    if not rows.any():
        return moot(10, question, message("no such period in the data"))
    again = study.without("without pandemic", rows)
    if isinstance(again, Message):
        return moot(10, question, again)
    value = message(
        "effect {effect}; without {periods} {again}",
        effect=figure(study.effect),
        periods=listed(f"{p:g}" for p in shocks),
        again=figure(again),
    )
    return judged(10, question, value, bool(np.sign(again) == np.sign(study.effect)))
