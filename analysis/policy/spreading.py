"""Blocks of draws run one after the other, in processes, or on an executor; the same bytes."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial

import numpy as np

from analysis.language.errors import DataError
from analysis.language.messages import message
from analysis.policy.outcome import merged
from analysis.policy.projection import BATCH, Block, Task, batch_outcome

MOST = 10_000  # processes that anybody could mean


def run_blocks(task: Task, n_draws: int, workers: int | Executor = 1) -> Block:
    """Run as many batches as the draws need, and put them side by side in their order.

    Parameters
    ----------
    task : Task
    n_draws : int
    workers : int or Executor
        1 runs here; more start processes; an executor is handed the batches.

    Raises
    ------
    DataError
        A number of workers that cannot be.
    """
    batches = range(-(-n_draws // BATCH))
    run: Callable[[int], Block] = partial(batch_outcome, task, n_draws=n_draws)
    if not isinstance(workers, Executor) and workers not in range(1, MOST):
        told = message("workers {n}: expected a whole number from 1, or an executor.", n=workers)
        raise DataError(told)
    if isinstance(workers, Executor):
        done = list(workers.map(run, batches))
    elif workers > 1 and len(batches) > 1:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(min(workers, len(batches)), mp_context=context) as pool:
            done = list(pool.map(run, batches))
    else:
        done = [run(block) for block in batches]
    return side_by_side(done, n_draws)


def side_by_side(batches: Sequence[Block], n_draws: int) -> Block:
    """Put batches of draws side by side, and keep the first draws."""
    keys: Iterable[str] = batches[0].values
    values = {
        key: np.concatenate([block.values[key] for block in batches])[:n_draws] for key in keys
    }
    return Block(merged([block.outcome for block in batches], n_draws), values)
