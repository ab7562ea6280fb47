"""A simulation as a few lines of text, for the command line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from pandas import DataFrame

from analysis.facts.directory import entities
from analysis.language.errors import DataError
from analysis.language.messages import Message, message, say, say_many
from analysis.language.numbers import money, number, percent
from analysis.policy.assumption_table import SETTINGS
from analysis.policy.measure_labels import MEASURES, SETTING_LABELS
from analysis.policy.scenario import load_scenario
from analysis.policy.simulation import Simulation, simulate
from analysis.policy.valuation import HALF, HEADLINES, PROBABILITY, returns

INDENT = "  "
PER = "cost_per_"


def simulated(
    scenario: str,
    setting: str,
    options: Mapping[str, Any],
    currency: str | None,
    out: str | None,
    lang: str,
) -> str:
    """Simulate and say the headlines; every number goes to a file where one is named."""
    chosen = load_scenario(scenario, data=options.get("data"))
    settings = SETTINGS if setting == "all" else (setting,)
    frames: list[DataFrame] = []
    notes: tuple[Message, ...] = ()
    lines = [chosen.titled(lang)]
    for name in settings:
        found = simulate(chosen, setting=name, **options)
        table = returns(found, currency=currency, data=options.get("data"))
        frames.append(table.assign(setting=name))
        notes = found.notes
        if len(lines) == 1:
            lines.append(_run(found, currency, options["draws"], lang))
        lines += ["", f"{SETTING_LABELS[name].said(lang)}", *_headlines(table, lang)]
    lines += ["", *(note.said(lang) for note in notes)] if notes else []
    if out:
        lines += ["", _written(pd.concat(frames), Path(out), lang)]
    return "\n".join(lines)


def _run(found: Simulation, currency: str | None, draws: int, lang: str) -> str:
    """Say where, when, in which money and with which draws."""
    assumed = found.scenario.assumptions
    code = (currency or assumed.currency).upper()
    return say(
        lang,
        "{hub}, {years}; {code} of {year}; {n} draws, seed {seed}",
        hub=entities(lang=lang, data=found.data).loc[found.entity, "name"],
        years=say_many(
            lang,
            "{n} year from {start}",
            "{n} years from {start}",
            found.scenario.horizon,
            start=str(int(found.start)),
        ),
        code=say(lang, "PPP dollars") if code == "PPP" else code,
        year=str(assumed.currency_year),
        n=number(draws, lang),
        seed=str(found.seed),
    )


def _headlines(table: DataFrame, lang: str) -> list[str]:
    rows = {str(row["measure"]): row for _, row in table.iterrows()}
    wanted = [name for name in (*HEADLINES, "public_funds_above_one") if name in rows]
    return [_line(rows[name], rows, MEASURES[name], lang) for name in wanted]


def _line(row: pd.Series, rows: Mapping[str, pd.Series], label: Message, lang: str) -> str:
    unit, without = str(row["unit"]), message("no effect: {share}")
    if str(row["measure"]).startswith(PER):
        without = message("no job-years: {share}")
        if rows[str(row["measure"]).removeprefix(PER) + "s"]["mean"] < HALF:
            why = say(lang, "on average there are no job-years to divide by")
            return INDENT + say(lang, "{label}: {value}", label=label, value=why)
    if unit == PROBABILITY:
        chance = percent(100 * row["mean"], lang)
        return INDENT + say(lang, "{label}: {value}", label=label, value=chance)
    mean, low, high = (_amount(row[name], unit, lang) for name in ("mean", "conf_low", "conf_high"))
    text = INDENT + say(
        lang, "{label}: {value} ({low} to {high})", label=label, value=mean, low=low, high=high
    )
    if pd.isna(row["no_effect"]) or row["no_effect"] == 0:
        return text
    none = percent(100 * row["no_effect"], lang)
    said = say(lang, without.template, share=none)
    return say(lang, "{text}; {without}", text=text, without=said)


def _amount(value: float, unit: str, lang: str) -> str:
    code = unit.partition("/")[0]
    if code == "job-years":
        return number(value, lang, 0 if abs(value) >= 10 else 1)
    return money(_rounded(value), code, lang, 0)


def _rounded(value: float) -> float:
    """Keep three figures; more would be noise."""
    return value if pd.isna(value) else float(f"{value:.3g}")


def _written(table: DataFrame, path: Path, lang: str) -> str:
    try:
        table.to_csv(path, index=False, lineterminator="\n")
    except OSError as error:
        why = error.strerror or str(error)
        raise DataError(message("{file}: {why}", file=str(path), why=why)) from None
    return say(lang, "{file}: every number.", file=str(path))
