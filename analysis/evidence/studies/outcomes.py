"""The outcomes that the studies may be run on, and what each can be trusted with."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.language.errors import DataError
from analysis.language.messages import Message, message
from analysis.language.spelling import unknown_name


@dataclass(frozen=True)
class Outcome:
    """A column of the country panel: its code, its transformation, its years, its limit."""

    name: str
    code: str
    column: str
    log: bool
    last: int
    label: Message
    remark: Message | None = None


def outcome_named(name: str) -> Outcome:
    """Find an outcome by name; a near name is offered.

    Raises
    ------
    DataError
        A name that is none of `OUTCOMES`.
    """
    if name not in OUTCOMES:
        raise DataError(unknown_name(name, list(OUTCOMES)))
    return OUTCOMES[name]


_ALL = (
    Outcome(
        "density",
        "IC.BUS.NDNS.ZS",
        "log_density",
        True,
        2022,
        message("New business density (log)"),
    ),
    Outcome(
        "density_earlier_edition",
        "WBED2020.NDNS",
        "log_density",
        True,
        2020,
        message("New business density, earlier edition (log)"),
        message("The earlier edition, run as a check of the vintage; never mixed with the other."),
    ),
    Outcome(
        "self_employment",
        "SL.EMP.SELF.ZS",
        "self_employment",
        False,
        2019,
        message("Self-employed, % of employment"),
        message(
            "Modelled estimates: between surveys they are predictions of a model that knows "
            "nothing of the policy, so no effect here is not evidence of no effect."
        ),
    ),
    Outcome(
        "trademarks",
        "IP.TMK.RESD",
        "log_trademarks",
        True,
        2019,
        message("Trademark applications of residents (log)"),
        message("The series ends in 2019."),
    ),
    Outcome(
        "mobile",
        "IT.CEL.SETS.P2",
        "log_mobile",
        True,
        2022,
        message("Mobile subscriptions (log)"),
        message("A placebo outcome: the policy cannot plausibly touch it."),
    ),
    Outcome(
        "resource_rents",
        "NY.GDP.TOTL.RT.ZS",
        "resource_rents",
        False,
        2021,
        message("Natural resources rents, % of GDP"),
        message("A placebo outcome: the policy cannot plausibly touch it."),
    ),
)
OUTCOMES = {outcome.name: outcome for outcome in _ALL}
