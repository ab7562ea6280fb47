"""Every number that a scenario rests on, with its unit, its two other answers and its rows."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from pandas import DataFrame

from analysis.policy.assumption_file import load_assumptions
from analysis.policy.assumption_table import Assumption
from analysis.policy.levers.registry import LEVERS
from analysis.policy.scenario import LeverSetting, Scenario, Setting, load_scenario
from analysis.policy.support import Citation, find_rows

if TYPE_CHECKING:
    from analysis.policy.simulation import Simulation

COLUMNS = [
    "kind",
    "key",
    "label",
    "unit",
    "value",
    "distribution",
    "sceptical",
    "advocate",
    "start",
    "rows",
    "source_ids",
    "assumption",
    "own",
]
ALWAYS = ("common", "tenants")


def numbers_of(
    scenario: Scenario | str | Path,
    *,
    entity: str | None = None,
    lang: str = "en",
    every: bool = False,
    data: str | Path | None = None,
) -> DataFrame:
    """List the numbers of a scenario: its law and budget, then what is assumed.

    Parameters
    ----------
    scenario : Scenario, name or path
    entity : str, optional
        Hub whose values are listed; the scenario's own by default.
    lang : {"en", "fr"}
        Language of labels and reasons.
    every : bool
        Also the assumptions of levers that the scenario leaves off.
    data : path, optional
        An overlay folder.

    Returns
    -------
    DataFrame
        `kind` (`policy` or `assumption`), `key` (`lever.parameter`), `label, unit, value`,
        `distribution` (empty where fixed), `sceptical, advocate` (missing where as the central
        one), `start` (of a policy), `rows` and `source_ids` (lists in one text, by commas),
        `assumption` (why it stands without a source), `own` (changed by the user).
    """
    chosen = scenario if isinstance(scenario, Scenario) else load_scenario(scenario, data=data)
    hub = chosen.entity if entity is None else entity
    on = {*ALWAYS, *(one.lever for one in chosen.levers), "rent"}
    rows = [
        _policy_row(one, setting, hub, lang) for one in chosen.levers for setting in one.settings
    ]
    assumed = [item.at(hub) for item in chosen.assumptions if every or item.kind in on]
    rows += [_assumption_row(item, lang) for item in assumed]
    cited = [one.citations for lever in chosen.levers for one in lever.settings]
    cited += [item.citations for item in assumed]
    found = find_rows((one.row_id for group in cited for one in group), data)
    sources = [_joined(found[one.row_id].source_id for one in group) for group in cited]
    frame = pd.DataFrame(rows, columns=[name for name in COLUMNS if name != "source_ids"])
    return frame.assign(source_ids=sources)[COLUMNS]


def own_changes(simulation: Simulation, *, lang: str = "en") -> DataFrame:
    """List the assumptions that the user's own file or overlay changed.

    Parameters
    ----------
    simulation : Simulation
    lang : {"en", "fr"}
        Language of labels.

    Returns
    -------
    DataFrame
        Index `key`: `label, unit`, the shipped and the own `value` and `distribution`, the `rows`
        and the reason of the own one. Empty where nothing was changed.
    """
    shipped = load_assumptions()
    hub = simulation.entity
    rows = []
    for item in simulation.scenario.assumptions:
        if item.own:
            here, there = item.at(hub), shipped.get(item.key).at(hub)
            told = _assumption_row(here, lang)
            rows.append(
                {
                    "key": item.key,
                    "label": told["label"],
                    "unit": item.unit,
                    "shipped_value": there.value,
                    "own_value": here.value,
                    "shipped_distribution": str(there.distribution),
                    "own_distribution": str(here.distribution),
                    "rows": told["rows"],
                    "assumption": told["assumption"],
                }
            )
    return DataFrame(rows, columns=CHANGES).set_index("key")


CHANGES = [
    "key",
    "label",
    "unit",
    "shipped_value",
    "own_value",
    "shipped_distribution",
    "own_distribution",
    "rows",
    "assumption",
]


def _policy_row(lever: LeverSetting, setting: Setting, hub: str, lang: str) -> dict[str, object]:
    parameter = LEVERS[lever.lever].parameter(setting.key)
    return {
        "kind": "policy",
        "key": f"{lever.lever}.{setting.key}",
        "label": parameter.label.said(lang),
        "unit": setting.unit,
        "value": setting.at(hub),
        "distribution": "",
        "start": lever.start,
        "rows": _cited(setting.citations),
        "assumption": setting.assumption_fr if lang == "fr" else setting.assumption,
        "own": False,
    }


def _assumption_row(item: Assumption, lang: str) -> dict[str, object]:
    fixed = item.distribution.shape == "Point"
    return {
        "kind": "assumption",
        "key": item.key,
        "label": item.label_fr if lang == "fr" else item.label,
        "unit": item.unit,
        "value": item.value,
        "distribution": "" if fixed else str(item.distribution),
        "sceptical": item.sceptical,
        "advocate": item.advocate,
        "start": "",
        "rows": _cited(item.citations),
        "assumption": item.assumption_fr if lang == "fr" else item.assumption,
        "own": item.own,
    }


def _cited(citations: Iterable[Citation]) -> str:
    return ", ".join(citation.says for citation in citations)


def _joined(sources: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(source for source in sources if source))
