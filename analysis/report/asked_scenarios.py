"""Scenarios that a batch asks for, read before anything runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from analysis.language.errors import DataError, Fault
from analysis.language.messages import Message, message
from analysis.language.spelling import unknown_name

KEYS = ("scenario", "scenarios")
SEVERAL = message("two or more scenarios, each once")
OTHERS = message("Name others, or leave the list empty for every shipped reform.")
EXPECTED = message("a shipped scenario, or the path of a scenario file")


def asked_scenarios(axes: Mapping[str, Sequence[Any]]) -> Iterator[tuple[str, str]]:
    """Give each scenario that the values of an entry name, with the key that names it."""
    for key in KEYS:
        for value in axes.get(key, ()):
            for name in value if isinstance(value, list) else [value]:
                if isinstance(name, str):
                    yield key, name


def not_compared(axes: Mapping[str, Sequence[Any]]) -> Iterator[str]:
    """Give the names of lists that cannot be compared: one scenario alone, or one named twice."""
    for value in axes.get("scenarios", ()):
        if isinstance(value, list) and value:
            names = [str(name) for name in value]
            repeated = [name for place, name in enumerate(names) if name in names[:place]]
            yield from repeated or (names if len(names) == 1 else ())


def faults_of(name: str, data: str) -> tuple[Fault, ...] | Message | None:
    """Read a scenario as its page will.

    Parameters
    ----------
    name : str
        A shipped scenario or the path of a file.
    data : str
        Overlay folder whose rows it may cite; empty for none.

    Returns
    -------
    tuple of Fault, Message or None
        The faults of the file; what to do where there is no such scenario; None for a sound one.
    """
    from analysis.policy.scenario import load_scenario
    from analysis.policy.scenario_file import ENDING, scenario_paths

    if (name.endswith(ENDING) or "/" in name) and not Path(name).expanduser().is_file():
        return message("Correct the path.")
    try:
        load_scenario(name, data=data or None)
    except DataError as error:
        if error.faults:
            return tuple(error.faults)
        return unknown_name(name, [path.stem for path in scenario_paths()])
    return None
