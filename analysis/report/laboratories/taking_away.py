"""What leaves the laboratory: a scenario file, and the brief of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from analysis.language.errors import DataError
from analysis.language.messages import message, say
from analysis.language.shown import Html, element, fragment
from analysis.policy.scenario import Scenario, load_scenario
from analysis.policy.scenario_file import ENDING
from analysis.policy.scenario_saving import save_scenario

BRIEF = "scenario_brief"
SHOWN = ("rendered", "cached")


def named_scenario(scenario: Scenario, begun: Scenario, title: str, lang: str) -> Scenario:
    """Give the reform the title that the reader wrote, and say where it began.

    A title that the reader left as it was is that of another reform once a lever has moved, and
    then says so.
    """
    titles = {"en": title, "fr": title}
    if title == begun.titled(lang):
        titles = {one: title_of(scenario, begun, one) for one in titles}
    from_there = "Set in the laboratory, beginning from: {title}."
    said = {one: say(one, from_there, title=begun.titled(one)) for one in titles}
    return replace(
        scenario,
        title=titles["en"],
        title_fr=titles["fr"],
        description=said["en"],
        description_fr=said["fr"],
    )


def title_of(scenario: Scenario, begun: Scenario, lang: str) -> str:
    """Title of a reform: that of the scenario begun from, and whether it was changed."""
    title = begun.titled(lang)
    if scenario.levers == begun.levers or (begun.baseline is None and not scenario.levers):
        return title
    return say(lang, "{title}, changed", title=title)


def saved(
    scenario: Scenario,
    path: Path,
    *,
    replacing: bool,
    lang: str,
    data: str | Path | None,
) -> Path:
    """Save the reform; a file that holds it already is left as it is."""
    target = path if path.suffix == ENDING else path.with_name(f"{path.name}{ENDING}")
    if target.is_file() and not replacing and _holds(target, scenario, data):
        return target
    return save_scenario(scenario, target, replacing=replacing, lang=lang, data=data)


def _holds(target: Path, scenario: Scenario, data: str | Path | None) -> bool:
    try:
        there = load_scenario(target, data=data)
    except DataError:
        return False
    return there == replace(scenario, name=target.stem) and there.title == scenario.title


def render_brief(path: Path, entity: str, lang: str, out: Path, data: str | Path | None) -> Path:
    """Render the brief of a scenario file.

    Returns
    -------
    pathlib.Path
        The page.

    Raises
    ------
    DataError
        The page could not be made; with the reason.
    """
    from analysis.report.rendering import render

    page = {"page": path.stem, "lang": lang}
    job = {"template": BRIEF, "scenario": str(path), "entity": entity, **page}
    if data:
        job["data"] = str(data)
    (row,) = render([job], out, workers=1).reports
    if row.status not in SHOWN:
        raise DataError(message("{reason}", reason=row.reason_fr if lang == "fr" else row.reason))
    return out / row.page


def file_line(path: Path, lang: str) -> Html:
    """Say which file was written and how to simulate it with all draws."""
    command = f"technoparks simulate {_near(path)}"
    return fragment(
        say(lang, "Saved:"), " ", element("code", _near(path)), ". ",
        say(lang, "With all draws:"), " ", element("code", command),
    )  # fmt: skip


def page_line(page: Path, lang: str) -> Html:
    """Link to a page below the notebook's folder."""
    return element("p", element("a", say(lang, "Open the brief"), href=_near(page)), " ",
                   element("code", _near(page)))  # fmt: skip


def _near(path: Path) -> str:
    """Write a path as seen from the notebook."""
    return os.path.relpath(path).replace(os.sep, "/")


def told(action: Callable[[], Html], lang: str) -> Html:
    """Do something and say what came of it; a refusal is said, not raised."""
    try:
        return element("p", action())
    except DataError as error:
        return element("p", error.said(lang), class_="failure")
