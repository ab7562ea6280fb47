"""A policy as a file: which levers, with what law and budget, from when, beside which baseline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.language.messages import Message, message
from analysis.policy.assumption_table import Assumptions
from analysis.policy.levers.lever import Settings
from analysis.policy.support import Citation

if TYPE_CHECKING:
    from pandas import DataFrame

MODEL = "1"
STEPS_A_YEAR = 2


@dataclass(frozen=True)
class Setting:
    """One number of the law or of a budget, as a scenario has it.

    Attributes
    ----------
    key : str
    value : float or str
        In the unit that the lever declares; a word where the lever allows one.
    unit : str
    citations : tuple of Citation
        Rows of the data package that carry it.
    assumption, assumption_fr : str
        Why it stands without a source.
    hubs : tuple of (str, float)
        Other values at some hubs.
    """

    key: str
    value: float | str
    unit: str
    citations: tuple[Citation, ...] = ()
    assumption: str = ""
    assumption_fr: str = ""
    hubs: tuple[tuple[str, float], ...] = ()

    def at(self, entity: str) -> float | str:
        """Value at a hub."""
        return dict(self.hubs).get(entity, self.value)


@dataclass(frozen=True)
class LeverSetting:
    """One lever of a scenario.

    Attributes
    ----------
    lever : str
        Its name.
    settings : tuple of Setting
        Every parameter that the lever declares, in its order.
    start : str
        First day, the start of a half-year (YYYY-MM-DD).
    end : str
        First day on which it no longer stands; empty: it stays.
    """

    lever: str
    settings: tuple[Setting, ...]
    start: str
    end: str = ""

    def at(self, entity: str) -> Settings:
        """Values at a hub, for the lever's plan."""
        return Settings({setting.key: setting.at(entity) for setting in self.settings})

    def get(self, key: str) -> Setting:
        """Find a parameter."""
        return next(setting for setting in self.settings if setting.key == key)


@dataclass(frozen=True)
class Scenario:
    """A policy, its baseline and what is assumed; equal where they would simulate alike.

    Attributes
    ----------
    name : str
        File name without its ending.
    title, title_fr, description, description_fr : str
    entity : str
        Hub that it is about, unless another is asked for.
    start : str
        First day, the start of a half-year (YYYY-MM-DD).
    horizon : int
        Years.
    levers : tuple of LeverSetting
        In the order of the registry, whatever the order in the file.
    assumptions : Assumptions
    sources : tuple of str
        Sources of the rows that its numbers rest on.
    baseline : Scenario or None
        What it is compared with; None for a baseline itself.
    currency_year : int
        Year of its money.
    model, data_digest : str
        Version of the model, and digest of the rows, that it was written for.
    notes : tuple of Message
        What a reader must know, such as rows that changed since.
    """

    name: str
    title: str = field(compare=False)
    title_fr: str = field(compare=False)
    description: str = field(compare=False)
    description_fr: str = field(compare=False)
    entity: str
    start: str
    horizon: int
    levers: tuple[LeverSetting, ...]
    assumptions: Assumptions
    sources: tuple[str, ...] = field(compare=False)
    baseline: Scenario | None
    currency_year: int
    model: str = field(compare=False)
    data_digest: str = field(compare=False)
    notes: tuple[Message, ...] = field(default=(), compare=False)

    def lever(self, name: str) -> LeverSetting | None:
        """Find a lever; None where the scenario leaves it off."""
        return next((one for one in self.levers if one.lever == name), None)

    def titled(self, lang: str) -> str:
        """Give the title in a language."""
        return self.title_fr if lang == "fr" else self.title

    def described(self, lang: str) -> str:
        """Give the description in a language."""
        return self.description_fr if lang == "fr" else self.description

    def with_levers(self, *levers: LeverSetting) -> Scenario:
        """Give the scenario with some levers set otherwise or added."""
        from analysis.policy.levers.registry import LEVERS

        chosen = {one.lever: one for one in (*self.levers, *levers)}
        order = tuple(chosen[name] for name in LEVERS if name in chosen)
        return replace(self, levers=order)

    def without(self, *names: str) -> Scenario:
        """Give the scenario with some levers off."""
        return replace(self, levers=tuple(one for one in self.levers if one.lever not in names))

    def with_lever(self, name: str, **values: float | str) -> Scenario:
        """Give the scenario with numbers of one lever set otherwise, or the lever begun with them.

        Raises
        ------
        DataError
            No such lever or parameter, a value that it cannot have, or one that must be given.
        """
        from analysis.policy.lever_reading import changed_lever

        return self.with_levers(changed_lever(self, name, values))


def scenarios(folder: str | Path | None = None) -> DataFrame:
    """Name, title, levers and start of every scenario of a folder.

    Parameters
    ----------
    folder : path, optional
        Where scenario files are; the shipped ones by default.

    Returns
    -------
    DataFrame
        Index `name`; columns `title, title_fr, description, description_fr, entity, start,
        horizon, levers, baseline`; `levers` names those that are on, separated by commas.

    Raises
    ------
    DataError
        A file that is no scenario.
    """
    import pandas as pd

    from analysis.policy.scenario_file import scenario_paths

    loaded = [load_scenario(path) for path in scenario_paths(folder)]
    rows: list[Mapping[str, object]] = [
        {
            "name": one.name,
            "title": one.title,
            "title_fr": one.title_fr,
            "description": one.description,
            "description_fr": one.description_fr,
            "entity": one.entity,
            "start": one.start,
            "horizon": one.horizon,
            "levers": ", ".join(setting.lever for setting in one.levers),
            "baseline": one.baseline.name if one.baseline else "",
        }
        for one in loaded
    ]
    return pd.DataFrame(rows).set_index("name")


def load_scenario(name_or_path: str | Path, *, data: str | Path | None = None) -> Scenario:
    """Read a scenario, its baseline and its assumptions.

    Parameters
    ----------
    name_or_path : str or path
        A shipped scenario (`procurement-20`) or the path of a file; what a file refers to is
        looked for beside it, then among the shipped ones.
    data : path, optional
        An overlay folder, whose rows may be cited.

    Returns
    -------
    Scenario

    Raises
    ------
    DataError
        Every fault of the file, with line and key: unknown or repeated keys, values that a
        parameter cannot have, another unit, text where a number belongs, rows that the data
        package does not have or whose figure is another.
    """
    from analysis.policy.scenario_file import read_scenario

    return read_scenario(name_or_path, data)


CHANGED_ROWS = message(
    "Rows that this scenario rests on have changed since it was written; its numbers may be old."
)
OTHER_MODEL = message("Written for another version of the model; read its results with care.")
