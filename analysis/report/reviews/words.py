"""What the codes of published effects are called: instruments, outcomes, designs, groups."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.language.messages import Message, message

INSTRUMENTS: dict[str, Message] = {
    "procurement": message("Public procurement"),
    "guarantee": message("Loan guarantees"),
    "grant": message("Grants"),
    "equity": message("Public equity and co-investment"),
    "assistance": message("Advice and training"),
    "park": message("Parks and incubators"),
    "entry_reform": message("Simpler business entry"),
    "place_based": message("Zones and area aid"),
    "relief": message("Tax and contribution relief"),
    "loan": message("Public loans"),
    "payment": message("Faster payment of suppliers"),
    "finance": message("Access to finance, several instruments"),
}
EVERY = message("All instruments")

OUTCOMES: dict[str, Message] = {
    "employment": message("Employment"),
    "sales": message("Sales"),
    "wages": message("Wages and earnings"),
    "productivity": message("Productivity"),
    "investment": message("Investment"),
    "survival": message("Survival"),
    "firm_entry": message("Entry of firms"),
    "patents": message("Patents"),
    "vc_funding": message("Venture capital"),
    "default_rate": message("Loan default"),
    "cost_per_job": message("Cost per job"),
    "other": message("Other outcomes"),
}

DESIGNS: dict[str, Message] = {
    "rct": message("randomised trial"),
    "rdd": message("discontinuity"),
    "iv": message("instrument"),
    "did": message("difference-in-differences"),
    "matching": message("matching"),
    "structural": message("structural model"),
    "meta_analysis": message("meta-analysis"),
    "other": message("another comparison"),
}

# Codes of the data that are no country.
GROUPS: dict[str, Message] = {
    "EUR": message("several European countries"),
    "LMIC": message("low- and middle-income countries"),
    "XWB": message("Western Balkans"),
    "WLD": message("the world"),
}

# Effects that share an estimand, as the title of their plot; {outcome} is said where unknown.
ESTIMANDS: dict[str, Message] = {
    "patent_domestic_pp": message("probability of applying for a domestic patent or other right"),
    "patent_international_pp": message(
        "probability of applying for an international patent or other right"
    ),
    "firm_employment_pct": message("employment of a treated firm"),
    "firm_sales_pct": message("sales of a treated firm"),
    "survival_pp": message("survival of treated firms"),
    "default_pp": message("default of treated loans"),
    "area_entry_pct": message("entry of firms in an area"),
    "jobs_per_million_loan": message("jobs for a million lent"),
    "worker_outcomes_fra": message("careers of workers in treated firms"),
    "cost_per_job_causal": message("cost of a job with a counterfactual"),
    "cost_per_job_gross": message("cost of a job, gross"),
}


def called(code: object, names: Mapping[str, Message], lang: str) -> str:
    """Say what a code is called; one that is not in the list stands as it is, without dashes."""
    text = str(code)
    return names[text].said(lang) if text in names else text.replace("_", " ")
