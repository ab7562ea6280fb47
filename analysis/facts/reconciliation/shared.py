"""What all hubs share: measurement errors, steps of the paths, the usual exit hazard."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# Held fixed. Relative errors are standard deviations of logs.
HAZARD_MEMORY = 0.9
START_SPREAD = 1.5
USUAL_INTAKE_SHARE = 0.05
USUAL_ENTRY_SHARE = 0.10
ENTRY_SHARE_SPREAD = 1.0
FLOW_FACTORS = np.array([0.7, 1.0, 1.4])
ABOUT_ERROR = 0.05
LARGEST_ROUNDING = 0.10
OPENING_ERROR = 0.5
# A figure told of a hub and of its network alike is, on average, a tenth too high for the hub.
SCOPE_EXCESS = SCOPE_ERROR = 0.10


@dataclass(frozen=True)
class Shared:
    """The nine parameters estimated once per data release; all but `hazard_mean` are positive.

    Attributes
    ----------
    stock_error_a, stock_error_b, stock_error_c : float
        Standard deviation of the log of a printed stock, by quality grade; A <= B <= C.
    flow_error : float
        The same for flows of grade B (grade A times 0.7, grade C times 1.4).
    entry_step : float
        Standard deviation of the yearly change of log entries.
    job_step : float
        Standard deviation of the yearly change of log jobs per firm.
    hazard_mean, hazard_spread : float
        Mean and stationary standard deviation of the logit of the yearly exit hazard.
    bound_excess : float
        By how much, in logs, "more than" usually understates (and how much that varies).
    """

    stock_error_a: float
    stock_error_b: float
    stock_error_c: float
    flow_error: float
    entry_step: float
    job_step: float
    hazard_mean: float
    hazard_spread: float
    bound_excess: float

    @property
    def stock_errors(self) -> np.ndarray:
        """Errors of stocks of grades A, B, C, shape (3,)."""
        return np.array([self.stock_error_a, self.stock_error_b, self.stock_error_c])

    @property
    def flow_errors(self) -> np.ndarray:
        """Errors of flows of grades A, B, C, shape (3,)."""
        return self.flow_error * FLOW_FACTORS

    @property
    def usual_hazard(self) -> float:
        """Yearly exit hazard at the mean of its logit, between 0 and 1."""
        return float(1 / (1 + np.exp(-self.hazard_mean)))


@dataclass(frozen=True)
class SharedPrior:
    """Weak prior of one shared parameter: normal, of the log where `logs`."""

    name: str
    centre: float
    spread: float
    logs: bool = True

    def log_density(self, value: float) -> float:
        """Log density at a value, up to a constant."""
        off = np.log(value / self.centre) if self.logs else value - self.centre
        return float(-0.5 * (off / self.spread) ** 2)


# The hazard's prior covers the printed yearly departure rates, 3 to 16 %.
PRIORS = (
    SharedPrior("stock_error_a", 0.03, 0.7),
    SharedPrior("stock_error_b", 0.06, 0.7),
    SharedPrior("stock_error_c", 0.20, 0.7),
    SharedPrior("flow_error", 0.25, 0.7),
    SharedPrior("entry_step", 0.30, 0.7),
    SharedPrior("job_step", 0.06, 0.7),
    SharedPrior("hazard_mean", -2.6, 0.5, logs=False),
    SharedPrior("hazard_spread", 0.80, 0.5),
    SharedPrior("bound_excess", 0.05, 0.7),
)


def log_prior(shared: Shared) -> float:
    """Log density of the priors of the shared parameters, up to a constant."""
    return float(sum(p.log_density(getattr(shared, p.name)) for p in PRIORS))
