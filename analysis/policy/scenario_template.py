"""A scenario file to begin with: one lever on, the others written out behind a `#`."""

from __future__ import annotations

from pathlib import Path

from analysis.language.errors import DataError
from analysis.language.messages import message, say
from analysis.policy.assumption_file import load_assumptions
from analysis.policy.levers.lever import Lever, Parameter
from analysis.policy.levers.registry import LEVERS
from analysis.policy.scenario import MODEL
from analysis.policy.scenario_file import ENDING, FIRST_HUB

FIRST = "assistance"
EXAMPLES = {"firms_share": "0.10"}


def new_scenario(name: str | Path, lang: str = "en") -> Path:
    """Write a commented scenario file that loads as it stands.

    Parameters
    ----------
    name : str or path
        Name of the scenario, or path of the file; nothing is written over.
    lang : {"en", "fr"}
        Language of the comments.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    DataError
        The file is there already, or cannot be written.
    """
    text = str(name)
    path = Path(text if text.endswith(ENDING) else f"{text}{ENDING}").expanduser()
    if path.exists():
        found = message("{file} is there already. Choose another name.", file=str(path))
        raise DataError(found)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(scenario_text(path.stem, lang), encoding="utf-8")
    except OSError as error:
        why = error.strerror or str(error)
        raise DataError(message("{file}: {why}", file=str(path), why=why)) from None
    return path


def scenario_text(name: str, lang: str = "en") -> str:
    """Text of a starting file."""
    year = load_assumptions().currency_year
    currency = load_assumptions().currency
    head = [
        say(lang, "Law and budget of a policy; how firms behave stands in the assumptions."),
        say(lang, "A number may stand alone, or with unit, rows of the data package and reason:"),
        "  target_share: {value: 0.20, unit: share, rows: [MAR_PRO_039 (20)], assumption: …}",
        say(lang, "Simulate it with: technoparks simulate {file}", file=f"{name}{ENDING}"),
    ]
    compared = say(lang, "what it is compared with: a scenario, or a file")
    begins = say(lang, "the start of a half-year: 2014, 2014-01-01 or 2014-07-01")
    years = say(lang, "years")
    lines = [
        *(f"# {line}" for line in head),
        "kind: scenario",
        f'title: "{name}"',
        f"baseline: baseline  # {compared}",
        f"entity: {FIRST_HUB}",
        f"start: 2014  # {begins}",
        f"horizon: 10  # {years}",
        f"currency: {currency}",
        f"currency_year: {year}",
        f'model: "{MODEL}"',
        "levers:",
    ]
    for lever in LEVERS.values():
        lines += _lever_lines(lever, lang)
    return "\n".join(lines) + "\n"


def _lever_lines(lever: Lever, lang: str) -> list[str]:
    off = "" if lever.name == FIRST else "# "
    lines = [f"  {off}{lever.name}:  # {lever.label.said(lang)}"]
    return lines + [
        f"  {off}  {parameter.key}: {_example(parameter)}  # {_meaning(parameter, lang)}"
        for parameter in lever.parameters
    ]


def _example(parameter: Parameter) -> str:
    if parameter.key in EXAMPLES:
        return EXAMPLES[parameter.key]
    if parameter.choices:
        return parameter.choices[0]
    if parameter.default is None:
        return f"{parameter.low:.12g}"
    return (
        str(parameter.default)
        if isinstance(parameter.default, str)
        else f"{parameter.default:.12g}"
    )


def _meaning(parameter: Parameter, lang: str) -> str:
    if parameter.choices:
        span = ", ".join(parameter.choices)
        return say(lang, "{label}: {span}", label=parameter.label, span=span)
    return say(
        lang,
        "{label}: {low} to {high} ({unit})",
        label=parameter.label,
        low=f"{parameter.low:.12g}",
        high=f"{parameter.high:.12g}",
        unit=parameter.unit,
    )
