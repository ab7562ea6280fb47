"""What is assumed about behaviour: one record a number, with its two other answers and its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.language.messages import message
from analysis.policy.distributions import Distribution, around, point
from analysis.policy.support import Citation

HELD = message("The user's own value, given without rows or reason.")
SETTINGS = ("central", "sceptical", "advocate")


@dataclass(frozen=True)
class HubValue:
    """What takes the place of an assumption at one hub."""

    entity: str
    value: float
    distribution: Distribution
    citations: tuple[Citation, ...]
    assumption: str
    assumption_fr: str


@dataclass(frozen=True)
class Assumption:
    """One number of behaviour.

    Attributes
    ----------
    key : str
        `block.name`, such as `guarantee.default`.
    label, label_fr, unit : str
    value : float
        The central answer.
    distribution : Distribution
        What is believed around it; one value where the number is fixed.
    sceptical, advocate : float or None
        Values of the two other answers; None: as the central one.
    low, high : float
        What it may be at all.
    citations : tuple of Citation
        Rows of the data package that carry it.
    assumption, assumption_fr : str
        Why it stands without a source, or what part of it has none.
    block : str
        Parameters of one block err together; empty: alone.
    scales : bool
        Another hub takes the part that its jobs are of the reference hub's.
    hubs : tuple of HubValue
    pool : str
        Intervention whose pooled effect takes its place once an overlay brings standard errors.
    own : bool
        Changed by the user: by an own assumptions file or an overlay.
    """

    key: str
    label: str
    label_fr: str
    unit: str
    value: float
    distribution: Distribution
    sceptical: float | None
    advocate: float | None
    low: float
    high: float
    citations: tuple[Citation, ...]
    assumption: str
    assumption_fr: str
    block: str
    scales: bool
    hubs: tuple[HubValue, ...]
    pool: str
    own: bool = False

    @property
    def kind(self) -> str:
        """Lever or theme that it belongs to."""
        return self.key.partition(".")[0]

    def at(self, entity: str) -> Assumption:
        """Give the assumption as it is at a hub."""
        for hub in self.hubs:
            if hub.entity == entity:
                return replace(
                    self,
                    value=hub.value,
                    distribution=hub.distribution,
                    sceptical=None,
                    advocate=None,
                    citations=hub.citations,
                    assumption=hub.assumption,
                    assumption_fr=hub.assumption_fr,
                )
        return self

    def chosen(self, setting: str) -> float:
        """Value in one of the three answers."""
        other = {"sceptical": self.sceptical, "advocate": self.advocate}.get(setting)
        return self.value if other is None else other

    def belief(self, setting: str) -> Distribution:
        """Distribution in one of the three answers: a third as wide around the other values."""
        other = {"sceptical": self.sceptical, "advocate": self.advocate}.get(setting)
        if other is None:
            return self.distribution
        return around(self.distribution, other, self.low, self.high)

    def fixed(self, value: float) -> Assumption:
        """Give the assumption held at one value, in all three answers.

        The rows and the reason of the value before do not carry this one.
        """
        return replace(
            self,
            value=value,
            distribution=point(value),
            sceptical=None,
            advocate=None,
            hubs=(),
            own=True,
            citations=(),
            assumption=HELD.said("en"),
            assumption_fr=HELD.said("fr"),
        )


@dataclass(frozen=True)
class Assumptions:
    """Every assumption of a scenario.

    Attributes
    ----------
    name, title, title_fr : str
    country : str
        Whose wages, taxes and programmes they describe.
    reference : str
        Hub that the values describe.
    currency : str
    currency_year : int
    model : str
        Version of the model they were written for.
    items : tuple of Assumption
        In the order of the file.
    """

    name: str
    title: str
    title_fr: str
    country: str
    reference: str
    currency: str
    currency_year: int
    model: str
    items: tuple[Assumption, ...]

    def __iter__(self) -> Iterator[Assumption]:  # noqa: D105
        return iter(self.items)

    def __len__(self) -> int:  # noqa: D105
        return len(self.items)

    def get(self, key: str) -> Assumption:
        """Find an assumption by `block.name`.

        Raises
        ------
        KeyError
            No such assumption.
        """
        for item in self.items:
            if item.key == key:
                return item
        raise KeyError(key)

    def replaced(self, *changed: Assumption) -> Assumptions:
        """Put other records in the place of those with the same keys."""
        new = {item.key: item for item in changed}
        return replace(self, items=tuple(new.get(item.key, item) for item in self.items))
