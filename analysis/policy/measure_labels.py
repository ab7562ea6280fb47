"""What the codes in the tables of the policy room are called, in either language."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.language.messages import Message, message, say
from analysis.policy.assumption_table import Assumption
from analysis.policy.levers.lever import COST_LABELS
from analysis.policy.levers.registry import LEVERS

SETTING_LABELS: dict[str, Message] = {
    "central": message("Central"),
    "sceptical": message("Sceptical"),
    "advocate": message("Advocate"),
}
MEASURES: dict[str, Message] = {
    "treated_growth": message("Growth of the firms reached"),
    "deadweight": message("Growth they would have had anyway"),
    "gross_job_years": message("Gross job-years"),
    "gross_park": message("In the hub"),
    "gross_alumni": message("In firms that left"),
    "gross_temporary": message("Paid by projects"),
    "displaced": message("Lost by other firms"),
    "outside": message("Applicants' other option"),
    "further": message("Further jobs"),
    "net_job_years": message("Net job-years"),
    "net_cost": message("Public cost, present value"),
    "cost_per_gross_job_year": message("Cost per gross job-year"),
    "cost_per_net_job_year": message("Cost per net job-year"),
    "taxes": message("Taxes and contributions brought back"),
    "balance": message("Balance of public finances"),
    "worth_to_firms": message("Worth to firms"),
    "workers_gain": message("Workers' gain"),
    "displaced_profit": message("Profit lost by other firms"),
    "willingness_to_pay": message("Willingness to pay"),
    "cost_net_of_taxes": message("Cost net of taxes"),
    "public_funds_infinite": message("Worth something, pays for itself"),
    "public_funds_finite": message("Worth something, costs something"),
    "public_funds_negative": message("Worth nothing, costs something"),
    "public_funds_undefined": message("Worth nothing, costs nothing"),
    "public_funds_above_one": message("Worth at least its cost to public funds"),
    "worth_at_temporary": message("Worth its cost at the price of public works"),
    "worth_at_guarantee": message("Worth its cost at the price of crisis guarantees in France"),
    "worth_at_forecast": message("Worth its cost at the forecast of Imtiaz, and more"),
    "worth_at_labour": message("Worth its cost at the labour cost of a job"),
    "worth_at_charter": message("Worth its cost at the charter's ceiling per job"),
    "guarantee_at_government_rate": message("Guarantees at the government's rate"),
    "guarantee_at_market_price": message("Guarantees at the market's price"),
}
PATHS: dict[str, Message] = {
    "tenants": message("Firms in the hub"),
    "jobs": message("Jobs in the hub"),
    "alumni": message("Firms that left since the beginning"),
    "alumni_jobs": message("Jobs in firms that left"),
    "queue": message("Firms waiting"),
    "discounted": message("Start-ups at a reduced rent"),
    "entries": message("Entries in the year"),
    "exits": message("Exits in the year"),
    "graduated": message("Exits of firms that outgrew the hub"),
    "failed": message("Exits of firms that closed"),
    "gross_jobs": message("Gross jobs"),
    "net_jobs": message("Net jobs"),
    "cost": message("Public cost of the year"),
    "cumulative": message("Firms passed through"),
    "young_share": message("Present for less than four years"),
}
PAYERS: dict[str, Message] = {
    "budget": message("Budget"),
    "buyers": message("Buyers, by higher prices"),
    "displaced firms": message("Other firms, by lost profit"),
    "workers of displaced firms": message("Workers of other firms"),
    "firms": message("Firms of the hub"),
    "workers": message("Workers, by jobs"),
    "State, taxes": message("State, by taxes"),
    "start-ups": message("Start-ups"),
    "established firms": message("Established firms"),
    "women": message("Women"),
    "information technology": message("Information technology"),
}
THEMES: dict[str, Message] = {
    "common": message("Economy, taxes and conventions"),
    "tenants": message("Firms of the hub and those that left"),
}


def measure_label(code: str) -> Message | None:
    """Words for a measure of `policy.returns` or `policy.headlines`.

    Parameters
    ----------
    code : str
        A measure, such as `net_job_years`, `part_outlay` or `cost_rent`.

    Returns
    -------
    Message or None
        None for what needs no words: the years of `cost by year`.
    """
    if code in MEASURES:
        return MEASURES[code]
    kind, _, rest = code.partition("_")
    if kind == "part":
        return COST_LABELS.get(rest.replace("_", " "))
    if kind == "cost" and rest in LEVERS:
        return LEVERS[rest].label
    return None


def theme_label(kind: str) -> Message:
    """Words for what an assumption belongs to: a lever, or a theme of all scenarios."""
    return THEMES[kind] if kind in THEMES else LEVERS[kind].label


def named(item: Assumption, lang: str) -> str:
    """Name an assumption away from its theme; one of a lever begins with the lever's name."""
    label = item.label_fr if lang == "fr" else item.label
    if item.kind not in LEVERS:
        return label
    lever = LEVERS[item.kind].label.said(lang)
    return say(lang, "{lever}: {label}", lever=lever, label=label[:1].lower() + label[1:])


class Names(Message):
    """Names of some assumptions within a message, in the reader's language."""

    def said(self, lang: str = "en") -> str:
        """Say the names in `lang`."""
        return "; ".join(named(item, lang) for item in self.values["items"])


def names_of(items: Iterable[Assumption]) -> Names:
    """Name assumptions within a message."""
    return Names("", {"items": tuple(items)})
