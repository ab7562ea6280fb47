"""What a reader must know of a synthetic control's fit before believing its gap."""

from __future__ import annotations

import numpy as np

from analysis.evidence.synthetic.comparison import Comparison
from analysis.evidence.synthetic.fitting import Fit
from analysis.evidence.wording import figure
from analysis.language.messages import Message, message

NEAR = 1.05  # local optima up to this multiple of the best are told
ALONE = 0.999


def fit_remarks(compared: Comparison, fit: Fit) -> tuple[Message, ...]:
    """Say where the fit proves little: few periods, out of range, one donor, rival optima."""
    return (*_few_periods(compared), *_out_of_range(compared), *_search(compared, fit))


def _few_periods(compared: Comparison) -> tuple[Message, ...]:
    n_pre = int(compared.pre.sum())
    if n_pre > compared.n_donors:
        return ()
    return (
        message(
            "{n} periods to fit on and {donors} donors: with no more periods than donors the "
            "weights can follow noise, so a close fit proves nothing and the ratio of post to pre "
            "gaps has little power. Prefer demeaned=True or synthetic_did and the size of the gap.",
            n=figure(n_pre),
            donors=figure(compared.n_donors),
        ),
    )


def _out_of_range(compared: Comparison) -> tuple[Message, ...]:
    own, others = compared.outcome[0, compared.pre], compared.outcome[1:, compared.pre]
    above, below = own > others.max(axis=0), own < others.min(axis=0)
    if not (above.all() or below.all()):
        return ()
    return (
        message(
            "{entity} lies outside the donors' range in every fitted period, so no weighted mean "
            "reaches its level; demeaned=True compares movements instead.",
            entity=compared.labels[0],
        ),
    )


def _search(compared: Comparison, fit: Fit) -> tuple[Message, ...]:
    nested, found = fit.nested, []
    if nested.weights.max() >= ALONE:
        donor = compared.labels[1 + int(nested.weights.argmax())]
        found.append(message("All weight is on {donor}.", donor=donor))
    if nested.matched:
        found.append(
            message(
                "The predictors are matched exactly whatever their importance, which is therefore "
                "not identified; among such weights those closest in outcome are taken."
            )
        )
    if len(nested.optima) > 1:
        near = nested.optima <= NEAR * nested.optima[0]
        other = np.diff(nested.optima[near], prepend=nested.optima[0]) > 1e-3 * nested.optima[0]
        found.append(
            message(
                "Importance of predictors searched for: mean squared gap before treatment {best}; "
                "{near} of {all} descents ended within 5% of it, at {distinct} distinct optima.",
                best=figure(float(nested.optima[0])),
                near=figure(int(near.sum())),
                all=figure(len(nested.optima)),
                distinct=figure(1 + int(other.sum())),
            )
        )
    return tuple(found)
