"""Entity and time effects absorbed exactly: sparse normal equations, no dummies ever laid out.

Entity effects are eliminated by hand (they are diagonal), the time effects stay as a small block,
so that the system to solve has one row a period, term and control, however many entities.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import linalg, sparse

from analysis.evidence.panel import Codes, Floats, Panel
from analysis.evidence.wording import listed
from analysis.language.errors import NotEstimable
from analysis.language.messages import message

COLLINEAR = 1e-10  # share of a column's variation that must be left after the columns before it


@dataclass(frozen=True, eq=False)
class System:
    """Weighted least squares on [time effects, terms, controls] with entity effects eliminated.

    Attributes
    ----------
    panel : Panel
        The rows.
    columns : sparse, shape (n, periods - 1 + terms + controls)
        Regressors besides the entity effects; controls are taken from their entity's mean.
    normal : shape (k, k)
        Their cross products after the entity effects.
    scale : shape (k,)
        Variation of each column before anything is taken out; judges collinearity.
    names : tuple of str
        Names of the terms and controls, in order, after the time effects.
    """

    panel: Panel
    columns: sparse.csr_array
    normal: Floats
    scale: Floats
    names: tuple[str, ...]

    @property
    def n_times(self) -> int:
        """Columns that hold time effects."""
        return self.columns.shape[1] - len(self.names)

    @cached_property
    def kept(self) -> Codes:
        """Columns that are no combination of the entity effects and the columns before them.

        Raises
        ------
        NotEstimable
            A term or control is such a combination; it is named.
        """
        kept = _independent(self.normal, self.scale)
        lost = np.setdiff1d(np.arange(self.n_times, len(self.scale)), kept)
        if len(lost):
            raise collinear([self.names[i - self.n_times] for i in lost])
        return kept

    @cached_property
    def inverse(self) -> Floats:
        """Inverse of the normal equations of the kept columns."""
        factor = linalg.cho_factor(self.normal[np.ix_(self.kept, self.kept)])
        return linalg.cho_solve(factor, np.eye(len(self.kept)))

    def solve(self, right: Floats) -> Floats:
        """Coefficients of all columns for cross products `right`; 0 for a spare time effect."""
        found = np.zeros_like(right, dtype=float)
        factor = linalg.cho_factor(self.normal[np.ix_(self.kept, self.kept)])
        found[self.kept] = linalg.cho_solve(factor, right[self.kept])
        return found

    def coefficients(self, values: Floats) -> Floats:
        """Regress columns of values, shape (n,) or (n, m), on everything."""
        centred = from_entity_mean(self.panel, values)
        return self.solve(self.columns.T @ weighted(self.panel, centred))

    def residual(self, values: Floats, coefficients: Floats | None = None) -> Floats:
        """Take out the fit of `coefficients` (left out: the best) and the entity means."""
        if coefficients is None:
            coefficients = self.coefficients(values)
        return from_entity_mean(self.panel, values - self.columns @ coefficients)


def system(
    panel: Panel,
    terms: sparse.csr_array | None = None,
    names: Sequence[str] = (),
    controls: Sequence[str] = (),
) -> System:
    """Set the normal equations up; `names` of the terms, `controls` of the panel's controls."""
    centred = from_entity_mean(panel, panel.controls)
    blocks = [_time_columns(panel), terms, sparse.csr_array(centred)]
    columns = sparse.csr_array(sparse.hstack([b for b in blocks if b is not None], format="csr"))
    by_weight = columns.multiply(panel.weights[:, None]).tocsr()
    by_entity = entity_columns(panel).T @ by_weight
    normal = (columns.T @ by_weight).toarray()
    share = by_entity.multiply(1 / entity_weights(panel)[:, None])
    normal -= (by_entity.T @ share).toarray()
    scale = np.asarray(columns.multiply(by_weight).sum(axis=0)).ravel()
    if panel.controls.shape[1]:
        mean = np.average(panel.controls, axis=0, weights=panel.weights)
        scale[-panel.controls.shape[1] :] = panel.weights @ (panel.controls - mean) ** 2
    return System(panel, columns, normal, scale, (*names, *controls))


def residualise(panel: Panel, values: Floats, controls: Sequence[str] = ()) -> Floats:
    """Take entity effects, time effects and the panel's controls out of columns of values.

    Parameters
    ----------
    panel : Panel
        The rows; its weights are used.
    values : shape (n,) or (n, m)
        Columns in the rows' order.
    controls : sequence of str
        Names of the panel's controls, for the refusal of a collinear one.

    Returns
    -------
    ndarray, the shape of `values`
        Residuals of weighted least squares, exact to rounding.
    """
    return system(panel, controls=controls).residual(values)


def cell_columns(codes: Codes, n_cells: int) -> sparse.csr_array:
    """One indicator column a cell, from a code a row; -1 for rows in no cell."""
    inside = codes >= 0
    starts = np.concatenate([[0], np.cumsum(inside)])
    ones = np.ones(int(inside.sum()))
    return sparse.csr_array((ones, codes[inside], starts), shape=(len(codes), n_cells))


def entity_columns(panel: Panel) -> sparse.csr_array:
    """One indicator column an entity."""
    return cell_columns(panel.entity, panel.n_entities)


def entity_weights(panel: Panel) -> Floats:
    """Sum of weights by entity."""
    sums = np.bincount(panel.entity, panel.weights, minlength=panel.n_entities)
    return sums.astype(np.float64)


def from_entity_mean(panel: Panel, values: Floats) -> Floats:
    """Take the weighted mean of its entity from each value; shape (n,) or (n, m)."""
    if values.ndim == 1:
        sums = np.bincount(panel.entity, panel.weights * values, minlength=panel.n_entities)
        return values - (sums / entity_weights(panel))[panel.entity]
    sums = entity_columns(panel).T @ weighted(panel, values)
    return values - (sums / entity_weights(panel)[:, None])[panel.entity]


def weighted(panel: Panel, values: Floats) -> Floats:
    """Multiply each row by its weight."""
    return values * (panel.weights if values.ndim == 1 else panel.weights[:, None])


def collinear(names: Sequence[str]) -> NotEstimable:
    """Decline columns that the effects or other columns already hold, by name."""
    return NotEstimable(
        message(
            "{names}: fully explained by the entity and time effects and the columns before it, "
            "so it has no effect of its own. Leave it out of the design.",
            names=listed(names),
        )
    )


def _time_columns(panel: Panel) -> sparse.csr_array:
    """Make indicators of all periods but the first, which the entity effects hold."""
    return cell_columns(panel.time - 1, len(panel.periods) - 1)


def _independent(normal: Floats, scale: Floats) -> Codes:
    """Columns kept when each must add variation to those before it (pivots of Cholesky)."""
    size = np.sqrt(np.where(scale > 0, scale, 1.0))
    work = normal / np.outer(size, size)
    try:
        diagonal = np.diag(np.linalg.cholesky(work)) ** 2
        if (diagonal > COLLINEAR * 10).all():
            return np.arange(len(scale))
    except np.linalg.LinAlgError:
        pass
    kept = []
    for i in range(len(scale)):
        if work[i, i] <= COLLINEAR:
            continue
        kept.append(i)
        work[i + 1 :, i + 1 :] -= np.outer(work[i + 1 :, i], work[i, i + 1 :]) / work[i, i]
    return np.array(kept, dtype=np.int64)
