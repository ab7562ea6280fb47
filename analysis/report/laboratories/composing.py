"""From the values that controls have to a scenario, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from analysis.facts.directory import entities
from analysis.facts.indicator_table import indicators
from analysis.language.messages import Message, message
from analysis.policy.levers.lever import Lever, Parameter
from analysis.policy.levers.registry import LEVERS
from analysis.policy.scenario import LeverSetting, Scenario, Setting, load_scenario
from analysis.policy.scenario_file import scenario_paths

Value = float | str
REASON: Message = message("Set in the laboratory.")
TENANTS = "tenant_firms"


def values_of(scenario: Scenario, entity: str) -> dict[str, Value]:
    """Give every parameter of every lever its value at a hub, those of levers that are off too.

    Returns
    -------
    dict of str to float or str
        By `lever.parameter`. What a scenario leaves out is as in its baseline; a lever that is
        off has its defaults, and where it declares none the value of the first shipped scenario.
    """
    found: dict[str, Value] = {}
    baseline = scenario.baseline or scenario
    for lever in LEVERS.values():
        setting = scenario.lever(lever.name) or baseline.lever(lever.name)
        for parameter in lever.parameters:
            key = f"{lever.name}.{parameter.key}"
            if setting is None:
                found[key] = _usual(lever, parameter, entity)
            else:
                found[key] = setting.get(parameter.key).at(entity)
    return found


def _usual(lever: Lever, parameter: Parameter, entity: str) -> Value:
    if parameter.default is not None:
        return parameter.default
    shipped = (load_scenario(path).lever(lever.name) for path in scenario_paths())
    setting = next((one for one in shipped if one is not None), None)
    if setting is not None:
        return setting.get(parameter.key).at(entity)
    return parameter.choices[0] if parameter.choices else parameter.low


def composed(begun: Scenario, entity: str, values: Mapping[str, Value]) -> Scenario:
    """Make the scenario that the values describe.

    Parameters
    ----------
    begun : Scenario
        Where the reader began. Numbers left as they were keep their rows and reasons; the others
        say that they were set in the laboratory.
    entity : str
        The hub.
    values : mapping of str to float or str
        By `lever.parameter`.

    Returns
    -------
    Scenario
        With the levers that do anything; none of them: exactly the baseline.
    """
    baseline = begun.baseline or begun
    levers = []
    for lever in LEVERS.values():
        here = {p.key: values[f"{lever.name}.{p.key}"] for p in lever.parameters}
        if _is_on(lever, here, baseline, entity):
            levers.append(_setting(lever, here, begun, entity))
    return replace(begun, baseline=baseline, entity=entity, levers=tuple(levers))


def _is_on(lever: Lever, here: Mapping[str, Value], baseline: Scenario, entity: str) -> bool:
    """Tell whether a lever does anything that the baseline does not."""
    before = baseline.lever(lever.name)
    if before is not None:
        return any(before.get(key).at(entity) != value for key, value in here.items())
    return any(float(here[key]) > 0 for key in lever.volume)


def _setting(lever: Lever, here: Mapping[str, Value], begun: Scenario, entity: str) -> LeverSetting:
    source = begun.lever(lever.name)
    settings = []
    for parameter in lever.parameters:
        before = source.get(parameter.key) if source is not None else None
        value = here[parameter.key]
        if before is not None and before.at(entity) == value:
            settings.append(before)
        else:
            why = REASON.said("en"), REASON.said("fr")
            settings.append(Setting(parameter.key, value, parameter.unit, (), *why))
    if source is None:
        return LeverSetting(lever.name, tuple(settings), begun.start)
    return replace(source, settings=tuple(settings))


def hub_names(country: str, entity: str, lang: str, data: str | Path | None) -> dict[str, str]:
    """Name the hubs of a country whose tenants are counted, and the one asked for.

    Returns
    -------
    dict of str to str
        Entity id to name, in order of names.
    """
    every = entities(data=data)
    here = every[(every["country_iso3"] == country) & (every["kind"] == "park")]
    counted = indicators(list(here.index), TENANTS, method="settled", data=data)
    chosen = {*counted["entity_id"], entity} & {*map(str, every.index)}
    names = every.loc[sorted(chosen), "name_fr" if lang == "fr" else "name"]
    plain = every.loc[sorted(chosen), "name"]
    found = {hub: str(name) for hub, name in names.fillna(plain).items()}
    return dict(sorted(((str(k), v) for k, v in found.items()), key=lambda pair: pair[1]))
