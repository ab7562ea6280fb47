"""The dates of treatment as they are dealt out anew: the kept entities, in an order of numbers."""

from __future__ import annotations

from typing import Any

from pandas import DataFrame, Series

from analysis.evidence.design import Design
from analysis.evidence.framing import frame
from analysis.evidence.ordering import entity_order


def with_entities(design: Design, data: DataFrame) -> DataFrame:
    """Give the rows with the entity as a column, where it was an index level."""
    return data if design.entity in data.columns else data.reset_index()


def dates_to_deal(design: Design, data: DataFrame) -> Series[Any]:
    """First treated period of each entity that the study keeps, by entity.

    The order goes by the outcome alone: the same draws give the same dates to the same entities
    whatever these are called.
    """
    panel = frame(design, data).panel
    rows = with_entities(design, data)
    first = rows.groupby(design.entity, observed=True)[design.first_treated].first()
    position = {str(name): i for i, name in enumerate(first.index)}
    order = entity_order(design, panel)
    return first.iloc[[position[panel.entity_labels[i]] for i in order]]
