"""What is proposed: each number of the law or of a budget, today and under the reform."""

from __future__ import annotations

from analysis.language.messages import say
from analysis.language.shown import Html, element, fragment
from analysis.policy.levers.registry import LEVERS
from analysis.policy.listing import numbers_of
from analysis.policy.quantities import in_unit
from analysis.policy.scenario import LeverSetting, Scenario
from analysis.report.briefs.references import References
from analysis.report.tables import Column, Group, Row, Table


def proposal_table(
    scenario: Scenario, entity: str, refs: References, *, number: int | None = None
) -> Table:
    """Law and budget of a scenario beside its baseline, lever by lever.

    Parameters
    ----------
    scenario : Scenario
    entity : str
        Hub whose values are shown.
    refs : References
        Of the page.
    number : int, optional
        Number of the table in its page.
    """
    lang = refs.marks.lang
    listed = numbers_of(scenario, entity=entity, lang=lang, data=refs.marks.data)
    frame = listed[listed["kind"] == "policy"].set_index("key")
    rows: list[Group | Row] = []
    for lever in scenario.levers:
        rows.append(Group(LEVERS[lever.lever].label.said(lang)))
        for setting in lever.settings:
            row = frame.loc[f"{lever.lever}.{setting.key}"]
            value = setting.at(entity)
            rows.append(
                (
                    str(row["label"]),
                    _today(scenario, lever, setting.key, entity, lang),
                    in_unit(value, setting.unit, lang),
                    support(str(row["rows"]), str(row["assumption"]), refs),
                )
            )
    return Table(
        title=say(lang, "Law and budget, as they are and as proposed"),
        subtitle=say(lang, "What is decided; how firms and buyers behave is assumed further below"),
        columns=(
            Column(say(lang, "Parameter"), start=True),
            Column(say(lang, "As it is")),
            Column(say(lang, "Proposed"), kept=True),
            Column(say(lang, "Rests on"), start=True),
        ),
        rows=tuple(rows),
        lang=lang,
        number=number,
        data=frame.reset_index(),
        file="proposal.csv",
    )


def _today(scenario: Scenario, lever: LeverSetting, key: str, entity: str, lang: str) -> str:
    """Say the value in the baseline; a lever that is off there has none."""
    parameter = LEVERS[lever.lever].parameter(key)
    before = scenario.baseline.lever(lever.lever) if scenario.baseline else lever
    if before is not None:
        return in_unit(before.get(key).at(entity), parameter.unit, lang)
    return say(lang, "none")


def support(cited: str, why: str, refs: References) -> Html:
    """Write what a number rests on: its rows, and why it is assumed where no row carries it."""
    lang = refs.marks.lang
    pieces: list[object] = []
    if cited:
        pieces.append(refs.rows(cited))
    if why:
        told = say(lang, "assumption: {why}", why=why)
        pieces += [element("br") if cited else None, element("span", told, class_="none")]
    return fragment(*pieces)
