"""Who leaves sooner: one Cox model of a register, as large as its exits allow, and its test."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from pandas import DataFrame

from analysis.evidence.estimate import Estimate
from analysis.evidence.survival.discount import change_identified
from analysis.evidence.survival.episodes import split_spells
from analysis.evidence.survival.proportional import PER_COEFFICIENT, cox
from analysis.evidence.survival.proportionality import Proportionality, proportional_hazards
from analysis.evidence.survival.tenant_groups import Grouping, sector_groups
from analysis.evidence.wording import figure
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, message

KNOWN = 0.8  # share of the stays for which a covariate must be known


@dataclass(frozen=True)
class Term:
    """A covariate of the model: its column and its words."""

    column: str
    label: Message


@dataclass(frozen=True)
class Block:
    """Covariates that enter the model together."""

    name: Message
    terms: tuple[Term, ...]
    values: DataFrame


@dataclass(frozen=True, eq=False)
class Sooner:
    """Hazard ratios of a register.

    Attributes
    ----------
    hazards : Estimate
        Rows by `terms`; it counts stays, not the episodes into which the end of the discount cuts
        them (those are its `n_obs`).
    terms : tuple of Term
        What each row of `hazards` is.
    test : Proportionality or NotEstimable
        Whether the ratios drift with time since entry.
    reference : Message or None
        The sector that others are compared with.
    omitted : tuple of Message
        Covariates left out, each with its reason.
    """

    hazards: Estimate
    terms: tuple[Term, ...]
    test: Proportionality | NotEstimable
    reference: Message | None
    omitted: tuple[Message, ...]


def leaving_sooner(stays: DataFrame) -> Sooner:
    """Fit one model with the end of the discount, size and sector, as far as exits allow.

    Raises
    ------
    NotEstimable
        Nothing that could be compared, or fewer than ten exits for the first covariate.
    """
    room = _exits(stays) // PER_COEFFICIENT
    sectors = sector_groups(stays)
    chosen, omitted = _chosen(_candidates(stays, sectors), room)
    if not chosen:
        raise NotEstimable(
            omitted[0] if omitted else message("The register gives nothing to compare tenants by.")
        )
    terms = tuple(term for block in chosen for term in block.terms)
    made = pd.concat([stays, *(block.values for block in chosen)], axis=1)
    if any(term.column == "after" for term in terms):
        made = split_spells(
            made, at="discount_months", duration="duration", event="left", entry="entry"
        )
    formula = " + ".join(term.column for term in terms)
    hazards = cox(made, formula, duration="duration", event="left", entry="entry")
    try:
        test: Proportionality | NotEstimable = proportional_hazards(
            made, formula, duration="duration", event="left", entry="entry"
        )
    except NotEstimable as reason:
        test = reason
    compared = any(term.column.startswith("sector_") for term in terms)
    counted = message(
        "{stays} stays, {exits} exits", stays=figure(len(stays)), exits=figure(_exits(stays))
    )
    reference = sectors.names[0] if compared else None
    return Sooner(replace(hazards, counted=counted), terms, test, reference, omitted)


def _exits(stays: DataFrame) -> int:
    return int(stays["left"].sum())


def _candidates(stays: DataFrame, sectors: Grouping) -> list[Block | Message]:
    """Blocks in the order in which they enter, or why there is none."""
    return [_change(stays), _size(stays), _sector(stays, sectors)]


def _chosen(
    candidates: list[Block | Message], room: int
) -> tuple[list[Block], tuple[Message, ...]]:
    chosen: list[Block] = []
    omitted: list[Message] = []
    for block in candidates:
        if isinstance(block, Message):
            omitted.append(block)
        elif sum(len(b.terms) for b in chosen) + len(block.terms) > room:
            omitted.append(
                message(
                    "{what}: left out, the exits allow {n} coefficients ({per} exits each).",
                    what=block.name,
                    n=figure(room),
                    per=figure(PER_COEFFICIENT),
                )
            )
        else:
            chosen.append(block)
    return chosen, tuple(omitted)


def _change(stays: DataFrame) -> Block | Message:
    name = message("End of the rent discount")
    reason = change_identified(stays)
    if reason is not None:
        return message("{what}: {reason}", what=name, reason=reason)
    discounted = stays["discount_months"].notna()
    terms = [Term("after", message("after the end of the rent discount"))]
    values = pd.DataFrame(index=stays.index)
    if not discounted.all():
        terms.append(Term("discounted", message("entered with a rent discount")))
        values["discounted"] = discounted.astype(float)
    return Block(name, tuple(terms), values)


def _size(stays: DataFrame) -> Block | Message:
    name = message("People at entry")
    jobs = stays["jobs_at_entry"]
    if jobs.notna().mean() < KNOWN:
        return _unknown(name, jobs.notna().mean())
    doubled = pd.DataFrame({"doublings": np.log2(jobs.clip(lower=1))})
    if doubled["doublings"].nunique() < 2:
        return message("{what}: the same for all.", what=name)
    return Block(name, (Term("doublings", message("twice the people at entry")),), doubled)


def _sector(stays: DataFrame, sectors: Grouping) -> Block | Message:
    name = message("Sector")
    if sectors.declined is not None:
        return message("{what}: {reason}", what=name, reason=sectors.declined)
    known = float((sectors.codes >= 0).mean())
    if known < KNOWN:
        return _unknown(name, known)
    codes = pd.Series(sectors.codes, index=stays.index)
    groups = range(1, len(sectors.names))
    values = pd.DataFrame(
        {f"sector_{code}": (codes == code).astype(float).where(codes >= 0) for code in groups}
    )
    terms = tuple(Term(f"sector_{code}", sectors.names[code]) for code in groups)
    return Block(name, terms, values)


def _unknown(name: Message, known: float) -> Message:
    return message(
        "{what}: known for {share}% of the stays; {least}% are needed.",
        what=name,
        share=figure(round(100 * known)),
        least=figure(round(100 * KNOWN)),
    )
