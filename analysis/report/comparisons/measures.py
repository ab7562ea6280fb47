"""What hubs are compared by: each measure with its unit, how far in time it may lie, its words."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.language.messages import Message, message

LEVELS = 5.0  # years between a count and the year of reference
RATIOS = 10.0  # the same for what changes slowly: people per firm, space per person, prices


@dataclass(frozen=True)
class Measure:
    """One quantity on one unit.

    Attributes
    ----------
    key : str
        Its name, unlike that of any other measure; the chart's panel is called so.
    indicator : str
        Indicator of the package, or derived ratio.
    label : Message
        What it is, as a heading begins with it.
    by : Message
        The same after a place: `by firms present`.
    within : float or None
        Years at most between a figure and the year of reference; None for facts without a year.
    part : str
        For ratios on a floor area: which area, so that gross and lettable never stand together.
    """

    key: str
    indicator: str
    label: Message
    by: Message
    within: float | None
    part: str = ""


FIRMS = Measure(
    "tenant_firms", "tenant_firms", message("Firms present"), message("by firms present"), LEVELS
)
JOBS = Measure("jobs", "jobs", message("People at work"), message("by people at work"), LEVELS)
FIRM_SIZE = Measure(
    "jobs_per_firm",
    "jobs_per_firm",
    message("Jobs per firm"),
    message("by jobs per firm"),
    RATIOS,
)
GROSS = Measure(
    "floor_area", "floor_area", message("Gross floor area, m²"), message("by gross area"), None
)
LETTABLE = Measure(
    "floor_area_lettable",
    "floor_area_lettable",
    message("Lettable area, m²"),
    message("by lettable area"),
    None,
)
DENSITY_GROSS = Measure(
    "firms_per_1000_m2_gross",
    "firms_per_1000_m2",
    message("Firms per 1,000 m² of gross area"),
    message("by firms per 1,000 m² of gross area"),
    RATIOS,
    "floor_area",
)
DENSITY_LETTABLE = Measure(
    "firms_per_1000_m2_lettable",
    "firms_per_1000_m2",
    message("Firms per 1,000 m² of lettable area"),
    message("by firms per 1,000 m² of lettable area"),
    RATIOS,
    "floor_area_lettable",
)
ROOM_GROSS = Measure(
    "m2_per_job_gross",
    "m2_per_job",
    message("Gross area per job, m²"),
    message("by gross area per job"),
    RATIOS,
    "floor_area",
)
ROOM_LETTABLE = Measure(
    "m2_per_job_lettable",
    "m2_per_job",
    message("Lettable area per job, m²"),
    message("by lettable area per job"),
    RATIOS,
    "floor_area_lettable",
)
LEAVING = Measure(
    "exit_rate",
    "exit_rate",
    message("Firms that left in a year, % of those present"),
    message("by the share of firms that leave in a year"),
    RATIOS,
)
RENT_EUR = Measure(
    "entry_rent_eur",
    "entry_rent",
    message("€ per m² and month"),
    message("by rent at entry, dearest first"),
    RATIOS,
    "EUR",
)
RENT_PPP = Measure(
    "entry_rent_ppp",
    "entry_rent",
    message("PPP $ per m² and month"),
    message("by rent at entry at purchasing power, dearest first"),
    RATIOS,
    "PPP",
)
RENT_INCOME = Measure(
    "entry_rent_income",
    "rent_relative_to_gdp_per_head",
    message("Rent of one m² for a year, % of GDP per head"),
    message("by rent at entry beside GDP per head, dearest first"),
    RATIOS,
)

SIZE = (FIRMS, JOBS)
SPACE = (GROSS, LETTABLE, DENSITY_GROSS, DENSITY_LETTABLE, ROOM_GROSS, ROOM_LETTABLE)
RENT = (RENT_EUR, RENT_PPP, RENT_INCOME)
MEASURES = (*SIZE, FIRM_SIZE, *SPACE, *RENT, LEAVING)
