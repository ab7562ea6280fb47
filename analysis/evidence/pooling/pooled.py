"""The record of a pooling: the mean, the spread, and the questions asked of it afterwards."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas import DataFrame

from analysis.evidence.estimate import Estimate
from analysis.evidence.pooling.studies import Floats, Studies
from analysis.evidence.showing import p_value, shown_estimate
from analysis.evidence.wording import figure
from analysis.language.messages import Message, message, say
from analysis.language.shown import Html, Shown


@dataclass(frozen=True, eq=False)
class Pooled(Shown):
    """A pooled effect with its heterogeneity.

    Attributes
    ----------
    estimate : Estimate
        One row, `overall`, in the unit of the effects.
    method : str
        REML, PM, DL, ML or FE.
    knapp_hartung : bool or "ad hoc"
        As asked for; without effect under FE.
    tau2 : float
        Variance of true effects between studies, in the unit squared.
    tau2_interval : (low, high)
        Its Q-profile interval; missing under FE.
    i2, i2_interval : float and (low, high), in percent
        Share of the spread that is between studies.
    q, q_df : float, int
        Cochran's Q and its degrees of freedom.
    prediction : (low, high)
        Where the effect of a further study may lie; missing under FE and for two studies.
    studies : Studies
        What was pooled.
    """

    estimate: Estimate
    method: str
    knapp_hartung: bool | str
    tau2: float
    tau2_interval: tuple[float, float]
    i2: float
    i2_interval: tuple[float, float]
    q: float
    q_df: int
    prediction: tuple[float, float]
    studies: Studies
    study_weights: Floats

    @property
    def tau(self) -> float:
        """Standard deviation of true effects between studies, in the unit of the effects."""
        return float(np.sqrt(self.tau2))

    @property
    def q_p_value(self) -> float:
        """Probability of a Q this large were there no spread between studies."""
        from scipy.stats import chi2

        return float(chi2.sf(self.q, self.q_df))

    @property
    def weights(self) -> pd.Series:
        """Share of each study in the mean, by label; they sum to one."""
        return pd.Series(self.study_weights, index=list(self.studies.labels), name="weight")

    def leave_one_out(self) -> Estimate:
        """Pooled effect without each study in turn; a row a study, with `tau2` and `i2` left."""
        from analysis.evidence.pooling.asked import leave_one_out

        return leave_one_out(self)

    def egger(self, *, model: str = "lm", predictor: str = "std_error") -> Estimate:
        """Test whether small studies report other effects; see `small_studies.egger`."""
        from analysis.evidence.pooling.small_studies import egger

        return egger(self, model=model, predictor=predictor)

    def funnel(self) -> DataFrame:
        """Give the points of a funnel plot and the interval expected around the pooled effect.

        Returns
        -------
        DataFrame
            `label, estimate, std_error, weight, expected_low, expected_high`: the last two hold
            1 - alpha of studies of that error, were there neither spread nor selection.
        """
        from analysis.evidence.pooling.small_studies import funnel

        return funnel(self)

    def forest(self) -> DataFrame:
        """Give the rows of a forest plot: studies, then the pooled effect, then the prediction.

        Returns
        -------
        DataFrame
            `label, kind, estimate, std_error, conf_low, conf_high, weight`; `kind` is `study`,
            `pooled` or `prediction`. Intervals of studies are normal at the same level.
        """
        from analysis.evidence.pooling.asked import forest

        return forest(self)

    def sentence(self, lang: str | None = None) -> str:
        """Say the pooled effect, its interval and where another study may lie."""
        lang = self.estimate.lang if lang is None else lang
        said = self.estimate.sentence(lang)
        if np.isnan(self.prediction[0]):
            return said
        return f"{said} {self._predicted().said(lang)}"

    def spread_sentence(self, lang: str | None = None) -> str:
        """Say tau², I² and Q."""
        lang = self.estimate.lang if lang is None else lang
        text = say(
            lang,
            "I² {i2}%; Q {q} on {df} degrees of freedom, p {p}; tau² {tau2}.",
            i2=figure(self.i2, 0),
            q=figure(self.q, 1),
            df=figure(self.q_df),
            p=p_value(self.q_p_value),
            tau2=figure(self.tau2),
        )
        if np.isnan(self.tau2_interval[0]):
            return text
        interval = say(
            lang,
            "Interval of tau² by Q-profile: {low} to {high}.",
            low=figure(self.tau2_interval[0]),
            high=figure(self.tau2_interval[1]),
        )
        return f"{text} {interval}"

    def html(self) -> Html:
        """Write the sentence, the studies with their weights, the spread and the notes."""
        lang = self.estimate.lang
        return shown_estimate(
            self.forest(),
            lang,
            self.sentence(),
            say(lang, "Method: {method}.", method=self.estimate.method),
            [self.spread_sentence(), *(note.said(lang) for note in self.estimate.notes)],
            [],
        )

    def _predicted(self) -> Message:
        row = self.estimate.table.iloc[0]
        digits = max(0, 1 - int(np.floor(np.log10(row["std_error"]))))
        return message(
            "A further study may lie between {low} and {high}.",
            low=figure(self.prediction[0], digits),
            high=figure(self.prediction[1], digits),
        )
