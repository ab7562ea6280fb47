"""The record of group-time effects: its table, its averages, their errors and bands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame

from analysis.evidence.absorption import cell_columns
from analysis.evidence.did.aggregation import Average, average
from analysis.evidence.did.cells import Cells, Rule
from analysis.evidence.did.multiplier import multiplier_bootstrap
from analysis.evidence.estimate import OVERALL, Estimate, estimate_table, rounding, unvarying
from analysis.evidence.framing import Frame
from analysis.evidence.panel import Codes, Floats, Panel
from analysis.evidence.support import cluster_notes
from analysis.evidence.wording import figure
from analysis.language.messages import Message, message
from analysis.language.shown import Html, Shown


@dataclass(frozen=True, eq=False)
class GroupTime(Shown):
    """Effects by cohort and period, and the averages that can be made of them.

    `cells` holds the effects and influence functions; `n_boot` -1 stands for no errors at all.
    """

    frame: Frame
    panel: Panel
    rule: Rule
    cells: Cells
    weights: Floats
    n_boot: int
    rng: int | np.random.Generator
    alpha: float
    notes: tuple[Message, ...]
    lang: str = "en"

    def html(self) -> Html:
        """Write the mean effect after treatment; `.estimate` holds every cohort and period."""
        return self.aggregate("simple").in_language(self.lang).html()

    @cached_property
    def estimate(self) -> Estimate:
        """One row a cohort and period: `cohort, year, event_time, base_year, n_treated, n_control`.

        `cohort`, `year` and `base_year` are numbers as the design's time has them, or dates as
        text.
        """
        cells, panel = self.cells, self.panel
        cohort = panel.cohorts[cells.cohort]
        terms = [
            f"{panel.cohort_label(g)}/{panel.clock.label(t)}"
            for g, t in zip(cohort, cells.period, strict=True)
        ]
        each = tuple(np.array([i]) for i in range(len(terms)))
        rows = Average(cells.effect, cells.influence, cohort, each)
        columns: dict[str, Floats | Codes] = {
            "cohort": panel.clock.shown(cohort),
            "year": panel.clock.shown(cells.period),
            "event_time": np.round(cells.period - cohort, 9),
            "base_year": panel.clock.shown(cells.base),
            "n_treated": cells.n_treated,
            "n_control": cells.n_control,
        }
        estimand = message("Effect on {outcome} by cohort and period", outcome=self._outcome)
        return self._estimate(rows, terms, columns, estimand)

    def aggregate(
        self,
        kind: str = "simple",
        *,
        events: tuple[float, float] | None = None,
        balance: float | None = None,
    ) -> Estimate:
        """Average effects; the first row is `overall`.

        Parameters
        ----------
        kind : {"simple", "group", "event", "calendar"}
            All effects after treatment, weighted by cohort size; by cohort (`cohort`); by time
            since treatment (`event_time`); by calendar period (`year`). The overall row averages
            cohorts by their size, event times from 0 on and periods equally.
        events : (first, last), optional
            Event times used, both included.
        balance : number, optional
            Only cohorts observed up to this event time, and no later event times, so that every
            row rests on the same cohorts.
        """
        rows = average(self.panel, self.cells, self.weights, kind, events, balance)
        label = self.panel.clock.label if kind != "event" else "{:g}".format
        terms = [OVERALL, *(label(value) for value in rows.key[1:])]
        name = {"group": "cohort", "event": "event_time", "calendar": "year"}.get(kind)
        key = rows.key if kind == "event" else self.panel.clock.shown(rows.key)
        columns = {} if name is None else {name: key}
        return self._estimate(rows, terms, columns, _ESTIMANDS[kind](self._outcome))

    @property
    def _outcome(self) -> str:
        return self.frame.design.outcome

    def _estimate(
        self,
        rows: Average,
        terms: Sequence[str],
        columns: Mapping[str, Floats | Codes],
        estimand: Message,
    ) -> Estimate:
        panel = self.panel
        clusters = cell_columns(panel.entity_cluster, panel.n_clusters)
        by_cluster = clusters.T @ rows.influence
        covariance = by_cluster.T @ by_cluster / panel.n_entities**2
        exact = np.array([(self.cells.n_treated[m] == 0).all() for m in rows.members])
        exact = exact | (self.n_boot < 0)
        covariance[exact], covariance[:, exact] = np.nan, np.nan
        errors = np.sqrt(np.diag(covariance))
        freedom = np.array([self._treated_clusters(m) - 1.0 for m in rows.members])
        table = estimate_table(
            terms,
            rows.effect,
            errors,
            alpha=self.alpha,
            df=freedom,
            exact=exact,
            floor=rounding(panel),
            **columns,
        )
        if self.n_boot > 0:
            table = table.assign(**self._band(table, by_cluster))
        few = cluster_notes(panel) if self.n_boot >= 0 else ()
        return Estimate(
            table=table,
            estimand=estimand,
            method=_method(self.rule, bool(self.frame.design.controls)),
            inference=self._inference(),
            n_obs=panel.n_obs,
            n_entities=panel.n_entities,
            n_clusters=panel.n_clusters,
            alpha=self.alpha,
            notes=(*self.notes, *unvarying(table, exact), *few),
            sample=self.frame.sample,
            covariance=covariance,
            df=float(panel.treated_clusters - 1),
        )

    @cached_property
    def _where(self) -> NDArray[np.bool_]:
        """Whether a cohort has entities in a cluster, shape (cohorts, clusters)."""
        panel = self.panel
        where = np.zeros((len(panel.cohorts), panel.n_clusters), bool)
        treated = panel.treated_entities
        where[panel.entity_cohort[treated], panel.entity_cluster[treated]] = True
        return where

    def _treated_clusters(self, members: Codes) -> int:
        behind = self._where[self.cells.cohort[members]].any(axis=0)
        return max(int(behind.sum()), 2)

    def _band(self, table: DataFrame, by_cluster: Floats) -> dict[str, Floats]:
        effect, errors = table["estimate"].to_numpy(), table["std_error"].to_numpy()
        drawn = multiplier_bootstrap(
            by_cluster,
            errors,
            self.panel.n_entities,
            n_boot=self.n_boot,
            rng=self.rng,
            alpha=self.alpha,
        )
        reach = drawn.reach * errors
        return {
            "std_error_boot": drawn.std_errors,
            "band_low": effect - reach,
            "band_high": effect + reach,
        }

    def _inference(self) -> Message:
        if self.n_boot < 0:
            return message("no errors; for placebo inference")
        if self.n_boot == 0:
            return message(
                "errors from influence functions summed within clusters, no small-sample factor, "
                "t with the row's treated clusters minus one degrees of freedom"
            )
        return message(
            "errors from influence functions summed within clusters, no small-sample factor, t "
            "with the row's treated clusters minus one degrees of freedom; simultaneous band from "
            "{n} multiplier draws",
            n=figure(self.n_boot),
        )


_ESTIMANDS = {
    "simple": lambda y: message("Mean effect on {outcome} after treatment", outcome=y),
    "group": lambda y: message("Mean effect on {outcome} over the cohorts", outcome=y),
    "event": lambda y: message("Mean effect on {outcome} over the event times", outcome=y),
    "calendar": lambda y: message("Mean effect on {outcome} over the periods", outcome=y),
}


def _method(rule: Rule, has_controls: bool) -> Message:
    control = {
        "never": message("entities never treated"),
        "not_yet": message("entities not yet treated"),
    }[rule.control]
    base = {"varying": message("varying"), "universal": message("universal")}[rule.base]
    how = {
        "dr": message("doubly robust"),
        "reg": message("outcome regression"),
        "ipw": message("inverse probability weighting"),
    }[rule.method]
    return message(
        "group-time effects against {control}, {how}, {base} base, {n} periods of anticipation",
        control=control,
        how=how if has_controls else message("differences of means"),
        base=base,
        n=figure(rule.anticipation),
    )
