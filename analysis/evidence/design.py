"""The study described once: what is measured, of whom, when, and from when each is treated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from numbers import Real

from analysis.evidence.wording import listed
from analysis.language.errors import DataError
from analysis.language.messages import message


@dataclass(frozen=True)
class Design:
    """Names of the columns that a study uses; every estimator takes the same description.

    Parameters
    ----------
    outcome : str
        Column with the outcome, a number.
    entity : str
        Column that names who is observed (park, region, country, firm); text, number or category.
    time : str
        Column with the period: whole or decimal numbers, dates, or pandas periods.
    first_treated : str
        Column with the first period under treatment, the same in every row of an entity, in the
        same kind of time. Missing means never treated; 0 is a period like any other.
    controls : tuple of str
        Numeric columns that an estimator adjusts for.
    cluster : str, optional
        Column whose values may move together; entities lie within clusters. Left out: the entity.
    window : (first, last) or a number, optional
        Event times kept for treated entities, in units of `time`; 5 means from -5 to 5. Rows of
        treated entities outside are left out; entities never treated keep all of theirs.
    weights : str, optional
        Column with a positive weight for each row.

    Raises
    ------
    DataError
        A column named twice, or a window that does not reach from before treatment to it.
    """

    outcome: str
    entity: str
    time: str
    first_treated: str
    controls: tuple[str, ...] = ()
    cluster: str | None = None
    window: tuple[float, float] | None = None
    weights: str | None = None

    def __post_init__(self) -> None:
        """Bring `controls` and `window` to one form and refuse what cannot be a study."""
        object.__setattr__(self, "controls", _names(self.controls))
        object.__setattr__(self, "window", _window(self.window))
        roles = [self.outcome, self.entity, self.time, self.first_treated, *self.controls]
        roles += [self.weights] if self.weights is not None else []
        twice = sorted(str(name) for name, n in Counter(roles).items() if n > 1)
        if twice:
            raise DataError(
                message(
                    "Design: {names} named for two roles; give each role its own column.",
                    names=listed(twice),
                )
            )

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that the study uses, each once."""
        others = [c for c in (self.cluster, self.weights) if c is not None]
        roles = (self.entity, self.time, self.first_treated, self.outcome, *self.controls, *others)
        return tuple(dict.fromkeys(roles))

    @property
    def clusters(self) -> str:
        """The column that standard errors are clustered by."""
        return self.entity if self.cluster is None else self.cluster


def _names(controls: str | Iterable[str] | None) -> tuple[str, ...]:
    if controls is None:
        return ()
    return (controls,) if isinstance(controls, str) else tuple(controls)


def _window(window: object) -> tuple[float, float] | None:
    if window is None:
        return None
    if isinstance(window, Real):
        window = (-abs(window), abs(window))
    ends = tuple(window) if isinstance(window, Iterable) else ()
    real = [float(end) for end in ends if isinstance(end, Real) and end == end]
    if len(ends) != 2 or len(real) != 2 or not real[0] < 0 <= real[1]:
        raise DataError(
            message(
                "Design: window {window}; expected two event times, the first below zero and the "
                "last zero or more, such as (-5, 5). A window of calendar years is a choice of "
                "rows: filter the data before.",
                window=repr(window),
            )
        )
    return (real[0], real[1])
