"""The question of each study, its legal dates, its plan, and what it cannot tell."""

from __future__ import annotations

from typing import Any

from analysis.evidence.pooling.published import effects
from analysis.evidence.studies.borders import neighbours
from analysis.evidence.studies.codings import study_events
from analysis.evidence.studies.outcomes import Outcome
from analysis.evidence.studies.plans import samples
from analysis.evidence.studies.preparing import Prepared
from analysis.evidence.studies.reform_coding import LEAST_DAYS, SHARE
from analysis.evidence.studies.words import percent_points
from analysis.evidence.wording import counted, figure
from analysis.facts.claim_table import Folder
from analysis.facts.country_panel import events
from analysis.language.messages import Message, message
from analysis.language.units import forms

RESERVE, AUTO_ENTREPRENEUR, ACT = "EV_MAR_07", "EV_MAR_08", "EV_TUN_04"
COUNTRIES = forms("{n} country", "{n} countries")
# Event time that stands before the announcement, where its year is left out.
_BASES = {"entry_reforms": -2, "morocco_reserve": -2, "tunisia_act": -2}

STUDY_NAMES = {
    "procurement_reserves": message("Procurement reserves"),
    "entry_reforms": message("Entry reforms"),
    "morocco_reserve": message("Morocco’s procurement reserve of 2014"),
    "tunisia_act": message("Tunisia’s Startup Act of 2018"),
}
REFORM_TITLES = {
    "primary": message("the pre-specified design"),
    "consistent": message("without countries whose event row contradicts the coding"),
    "clean_controls": message("only controls without a smaller fall of days"),
    "everyone_in": message("small countries, registration centres and breaks let in"),
    "first_stage": message("days to start, event rows; a description"),
    "days_regression": message("log density on log days; a description"),
}
_REFUSED_TITLES = {
    "aspirational": message("aspirational goals"),
    "price_preference": message("price preferences"),
    "event_rows": message("treated by event row"),
}
_DATES = {
    "procurement_reserves": message(
        "laws and decrees of policy_events.csv, first treated year and role in study_events.csv; "
        "Morocco’s year of announcement left out"
    ),
    "entry_reforms": message("read off days and procedures, one year of anticipation left out"),
    "morocco_reserve": message(
        "decree 2-12-349 of March 2013, in force on 1 January 2014, never enforced according to "
        "the small-firm confederation; 2013 left out"
    ),
    "tunisia_act": message(
        "voted in April 2018, decree in October 2018, first labels in April 2019; 2018 left out"
    ),
}
_LIMITS = {
    "procurement_reserves": message(
        "what firms sold to the State, who complied, and what small effects there were"
    ),
    "entry_reforms": message(
        "what else changed in the same years, and sole proprietors, who are outside the outcome"
    ),
    "morocco_reserve": message(
        "the reserve apart from the measures of 2015 to 2020, and effects below the detectable"
    ),
    "tunisia_act": message(
        "the labelled firms, whom a country series cannot see, and the guarantee scheme of 2019"
    ),
}
_PLANNED = message(
    "log density, estimator, sample rules and horizon fixed before estimating "
    "(docs/methods/studies.md)"
)


def sample_title(study: str, sample: str) -> Message:
    """Name a sample."""
    if sample in _REFUSED_TITLES:
        return _REFUSED_TITLES[sample]
    if study == "entry_reforms":
        return REFORM_TITLES[sample]
    return samples(study)[sample].title


def question(study: str, data: Folder = None) -> Message:
    """Ask what a study asks; years and shares as the tables have them."""
    if study == "procurement_reserves":
        return message(
            "Does a mandatory reserve of public purchases for small firms raise company creation? "
            "Intention to treat: no table has the share of purchases that goes to small firms by "
            "country and year, so there is no first stage."
        )
    if study == "entry_reforms":
        return message(
            "Are more companies created where starting one became faster? A country is treated "
            "from the first year in which days fell by {share} and {days} days or more, with a "
            "procedure less.",
            share=percent_points(100 * SHARE),
            days=figure(LEAST_DAYS, 0),
        )
    known = events(data=data).set_index("event_id")
    if study == "morocco_reserve":
        return message(
            "Did the reserve of {share} of public purchases, in force in Morocco since January "
            "{year}, raise company creation? Intention to treat: it was obeyed at an unknown rate. "
            "From {other} other measures start, so later years are a bundle.",
            share=percent_points(float(known["intensity_value"][RESERVE])),
            year=str(known.at[RESERVE, "year_effective"]),
            other=str(known.at[AUTO_ENTREPRENEUR, "year_effective"]),
        )
    return message(
        "Did Tunisia’s Startup Act of {year}, with first labels in April {first}, raise company "
        "creation? A guarantee scheme starts in the same month and the pandemic follows.",
        year=str(known.at[ACT, "year_adopted"]),
        first=str(first_year(study, ACT, data)),
    )


def first_year(study: str, event: str, data: Folder = None) -> int:
    """Give the first treated year that a study codes for an event."""
    coded = study_events(study, data=data).set_index("event_id")
    return int(coded["first_year"][event])


def published(study: str, data: Folder = None) -> Message:
    """Say which published effects on firm entry there are, and that none can be pooled."""
    kind = "entry_reform" if study == "entry_reforms" else "procurement"
    known = effects(kind, "firm_entry", data=data)
    whole = known["level_of_analysis"].eq("area_or_sector") & known["superseded_by"].isna()
    known = known[whole & known["metric"].eq("percent") & known["estimate"].notna()]
    if known.empty:
        return message("no published effect on the creation of companies")
    return message(
        "{n} published effects on firm entry, from {low} to {high}, {errors} of them with a "
        "standard error, not pooled",
        n=figure(len(known)),
        low=percent_points(float(known["estimate"].min())),
        high=percent_points(float(known["estimate"].max())),
        errors=figure(int(known["std_error"].notna().sum())),
    )


def context(
    study: str, outcome: Outcome, prepared: Prepared, data: Folder = None
) -> dict[str, Any]:
    """Give what only the author knows, for the referee's checklist."""
    return {
        "dates": _DATES[study],
        "source": message("{label}, {code}", label=outcome.label, code=outcome.code),
        "planned": _PLANNED,
        "limits": _LIMITS[study],
        "excluded": message(
            "{n} left out by the rules of the sample",
            n=counted(sum(len(lost.entities) for lost in prepared.dropped), COUNTRIES),
        ),
        "literature": published(study, data),
        "neighbours": neighbours(prepared.treated),
        "base": _BASES.get(study, -1),
    }
