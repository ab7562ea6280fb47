"""What is pooled: effects with their standard errors, checked one by one, each with its label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from analysis.evidence.wording import figure, listed
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import Message, message

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Studies:
    """Effects, their errors and labels, shape (k,); `columns` what they are regressed on, (k, p).

    Pooling has one column of ones; a meta-regression has more.
    """

    effects: Floats
    std_errors: Floats
    labels: tuple[str, ...]
    columns: Floats
    names: tuple[str, ...]

    @property
    def n(self) -> int:
        """Studies."""
        return len(self.effects)

    @property
    def df(self) -> int:
        """Studies less columns."""
        return self.n - self.columns.shape[1]

    @property
    def variances(self) -> Floats:
        """Squared standard errors."""
        return self.std_errors**2

    def without(self, i: int) -> Studies:
        """Give the studies but one."""
        rest = np.arange(self.n) != i
        labels = tuple(label for j, label in enumerate(self.labels) if j != i)
        return Studies(
            self.effects[rest], self.std_errors[rest], labels, self.columns[rest], self.names
        )


def read_studies(
    effects: ArrayLike, std_errors: ArrayLike, labels: Sequence[object] | None
) -> Studies:
    """Check effects and errors and name them.

    Raises
    ------
    DataError
        Lists of unlike length; an effect or error that is no number; an error of zero, negative
        or infinite, by study; a label that stands twice.
    NotEstimable
        Fewer than two studies.
    """
    _same_index(effects, std_errors)
    values, errors = _numbers("effects", effects), _numbers("std_errors", std_errors)
    names = _labels(effects, labels, len(values))
    if not len(values) == len(errors) == len(names):
        raise DataError(
            message(
                "pool: {effects} effects, {errors} standard errors and {labels} labels: lists of "
                "unlike length; expected one of each a study.",
                effects=figure(len(values)),
                errors=figure(len(errors)),
                labels=figure(len(names)),
            )
        )
    _possible(values, errors, names)
    _once(names)
    if len(values) < 2:
        raise NotEstimable(
            message(
                "{n} study: nothing to pool, and its spread between studies is unknown. Show the "
                "study with its own interval.",
                n=figure(len(values)),
            )
        )
    return Studies(values, errors, names, np.ones((len(values), 1)), ("overall",))


def look_alikes(studies: Studies) -> tuple[Message, ...]:
    """Note studies with the same effect and error: perhaps one study under two labels."""
    pairs = list(zip(studies.effects.tolist(), studies.std_errors.tolist(), strict=True))
    counts = Counter(pairs)
    alike = [label for pair, label in zip(pairs, studies.labels, strict=True) if counts[pair] > 1]
    if not alike:
        return ()
    return (
        message(
            "Same effect and same standard error: {studies}. Make sure that this is not one study "
            "entered twice.",
            studies=listed(alike),
        ),
    )


def _numbers(name: str, values: ArrayLike) -> Floats:
    if isinstance(values, pd.Series):
        values = values.to_numpy(dtype=object, na_value=np.nan)
    try:
        found = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise DataError(
            message("pool: {name} are not all numbers; expected one number a study.", name=name)
        ) from None
    if found.ndim != 1:
        raise DataError(
            message("pool: {name} are not a list; expected one number a study.", name=name)
        )
    return found


def _same_index(effects: ArrayLike, errors: ArrayLike) -> None:
    if not (isinstance(effects, pd.Series) and isinstance(errors, pd.Series)):
        return
    if len(effects) == len(errors) and not effects.index.equals(errors.index):
        raise DataError(
            message(
                "pool: effects and std_errors have different indexes, so a study might get "
                "another's error. Take both from one table."
            )
        )


def _labels(effects: ArrayLike, labels: Sequence[object] | None, n: int) -> tuple[str, ...]:
    if labels is not None:
        return tuple(str(label) for label in labels)
    if isinstance(effects, pd.Series) and not pd.api.types.is_integer_dtype(effects.index):
        return tuple(str(label) for label in effects.index)
    return tuple(f"study {i + 1}" for i in range(n))


def _possible(effects: Floats, errors: Floats, labels: tuple[str, ...]) -> None:
    bad_effect, bad_error = ~np.isfinite(effects), ~(np.isfinite(errors) & (errors > 0))
    if bad_effect.any():
        raise DataError(
            message(
                "effects of {studies}: found {found}; expected a number. A study known only by "
                "its sign is listed, not pooled.",
                studies=listed(_chosen(labels, bad_effect)),
                found=listed(f"{v:g}" for v in effects[bad_effect]),
            )
        )
    if bad_error.any():
        raise DataError(
            message(
                "standard errors of {studies}: found {found}; expected numbers above zero. A "
                "study without a standard error is described, not pooled.",
                studies=listed(_chosen(labels, bad_error)),
                found=listed(f"{v:g}" for v in errors[bad_error]),
            )
        )


def _chosen(labels: tuple[str, ...], rows: NDArray[np.bool_]) -> list[str]:
    return [label for label, chosen in zip(labels, rows, strict=True) if chosen]


def _once(labels: tuple[str, ...]) -> None:
    twice = [label for label, n in Counter(labels).items() if n > 1]
    if twice:
        raise DataError(
            message(
                "labels: {labels} more than once. Two effects of one study are not independent: "
                "keep one, or label them by their separate samples.",
                labels=listed(twice),
            )
        )
