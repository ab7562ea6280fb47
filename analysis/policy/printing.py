"""A simulation as a few lines of text, for the command line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from pandas import DataFrame

from analysis.language.errors import DataError
from analysis.language.messages import Message, message, say
from analysis.language.numbers import money, number, percent
from analysis.policy.assumption_table import SETTINGS
from analysis.policy.measure_labels import MEASURES, SETTING_LABELS
from analysis.policy.scenario import load_scenario
from analysis.policy.simulation import simulate
from analysis.policy.valuation import HEADLINES, PROBABILITY, returns

INDENT = "  "


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
        lines += ["", f"{SETTING_LABELS[name].said(lang)}", *_headlines(table, lang)]
    lines += ["", *(note.said(lang) for note in notes)] if notes else []
    if out:
        lines += ["", _written(pd.concat(frames), Path(out), lang)]
    return "\n".join(lines)


def _headlines(table: DataFrame, lang: str) -> list[str]:
    rows = {str(row["measure"]): row for _, row in table.iterrows()}
    wanted = [name for name in (*HEADLINES, "public_funds_above_one") if name in rows]
    return [_line(rows[name], MEASURES[name], lang) for name in wanted]


def _line(row: pd.Series, label: Message, lang: str) -> str:
    unit = str(row["unit"])
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
    return say(lang, "{text}; no effect: {share}", text=text, share=none)


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
