"""The hubs of one comparison: the subject, its peers, and the year they are compared in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd

from analysis import facts
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import Message, message
from analysis.report.findings.gathering import gather
from analysis.report.findings.study import Study

# Where the firms of the subject are not counted, its newest figure of these sets the year.
SETTING = ("jobs", "floor_area", "floor_area_lettable", "rent_startup", "rent_per_m2_month")


@dataclass(frozen=True, eq=False)
class Hubs:
    """A subject and its peers.

    Attributes
    ----------
    subject : Study
        The hub of the page.
    peers : tuple of Study
        The others, in the order in which they were named.
    named : bool
        Whether the peers were named; otherwise they were chosen here.
    year : int
        Year of reference: that of the subject's last count of firms, or what `basis` says.
    basis : {"firms", "figure", "data"}
        What `year` is that of: a count of firms, another figure, or, of a hub without any, the
        data.
    ratios : DataFrame
        `facts.derived` for all of them, reconciled where the stock-flow model has the counts.
    likeness : DataFrame
        What `facts.peers` says of the peers that it chose; empty where they were named.
    refused : Message or None
        Why no peer could be chosen.
    """

    subject: Study
    peers: tuple[Study, ...]
    named: bool
    year: int
    basis: Literal["firms", "figure", "data"]
    ratios: pd.DataFrame
    likeness: pd.DataFrame
    refused: Message | None = None

    @property
    def lang(self) -> str:
        """Language of the page."""
        return self.subject.lang

    @property
    def data(self) -> str | Path | None:
        """The overlay folder."""
        return self.subject.data

    @property
    def all(self) -> tuple[Study, ...]:
        """The subject first, then its peers."""
        return (self.subject, *self.peers)

    @property
    def moment(self) -> float:
        """The middle of the year of reference."""
        return self.year + 0.5

    def name(self, study: Study) -> str:
        """Return the name of a hub on this page: short, and unlike that of the others."""
        names = {key_of(one): _brief(one) for one in self.all}
        own = names[key_of(study)]
        return own if list(names.values()).count(own) == 1 else study.name


def key_of(study: Study) -> str:
    """Return the `entity_id` of a hub."""
    return str(study.entity["entity_id"])


def side_by_side(
    entity: str,
    peers: Sequence[str] = (),
    *,
    lang: str = "en",
    data: str | Path | None = None,
) -> Hubs:
    """Read everything that is known of a hub and of those it is compared with.

    Parameters
    ----------
    entity : str
        `entity_id` of the subject.
    peers : sequence of str
        Those of the others, each once. Empty: those that `facts.peers` finds most like it.
    lang : {"en", "fr"}
        Language of the page.
    data : path, optional
        Overlay folder.

    Raises
    ------
    DataError
        An unknown hub, with the near name; the subject among its peers, or a peer named twice;
        faults of the overlay.
    """
    data = data or None
    _check(entity, peers)
    subject = gather(entity, lang=lang, data=data)
    year, basis = _year(subject)
    likeness, refused = (
        (pd.DataFrame(), None) if peers else _likeness(entity, year, lang=lang, data=data)
    )
    chosen = list(peers) or ([] if likeness.empty else likeness["entity_id"].tolist())
    return Hubs(
        subject=subject,
        peers=tuple(gather(one, lang=lang, data=data) for one in chosen),
        named=bool(peers),
        year=year,
        basis=basis,
        ratios=facts.derived([entity, *chosen], method="reconciled", data=data),
        likeness=likeness,
        refused=refused,
    )


def _likeness(
    entity: str, year: int, *, lang: str, data: str | Path | None
) -> tuple[pd.DataFrame, Message | None]:
    """Ask for the hubs most like one; where too little is known of it, say why there are none."""
    try:
        return facts.peers(entity, year=year, lang=lang, data=data), None
    except NotEstimable as refusal:
        return pd.DataFrame(), refusal.reason


def _check(entity: str, peers: Sequence[str]) -> None:
    """Refuse peers that would leave fewer hubs to compare than were named."""
    if entity in peers:
        raise DataError(
            message(
                "peers: {hub} is the entity of the comparison; expected other hubs. Remove it "
                "from the peers.",
                hub=entity,
            )
        )
    twice = [one for place, one in enumerate(peers) if one in list(peers)[:place]]
    if twice:
        raise DataError(
            message(
                "peers: {hub} is named more than once; expected each peer once. Remove it from "
                "the peers.",
                hub=twice[0],
            )
        )


def _year(subject: Study) -> tuple[int, Literal["firms", "figure", "data"]]:
    last = subject.latest("tenant_firms")
    if last is not None:
        return last.year, "firms"
    found = [one.year for name in SETTING if (one := subject.latest(name)) is not None]
    if found:
        return max(found), "figure"
    return int(subject.released[:4]), "data"


def _brief(study: Study) -> str:
    """Cut what a full name adds after a comma; charts have little room."""
    return study.short.split(", ")[0]
