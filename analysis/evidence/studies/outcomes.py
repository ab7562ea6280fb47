"""The outcomes that the studies may be run on, and what each can be trusted with."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import Message, message
from analysis.language.spelling import unknown_name

POINTS = message("percentage points")


@dataclass(frozen=True)
class Outcome:
    """A column of the country panel: its code, its transformation, its years, its limit.

    `breaks` says whether the break rule applies; it is a rule on ratios.
    """

    name: str
    code: str
    column: str
    log: bool
    last: int
    label: Message
    remark: Message | None = None
    breaks: bool = True
    measured_in: Message = POINTS


def outcome_named(name: str) -> Outcome:
    """Find an outcome by name; a near name is offered.

    Raises
    ------
    DataError
        A name that is none of `OUTCOMES`.
    NotEstimable
        An outcome that the panel does not have, whatever a near series may suggest.
    """
    if name in ABSENT:
        raise NotEstimable(ABSENT[name])
    if name not in OUTCOMES:
        raise DataError(unknown_name(name, [*OUTCOMES, *ABSENT]))
    return OUTCOMES[name]


def outcome_label(name: str) -> Message:
    """Name an outcome that there is or that the panel does not have."""
    return OUTCOMES[name].label if name in OUTCOMES else _ABSENT_LABELS[name]


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
        "density_levels",
        "IC.BUS.NDNS.ZS",
        "density",
        False,
        2022,
        message("New business density (level)"),
        message(
            "Levels are no option: countries differ by a factor of thousands, so errors of "
            "placebos in levels are those of a few registration centres. Printed once, beside the "
            "logarithm."
        ),
        measured_in=message("companies per 1,000 people of working age"),
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
        breaks=False,
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
        breaks=False,
    ),
)
PLACEBOS = ("mobile", "resource_rents")
ABSENT = {
    "bank_credit": message(
        "Bank credit: the panel has credit to all private firms and none to small firms, so it "
        "cannot answer for them."
    )
}
OUTCOMES = {outcome.name: outcome for outcome in _ALL}
_ABSENT_LABELS = {"bank_credit": message("Bank credit to small firms")}
