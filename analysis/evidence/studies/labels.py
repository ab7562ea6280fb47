"""What the results of a study are called in its table."""

from __future__ import annotations

from analysis.language.messages import Message, message

_LABELS = {
    "synthetic_did": message("synthetic difference-in-differences"),
    "synthetic_control": message("demeaned synthetic control"),
    "minimum_detectable_effect": message("minimum detectable effect"),
    "placebo_dates": message("placebo date, data from adoption on removed"),
    "group_time": message("group-time effects, event years averaged"),
    "group_time anticipation 0": message("group-time effects, no anticipation"),
    "group_time anticipation 1": message("group-time effects, one year of anticipation"),
    "imputation": message("imputation"),
    "randomisation": message("two-way effect, permuted dates"),
    "wild_bootstrap": message("two-way effect, wild bootstrap"),
    "placebo_outcomes": message("placebo outcomes"),
    "event_study": message("event study, dates with several countries"),
    "pretrend": message("differences before treatment, joint"),
    "days_lags": message("days of the year and the two before, summed"),
    "days_lead": message("days of the next year, beside them"),
    "honest_bounds": message("bounds under unequal trends"),
}


def label(name: str) -> Message:
    """Name a result; a country's code follows its method."""
    if name in _LABELS:
        return _LABELS[name]
    method, country = name.rsplit(" ", 1)
    return message("{method}, {country}", method=_LABELS[method], country=country)
