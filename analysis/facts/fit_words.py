"""What an estimation of the shared parameters says: a table, what it is worth, how to use it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.facts.reconciliation.parameters import MEANINGS
from analysis.facts.reconciliation.refitting import TELLING
from analysis.facts.shipped import shipped
from analysis.language.errors import DataError
from analysis.language.messages import message, say, say_many
from analysis.language.numbers import number, percent

if TYPE_CHECKING:
    from analysis.facts.reconciliation.refitting import Refit

FILE = "reconcile_parameters.csv"
OVERLAY = ("datapackage.json", "claims.csv", "entities.csv", "sources.csv")


def output_path(out: str | None) -> Path:
    """Where to write: the file, or the table in a folder; the current folder where left out.

    Raises
    ------
    DataError
        Its folder does not exist or may not be written to: said before anything is computed.
    """
    path = Path(os.path.expanduser(out)) if out else Path(FILE)
    path = path / FILE if path.is_dir() else path
    folder = path.resolve().parent
    if folder.is_dir() and os.access(folder, os.W_OK):
        return path
    raise DataError(
        message(
            "--out {path}: found no folder to write to; expected the folder {folder}. Create it, "
            "or name another file.",
            path=str(path),
            folder=str(folder),
        )
    )


def summary(done: Refit, path: Path, lang: str) -> list[str]:
    """Say what moved, how the starts ended, what the file is and how it is used."""
    return [
        _read(done, lang),
        "",
        *_aligned([_head(lang), *(_row(row, lang) for row in done.table.itertuples())]),
        "",
        *_starts(done, lang),
        _worth(done, lang),
        *_alone(done, lang),
        "",
        say(lang, "Written: {file}", file=str(path)),
        how_to_use(path, lang),
    ]


def how_to_use(path: Path, lang: str) -> str:
    """Say how a written file of parameters is put to use, by where it stands."""
    folder = path.resolve().parent
    if path.name != FILE:
        return say(
            lang,
            "To use it, put it into an overlay folder as {file}, or pass "
            "facts.reconcile(…, parameters={path}).",
            file=FILE,
            path=repr(str(path)),
        )
    if folder == shipped("data"):
        return say(
            lang,
            "These are the shipped parameters now: every reconciled series follows them. State in "
            "docs/methods/reconcile.md which numbers moved.",
        )
    if any((folder / name).is_file() for name in OVERLAY):
        return say(
            lang,
            "It is used with --data {folder}: there it stands in the place of the shipped "
            "parameters.",
            folder=str(folder),
        )
    return say(
        lang,
        "To use it, put it into your overlay folder (--data): there it stands in the place of the "
        "shipped parameters, which stay as they are.",
    )


def progress_line(start: int, starts: int, turn: int, rounds: int, lang: str) -> str:
    """Say how far the estimation is."""
    return say(
        lang,
        "start {start} of {starts}, round {round} of {rounds}",
        start=start,
        starts=starts,
        round=turn,
        rounds=rounds,
    )


def _read(done: Refit, lang: str) -> str:
    observations = say_many(lang, "{n} observation", "{n} observations", done.fit.n_observations)
    return say_many(
        lang,
        "Estimated from {observations} of {n} stretch of a hub’s years; data {version}.",
        "Estimated from {observations} of {n} stretches of hubs’ years; data {version}.",
        done.fit.n_segments,
        observations=observations,
        version=done.fit.stored.data_version,
    )


def _head(lang: str) -> tuple[str, ...]:
    return (
        say(lang, "parameter"),
        say(lang, "in force"),
        say(lang, "new estimate"),
        say(lang, "change"),
        say(lang, "over the starts"),
        say(lang, "observations"),
        say(lang, "what it is"),
    )


def _row(row: Any, lang: str) -> tuple[str, ...]:
    ends = (_significant(value, lang) for value in (row.lowest, row.highest))
    return (
        row.parameter,
        _significant(row.before, lang),
        _significant(row.after, lang),
        _change(row.parameter, row.change, lang),
        say(lang, "{low} to {high}", **dict(zip(("low", "high"), ends, strict=True))),
        number(int(row.observations), lang),
        MEANINGS[row.parameter].said(lang),
    )


def _significant(value: float, lang: str) -> str:
    return number(value, lang, digits=4 if abs(value) < 1 else 3)


def _change(name: str, change: float, lang: str) -> str:
    sign = "+" if change >= 0 else ""
    if name == "hazard_mean":
        return sign + number(change, lang, digits=2)
    return sign + percent(100 * change, lang)


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Columns of text under each other; the first and last at the start, numbers at the end."""
    last = len(rows[0]) - 1
    widths = [max(len(row[place]) for row in rows) for place in range(last)]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        cells += [row[place].rjust(widths[place]) for place in range(1, last)]
        lines.append("  ".join([*cells, row[last]]).rstrip())
    return lines


def _starts(done: Refit, lang: str) -> list[str]:
    """Say where each climb ended, and that of the parameters in force on the same data."""
    best = done.fit.stored.log_posterior
    lines = []
    for place, attempt in enumerate(done.fit.attempts, start=1):
        reached = number(attempt.log_posterior, lang, digits=2)
        line = say(lang, "Start {n}: log posterior {value}", n=place, value=reached)
        kept = attempt.log_posterior == best
        lines.append(say(lang, "{line} (kept)", line=line) if kept else line)
    before = number(done.log_posterior_before, lang, digits=2)
    lines.append(say(lang, "Parameters in force, on these data: {value}", value=before))
    return lines


def _worth(done: Refit, lang: str) -> str:
    apart = number(abs(done.gain), lang, digits=1)
    if done.gain >= TELLING:
        told = say(
            lang,
            "The new parameters are {apart} log units more probable than those in force.",
            apart=apart,
        )
    elif done.gain > -TELLING:
        told = say(
            lang,
            "The new parameters are about as probable as those in force ({apart} log units apart): "
            "there is no reason to change.",
            apart=apart,
        )
    else:
        told = say(
            lang,
            "The new parameters are {apart} log units less probable than those in force: keep "
            "those, or climb longer (--rounds) and from more starts (--starts).",
            apart=apart,
        )
    if done.same_data:
        same = say(lang, "Those in force were estimated from these very data.")
    else:
        same = say(
            lang,
            "Those in force were estimated from other data ({version}).",
            version=done.before.data_version,
        )
    return f"{told} {same}"


def _alone(done: Refit, lang: str) -> list[str]:
    names = done.table.loc[done.table["observations"].eq(0), "parameter"]
    if names.empty:
        return []
    return [
        say(
            lang,
            "No observation speaks of {names}: they stay near their prior.",
            names=", ".join(names),
        )
    ]
