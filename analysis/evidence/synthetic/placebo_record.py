"""The treated among its placebos: ranks, p-values, and an interval that the ranks allow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from pandas import DataFrame

from analysis.evidence.estimate import COLUMNS, OVERALL, Estimate, check_alpha, impossible_errors
from analysis.evidence.panel import Floats
from analysis.evidence.showing import p_value as said_p
from analysis.evidence.synthetic.periods import shown_periods
from analysis.evidence.synthetic.record import Synthetic
from analysis.evidence.wording import figure
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, message, say
from analysis.language.shown import Html, Shown


@dataclass(frozen=True, eq=False)
class Placebo(Shown):
    """Ranks of the treated entity and of its donors, each fitted as if treated.

    Attributes
    ----------
    synthetic : Synthetic
        The fit of the treated entity.
    statistic : str
        What the ranks go by: "ratio", "gap" or "t".
    table : DataFrame
        One row an entity, the treated among them: `entity, treated, att, rmspe_pre, rmspe_post,
        ratio, gap, t, rank`; rank 1 is the largest.
    gaps : shape (1 + placebos, periods)
        Observed less synthetic; row 0 is the treated.
    notes : tuple of Message
        The smallest p within reach, and what else limits the test.
    """

    synthetic: Synthetic
    statistic: str
    table: DataFrame
    gaps: Floats
    notes: tuple[Message, ...]
    lang: str = "en"

    @property
    def n_placebos(self) -> int:
        """Donors fitted as if treated."""
        return len(self.table) - 1

    @property
    def rank(self) -> int:
        """Place of the treated among all, itself counted; ties count against it."""
        return int(self.table.loc[self.table["treated"], "rank"].iloc[0])

    @property
    def p_value(self) -> float:
        """Share of entities, the treated among them, with a statistic at least as large."""
        return self.rank / (self.n_placebos + 1)

    @property
    def smallest_p(self) -> float:
        """The p-value of the first place."""
        return least_p(self.n_placebos)

    @cached_property
    def paths(self) -> DataFrame:
        """Gaps of all: one row an entity and period, `entity, treated, period, gap`."""
        compared = self.synthetic.compared
        order = [self.synthetic.compared.ids[0], *self._placebo_ids()]
        n = len(compared.periods)
        return DataFrame(
            {
                "entity": np.repeat(np.array(order, dtype=object), n),
                "treated": np.repeat(np.arange(len(order)) == 0, n),
                "period": np.tile(shown_periods(compared.clock, compared.periods), len(order)),
                "gap": self.gaps.ravel(),
            }
        )

    def estimate(self, alpha: float = 0.05) -> Estimate:
        """Mean gap and gap by event time, with the interval of effects that ranks do not reject.

        Raises
        ------
        NotEstimable
            So few placebos that no p is as small as `alpha`: then no effect is ever rejected.

        Notes
        -----
        An effect is in the interval if, taken off the treated's gap, the rest is not among the
        largest placebo gaps: p above `alpha`, ranks by the size of the gap (not by its ratio to
        the pre gap). `std_error` is the standard deviation of the placebo gaps.
        """
        check_alpha(alpha)
        return _estimate(self, alpha)

    def in_language(self, lang: str) -> Placebo:
        """Give the same record, shown in another language."""
        return replace(self, lang=lang)

    def sentence(self, lang: str | None = None) -> str:
        """Say rank and p-value."""
        return say(
            self.lang if lang is None else lang,
            "{entity} is number {rank} of {n} by {statistic}: p {p}, where the smallest possible "
            "is {floor}.",
            entity=self.synthetic.treated,
            rank=figure(self.rank),
            n=figure(self.n_placebos + 1),
            statistic=STATISTIC_NAMES[self.statistic],
            p=said_p(self.p_value),
            floor=figure(self.smallest_p, 3),
        )

    def html(self) -> Html:
        """Write the sentence, the ranks and the notes."""
        from analysis.evidence.synthetic.showing import shown_placebo

        return shown_placebo(self)

    def __str__(self) -> str:
        """Give the record as plain text."""
        return self.text()

    def _placebo_ids(self) -> list[object]:
        kept = set(self.table["entity"])
        return [name for name in self.synthetic.compared.ids[1:] if name in kept]


STATISTIC_NAMES = {
    "ratio": message("ratio of post to pre root mean squared gap"),
    "gap": message("size of the mean gap under treatment"),
    "t": message("mean gap under treatment over pre root mean squared gap"),
}


def least_p(n_placebos: int) -> float:
    """Smallest p that a rank among so many placebos can have."""
    return 1 / (n_placebos + 1)


def inverted(effects: Floats, placebos: Floats, alpha: float) -> Floats:
    """Reach around each effect that ranks among placebos (rows) leave standing at `alpha`."""
    allowed = int(np.floor(alpha * (len(placebos) + 1) + 1e-9))
    if allowed < 1:
        raise NotEstimable(
            message(
                "{n} placebos give a smallest possible p of {floor}, so no effect is ever rejected "
                "at {alpha} and there is no interval of that level. Use a larger alpha, or show "
                "rank and p-value alone.",
                n=figure(len(placebos)),
                floor=figure(least_p(len(placebos)), 3),
                alpha=figure(alpha),
            )
        )
    return np.asarray(np.sort(np.abs(placebos), axis=0)[-allowed] + 0 * effects, float)


def rank_p(effects: Floats, placebos: Floats) -> Floats:
    """Share of placebos (rows) and the treated with an effect at least as large in size."""
    size = np.abs(effects) * (1 - 1e-9)
    return (1 + (np.abs(placebos) >= size).sum(axis=0)) / (len(placebos) + 1)


def _estimate(placebo: Placebo, alpha: float) -> Estimate:
    found, compared = placebo.synthetic, placebo.synthetic.compared
    post = placebo.gaps[:, compared.post]
    post = np.column_stack([post.mean(axis=1), post])
    effects, others = post[0], post[1:]
    reach, errors = inverted(effects, others, alpha), others.std(axis=0)
    times = compared.periods[compared.post]
    terms = [OVERALL, *(compared.clock.label(t) for t in times)]
    if not errors.all():  # placebos that are all alike
        raise impossible_errors(np.array(terms)[errors == 0])
    values = (effects, errors, effects / errors, rank_p(effects, others))
    shown = compared.clock.shown(times)
    table = DataFrame(
        dict(zip(COLUMNS[1:5], values, strict=True))
        | {"conf_low": effects - reach, "conf_high": effects + reach}
        | {"event_time": np.append(np.nan, np.round(times - times[0], 9))}
        | {"year": pd.Series([np.nan, *shown], dtype=object if shown.dtype == object else float)}
    )
    table.insert(0, "term", terms)
    return Estimate(
        table=table,
        estimand=message(
            "Mean gap in {outcome} of {entity} under treatment",
            outcome=compared.design.outcome,
            entity=found.treated,
        ),
        method=_method(found),
        inference=message(
            "{n} placebos in space, ranked by the size of the gap", n=figure(placebo.n_placebos)
        ),
        n_obs=compared.sample.n_obs,
        n_entities=compared.sample.n_entities,
        n_clusters=None,
        alpha=alpha,
        notes=(*found.notes, *placebo.notes),
        sample=compared.sample,
        lang=placebo.lang,
    )


def _method(found: Synthetic) -> Message:
    if found.choices.demeaned:
        return message("synthetic control of movements around each entity's mean before treatment")
    return message("synthetic control")
