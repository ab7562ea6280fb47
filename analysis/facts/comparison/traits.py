"""What a park is like, structurally: its country's income and connection, its size, age, model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.facts.claim_table import Folder
from analysis.facts.comparison.nearest import nearest, nearest_of_countries
from analysis.facts.directory import entities
from analysis.facts.indicator_table import indicators
from analysis.language.messages import Message, message, say
from analysis.language.numbers import is_missing, number, percent, quantity, unknown

WINDOW = 5  # years between a trait's figure and the year of reference
INCOME, INTERNET = "NY.GDP.PCAP.PP.KD", "IT.NET.USER.ZS"
MODELS = {
    "public": message("public"),
    "ppp": message("public and private"),
    "private": message("private"),
    "university": message("university"),
}


@dataclass(frozen=True)
class Trait:
    """One component of likeness; `log` says that a ratio counts, not a difference."""

    label: Message
    log: bool = False
    named: bool = False


TRAITS = {
    "income": Trait(message("income per head"), log=True),
    "ict": Trait(message("Internet users")),
    "size": Trait(message("firms present"), log=True),
    "age": Trait(message("age"), log=True),
    "model": Trait(message("operating model"), named=True),
}


def traits(hubs: pd.Index, year: int, data: Folder = None) -> pd.DataFrame:
    """Describe hubs in a year.

    Parameters
    ----------
    hubs : Index of str
        Their `entity_id`.
    year : int
        Year of reference.
    data : path, optional
        Overlay folder.

    Returns
    -------
    DataFrame
        By `entity_id`: `income` (GDP per head at purchasing-power parity, constant international
        dollars) and `ict` (Internet users, % of inhabitants) of the country, `size` (firms
        present), `opened` and `age` (years since opening; missing before it), `model` (`public`,
        `ppp`, `private`, `university`); `income_year`, `ict_year`, `size_year`: of the figure, at
        most `WINDOW` years from `year`; `claim_ids`, `source_ids`: behind the size. A range counts
        by the middle of its two ends.

    Notes
    -----
    Size is a printed count, not the stock-flow model's: on the scale of logarithms the two hardly
    differ, and so what a hub is like rests on claims alone.
    """
    table = entities(data=data).reindex(hubs)
    found = pd.DataFrame(index=hubs)
    for name, code in (("income", INCOME), ("ict", INTERNET)):
        values = nearest_of_countries(code, table["country_iso3"], year, WINDOW, data)
        found[name], found[f"{name}_year"] = values["value"], values["year"].astype("Int64")
    names = ["tenant_firms", "opened_year"]
    claimed = indicators(list(hubs), names, method="settled", data=data)
    counts = claimed[claimed["indicator"] == "tenant_firms"]
    firms = nearest(counts, year, WINDOW).set_index("entity_id").reindex(hubs)
    found["size"] = middle(firms).where(middle(firms) > 0)
    found["size_year"] = firms["year"]
    found["opened"] = opening_years(claimed, table["opened_year"])
    age = year - found["opened"]
    found["age"] = age.where(age >= 0)
    found["model"] = table["ownership"]
    for name in ("claim_ids", "source_ids"):
        found[name] = firms[name].astype("str").fillna("")
    return found


def scaled(found: pd.DataFrame, name: str) -> pd.Series:
    """Put a numeric trait on the scale on which its distances are measured."""
    values = found[name].astype("float64")
    if not TRAITS[name].log:
        return values
    return pd.Series(np.log(values + (1.0 if name == "age" else 0.0)), index=values.index)


def trait_said(name: str, value: object, lang: str) -> str:
    """Print a trait's value."""
    if name == "model":
        known = isinstance(value, str) and value in MODELS
        return MODELS[str(value)].said(lang) if known else unknown(lang)
    if is_missing(value):
        return unknown(lang)
    if name == "ict":
        return percent(value, lang)
    if name == "income":
        rounded = round(float(str(value)), -2)
        return say(lang, "{number} international $", number=number(rounded, lang))
    return quantity(value, "firms" if name == "size" else "years", lang)


def middle(rows: pd.DataFrame) -> pd.Series:
    """Return one number a row: the value, of a range the middle of its ends."""
    centre = (rows["conf_low"].astype("float64") + rows["conf_high"].astype("float64")) / 2
    return rows["value"].astype("float64").fillna(centre)


def opening_years(claimed: pd.DataFrame, retained: pd.Series) -> pd.Series:
    """Return the year of opening: the one retained for the hub, else the one claims settle on.

    Parameters
    ----------
    claimed : DataFrame
        Rows of `facts.indicators`, those of `opened_year` among them.
    retained : Series
        `opened_year` of the entities, by `entity_id`.
    """
    rows = claimed[claimed["indicator"] == "opened_year"]
    settled = rows.drop_duplicates("entity_id", keep="last").set_index("entity_id")["value"]
    return retained.astype("float64").fillna(settled.reindex(retained.index))
