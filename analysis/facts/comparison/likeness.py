"""Which hubs are like one? Structural distance, and what it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.facts.claim_table import Folder
from analysis.facts.comparison.nearest import year_of_reference
from analysis.facts.comparison.traits import TRAITS, scaled, trait_said, traits
from analysis.facts.directory import entities
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import message, say
from analysis.language.numbers import number
from analysis.language.spelling import unknown_name

LEAST = 3  # traits that both hubs must have for a distance
EQUAL = dict.fromkeys(TRAITS, 1.0)


def peers(
    entity: str,
    k: int = 8,
    *,
    year: int | None = None,
    weights: Mapping[str, float] | None = None,
    lang: str = "en",
    data: Folder = None,
) -> pd.DataFrame:
    """Hubs most like one, by structure and not by success, the nearest first.

    Parameters
    ----------
    entity : str
        `entity_id` of the hub.
    k : int
        How many peers at most.
    year : int, optional
        Year in which hubs are described; left out, that of the hub's last count of firms, or of
        its newest figure.
    weights : mapping of str to float, optional
        Weight of each trait (`income`, `ict`, `size`, `age`, `model`); equal where left out.
    lang : {"en", "fr"}
        Language of names and explanations.
    data : path, optional
        Overlay folder.

    Returns
    -------
    DataFrame
        One row a peer, by distance, then by number of known traits, then by id:

        - `entity_id, name, country_iso3`;
        - `distance`, from 0 (alike) to 1; `distance_low`, `distance_high`: if each unknown trait
          were alike, or as unlike as any;
        - `income, ict, size, age, model`: what each adds to `distance`; they add up to it. Where
          the hub itself lacks a trait, it is left out (missing);
        - `income_here, income_there …`: the trait of the hub and of the peer;
          `income_year, ict_year, size_year`: year of the peer's figure;
        - `known` (number of traits known of both), `missing` (the others), `explained` (in words);
        - `claim_ids, source_ids`: behind the peer's size.

    Raises
    ------
    DataError
        An unknown hub, a trait that does not exist, a weight or `k` that cannot be.
    NotEstimable
        Fewer than three traits of the hub are known: nothing can be said to be like it.

    Notes
    -----
    Gower's coefficient: the distance in one trait is the difference over the largest difference
    among all comparable hubs (of logarithms for income, firms and age + 1), and 0 or 1 for the
    operating model; the whole is their weighted mean. A trait unknown of the other hub counts as
    it does for the average hub, so that ignorance is no likeness. Peers are comparable parks, open
    in that year; the hub's own parts and what contains it are left out, and of a park and its part
    the nearer one stands for both. Fewer than three traits known of both: no distance.

    References
    ----------
    Gower (1971), "A general coefficient of similarity and some of its properties", Biometrics 27,
    857-871.
    """
    shares = _shares(weights)
    if k < 1:
        raise DataError(message("k: found {k}; expected at least 1. Ask for a peer.", k=k))
    known = entities(lang=lang, data=data)
    if entity not in known.index:
        raise DataError(unknown_name(entity, known.index))
    candidates = _candidates(entity, known)
    year = year_of_reference(entity, data) if year is None else year
    found = traits(candidates.union([entity]).sort_values(), year, data)
    found = found[found["opened"].isna() | (found["opened"] <= year) | (found.index == entity)]
    if found.loc[entity, list(TRAITS)].notna().sum() < LEAST:
        raise NotEstimable(
            message(
                "{entity}: fewer than {n} of income, Internet users, firms, age and model are "
                "known for {year}; no hub can be said to be like it.",
                entity=entity,
                n=LEAST,
                year=str(year),
            )
        )
    apart = _apart(found, entity)
    table = _distances(apart, shares).join(_both(found, entity))
    table = table[table["known"] >= LEAST].join(known[["name", "country_iso3"]])
    table = table.rename_axis("entity_id").reset_index()
    table = table.sort_values(
        ["distance", "known", "entity_id"], ascending=[True, False, True], ignore_index=True
    )
    table = table[_stands_alone(table["entity_id"], known["parent_id"])].head(k)
    table["explained"] = [_explained(row, lang) for row in table.to_dict("records")]
    return table.astype({"explained": "str"}).reset_index(drop=True)[_columns()]


def _shares(weights: Mapping[str, float] | None) -> pd.Series:
    given = EQUAL if weights is None else weights
    for name in given:
        if name not in TRAITS:
            raise DataError(unknown_name(name, TRAITS))
    shares = pd.Series({name: float(given.get(name, 0.0)) for name in TRAITS})
    if not (shares >= 0).all() or not shares.sum() > 0:
        raise DataError(
            message(
                "weights: found {found}; expected none below zero and one above it. Correct them.",
                found=dict(given),
            )
        )
    return shares


def _candidates(entity: str, known: pd.DataFrame) -> pd.Index:
    parks = known[known["comparable"].eq(1)].index
    kin = {entity, *_line(entity, known["parent_id"])}
    own = [one for one in parks if entity in _line(one, known["parent_id"])]
    return parks.difference([*kin, *own])


def _line(entity: str, parents: pd.Series) -> list[str]:
    """List what contains a hub, from the inside out."""
    found: list[str] = []
    parent = parents.get(entity)
    while isinstance(parent, str) and parent not in found:
        found.append(parent)
        parent = parents.get(parent)
    return found


def _apart(found: pd.DataFrame, entity: str) -> pd.DataFrame:
    """Distance in each trait from the hub, from 0 to 1."""
    apart = pd.DataFrame(index=found.index.drop(entity))
    for name, trait in TRAITS.items():
        if trait.named:
            here, there = _own(found, entity, name), found[name].drop(entity)
            differs = there.ne(here).astype("float64")
            apart[name] = differs.where(there.notna() & isinstance(here, str))
            continue
        values = scaled(found, name)
        widest = values.max() - values.min()
        gaps = (values - values[entity]).abs().drop(entity)
        apart[name] = gaps / widest if widest > 0 else gaps
    return apart


def _distances(apart: pd.DataFrame, shares: pd.Series) -> pd.DataFrame:
    """Weighted mean over the traits, what each adds, and the ends if the rest were known."""
    weights = shares.where(apart.notna().any(), 0.0)
    weights = weights / weights.sum()
    table = apart.fillna(apart.mean()).mul(weights)
    table["distance"] = table.sum(axis=1)
    unknown = apart.isna().mul(weights).sum(axis=1)
    table["distance_low"] = apart.mul(weights).sum(axis=1)
    table["distance_high"] = table["distance_low"] + unknown
    table["known"] = apart.notna().sum(axis=1)
    gaps = apart.isna().to_numpy()
    names = [", ".join(n for n, gap in zip(TRAITS, row, strict=True) if gap) for row in gaps]
    return table.assign(missing=pd.Series(names, index=table.index, dtype="str"))


def _both(found: pd.DataFrame, entity: str) -> pd.DataFrame:
    both = found.drop(entity).rename(columns={name: f"{name}_there" for name in TRAITS})
    for name in TRAITS:
        both[f"{name}_here"] = _own(found, entity, name)
    return both


def _own(found: pd.DataFrame, entity: str, name: str) -> Any:
    return found[name].to_dict()[entity]


def _stands_alone(order: pd.Series, parents: pd.Series) -> list[bool]:
    """Mark those of which neither a part nor a whole stands before them."""
    taken: set[str] = set()
    alone = []
    for one in order:
        line = {one, *_line(one, parents)}
        inside = any(one in _line(other, parents) for other in taken)
        alone.append(not (line & taken) and not inside)
        if alone[-1]:
            taken.add(one)
    return alone


def _explained(row: Mapping[Any, Any], lang: str) -> str:
    """Say what makes the distance, the largest part first."""
    missing = str(row["missing"]).split(", ")
    known = sorted((name for name in TRAITS if name not in missing), key=lambda n: -row[n])
    told = [
        say(
            lang,
            "{trait} {added} ({here} here, {there} there)",
            trait=TRAITS[name].label.said(lang),
            added=number(row[name], lang, 2),
            here=trait_said(name, row[f"{name}_here"], lang),
            there=trait_said(name, row[f"{name}_there"], lang),
        )
        for name in known
    ]
    told += [
        say(
            lang,
            "{trait} unknown there: {added}, as for the average hub",
            trait=TRAITS[name].label.said(lang),
            added=number(row[name], lang, 2),
        )
        for name in TRAITS
        if name in missing and pd.notna(row[name])
    ]
    left = [TRAITS[n].label.said(lang) for n in TRAITS if n in missing and pd.isna(row[n])]
    if left:
        told.append(say(lang, "unknown here and not compared: {traits}", traits=", ".join(left)))
    return "; ".join(told)


def _columns() -> list[str]:
    return [
        *("entity_id", "name", "country_iso3", "distance", "distance_low", "distance_high"),
        *TRAITS,
        *(f"{name}_{side}" for name in TRAITS for side in ("here", "there")),
        *("income_year", "ict_year", "size_year", "known", "missing", "explained"),
        *("claim_ids", "source_ids"),
    ]
