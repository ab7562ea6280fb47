"""Placebo in space: every donor fitted as if treated, and where the treated stands among them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame

from analysis.evidence.panel import Floats
from analysis.evidence.rows import check_choice
from analysis.evidence.synthetic.fitting import fit_first
from analysis.evidence.synthetic.placebo_record import Placebo, least_p
from analysis.evidence.synthetic.record import Synthetic
from analysis.evidence.wording import figure
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, message

STATISTICS = ("ratio", "gap", "t")
REACH = 0.10  # a test whose smallest possible p is above this cannot say anything
PERFECT = 1e-7  # pre gap, as a share of the outcome's own movement, that counts as none
TIE = 1e-9


def placebo_in_space(
    found: Synthetic, statistic: str, with_treated: bool, worst_fit: float | None
) -> Placebo:
    """Fit each donor by the others and rank; see `Synthetic.placebo`."""
    check_choice("statistic", statistic, STATISTICS)
    compared = found.compared
    require_reach(compared.n_donors)
    gaps = np.vstack([found.fit.gap, *_placebo_gaps(found, with_treated)])
    pre = np.sqrt((gaps[:, compared.pre] ** 2).mean(axis=1))
    kept = np.ones(len(gaps), bool)
    if worst_fit is not None:
        kept = pre**2 <= worst_fit * pre[0] ** 2
        kept[0] = True
        require_reach(int(kept.sum()) - 1)
    if statistic != "gap":
        _not_perfect(found, pre[0])
    table = _table(found, gaps, pre, statistic)[kept]
    table["rank"] = _ranks(table[statistic].to_numpy(float))
    return Placebo(
        synthetic=found,
        statistic=statistic,
        table=table.sort_values("rank", kind="stable").reset_index(drop=True),
        gaps=gaps[kept],
        notes=_notes(table, pre, kept, with_treated),
        lang=found.lang,
    )


def require_reach(n_donors: int) -> None:
    """Decline a placebo test whose smallest possible p says nothing."""
    if least_p(n_donors) > REACH:
        raise NotEstimable(
            message(
                "{n} donors give a smallest possible p of {floor}, whatever happened; a placebo "
                "test needs at least {least} donors to reach {reach}, and {usual} to reach {five}. "
                "Show the gap without a p-value, or find more donors.",
                n=figure(n_donors),
                floor=figure(least_p(n_donors), 2),
                least=figure(9),
                reach=figure(REACH, 2),
                usual=figure(19),
                five=figure(0.05, 2),
            )
        )


def _placebo_gaps(found: Synthetic, with_treated: bool) -> list[Floats]:
    n = found.compared.n_donors
    pool = range(0 if with_treated else 1, n + 1)
    return [
        fit_first(found.compared.rows([i, *(j for j in pool if j != i)]), found.choices).gap
        for i in range(1, n + 1)
    ]


def _not_perfect(found: Synthetic, pre: float) -> None:
    outcome = found.compared.outcome[0, found.compared.pre]
    if pre <= PERFECT * max(float(np.ptp(outcome)), float(np.abs(outcome).max()) * PERFECT):
        raise NotEstimable(
            message(
                "{entity} is matched exactly before treatment, so a statistic that divides by the "
                "pre-treatment gap is undefined. Use placebo(statistic='gap'), fewer donors or "
                "more periods.",
                entity=found.treated,
            )
        )


def _table(found: Synthetic, gaps: Floats, pre: Floats, statistic: str) -> DataFrame:
    compared = found.compared
    post = np.sqrt((gaps[:, compared.post] ** 2).mean(axis=1))
    mean = gaps[:, compared.post].mean(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio, scaled = post / pre, np.abs(mean) / pre
    return DataFrame(
        {
            "entity": list(compared.ids),
            "treated": [True] + [False] * compared.n_donors,
            "att": mean,
            "rmspe_pre": pre,
            "rmspe_post": post,
            "ratio": ratio,
            "gap": np.abs(mean),
            "t": scaled,
        }
    )


def _ranks(values: Floats) -> NDArray[np.int64]:
    """Rank from the largest; entities that tie share the last of their places."""
    return np.array([int((values >= v * (1 - TIE)).sum()) for v in values])


def _notes(
    table: DataFrame, pre: Floats, kept: NDArray[np.bool_], with_treated: bool
) -> tuple[Message, ...]:
    floor = least_p(len(table) - 1)
    notes = [
        message(
            "{n} placebos: the smallest p that this test can give is {floor}.",
            n=figure(len(table) - 1),
            floor=figure(floor, 3),
        )
    ]
    if floor > 0.05:
        notes.append(
            message(
                "A p of {five} or less is out of reach with these donors: absence of evidence.",
                five=figure(0.05, 2),
            )
        )
    if not kept.all():
        notes.append(
            message(
                "Placebos with a worse fit before treatment than allowed, left out: {n}.",
                n=figure(int((~kept).sum())),
            )
        )
    worse = int((pre[1:] > 2 * pre[0]).sum())
    if worse:
        notes.append(
            message(
                "Placebos that miss their own outcome before treatment by more than twice as much "
                "as the treated does: {n}; their gaps are wide for that reason too.",
                n=figure(worse),
            )
        )
    if with_treated:
        notes.append(message("The treated entity may carry weight in the placebos."))
    return tuple(notes)
