"""A scenario as plain text for a terminal, and the one verb that shows anything by its name."""

from __future__ import annotations

from pathlib import Path

from analysis.facts.package import open_package
from analysis.language.dates import date
from analysis.language.errors import DataError
from analysis.language.messages import message, say, say_many
from analysis.language.numbers import number
from analysis.language.spelling import unknown_name
from analysis.policy.levers.registry import LEVERS
from analysis.policy.quantities import in_unit
from analysis.policy.scenario import LeverSetting, Scenario, Setting, load_scenario
from analysis.policy.scenario_file import ENDING, scenario_paths

INDENT = "  "


def described_anything(name: str, lang: str = "en", *, data: str | Path | None = None) -> str:
    """Say what is known of a hub, which figures a source gave, or what a scenario holds.

    Parameters
    ----------
    name : str
        Id of an entity or of a source, name of a shipped scenario, or path of a scenario file.
    lang : {"en", "fr"}
        Language of the text.
    data : path, optional
        Overlay folder.

    Returns
    -------
    str
        Lines for a terminal.

    Raises
    ------
    DataError
        None of these, with the near name; a scenario file at fault.
    """
    if name.endswith(ENDING) or "/" in name:
        return scenario_lines(load_scenario(name, data=data), lang)
    package = open_package(data)
    known = [*package.table("entities")["entity_id"], *package.table("sources")["source_id"]]
    policies = [path.stem for path in scenario_paths()]
    if name in policies:
        return scenario_lines(load_scenario(name, data=data), lang)
    if name in known:
        from analysis.facts.showing import described

        return described(name, lang, data=data)
    problem = unknown_name(name, [*known, *policies])
    raise DataError(message("entity, scenario or source: {unknown}", unknown=problem))


def scenario_lines(scenario: Scenario, lang: str = "en") -> str:
    """Write title, levers with values, units and rows, baseline, start, horizon and digest.

    Parameters
    ----------
    scenario : Scenario
    lang : {"en", "fr"}
        Language of the text.
    """
    lines = [f"{scenario.titled(lang)} ({scenario.name})", scenario.described(lang)]
    if scenario.baseline is not None:
        lines.append(say(lang, "Compared with: {name}", name=scenario.baseline.name))
    lines.append(say(lang, "Hub, unless another is asked for: {hub}", hub=scenario.entity))
    lines.append(_when(scenario, lang))
    money = f"{scenario.assumptions.currency} {scenario.currency_year}"
    lines.append(say(lang, "Money of: {money}", money=money))
    if not scenario.levers:
        lines.append(say(lang, "No lever is on."))
    for lever in scenario.levers:
        lines += _lever_lines(lever, lang)
    lines.append(_assumed(scenario, lang))
    lines.append(
        say(
            lang,
            "Model {model}, rows {digest}",
            model=scenario.model,
            digest=scenario.data_digest,
        )
    )
    lines += [note.said(lang) for note in scenario.notes]
    return "\n".join(line for line in lines if line)


def _when(scenario: Scenario, lang: str) -> str:
    years = say_many(lang, "{n} year", "{n} years", scenario.horizon)
    start = date(scenario.start, lang, "long")
    return say(lang, "From {start}, {years}", start=start, years=years)


def _lever_lines(lever: LeverSetting, lang: str) -> list[str]:
    label, start = LEVERS[lever.lever].label, date(lever.start, lang, "long")
    if lever.end:
        end = date(lever.end, lang, "long")
        head = say(lang, "{lever}, {start} to {end}:", lever=label, start=start, end=end)
    else:
        head = say(lang, "{lever}, from {start}:", lever=label, start=start)
    return [head, *(_setting_line(lever.lever, one, lang) for one in lever.settings)]


def _setting_line(lever: str, setting: Setting, lang: str) -> str:
    label = LEVERS[lever].parameter(setting.key).label
    value = in_unit(setting.value, setting.unit, lang)
    line = INDENT + say(lang, "{label}: {value}", label=label, value=value)
    line += "".join(f"; {hub}: {in_unit(other, setting.unit, lang)}" for hub, other in setting.hubs)
    rows = ", ".join(cited.says for cited in setting.citations)
    line += f" [{rows}]" if rows else ""
    why = setting.assumption_fr if lang == "fr" else setting.assumption
    return line + (" " + say(lang, "(assumed: {why})", why=why.rstrip(".")) if why else "")


def _assumed(scenario: Scenario, lang: str) -> str:
    """Count what is assumed of behaviour, and how much of it no row carries."""
    items = list(scenario.assumptions)
    bare = sum(not item.citations for item in items)
    counted = say_many(lang, "{n} assumption", "{n} assumptions", len(items))
    return say(
        lang,
        "Behaviour: {counted}, {n} of them without a source; policy.numbers_of(“{name}”) lists "
        "them.",
        counted=counted,
        n=number(bare, lang),
        name=scenario.name,
    )
