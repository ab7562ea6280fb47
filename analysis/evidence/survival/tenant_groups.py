"""Groups of tenants large enough to be compared: sectors, and sizes around the median."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pandas import DataFrame, Series

from analysis.evidence.panel import Codes
from analysis.evidence.wording import figure
from analysis.language.messages import Message, message

FEWEST_A_GROUP = 5


@dataclass(frozen=True, eq=False)
class Grouping:
    """Stays in groups.

    Attributes
    ----------
    column : str
        Column of the register.
    names : tuple of Message
        The groups, the one with most exits first.
    codes : shape (n,)
        Group of each stay; -1 in none.
    joined : tuple of str
        Sectors that were joined as others for want of exits.
    declined : Message, optional
        Why there is no comparison.
    """

    column: str
    names: tuple[Message, ...]
    codes: Codes
    joined: tuple[str, ...] = ()
    declined: Message | None = None


def sector_groups(stays: DataFrame) -> Grouping:
    """Group stays by sector; sectors with fewer than five exits are joined."""
    sector = stays["sector"]
    if sector.isna().all():
        return _none(stays, "sector", message("The register gives no sector."))
    exits = stays["left"].groupby(sector).sum().sort_values(ascending=False, kind="stable")
    large = [str(name) for name, n in exits.items() if n >= FEWEST_A_GROUP]
    small = [str(name) for name in exits.index if str(name) not in large]
    codes = _coded(sector, large)
    names = [message("{name}", name=name) for name in large]
    rest = sector.isin(small).to_numpy()
    if stays["left"].to_numpy()[rest].sum() >= FEWEST_A_GROUP:
        codes[rest] = len(large)
        names.append(message("other sectors"))
    return _compared("sector", names, codes, tuple(small))


def size_groups(stays: DataFrame) -> Grouping:
    """Group stays by people at entry, on either side of their median."""
    jobs = stays["jobs_at_entry"]
    if jobs.isna().all():
        none = message("The register does not give the people at entry.")
        return _none(stays, "jobs_at_entry", none)
    middle = float(jobs.median())
    codes = np.where(jobs.isna(), -1, (jobs > middle).astype(int)).astype(np.int64)
    names = [
        message("people at entry: {n} or fewer", n=figure(middle)),
        message("people at entry: more than {n}", n=figure(middle)),
    ]
    for code in (0, 1):
        if stays["left"].to_numpy()[codes == code].sum() < FEWEST_A_GROUP:
            codes[codes == code] = -1
    return _compared("jobs_at_entry", names, codes, ())


def _coded(values: Series, names: list[str]) -> Codes:
    place = {name: code for code, name in enumerate(names)}
    return np.array([place.get(str(value), -1) for value in values], dtype=np.int64)


def _compared(column: str, names: list[Message], codes: Codes, joined: tuple[str, ...]) -> Grouping:
    if len(set(codes[codes >= 0])) >= 2:
        return Grouping(column, tuple(names), codes, joined)
    few = message("Fewer than two groups have {n} exits.", n=figure(FEWEST_A_GROUP))
    return Grouping(column, tuple(names), codes, joined, few)


def _none(stays: DataFrame, column: str, why: Message) -> Grouping:
    return Grouping(column, (), np.full(len(stays), -1, dtype=np.int64), (), why)
