"""Relief for labelled start-ups: contributions and company tax forgone, founders paid."""

from __future__ import annotations

from analysis.language.messages import message
from analysis.policy.levers.lever import (
    WORTH,
    Flow,
    Lever,
    Parameter,
    Place,
    Plan,
    Settings,
    Values,
)


def plan(settings: Settings, value: Values, place: Place) -> Plan:
    """Only start-ups are labelled, so the effect reaches their jobs, not the average tenant's."""
    size = place.startup_size
    contributions = settings("contrib_share") * place.labour.employer * size
    profit = value("relief.taxed_margin") * value("common.sales_per_job") * size
    yearly = contributions + settings("cit_points") / 100 * profit
    admin = value("common.admin_share")
    stipend = 0 * size + settings("stipend")
    return Plan(
        displacement=value("relief.displacement"),
        ramp=value("relief.ramp"),
        treated_share=settings("label_share"),
        reach=size / place.size,
        effect=value("relief.effect"),
        failure_cut=value("relief.failure_cut"),
        fade=value("relief.fade"),
        covered_years=value("relief.length"),
        flows=(
            Flow("outlay", "covered year", yearly),
            Flow("outlay", "treated", stipend),
            Flow("administration", "covered year", admin * yearly),
            Flow("administration", "treated", admin * stipend),
            Flow(WORTH, "covered year", yearly),
            Flow(WORTH, "treated", stipend),
        ),
    )


LEVER = Lever(
    "relief",
    message("Relief for labelled start-ups"),
    (
        Parameter("label_share", "share/year", 0, 1, message("Tenants newly labelled"), 0.0),
        Parameter("contrib_share", "share", 0, 1, message("Employer contributions forgiven"), 0.0),
        Parameter("cit_points", "points", 0, 100, message("Company tax forgiven"), 0.0),
        Parameter("stipend", "MAD/label", 0, 1_000_000, message("Stipend to founders"), 0.0),
    ),
    ("label_share",),
    plan,
)
