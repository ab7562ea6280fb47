"""A scenario written as a file that loads as the same scenario, or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from analysis.language.errors import DataError
from analysis.language.messages import message, say
from analysis.policy.levers.registry import LEVERS
from analysis.policy.scenario import LeverSetting, Scenario, Setting, load_scenario
from analysis.policy.scenario_file import ASSUMPTIONS, BASELINE, ENDING


def save_scenario(
    scenario: Scenario,
    path: str | Path,
    *,
    replacing: bool = False,
    lang: str = "en",
    data: str | Path | None = None,
) -> Path:
    """Write a scenario file with its header: title, baseline, currency and year, model, digest.

    Parameters
    ----------
    scenario : Scenario
    path : str or path
        The file; the ending `.yaml` is added where it is missing.
    replacing : bool
        Write over a file of that name.
    lang : {"en", "fr"}
        Language of the comments.
    data : path, optional
        The overlay folder whose rows the scenario cites.

    Returns
    -------
    pathlib.Path
        The file. Loaded, it is the scenario under the file's name, and simulates alike.

    Raises
    ------
    DataError
        A file of that name, unless it may be replaced; a folder that cannot be written to; a
        baseline or assumptions that the file could not refer to from there. Nothing has changed
        then.
    """
    text = str(path)
    target = Path(text if text.endswith(ENDING) else f"{text}{ENDING}").expanduser()
    _check_name(target, scenario)
    before = _standing(target, replacing)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _write_checked(replace(scenario, name=target.stem), target, lang, data)
    except BaseException as error:
        _restore(target, before)
        if isinstance(error, OSError):
            why = error.strerror or str(error)
            raise DataError(message("{file}: {why}", file=str(target), why=why)) from None
        raise
    return target


def _check_name(target: Path, scenario: Scenario) -> None:
    """Refuse the names under which other files are looked for."""
    if target.stem == ASSUMPTIONS or (target.stem == BASELINE and scenario.baseline is not None):
        raise DataError(
            message(
                "{file}: this name is kept for another kind of file. Choose another name.",
                file=target.name,
            )
        )


def _standing(target: Path, replacing: bool) -> bytes | None:
    """Read what stands under the name; None where nothing does."""
    if not target.exists():
        return None
    if not replacing:
        raise DataError(
            message(
                "{file} is there already and was left as it is. Choose another name, or allow it "
                "to be replaced.",
                file=str(target),
            )
        )
    if not target.is_file():
        raise DataError(message("{file} is no file. Choose another name.", file=str(target)))
    return target.read_bytes()


def _restore(target: Path, before: bytes | None) -> None:
    if before is not None:
        target.write_bytes(before)
    elif target.is_file():
        target.unlink()


def _write_checked(scenario: Scenario, target: Path, lang: str, data: str | Path | None) -> None:
    """Write the file, load it, and write it again with the digest of the rows it cites."""
    target.write_text(saved_text(scenario, lang), "utf-8")
    loaded = load_scenario(target, data=data)
    if loaded != scenario:
        raise DataError(
            message(
                "{file}: from there the baseline {baseline} and the assumptions {assumptions} are "
                "not those of the scenario. Save it beside them.",
                file=str(target),
                baseline=scenario.baseline.name if scenario.baseline else scenario.name,
                assumptions=scenario.assumptions.name,
            )
        )
    dated = replace(scenario, data_digest=loaded.data_digest)
    target.write_text(saved_text(dated, lang), "utf-8")


def saved_text(scenario: Scenario, lang: str = "en") -> str:
    """Text of the file; comments say what each number means."""
    file = f"{scenario.name}{ENDING}"
    lines = [
        "# " + say(lang, "Law and budget of a policy; how firms behave stands in the assumptions."),
        "# " + say(lang, "Simulate it with: technoparks simulate {file}", file=file),
        "kind: scenario",
        *(f"{key}: {_quoted(text)}" for key, text in _words(scenario)),
    ]
    if scenario.baseline is not None:
        lines.append(f"baseline: {_quoted(scenario.baseline.name)}")
    lines += [
        f"entity: {scenario.entity}",
        f"start: {scenario.start}",
        f"horizon: {scenario.horizon}  # {say(lang, 'years')}",
        f"assumptions: {_quoted(scenario.assumptions.name)}",
        f"currency: {scenario.assumptions.currency}",
        f"currency_year: {scenario.currency_year}",
        f"model: {_quoted(scenario.model)}",
        *([f"data_digest: {_quoted(scenario.data_digest)}"] if scenario.data_digest else []),
        "levers:",
    ]
    for lever in scenario.levers:
        lines += _lever_lines(lever, scenario.start, lang)
    return "\n".join(lines) + "\n"


def _words(scenario: Scenario) -> Iterator[tuple[str, str]]:
    yield "title", scenario.title
    yield "title_fr", scenario.title_fr
    if scenario.description:
        yield "description", scenario.description
        yield "description_fr", scenario.description_fr


def _lever_lines(lever: LeverSetting, start: str, lang: str) -> Iterator[str]:
    yield f"  {lever.lever}:  # {LEVERS[lever.lever].label.said(lang)}"
    if lever.start != start:
        yield f"    start: {lever.start}"
    if lever.end:
        yield f"    end: {lever.end}"
    for setting in lever.settings:
        parameter = LEVERS[lever.lever].parameter(setting.key)
        yield f"    {setting.key}:  # {parameter.label.said(lang)}"
        yield f"      value: {_number(setting.value)}"
        yield f"      unit: {setting.unit}"
        yield from _grounds(setting)


def _grounds(setting: Setting) -> Iterator[str]:
    """Rows and reason of a number, and its values at some hubs."""
    if setting.citations:
        yield f"      rows: [{', '.join(one.says for one in setting.citations)}]"
    if setting.assumption:
        yield f"      assumption: {_quoted(setting.assumption)}"
        if setting.assumption_fr != setting.assumption:
            yield f"      assumption_fr: {_quoted(setting.assumption_fr)}"
    if setting.hubs:
        yield "      hubs:"
        yield from (f"        {hub}: {_number(value)}" for hub, value in setting.hubs)


def _number(value: float | str) -> str:
    """All digits of a number, never as a power of ten; a word as it is."""
    if isinstance(value, str):
        return value
    return format(Decimal(repr(float(value))).normalize(), "f")


def _quoted(text: str) -> str:
    """Put a text in quotes that YAML reads as it stands."""
    return json.dumps(text, ensure_ascii=False)
