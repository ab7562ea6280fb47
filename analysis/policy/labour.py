"""What a job costs its firm, pays its holder and brings the State, by wage and tax schedule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
BANDS = 5


@dataclass(frozen=True)
class Labour:
    """One job for a year, MAD, each of shape (n_draws,).

    Attributes
    ----------
    cost : ndarray
        Gross wage and employer contributions.
    employer, employee : ndarray
        Contributions.
    income_tax, net_pay : ndarray
        Of the employee.
    consumption : ndarray
        Consumption taxes on net pay.
    """

    cost: Array
    employer: Array
    employee: Array
    income_tax: Array
    net_pay: Array
    consumption: Array

    def take(self, contribution_weight: Array) -> Array:
        """Taxes of a job that nobody held before; contributions count by their weight."""
        contributions = self.employer + self.employee
        return contribution_weight * contributions + self.income_tax + self.consumption


def labour_of(value: Callable[[str], Array]) -> Labour:
    """Work out a job from the assumptions.

    Parameters
    ----------
    value : callable
        Gives an assumption by its key, such as `common.wage`.

    Notes
    -----
    Contributions are one rate up to the monthly ceiling and another on the whole wage. Income tax
    is progressive in bands on gross pay less employee contributions and the professional
    allowance.
    """
    monthly = value("common.wage")
    capped = np.minimum(monthly, value("common.contribution_ceiling"))

    def contributions(of: str) -> Array:
        below = value(f"common.{of}_rate_capped") * capped
        return 12 * (below + value(f"common.{of}_rate_whole") * monthly)

    gross, employer, employee = 12 * monthly, contributions("employer"), contributions("employee")
    taxable = gross * (1 - value("common.professional_allowance")) - employee
    tax = _income_tax(taxable, value)
    net = gross - employee - tax
    consumption = value("common.take_consumption") * net
    return Labour(gross + employer, employer, employee, tax, net, consumption)


def _income_tax(taxable: Array, value: Callable[[str], Array]) -> Array:
    starts = [value(f"common.tax_from_{band}") for band in range(1, BANDS + 1)]
    rates = [value(f"common.tax_rate_{band}") for band in range(1, BANDS + 1)]
    tax = np.zeros_like(taxable)
    below: Array | float = 0.0
    for start, rate in zip(starts, rates, strict=True):
        tax = tax + (rate - below) * np.maximum(taxable - start, 0.0)
        below = rate
    return tax
