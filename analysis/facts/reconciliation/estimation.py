"""The shared parameters, estimated from all hubs: penalised likelihood by stochastic EM."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, replace

import numpy as np
import pandas as pd

from analysis.facts.claim_table import Folder
from analysis.facts.package import Package, open_package
from analysis.facts.reconciliation.completion import Shocks, blended, most_probable, shocks_of
from analysis.facts.reconciliation.mode import Mode, log_marginal, mode_of
from analysis.facts.reconciliation.observations import observe
from analysis.facts.reconciliation.parameters import StoredParameters, estimation_digest
from analysis.facts.reconciliation.sampling import sample
from analysis.facts.reconciliation.segments import Segment, segments_of
from analysis.facts.reconciliation.shared import PRIORS, Shared, log_prior
from analysis.language.errors import NotEstimable
from analysis.language.messages import message

CHAINS = 32
MOVES = 2
FIRST_MOVES = 12
REFRESH = 10
ROUNDS = 200
FEWEST_CLAIMS = 3
FEWEST_SEGMENTS = 5
FEWEST_OBSERVATIONS = 45  # five for each parameter
GRADES = ("stock_error_a", "stock_error_b", "stock_error_c")
Progress = Callable[[int, int, int, int, Shared], None]


@dataclass(frozen=True)
class Attempt:
    """Where the climb from one start ended.

    Attributes
    ----------
    shared : Shared
    log_posterior : float
        Penalised log likelihood there (Laplace, in the chart), up to a constant.
    trace : ndarray, shape (n_rounds, 9)
        Parameters after each round, in the order of the fields of `Shared`.
    """

    shared: Shared
    log_posterior: float
    trace: np.ndarray


@dataclass(frozen=True)
class SharedFit:
    """Estimated shared parameters, every start's end, and what they were estimated from."""

    stored: StoredParameters
    attempts: tuple[Attempt, ...]
    n_segments: int
    n_observations: int


def fit_shared(
    *,
    data: Folder = None,
    starts: int = 3,
    rounds: int = ROUNDS,
    seed: int = 0,
    progress: Progress | None = None,
) -> SharedFit:
    """Estimate the nine shared parameters from all hubs that say something of them.

    Parameters
    ----------
    data : path, optional
        Overlay folder.
    starts : int
        Climbs from so many starts; the highest is kept.
    rounds : int
        Rounds of each climb: the first half explores, the second averages.
    seed : int
    progress : callable, optional
        Called with start, starts, round, rounds (from 1) and the parameters so far.

    Returns
    -------
    SharedFit
        `parameters.save_parameters(fit.stored, path)` writes it.

    Raises
    ------
    NotEstimable
        Fewer than five stretches of hubs, or fewer than 45 independent observations.

    Notes
    -----
    Penalised maximum likelihood: each round draws every hub's paths given the parameters (a few
    Hamiltonian moves of chains that are kept), then takes the parameters that make the drawn
    paths most probable under weak priors (`shared.PRIORS`).

    References
    ----------
    Delyon, B., Lavielle, M., Moulines, E. (1999), Convergence of a stochastic approximation
    version of the EM algorithm, Annals of Statistics 27(1).
    """
    package = open_package(data)
    segments = estimation_segments(package)
    _check_enough(segments)
    attempts = []
    for n in range(starts):
        start = _start(n, seed)

        def tell(turn: int, shared: Shared, n: int = n) -> None:
            if progress is not None:
                progress(n + 1, starts, turn, rounds, shared)

        attempts.append(climb(segments, start, rounds=rounds, seed=seed + n, progress=tell))
    best = max(attempts, key=lambda attempt: attempt.log_posterior)
    digest = estimation_digest(package)
    return SharedFit(
        StoredParameters(best.shared, package.version, digest, best.log_posterior),
        tuple(attempts),
        len(segments),
        sum(len(segment.used) for segment in segments),
    )


def _check_enough(segments: Sequence[Segment]) -> None:
    seen = sum(len(segment.used) for segment in segments)
    if len(segments) >= FEWEST_SEGMENTS and seen >= FEWEST_OBSERVATIONS:
        return
    raise NotEstimable(
        message(
            "the nine shared parameters cannot be estimated from these data: expected at least"
            " {least} hubs with three independent observations or more, and {fewest} observations"
            " in all; found {n} and {seen}. Use the shipped parameters.",
            n=len(segments),
            seen=seen,
            least=FEWEST_SEGMENTS,
            fewest=FEWEST_OBSERVATIONS,
        )
    )


def estimation_segments(package: Package) -> tuple[Segment, ...]:
    """Segments with three claims or more; benchmarks left out, shared observations once.

    Sums of many parks move more smoothly than parks. What is told of a hub and of its network
    alike speaks for the hub.
    """
    entities, breaks = package.table("entities"), package.table("definition-breaks")
    found = observe(package.table("claims"), entities, package.table("claim-readings"))
    kind, parent = (entities.set_index("entity_id")[name] for name in ("kind", "parent_id"))
    opened = entities.set_index("entity_id")["opened_year"]
    found = found[found["entity_id"].map(kind).ne("benchmark")]
    above = pd.MultiIndex.from_arrays([found["entity_id"].map(parent), found["observation_id"]])
    own = pd.MultiIndex.from_frame(found[["entity_id", "observation_id"]])
    found = found.assign(role=found["role"].mask(own.isin(above), "aside"))
    pieces: list[Segment] = []
    for entity, claims in found.groupby("entity_id"):
        year = opened[str(entity)]
        pieces += segments_of(
            claims, breaks[breaks["entity_id"].eq(entity)], None if pd.isna(year) else int(year)
        )
    return tuple(piece for piece in pieces if len(piece.used) >= FEWEST_CLAIMS)


def climb(
    segments: Sequence[Segment],
    start: Shared,
    *,
    rounds: int = ROUNDS,
    seed: int = 0,
    progress: Callable[[int, Shared], None] | None = None,
) -> Attempt:
    """Climb from one start to the highest penalised likelihood."""
    shared, trace = start, []
    held = [_Held() for _ in segments]
    memory: list[Shocks] = []
    for turn in range(rounds):
        rng = np.random.default_rng([seed, turn])
        said = [_visit(s, shared, h, turn, rng) for s, h in zip(segments, held, strict=True)]
        weight = 1.0 if turn < rounds // 2 else (turn - rounds // 2 + 1) ** -0.8
        memory = [blended(a, b, weight) for a, b in zip(memory or said, said, strict=True)]
        shared = most_probable([s.measures for s in segments], memory, shared)
        trace.append(astuple(shared))
        if progress is not None:
            progress(turn + 1, shared)
    return Attempt(shared, log_posterior(segments, shared), np.array(trace))


def log_posterior(segments: Sequence[Segment], shared: Shared) -> float:
    """Penalised log likelihood of shared parameters, hubs integrated out, up to a constant."""
    return log_prior(shared) + sum(log_marginal(s.posterior(shared)) for s in segments)


@dataclass
class _Held:
    """Chains of one segment between rounds."""

    mode: Mode | None = None
    at: np.ndarray | None = None
    step: float = 0.4


def _visit(
    segment: Segment, shared: Shared, held: _Held, turn: int, rng: np.random.Generator
) -> Shocks:
    posterior = segment.posterior(shared)
    settling = MOVES
    if held.mode is None or turn % REFRESH == 0:
        held.mode = mode_of(posterior, None if held.mode is None else held.mode.unknowns)
        settling = FIRST_MOVES if held.at is None else MOVES
    chains = sample(
        posterior,
        held.mode,
        rng,
        chains=CHAINS,
        kept=1,
        settling=settling,
        start=held.at,
        step=held.step,
    )
    held.at, held.step = chains.unknowns, float(np.clip(chains.step, 0.02, 1.0))
    return shocks_of(posterior, held.at, rng)


def _start(n: int, seed: int) -> Shared:
    """Begin at the centres of the priors, then at points drawn around them."""
    rng = np.random.default_rng([seed, 7, n])
    off = np.zeros(len(PRIORS)) if n == 0 else rng.uniform(-1, 1, len(PRIORS))
    values = [
        p.centre * np.exp(o * p.spread) if p.logs else p.centre + o * p.spread
        for p, o in zip(PRIORS, off, strict=True)
    ]
    grades = sorted(values[:3])
    return replace(Shared(*values), **dict(zip(GRADES, grades, strict=True)))
