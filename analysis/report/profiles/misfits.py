"""Claims that the reconciled series leaves outside its interval, and the claims against them."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.facts.reconciliation.observations import FLOWS
from analysis.language.messages import say
from analysis.language.numbers import quantity, span
from analysis.language.shown import Html, element, fragment
from analysis.report.findings.modelled import printed
from analysis.report.findings.reading import Observation
from analysis.report.findings.study import Study
from analysis.report.findings.wording import amount, dated
from analysis.report.grades import grade
from analysis.report.marks import Marks

MOST = 4  # claims named against one
NUMBERS = ("value", "fitted", "conf_low", "conf_high")


@dataclass(frozen=True)
class Misfit:
    """A claim outside the interval of what it measures.

    Attributes
    ----------
    told : Observation
        What its source prints.
    against : tuple of Observation
        Claims of the same series that it does not fit together with.
    fitted, low, high : float
        Mean and 95 % interval of the quantity at the claim's own date.
    """

    indicator: str
    told: Observation
    against: tuple[Observation, ...]
    fitted: float
    low: float
    high: float


def misfits(study: Study) -> tuple[Misfit, ...]:
    """List the independent claims outside their interval, the farthest first."""
    fitted = study.model.fitted
    used = fitted[fitted["role"].eq("used")]
    outside = used[used["outside"].astype("bool")]
    outside = outside.sort_values("residual", key=lambda one: -one.abs(), kind="stable")
    seen = [one for found in study.seen.values() for one in found]
    known = {claim: one for one in seen for claim in (*one.repeats, *one.claim_ids)}
    found = []
    for row in outside.to_dict("records"):
        told = known.get(str(row["claim_id"]))
        value, middle, low, high = (float(row[n]) for n in NUMBERS)
        if told is None or printed(low) <= value <= printed(high):
            continue  # outside by less than is printed
        others = tuple(dict.fromkeys(known[one] for one in _against(used, row) if one in known))
        found.append(Misfit(str(row["indicator"]), told, others, middle, low, high))
    return tuple(found)


def _against(used: pd.DataFrame, row: dict[Hashable, Any]) -> list[str]:
    """Choose the claims against one: flows that share its time, or the stock nearest to it.

    A stock that errs to the same side says nothing against it.
    """
    same = used["series"].isin([row["series"]])
    others = used[same & ~used["observation_id"].isin([row["observation_id"]])]
    others = others[others["fitted"].notna()]
    if row["series"] in FLOWS:
        begun = others["period_start"].astype("str").str[:4] <= str(row["period_end"])
        ended = others["period_end"].astype("str") >= str(row["period_start"])[:4]
        return list(others[begun & ended].sort_values("period_end")["claim_id"])[:MOST]
    above = float(row["residual"]) > 0
    others = others[(others["residual"].gt(0) != above) | ~others["outside"].astype("bool")]
    apart = (_moments(others["period_end"]) - _moments(pd.Series([row["period_end"]]))[0]).abs()
    return list(others.loc[apart.sort_values(kind="stable").index[:1], "claim_id"])


def _moments(period: pd.Series) -> pd.Series:
    from analysis.facts.periods import decimal_year

    return decimal_year(period.astype("str")).astype("float64")


def misfits_html(study: Study, marks: Marks, found: Sequence[Misfit]) -> Html:
    """Write what stocks and flows exclude together, a block a claim; nothing where all fit."""
    if not found:
        return Html("")
    told = say(
        study.lang,
        "Stocks and flows together exclude more. The model that makes them consistent leaves the "
        "claims below outside the 95% interval of what they measure, the farthest first. They stay "
        "in the data; which side is right, the data do not say.",
    )
    blocks = (_block(study, marks, one) for one in found)
    apart = element("p", told, style="margin-top:2rem")
    return fragment(apart, element("div", *blocks, class_="conflicts"))


def _block(study: Study, marks: Marks, one: Misfit) -> Html:
    lang = study.lang
    against = [
        piece for other in one.against for piece in (element("br"), _line(study, marks, other))
    ]
    label = say(lang, "{what}:", what=say(lang, "Reconciled"))
    return element(
        "div",
        element("h3", _title(study, one)),
        element("p", _line(study, marks, one.told)),
        element("p", say(lang, "against"), " ", *against[1:]) if against else None,
        element("p", element("b", label), " ", _kept(study, one), class_="keep"),
        class_="conflict",
    )


def _title(study: Study, one: Misfit) -> str:
    when = dated(one.told, study.lang, kind=study.kind(one.indicator))
    return say(study.lang, "{label}, {year}", label=study.label(one.indicator), year=when)


def _line(study: Study, marks: Marks, one: Observation) -> Html:
    indicator = str(study.claims.set_index("claim_id").at[one.claim_ids[0], "indicator"])
    return fragment(
        element("span", amount(one, study.lang), class_="v"),
        f", {dated(one, study.lang, kind=study.kind(indicator))}",
        marks(one.claim_ids),
        " ",
        grade(one.quality, study.lang),
    )


def _kept(study: Study, one: Misfit) -> str:
    lang, unit = study.lang, one.told.unit
    ratio = unit == "percent"
    low, high = (printed(end, ratio=ratio) for end in (one.low, one.high))
    return say(
        lang,
        "{figure}, 95% interval {low_high}.",
        figure=quantity(printed(one.fitted, ratio=ratio), unit, lang),
        low_high=span(low, high, None, lang, prose=True),
    )
