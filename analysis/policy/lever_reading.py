"""The levers block of a scenario file, read by what each lever declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.language.errors import DataError
from analysis.language.messages import message
from analysis.language.yaml_nodes import Block, Entry, Scalar
from analysis.policy.assumption_file import cited
from analysis.policy.fields import Reader, named
from analysis.policy.levers.lever import Lever, Parameter
from analysis.policy.levers.registry import LEVERS
from analysis.policy.scenario import LeverSetting, Setting

if TYPE_CHECKING:
    from analysis.policy.scenario import Scenario

FIELDS = ("value", "unit", "rows", "assumption", "assumption_fr", "hubs")
TIMES = ("start", "end")


def read_levers(reader: Reader, entry: Entry, start: str, over: str) -> tuple[LeverSetting, ...]:
    """Read every lever, in the order of the registry; none begins outside `start` to `over`."""
    block = reader.block(entry)
    entries = reader.known(block, LEVERS) if block else {}
    found = {
        name: _read_lever(reader, LEVERS[name], one, start, over) for name, one in entries.items()
    }
    return tuple(found[name] for name in LEVERS if name in found)


def _read_lever(reader: Reader, lever: Lever, entry: Entry, start: str, over: str) -> LeverSetting:
    block = reader.block(entry)
    names = [parameter.key for parameter in lever.parameters]
    entries = reader.known(block, (*names, *TIMES)) if block else {}
    settings = []
    for parameter in lever.parameters:
        if parameter.key in entries:
            setting = _read_setting(reader, parameter, entries[parameter.key])
        else:
            setting = _left_out(reader, parameter, entry)
        if setting is not None:
            settings.append(setting)
    begins, end = _times(reader, entries, start, over)
    return LeverSetting(lever.name, tuple(settings), begins, end)


def _times(reader: Reader, entries: dict[str, Entry], start: str, over: str) -> tuple[str, str]:
    """Read when a lever stands; one that begins outside the scenario's years is a slip."""
    times = {key: reader.start(entries[key]) for key in TIMES if key in entries}
    begins, end = times.get("start") or start, times.get("end", "")
    if "start" in entries and start and not start <= begins < over:
        expected = message("a day from {start} on and before {end}", start=start, end=over)
        remedy = message("Correct it, or leave it out: it begins with the scenario.")
        reader.refuse(entries["start"].line, "start", begins, expected, remedy)
    if end and end <= begins:
        expected = message("a day after the start, {start}", start=begins)
        reader.refuse(entries["end"].line, "end", end, expected, message("Correct it."))
    return begins, end


def _left_out(reader: Reader, parameter: Parameter, entry: Entry) -> Setting | None:
    if parameter.default is not None:
        return Setting(parameter.key, parameter.default, parameter.unit)
    expected = message("the key {key}", key=parameter.key)
    reader.refuse(entry.line, entry.key, f"{entry.key}:", expected, message("Add it."))
    return None


def _read_setting(reader: Reader, parameter: Parameter, entry: Entry) -> Setting | None:
    if not isinstance(entry.value, Block):
        value = _value(reader, parameter, entry)
        return None if value is None else Setting(parameter.key, value, parameter.unit)
    fields = reader.known(entry.value, FIELDS)
    if "value" not in fields:
        reader.refuse(
            entry.line, entry.key, f"{entry.key}:", message("a value"), message("Write its value.")
        )
        return None
    value = _value(reader, parameter, fields["value"])
    _check_unit(reader, parameter, fields)
    if value is None:
        return None
    why = reader.text(fields["assumption"]) if "assumption" in fields else ""
    fr = reader.text(fields["assumption_fr"]) if "assumption_fr" in fields else why
    hubs = _hubs(reader, parameter, fields)
    return Setting(parameter.key, value, parameter.unit, cited(reader, fields), why, fr, hubs)


def _check_unit(reader: Reader, parameter: Parameter, fields: dict[str, Entry]) -> None:
    if "unit" in fields:
        unit = reader.text(fields["unit"])
        if unit and unit != parameter.unit:
            remedy = message("Convert the value, and write the unit so.")
            expected = message("the unit {unit}", unit=parameter.unit)
            reader.refuse(fields["unit"].line, parameter.key, unit, expected, remedy)


def _value(reader: Reader, parameter: Parameter, entry: Entry) -> float | str | None:
    node = entry.value
    if parameter.choices and isinstance(node, Scalar) and not node.text[:1].isdigit():
        return reader.choice(entry, parameter.choices, key=parameter.key) or None
    unit = parameter.unit
    if parameter.choices:
        unit = named(parameter.choices)
    value = reader.number(entry, parameter.low, parameter.high, unit, key=parameter.key)
    if value is not None and parameter.step and value % parameter.step:
        expected = message("a multiple of {step} ({unit})", step=f"{parameter.step:g}", unit=unit)
        remedy = message("Time runs in half-years.")
        reader.refuse(entry.line, parameter.key, f"{value:g}", expected, remedy)
        return None
    return value


def _hubs(
    reader: Reader, parameter: Parameter, fields: dict[str, Entry]
) -> tuple[tuple[str, float], ...]:
    block = reader.block(fields["hubs"]) if "hubs" in fields else None
    made = []
    for entry in block.entries if block else ():
        value = reader.number(entry, parameter.low, parameter.high, parameter.unit)
        if value is not None:
            made.append((entry.key, value))
    return tuple(made)


def changed_lever(scenario: Scenario, name: str, values: Mapping[str, float | str]) -> LeverSetting:
    """Set numbers of a lever otherwise; a lever that is off is begun at its defaults."""
    reader = Reader(scenario.name)
    if name not in LEVERS:
        reader.known(Block((Entry(name, Scalar("", True, 1), 1),), 1), LEVERS)
        raise DataError(reader.faults)
    lever, here = LEVERS[name], scenario.lever(name)
    written = Block(tuple(Entry(key, _typed(value), 1) for key, value in values.items()), 1)
    entries = reader.known(written, [parameter.key for parameter in lever.parameters])
    kept = {} if here is None else {setting.key: setting for setting in here.settings}
    for parameter in lever.parameters:
        if parameter.key in entries:
            setting = _read_setting(reader, parameter, entries[parameter.key])
        elif parameter.key in kept:
            continue
        else:
            setting = _left_out(reader, parameter, Entry(name, written, 1))
        if setting is not None:
            kept[parameter.key] = setting
    if reader.faults:
        raise DataError(reader.faults)
    settings = tuple(kept[parameter.key] for parameter in lever.parameters)
    if here is None:
        return LeverSetting(name, settings, scenario.start)
    return replace(here, settings=settings)


def _typed(value: float | str) -> Scalar:
    return Scalar(value if isinstance(value, str) else repr(float(value)), True, 1)
