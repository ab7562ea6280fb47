"""The question of each study, its legal dates, its plan, and what it cannot tell."""

from __future__ import annotations

from analysis.evidence.studies.outcomes import Outcome
from analysis.evidence.studies.plans import samples
from analysis.language.messages import Message, message

STUDY_NAMES = {
    "procurement_reserves": message("Procurement reserves"),
    "entry_reforms": message("Entry reforms"),
    "morocco_reserve": message("Morocco’s procurement reserve of 2014"),
    "tunisia_act": message("Tunisia’s Startup Act of 2018"),
}
QUESTIONS = {
    "procurement_reserves": message(
        "Does a mandatory reserve of public purchases for small firms raise company creation? "
        "Intention to treat: no table has the share of purchases that goes to small firms by "
        "country and year, so there is no first stage."
    ),
    "entry_reforms": message(
        "Are more companies created where starting one became faster? A country is treated from "
        "the first year in which days fell by 30% and five days, with a procedure less."
    ),
    "morocco_reserve": message(
        "Did the reserve of 20% of public purchases, in force in Morocco since January 2014, "
        "raise company creation? Intention to treat: it was obeyed at an unknown rate. From 2015 "
        "other measures start, so later years are a bundle."
    ),
    "tunisia_act": message(
        "Did Tunisia’s Startup Act of 2018, with first labels in April 2019, raise company "
        "creation? A guarantee scheme starts in the same month and the pandemic follows."
    ),
}
REFORM_TITLES = {
    "primary": message("the pre-specified design"),
    "consistent": message("without countries whose event row contradicts the coding"),
    "first_stage": message("days to start, event rows; a description"),
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
    if study == "entry_reforms":
        return REFORM_TITLES[sample]
    return samples(study)[sample].title


def context(study: str, outcome: Outcome) -> dict[str, Message]:
    """Give what only the author knows, for the referee's checklist."""
    return {
        "dates": _DATES[study],
        "source": message("{label}, {code}", label=outcome.label, code=outcome.code),
        "planned": _PLANNED,
        "limits": _LIMITS[study],
    }
