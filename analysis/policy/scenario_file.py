"""Scenario files: found by name or path, read, and checked against the data package."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from analysis.facts.reads import record_file
from analysis.facts.shipped import shipped
from analysis.language.errors import DataError, Fault
from analysis.language.messages import Message, message
from analysis.language.spelling import unknown_name
from analysis.language.yaml_nodes import Block, Entry, KeyFault, Node, read_yaml
from analysis.policy.assumption_file import load_assumptions
from analysis.policy.assumption_table import Assumptions
from analysis.policy.fields import Reader
from analysis.policy.lever_reading import read_levers
from analysis.policy.scenario import (
    CHANGED_ROWS,
    MODEL,
    OTHER_MODEL,
    LeverSetting,
    Scenario,
)
from analysis.policy.support import Citation, agrees, find_rows, rows_digest

KEYS = (
    "kind",
    "title",
    "title_fr",
    "description",
    "description_fr",
    "baseline",
    "entity",
    "start",
    "horizon",
    "assumptions",
    "currency",
    "currency_year",
    "model",
    "data_digest",
    "levers",
)
ENDING = ".yaml"
BASELINE = "baseline"
ASSUMPTIONS = "assumptions"
FIRST_HUB = "technopark-casablanca"
HORIZON = 10
LONGEST = 30
KIND = "scenario"


def home() -> Path:
    """Folder of the shipped scenarios."""
    return shipped("parameterized") / "scenarios"


def scenario_paths(folder: str | Path | None = None) -> list[Path]:
    """Scenario files of a folder, the baseline first."""
    where = home() if folder is None else Path(folder)
    paths = [path for path in where.glob(f"*{ENDING}") if path.stem != ASSUMPTIONS]
    return sorted(paths, key=lambda path: (path.stem != BASELINE, path.stem))


def read_scenario(name_or_path: str | Path, data: str | Path | None = None) -> Scenario:
    """Read one scenario with what it refers to."""
    return _read(_find(name_or_path), data, ())


def _find(name_or_path: str | Path, beside: Path | None = None) -> Path:
    """Find the file of a name: beside another, or among the shipped ones; or the path itself."""
    text = str(name_or_path)
    if text.endswith(ENDING) or "/" in text or isinstance(name_or_path, Path):
        path = Path(text).expanduser()
        return beside.parent / path if beside is not None and not path.is_absolute() else path
    for folder in (beside.parent if beside is not None else None, home()):
        if folder is not None and (folder / f"{text}{ENDING}").exists():
            return folder / f"{text}{ENDING}"
    known = [path.stem for path in scenario_paths()]
    raise DataError(message("scenario {problem}", problem=unknown_name(text, known)))


def _read(path: Path, data: str | Path | None, chain: tuple[str, ...]) -> Scenario:
    shipped_here = path.parent.resolve() == home().resolve()
    reader = Reader(path.name if shipped_here else str(path))
    node = _parsed(path, reader)
    if not isinstance(node, Block):
        raise DataError([reader.no_keys(node)])
    entries = reader.known(node, KEYS)
    if "kind" in entries and not reader.choice(entries["kind"], (KIND,)):
        raise DataError(reader.faults[-1:])  # a file of another kind has no key right
    start = reader.start(entries["start"]) if "start" in entries else "2014-01-01"
    horizon = _horizon(reader, entries)
    levers: tuple[LeverSetting, ...] = ()
    if "levers" in entries:
        over = f"{int(start[:4]) + horizon}{start[4:]}" if start else ""
        levers = read_levers(reader, entries["levers"], start, over)
    else:
        expected = message("the key {key}", key="levers")
        reader.refuse(1, "levers", f"{path.name}", expected, message("Add it."))
    assumptions = _assumptions(reader, entries, path)
    baseline = _baseline(reader, entries, path, data, chain)
    sources, digest = _checked_rows(reader.file, levers, assumptions, data, reader.faults)
    written = digest
    if any(item.own for item in assumptions):  # what it was written for are the shipped ones
        _, written = _checked_rows(reader.file, levers, load_assumptions(), data, [])
    made = _made(
        reader, path.stem, entries, start, horizon, levers, assumptions, baseline, sources, digest
    )
    if "data_digest" in entries and reader.text(entries["data_digest"]) not in (digest, written):
        made = replace(made, notes=(CHANGED_ROWS, *made.notes))
    if reader.faults:
        raise DataError(sorted(reader.faults, key=lambda fault: fault.row or 0))
    return made


def _parsed(path: Path, reader: Reader) -> Node:
    """Read the file, or remember it where it has not changed."""
    record_file(path)
    try:
        state = path.stat()
    except OSError:
        return read_yaml(path, reader.faults)
    node, faults = _remembered(path, state.st_mtime_ns, state.st_size)
    reader.faults.extend(faults)
    return node


@lru_cache(maxsize=64)
def _remembered(path: Path, changed: int, size: int) -> tuple[Node, tuple[Fault, ...]]:
    faults: list[Fault] = []
    return read_yaml(path, faults), tuple(faults)


def _made(
    reader: Reader,
    name: str,
    entries: dict[str, Entry],
    start: str,
    horizon: int,
    levers: tuple[LeverSetting, ...],
    assumptions: Assumptions,
    baseline: Scenario | None,
    sources: tuple[str, ...],
    digest: str,
) -> Scenario:
    def said(key: str, otherwise: str) -> str:
        return reader.text(entries[key]) if key in entries else otherwise

    title, described = said("title", name), said("description", "")
    model = said("model", MODEL)
    _check_money(reader, entries, assumptions)
    notes: list[Message] = [] if model == MODEL else [OTHER_MODEL]
    return Scenario(
        name,
        title,
        said("title_fr", title),
        described,
        said("description_fr", described),
        said("entity", FIRST_HUB),
        start,
        horizon,
        levers,
        assumptions,
        sources,
        baseline,
        assumptions.currency_year,
        model,
        digest,
        tuple(notes),
    )


def _horizon(reader: Reader, entries: dict[str, Entry]) -> int:
    """Read the years that are looked at; results are told by the year, so they are whole."""
    if "horizon" not in entries:
        return HORIZON
    entry = entries["horizon"]
    years = reader.number(entry, 1, LONGEST, "years")
    if years is not None and years % 1:
        expected = message("a whole number of years")
        reader.refuse(entry.line, entry.key, f"{years:g}", expected, message("Correct it."))
    return HORIZON if years is None else int(years)


def _check_money(reader: Reader, entries: dict[str, Entry], assumptions: Assumptions) -> None:
    remedy = message("Convert its money, or give assumptions in the same.")
    if "currency" in entries and reader.text(entries["currency"]) != assumptions.currency:
        entry = entries["currency"]
        expected = message("the currency {code}", code=assumptions.currency)
        reader.refuse(entry.line, entry.key, reader.text(entry), expected, remedy)
    if "currency_year" in entries:
        entry = entries["currency_year"]
        year = reader.number(entry, 1900, 2100, "year")
        if year is not None and year != assumptions.currency_year:
            expected = message("money of {year}", year=str(assumptions.currency_year))
            reader.refuse(entry.line, entry.key, f"{year:g}", expected, remedy)


def _assumptions(reader: Reader, entries: dict[str, Entry], path: Path) -> Assumptions:
    name = reader.text(entries["assumptions"]) if "assumptions" in entries else ASSUMPTIONS
    beside = path.parent / (name if name.endswith(ENDING) else f"{name}{ENDING}")
    record_file(beside)  # one that comes later would be read instead of the shipped ones
    try:
        if beside.exists():
            return load_assumptions(beside)
        if name != ASSUMPTIONS:
            entry = entries["assumptions"]
            expected = message("a file beside this one")
            reader.refuse(entry.line, entry.key, name, expected, message("Write the file's name."))
        return load_assumptions()
    except DataError as error:
        reader.faults.extend(error.faults)
        return load_assumptions()


def _baseline(
    reader: Reader,
    entries: dict[str, Entry],
    path: Path,
    data: str | Path | None,
    chain: tuple[str, ...],
) -> Scenario | None:
    if path.stem == BASELINE and "baseline" not in entries:
        return None
    name = reader.text(entries["baseline"]) if "baseline" in entries else BASELINE
    line = entries["baseline"].line if "baseline" in entries else 1
    if name == path.stem or name in chain:
        expected = message("another scenario")
        reader.refuse(line, "baseline", name, expected, message("Name what it is compared with."))
        return None
    try:
        return _read(_find(name, path), data, (*chain, path.stem))
    except DataError as error:
        faults = error.faults or (KeyFault(reader.file, line, "baseline", name, NAMED, CORRECT),)
        reader.faults.extend(faults)
        return None


NAMED = message("a scenario beside this one, or a shipped one")
CORRECT = message("Correct the name.")


def _checked_rows(
    file: str,
    levers: Iterable[LeverSetting],
    assumptions: Assumptions,
    data: str | Path | None,
    faults: list[Fault],
) -> tuple[tuple[str, ...], str]:
    """Find sources and digest of the rows cited; refuse those not there or of another figure."""
    cited: list[tuple[str, Citation]] = [
        (f"{one.lever}.{setting.key}", citation)
        for one in levers
        for setting in one.settings
        for citation in setting.citations
    ]
    for item in assumptions:
        cited += [(item.key, citation) for citation in item.citations]
        cited += [(item.key, citation) for hub in item.hubs for citation in hub.citations]
    rows = find_rows((citation.row_id for _, citation in cited), data)
    for key, citation in cited:
        row = rows.get(citation.row_id)
        if row is None:
            remedy = message("Correct the id, or give the overlay that has it.")
            expected = message("a row of the data package")
            faults.append(KeyFault(file, None, key, citation.row_id, expected, remedy))
        elif not agrees(citation, row):
            expected = message("{value}, as in the data package", value=row.value)
            remedy = message("Correct the figure, or cite another row.")
            faults.append(KeyFault(file, None, key, citation.says, expected, remedy))
    return tuple(sorted({row.source_id for row in rows.values()})), rows_digest(rows.values())
