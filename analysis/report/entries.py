"""What one entry of a batch stands for: checked against its template and the data, then jobs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.language.errors import DataError, Fault
from analysis.language.messages import LANGUAGES, Message, message
from analysis.language.spelling import unknown_name
from analysis.language.yaml_nodes import KeyFault
from analysis.report.asked_scenarios import (
    EXPECTED,
    OTHERS,
    SEVERAL,
    asked_scenarios,
    faults_of,
    not_compared,
)
from analysis.report.jobs import Job, grid, slug
from analysis.report.templates import HUBS, Parameter, Template, read_template, template_names

OWN_KEYS = ("template", "lang", "page")
MOST_JOBS = 20_000


@dataclass(frozen=True)
class Written:
    """One entry as it is written: its values, and the lines where keys and list items stand."""

    file: str
    line: int | None
    values: Mapping[str, Any]
    lines: Mapping[str, int] = field(default_factory=dict)
    items: Mapping[str, Sequence[int]] = field(default_factory=dict)
    folder: Path = Path()

    def fault(self, key: str, found: Any, expected: Message, remedy: Message) -> Fault:
        """Blame a key, or one item of its list."""
        line, value = self.lines.get(key, self.line), self.values.get(key)
        if isinstance(value, list) and found in value and key in self.items:
            line = self.items[key][value.index(found)]
        return KeyFault(self.file, line, key, shown(found), expected, remedy)


@dataclass
class Order:
    """What is asked for on top of the batch, and what was found while reading it.

    Templates and the hubs of a data folder are read once; what is at fault with them is said once.
    """

    faults: list[Fault]
    lang: tuple[str, ...] | None = None
    data: str = ""
    templates: dict[Path, Template | None] = field(default_factory=dict)
    hubs: dict[str, frozenset[str] | None] = field(default_factory=dict)


def shown(value: Any) -> str:
    """Show a value as YAML would write it."""
    words = {"True": "true", "False": "false", "None": "null"}
    return words.get(repr(value), str(value))


def entry_jobs(entry: Written, order: Order) -> list[Job]:
    """Give the jobs of one entry; none where it is at fault, with the faults added to `order`."""
    before = len(order.faults)
    template = _template(entry, order)
    if template is None:
        return []
    _check_keys(entry, template, order)
    axes = {
        name: _axis(entry, parameter, order)
        for name, parameter in template.parameters.items()
        if name != "lang"
    }
    langs = _languages(entry, template, order)
    page = entry.values.get("page", template.name)
    _check_page(entry, page, order)
    _check_hubs(entry, axes, order)
    _check_peers(entry, axes, order)
    _check_scenarios(entry, axes, order)
    _check_size(entry, axes, langs, order)
    if len(order.faults) > before:
        return []
    return [
        _job(entry, template, chosen, page + suffix)
        for chosen, suffix in grid(axes | {"lang": langs})
    ]


def _job(entry: Written, template: Template, chosen: dict[str, Any], name: str) -> Job:
    given = {key: chosen[key] for key in template.parameters}
    return Job(template.name, template.path, given, chosen["lang"], name, entry.file, entry.line)


def _template(entry: Written, order: Order) -> Template | None:
    from analysis.facts.shipped import shipped

    named = entry.values.get("template")
    folders = [entry.folder, entry.folder / "parameterized", shipped("parameterized")]
    known = template_names(folders)
    if not isinstance(named, str):
        expected, remedy = message("the name of a template"), message("Add the key template.")
        order.faults.append(entry.fault("template", named, expected, remedy))
        return None
    path = entry.folder / named if named.endswith(".ipynb") else known.get(named)
    if path is None or not path.is_file():
        remedy = unknown_name(named, known)
        order.faults.append(entry.fault("template", named, message("a template"), remedy))
        return None
    if path not in order.templates:
        try:
            order.templates[path] = read_template(path)
        except DataError as error:
            order.faults.extend(error.faults)
            order.templates[path] = None
    return order.templates[path]


def _check_keys(entry: Written, template: Template, order: Order) -> None:
    known = [*OWN_KEYS, *template.parameters]
    for key in entry.values:
        if key not in known:
            expected = message("a parameter of {template}", template=template.name)
            order.faults.append(entry.fault(key, key, expected, unknown_name(key, known)))
    if order.data and "data" not in template.parameters:
        expected = message("a template that reads an overlay")
        remedy = message(
            "Leave out --data, or give {template} a parameter data.", template=template.name
        )
        order.faults.append(KeyFault(entry.file, entry.line, None, template.name, expected, remedy))


def _axis(entry: Written, parameter: Parameter, order: Order) -> list[Any]:
    """Give the values of a parameter; a flat list is one value where it takes lists."""
    if parameter.name not in entry.values:
        return [order.data if parameter.name == "data" and order.data else parameter.default]
    value = entry.values[parameter.name]
    nested = isinstance(value, list) and bool(value) and all(isinstance(v, list) for v in value)
    values = value if isinstance(value, list) and (nested or not parameter.is_list) else [value]
    if not values:
        remedy = message("Write at least one value.")
        order.faults.append(entry.fault(parameter.name, "[]", parameter.expected(), remedy))
    for one in values:
        if not parameter.accepts(one):
            order.faults.append(_wrong_kind(entry, parameter, one))
    return [parameter.settled(one) if parameter.accepts(one) else one for one in values]


def _wrong_kind(entry: Written, parameter: Parameter, found: Any) -> Fault:
    if "str" in parameter.kinds and not isinstance(found, (list, dict)):
        remedy = message("Write it in quotes if it is text.")
    else:
        remedy = message("Correct the value of {name}.", name=parameter.name)
    return entry.fault(parameter.name, found, parameter.expected(), remedy)


def _languages(entry: Written, template: Template, order: Order) -> list[str]:
    declared = template.parameters.get("lang")
    default = declared.default if declared else "en"
    value = entry.values.get("lang", default)
    langs = list(value) if isinstance(value, list) else [value]
    if order.lang is not None:
        langs = list(order.lang)
    expected = message("languages among {known}", known=", ".join(LANGUAGES))
    for lang in langs or ["[]"]:
        if lang not in LANGUAGES:
            remedy = unknown_name(shown(lang), LANGUAGES)
            order.faults.append(entry.fault("lang", lang, expected, remedy))
    return langs


def _check_page(entry: Written, page: Any, order: Order) -> None:
    if not isinstance(page, str) or not page or slug(page) != page:
        expected, remedy = message("a file's name"), message("Use letters, digits, - and _.")
        order.faults.append(entry.fault("page", page, expected, remedy))


def _check_hubs(entry: Written, axes: Mapping[str, Sequence[Any]], order: Order) -> None:
    expected = message("a hub of the data package")
    for folder in axes.get("data", [order.data]):
        known = _hubs(folder, order) if isinstance(folder, str) else None
        for key, hub in _named_hubs(axes):
            if known is not None and hub not in known:
                remedy = _fill_in(folder) or unknown_name(hub, known)
                order.faults.append(entry.fault(key, hub, expected, remedy))


def _fill_in(folder: str) -> Message | None:
    """Say that an overlay names no hub yet, where its table of hubs has no row."""
    from analysis.facts.package import open_package

    if not folder or open_package(folder).sizes(own=True).get("entities") != 0:
        return None
    return message("Fill in entities.csv of {folder}: it names no hub yet.", folder=folder)


def _named_hubs(axes: Mapping[str, Sequence[Any]]) -> Iterator[tuple[str, str]]:
    for key in HUBS:
        for value in axes.get(key, ()):
            for hub in value if isinstance(value, list) else [value]:
                if isinstance(hub, str):
                    yield key, hub


def _check_peers(entry: Written, axes: Mapping[str, Sequence[Any]], order: Order) -> None:
    """Refuse a hub among its own peers, and a peer named twice: neither would be compared."""
    entities = [one for one in axes.get("entity", ()) if isinstance(one, str)]
    for peers in axes.get("peers", ()):
        for place, peer in enumerate(peers if isinstance(peers, list) else ()):
            if peer in entities:
                expected = message("other hubs than the entity itself")
            elif peer in peers[:place]:
                expected = message("each peer once")
            else:
                continue
            line = _item_line(entry, "peers", peers, place)
            remedy = message("Remove it from the peers.")
            fault = KeyFault(entry.file, line, "peers", shown(peer), expected, remedy)
            order.faults.append(fault)


def _item_line(entry: Written, key: str, values: list[Any], place: int) -> int | None:
    """Give the line of one item of a list; of the list where lists stand in a list."""
    lines, written = entry.items.get(key, ()), entry.values.get(key)
    if written == values and place < len(lines):
        return lines[place]
    if isinstance(written, list) and values in written and len(lines) == len(written):
        return lines[written.index(values)]
    return entry.lines.get(key, entry.line)


def _hubs(folder: str, order: Order) -> frozenset[str] | None:
    """Every entity of the data with this overlay; None where the overlay cannot be read."""
    if folder not in order.hubs:
        from analysis.facts.package import open_package

        try:
            entities = open_package(folder or None).table("entities")
            order.hubs[folder] = frozenset(entities["entity_id"])
        except DataError as error:
            said = error.message or message("Correct the overlay.")
            expected = message("a folder of data")
            whole = KeyFault(folder, None, None, folder, expected, said)
            order.faults.extend(error.faults or [whole])
            order.hubs[folder] = None
    return order.hubs[folder]


def _check_scenarios(entry: Written, axes: Mapping[str, Sequence[Any]], order: Order) -> None:
    """Read each scenario with each overlay; an overlay that cannot be read is blamed already."""
    for name in not_compared(axes):
        order.faults.append(entry.fault("scenarios", name, SEVERAL, OTHERS))
    for folder in axes.get("data", [order.data]):
        if not isinstance(folder, str) or _hubs(folder, order) is None:
            continue
        for key, name in asked_scenarios(axes):
            found = faults_of(name, folder)
            if isinstance(found, Message):
                order.faults.append(entry.fault(key, name, EXPECTED, found))
            elif found:
                order.faults.extend(found)


def _check_size(
    entry: Written, axes: Mapping[str, Sequence[Any]], langs: Sequence[str], order: Order
) -> None:
    n = math.prod(len(values) for values in axes.values()) * len(langs)
    if n > MOST_JOBS:
        expected = message("at most {n} jobs", n=MOST_JOBS)
        remedy = message("Split the grid over several batch files.")
        order.faults.append(KeyFault(entry.file, entry.line, None, str(n), expected, remedy))
