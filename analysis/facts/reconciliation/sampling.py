"""Draws from a segment's posterior: parallel Hamiltonian chains started around the mode."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.facts.reconciliation.mode import Mode
from analysis.facts.reconciliation.posterior import Posterior

CHAINS = 100
SETTLING = 20
REACH = 1.6
MOST_LEAPS = 30


@dataclass(frozen=True)
class Chains:
    """Where parallel chains ended.

    Attributes
    ----------
    unknowns : ndarray, shape (size, n_draws)
    acceptance : float
        Share of proposals accepted after settling.
    step : float
        Leapfrog step, in units of the curvature at the mode.
    """

    unknowns: np.ndarray
    acceptance: float
    step: float


def normal_draws(mode: Mode, n_draws: int, rng: np.random.Generator) -> np.ndarray:
    """Draws of the Gaussian approximation at the mode, shape (size, n_draws)."""
    size = len(mode.unknowns)
    return mode.unknowns[:, None] + mode.root @ rng.standard_normal((size, n_draws))


def sample(
    posterior: Posterior,
    mode: Mode,
    rng: np.random.Generator,
    *,
    chains: int = CHAINS,
    kept: int = 20,
    settling: int = SETTLING,
    start: np.ndarray | None = None,
    step: float = 0.4,
) -> Chains:
    """Draw unknowns of a segment, in coordinates whitened by the curvature at its mode.

    Parameters
    ----------
    posterior : Posterior
    mode : Mode
    rng : numpy.random.Generator
    chains : int
        Chains run side by side.
    kept : int
        Positions kept of each chain, so `chains * kept` draws.
    settling : int
        Moves before the first position is kept; the step is tuned during them.
    start : ndarray of shape (size, chains), optional
        Draws of the Gaussian approximation when not given.
    step : float
        First leapfrog step.
    """
    at = normal_draws(mode, chains, rng) if start is None else start
    value, slope = posterior.with_slopes(at)
    lost = ~np.isfinite(value)
    if lost.any():
        at[:, lost] = mode.unknowns[:, None]
        value, slope = posterior.with_slopes(at)
    slope = mode.root.T @ slope
    positions, accepted = [], []
    for move in range(settling + kept):
        at, value, slope, share = _leap(posterior, mode.root, at, value, slope, step, rng)
        if move < settling:
            step *= 0.6 if share < 0.5 else 0.8 if share < 0.7 else 1.0 if share < 0.9 else 1.15
        else:
            positions.append(at)
            accepted.append(share)
    found = np.concatenate(positions, axis=1) if positions else at
    return Chains(found, float(np.mean(accepted)) if accepted else share, step)


def _leap(
    posterior: Posterior,
    root: np.ndarray,
    at: np.ndarray,
    value: np.ndarray,
    slope: np.ndarray,
    step: float,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """One Hamiltonian move of every chain; the share accepted comes last."""
    width = at.shape[1]
    momentum = rng.standard_normal(at.shape)
    energy = value - 0.5 * np.einsum("ij,ij->j", momentum, momentum)
    size = step * rng.uniform(0.8, 1.2)
    leaps = int(np.clip(np.ceil(REACH * rng.uniform(0.5, 1.0) / size), 2, MOST_LEAPS))
    new, new_slope = at, slope
    momentum = momentum + 0.5 * size * new_slope
    for leap in range(leaps):
        new = new + root @ (size * momentum)
        new_value, raw = posterior.with_slopes(new)
        new_slope = root.T @ raw
        momentum = momentum + (size if leap < leaps - 1 else 0.5 * size) * new_slope
    new_energy = new_value - 0.5 * np.einsum("ij,ij->j", momentum, momentum)
    gain = np.where(np.isfinite(new_energy), new_energy, -np.inf) - energy
    chance = np.exp(np.minimum(gain, 0.0))
    taken = rng.uniform(size=width) < chance
    return (
        np.where(taken, new, at),
        np.where(taken, new_value, value),
        np.where(taken, new_slope, slope),
        float(chance.mean()),
    )
