"""How synthetic controls and their placebo ranks show themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pandas import DataFrame

from analysis.evidence.showing import shown_table
from analysis.language.messages import message
from analysis.language.shown import Html, element, paragraphs

if TYPE_CHECKING:
    from analysis.evidence.synthetic.placebo_record import Placebo
    from analysis.evidence.synthetic.record import Synthetic

HEADS = {
    "donor": message("Donor"),
    "entity": message("Entity"),
    "predictor": message("Predictor"),
    "weight": message("Weight"),
    "treated": message("Treated"),
    "synthetic": message("Synthetic control"),
    "donors": message("Mean of donors"),
    "att": message("Mean gap under treatment"),
    "rmspe_pre": message("Root mean squared gap before"),
    "rmspe_post": message("Root mean squared gap under treatment"),
    "ratio": message("Ratio"),
    "rank": message("Rank"),
}


def shown_synthetic(found: Synthetic) -> Html:
    """Write a synthetic control: sentence, weights, balance of predictors, notes, sample."""
    lang = found.lang
    weights = found.weights[found.weights > 0]
    donors = DataFrame({"donor": weights.index.astype(str), "weight": weights.to_numpy()})
    balance = found.balance.reset_index()
    return element(
        "section",
        element("p", found.sentence(), class_="answer"),
        shown_table(_headed(donors, lang), lang),
        shown_table(_headed(balance, lang), lang) if len(balance) else None,
        paragraphs(*(note.said(lang) for note in found.notes), class_="note"),
        element("ul", *(element("li", line) for line in found.sample.lines(lang)), class_="sample"),
        class_="estimate",
    )


def shown_placebo(placebo: Placebo) -> Html:
    """Write placebo ranks: sentence, table, notes."""
    lang = placebo.lang
    columns = ["rank", "entity", "treated", "att", "rmspe_pre", "rmspe_post", "ratio"]
    table = placebo.table[columns]
    table = table.assign(
        entity=table["entity"].astype(str), treated=["✓" if t else "" for t in table["treated"]]
    )
    return element(
        "section",
        element("p", placebo.sentence(), class_="answer"),
        shown_table(_headed(table, lang), lang),
        paragraphs(*(note.said(lang) for note in placebo.notes), class_="note"),
        class_="estimate",
    )


def _headed(table: DataFrame, lang: str) -> DataFrame:
    return table.rename(columns={name: HEADS[name].said(lang) for name in table.columns})
