"""What a synthetic control found: weights, gaps, fit, and the checks that can be asked of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from analysis.evidence.sample import Sample
from analysis.evidence.synthetic.comparison import Comparison
from analysis.evidence.synthetic.fitting import Choices, Fit
from analysis.evidence.synthetic.periods import shown_periods
from analysis.evidence.synthetic.remarks import fit_remarks
from analysis.evidence.wording import figure
from analysis.language.messages import Message, say
from analysis.language.shown import Html, Shown

if TYPE_CHECKING:
    from analysis.evidence.synthetic.placebo_record import Placebo


@dataclass(frozen=True, eq=False)
class Synthetic(Shown):
    """A treated entity beside its synthetic control.

    Attributes
    ----------
    compared : Comparison
        Outcomes and predictors of the treated entity and its donors.
    choices : Choices
        How it, and each placebo, is fitted.
    fit : Fit
        Weights and gaps.
    lang : str
        Language that the record shows itself in.
    """

    compared: Comparison
    choices: Choices
    fit: Fit
    lang: str = "en"

    @property
    def treated(self) -> str:
        """Name of the treated entity."""
        return self.compared.labels[0]

    @property
    def sample(self) -> Sample:
        """Who is compared, who was left out and why."""
        return self.compared.sample

    @cached_property
    def weights(self) -> Series:
        """Weight of each donor, the largest first; index: names as in the data."""
        ids = pd.Index(self.compared.ids[1:], name=self.compared.design.entity)
        found = Series(self.fit.nested.weights, index=ids, name="weight")
        return found.sort_values(ascending=False, kind="stable")

    @cached_property
    def predictor_weights(self) -> Series:
        """Importance of each predictor, sum one; empty where the outcome alone was fitted."""
        names = pd.Index(self.compared.predictor_names, name="predictor")
        return Series(self.fit.nested.importance, index=names, name="weight", dtype=float)

    @property
    def optima(self) -> np.ndarray:
        """Mean squared pre-treatment gap at each local optimum of the search, best first."""
        return self.fit.nested.optima

    @cached_property
    def gaps(self) -> DataFrame:
        """One row a period: `event_time, observed, synthetic, gap, role`; index: the period.

        `role` is `pre` (fitted), `post` (under treatment) or `left out` (before treatment, shown
        only).
        """
        compared = self.compared
        first = compared.periods[compared.post][0]
        role = np.select([compared.pre, compared.post], ["pre", "post"], "left out")
        return DataFrame(
            {
                "event_time": np.round(compared.periods - first, 9),
                "observed": compared.outcome[0],
                "synthetic": compared.outcome[0] - self.fit.gap,
                "gap": self.fit.gap,
                "role": role,
            },
            index=pd.Index(
                shown_periods(compared.clock, compared.periods), name=compared.design.time
            ),
        )

    @property
    def att(self) -> float:
        """Mean gap under treatment, in the unit of the outcome."""
        return float(self.fit.gap[self.compared.post].mean())

    @property
    def rmspe_pre(self) -> float:
        """Root mean squared gap over the fitted periods."""
        return self.fit.rmspe(self.compared.pre)

    @property
    def rmspe_post(self) -> float:
        """Root mean squared gap under treatment."""
        return self.fit.rmspe(self.compared.post)

    @cached_property
    def balance(self) -> DataFrame:
        """One row a predictor: the treated, its synthetic control, the donors' plain mean."""
        values = self.compared.predictors
        return DataFrame(
            {
                "treated": values[0],
                "synthetic": self.fit.nested.weights @ values[1:],
                "donors": values[1:].mean(axis=0),
                "weight": self.fit.nested.importance,
            },
            index=pd.Index(self.compared.predictor_names, name="predictor"),
        )

    @cached_property
    def notes(self) -> tuple[Message, ...]:
        """What a reader must know of the fit."""
        return fit_remarks(self.compared, self.fit)

    def placebo(
        self,
        *,
        statistic: str = "ratio",
        with_treated: bool = False,
        worst_fit: float | None = None,
    ) -> Placebo:
        """Rank the treated among donors that are each fitted as if they were treated.

        Parameters
        ----------
        statistic : {"ratio", "gap", "t"}
            "ratio": post over pre root mean squared gap; "gap": size of the mean gap under
            treatment; "t": that mean over the pre root mean squared gap.
        with_treated : bool
            Whether the treated entity may carry weight in the placebos, as in Abadie, Diamond and
            Hainmueller (2010). Left out, so that an effect is not part of its own yardstick.
        worst_fit : float, optional
            Leave out placebos whose pre mean squared gap is above this multiple of the treated's.

        Raises
        ------
        NotEstimable
            So few donors that p cannot reach 0.10, whatever happened; a perfect pre-fit, which
            leaves "ratio" and "t" undefined.
        """
        from analysis.evidence.synthetic.placebo_ranks import placebo_in_space

        return placebo_in_space(self, statistic, with_treated, worst_fit)

    def leave_one_out(self) -> DataFrame:
        """Fit again without each donor that carries weight, one row each.

        Columns `dropped, weight, att, rmspe_pre, sign_changes`.
        """
        from analysis.evidence.synthetic.refits import leave_one_out

        return leave_one_out(self)

    def placebo_in_time(self, first: object, *, pre: Iterable[object] | None = None) -> Synthetic:
        """Fit again as if treatment had begun at `first`, without the periods under treatment."""
        from analysis.evidence.synthetic.refits import placebo_in_time

        return placebo_in_time(self, first, pre)

    def in_language(self, lang: str) -> Synthetic:
        """Give the same record, shown in another language."""
        return replace(self, lang=lang)

    def sentence(self, lang: str | None = None) -> str:
        """Say the gap, the fit and the donors in one sentence; the ranks are `placebo`'s."""
        post = self.compared.post
        return say(
            self.lang if lang is None else lang,
            "{entity} and its synthetic control: mean gap in {outcome} of {att} over {n} periods "
            "under treatment (root mean squared gap before it {pre}; {on} of {donors} donors carry "
            "weight).",
            entity=self.treated,
            outcome=self.compared.design.outcome,
            att=figure(self.att),
            n=figure(int(post.sum())),
            pre=figure(self.rmspe_pre),
            on=figure(int((self.fit.nested.weights > 0).sum())),
            donors=figure(self.compared.n_donors),
        )

    def html(self) -> Html:
        """Write the sentence, the weights, the balance, the notes and the sample."""
        from analysis.evidence.synthetic.showing import shown_synthetic

        return shown_synthetic(self)

    def __str__(self) -> str:
        """Give the record as plain text."""
        return self.text()
