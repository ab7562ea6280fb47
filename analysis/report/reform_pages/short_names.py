"""Short names of reforms, for rows and labels where a title is too long."""

from __future__ import annotations

from analysis.language.messages import Message, message
from analysis.policy.reforms import NOTHING
from analysis.policy.scenario import Scenario

SHORT: dict[str, Message] = {
    "procurement-20": message("Reserve of 20%"),
    "procurement-30": message("Reserve of 30%"),
    "guarantee": message("Loan guarantees"),
    "grants": message("Research grants"),
    "co-investment": message("Investment fund"),
    "assistance": message("Advice and coaching"),
    "rent-36": message("Discount of 36 months"),
    "prompt-payment": message("Prompt payment"),
    "sba-morocco": message("Moroccan act"),
    "sba-us": message("American act"),
    "sba-eu": message("European act"),
    "tunisia-startup-act": message("Tunisian act"),
}
IDLE = message("Nothing")


def short_name(scenario: Scenario, lang: str) -> str:
    """Name a reform shortly; one of the user's own goes by its title."""
    known = SHORT.get(scenario.name)
    return scenario.titled(lang) if known is None else known.said(lang)


def choice_name(name: str, scenarios: dict[str, Scenario], lang: str) -> str:
    """Name a choice; doing nothing is one."""
    return IDLE.said(lang) if name == NOTHING else short_name(scenarios[name], lang)
