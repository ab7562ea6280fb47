"""Assumptions from a YAML file; a user's own file changes the shipped ones key by key."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from analysis.facts.reads import record_file
from analysis.facts.shipped import shipped
from analysis.language.errors import DataError
from analysis.language.messages import message
from analysis.language.yaml_nodes import Block, Entry, Scalar, read_yaml
from analysis.policy.assumption_table import Assumption, Assumptions, HubValue
from analysis.policy.distributions import Distribution, point, read_distribution
from analysis.policy.fields import Reader
from analysis.policy.support import Citation, citation

HEAD = (
    "kind",
    "title",
    "title_fr",
    "country",
    "reference",
    "currency",
    "currency_year",
    "model",
)
FIELDS = (
    "label",
    "label_fr",
    "unit",
    "value",
    "distribution",
    "sceptical",
    "advocate",
    "allowed",
    "rows",
    "assumption",
    "assumption_fr",
    "block",
    "scales",
    "hubs",
    "pool",
)
HUB_FIELDS = ("value", "distribution", "rows", "assumption", "assumption_fr")
BLOCKS = ("evidence", "displacement", "tenants", "default")
EXAMPLES = message("Tri(0, 1, 2), U(0, 1), N(0, 1), LogN(1, 0.5), Beta(0.5, 0.1), Mix(0.5, …)")
ANYTHING = 1e15


def load_assumptions(path: str | Path | None = None) -> Assumptions:
    """Read assumptions; a user's file names only what it changes.

    Parameters
    ----------
    path : path, optional
        A YAML file; the shipped assumptions by default.

    Raises
    ------
    DataError
        Every fault of the file, with line and key: unknown or repeated keys, values outside what
        a parameter may be, another unit, text where a number belongs, a number without rows and
        without a reason.
    """
    home = shipped_file()
    record_file(home if path is None else path)
    if path is None or _same(Path(path), home):
        return _shipped(home, _stamp(home))
    return _read(Path(path), load_assumptions())


def _same(path: Path, home: Path) -> bool:
    """Tell whether a file is the shipped one, or a copy that nobody changed."""
    if path.resolve() == home.resolve():
        return True
    try:
        return path.stat().st_size == home.stat().st_size and path.read_bytes() == home.read_bytes()
    except OSError:
        return False


def shipped_file() -> Path:
    """Where the shipped assumptions are."""
    return shipped("parameterized") / "scenarios" / "assumptions.yaml"


def _stamp(path: Path) -> tuple[int, int]:
    state = path.stat()
    return state.st_mtime_ns, state.st_size


@lru_cache(maxsize=2)
def _shipped(path: Path, stamp: tuple[int, int]) -> Assumptions:
    return _read(path, None)


def _read(path: Path, known: Assumptions | None) -> Assumptions:
    reader = Reader(str(path) if known else path.name)
    node = read_yaml(path, reader.faults)
    if not isinstance(node, Block):
        raise DataError([reader.no_keys(node)])
    kinds = dict.fromkeys(item.kind for item in known) if known else None
    allowed = (*HEAD, *(kinds if kinds else (e.key for e in node.entries)))
    entries = reader.known(node, allowed)
    items = [] if known is None else list(known.items)
    for kind, entry in entries.items():
        if kind not in HEAD:
            _read_kind(reader, kind, entry, items, known)
    if reader.faults:
        raise DataError(sorted(reader.faults, key=lambda fault: fault.row or 0))
    return _headed(reader, path.stem, entries, tuple(items), known)


def _headed(
    reader: Reader,
    name: str,
    entries: dict[str, Entry],
    items: tuple[Assumption, ...],
    known: Assumptions | None,
) -> Assumptions:
    def said(key: str, otherwise: str) -> str:
        return reader.text(entries[key]) if key in entries else otherwise

    year = known.currency_year if known else 0
    if "currency_year" in entries:
        year = int(reader.number(entries["currency_year"], 1900, 2100, "year") or 0)
    made = Assumptions(
        name,
        said("title", known.title if known else name),
        said("title_fr", known.title_fr if known else name),
        said("country", known.country if known else ""),
        said("reference", known.reference if known else ""),
        said("currency", known.currency if known else ""),
        year,
        said("model", known.model if known else ""),
        items,
    )
    if reader.faults:
        raise DataError(reader.faults)
    return made


def _read_kind(
    reader: Reader, kind: str, entry: Entry, items: list[Assumption], known: Assumptions | None
) -> None:
    block = reader.block(entry)
    if block is None:
        return
    names = [item.key.partition(".")[2] for item in known if item.kind == kind] if known else None
    entries = reader.known(block, names if names is not None else [e.key for e in block.entries])
    for name, one in entries.items():
        key = f"{kind}.{name}"
        base = known.get(key) if known else None
        made = _read_one(reader, key, one, base)
        if made is None:
            continue
        if base is None:
            items.append(made)
        else:
            items[next(i for i, item in enumerate(items) if item.key == key)] = made


def _read_one(reader: Reader, key: str, entry: Entry, base: Assumption | None) -> Assumption | None:
    name = entry.key
    if base is not None and isinstance(entry.value, Scalar):
        value = reader.number(entry, base.low, base.high, base.unit)
        return None if value is None else base.fixed(value)
    block = reader.block(entry)
    if block is None:
        return None
    fields = reader.known(block, FIELDS)
    if "value" not in fields:
        reader.refuse(entry.line, name, f"{name}:", message("a value"), message("Write its value."))
        return None
    made = _filled(reader, key, name, fields, base)
    if made is not None and not made.citations and not made.assumption:
        expected = message("rows of the data package, or an assumption")
        remedy = message("Say where the number comes from, or why it is assumed.")
        reader.refuse(entry.line, name, f"{made.value:g}", expected, remedy)
    return made


def _filled(
    reader: Reader, key: str, name: str, fields: dict[str, Entry], base: Assumption | None
) -> Assumption | None:
    low, high = (base.low, base.high) if base else (-ANYTHING, ANYTHING)
    if "allowed" in fields:
        low, high = reader.pair(fields["allowed"]) or (low, high)
    unit = _unit(reader, name, fields, base)
    value = reader.number(fields["value"], low, high, unit, key=name)
    others = {
        other: reader.number(fields[other], low, high, unit)
        for other in ("sceptical", "advocate")
        if other in fields
    }
    if value is None:
        return None

    def said(field: str, otherwise: str) -> str:
        return reader.text(fields[field]) if field in fields else otherwise

    block = reader.choice(fields["block"], BLOCKS) if "block" in fields else ""
    scales = "scales" in fields and bool(reader.choice(fields["scales"], ("jobs",)))
    made = Assumption(
        key,
        said("label", base.label if base else name),
        said("label_fr", base.label_fr if base else said("label", name)),
        unit,
        value,
        belief_of(reader, fields, value),
        others.get("sceptical"),
        others.get("advocate"),
        low,
        high,
        cited(reader, fields),
        said("assumption", ""),
        said("assumption_fr", said("assumption", "")),
        block or (base.block if base else ""),
        scales or (base.scales if base else False),
        _hubs(reader, fields, low, high, unit),
        said("pool", base.pool if base else ""),
    )
    return made if base is None or made == base else replace(made, own=True)


def _unit(reader: Reader, name: str, fields: dict[str, Entry], base: Assumption | None) -> str:
    if "unit" not in fields:
        if base is None:
            line = fields["value"].line
            reader.refuse(line, name, f"{name}:", message("a unit"), message("Write its unit."))
        return base.unit if base else ""
    unit = reader.text(fields["unit"])
    if base is not None and unit != base.unit:
        remedy = message("Convert the value, and write the unit so.")
        reader.refuse(
            fields["unit"].line, name, unit, message("the unit {unit}", unit=base.unit), remedy
        )
    return unit


def belief_of(reader: Reader, fields: dict[str, Entry], value: float) -> Distribution:
    """Read the distribution of a value; one value where none is written."""
    if "distribution" not in fields:
        return point(value)
    entry = fields["distribution"]
    text = reader.text(entry)
    try:
        return read_distribution(text)
    except ValueError:
        reader.refuse(entry.line, entry.key, text, EXAMPLES, message("Write one of these shapes."))
    return point(value)


def cited(reader: Reader, fields: dict[str, Entry]) -> tuple[Citation, ...]:
    """Read the rows that carry a number, such as `MAR_PRO_039 (20)`."""
    if "rows" not in fields:
        return ()
    found = []
    for text in reader.texts(fields["rows"]):
        one = citation(text)
        if one is None:
            expected = message("a row id, and its figure in brackets: MAR_PRO_039 (20)")
            reader.refuse(
                fields["rows"].line, "rows", text, expected, message("Correct the citation.")
            )
        else:
            found.append(one)
    return tuple(found)


def _hubs(
    reader: Reader, fields: dict[str, Entry], low: float, high: float, unit: str
) -> tuple[HubValue, ...]:
    if "hubs" not in fields:
        return ()
    block = reader.block(fields["hubs"])
    made = []
    for entry in block.entries if block else ():
        inner = reader.block(entry)
        values = reader.known(inner, HUB_FIELDS) if inner else {}
        if "value" not in values:
            continue
        value = reader.number(values["value"], low, high, unit, key=entry.key)
        if value is not None:
            belief = belief_of(reader, values, value)
            why = reader.text(values["assumption"]) if "assumption" in values else ""
            fr = reader.text(values["assumption_fr"]) if "assumption_fr" in values else why
            made.append(HubValue(entry.key, value, belief, cited(reader, values), why, fr))
    return tuple(made)
