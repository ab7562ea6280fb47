"""Every assumption that a scenario uses, by theme, each with its two other answers and its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pandas import DataFrame, Series

from analysis.language.messages import say, say_many
from analysis.language.numbers import is_missing
from analysis.language.shown import Html, Shown, element, fragment
from analysis.policy.listing import numbers_of
from analysis.policy.measure_labels import theme_label
from analysis.policy.quantities import in_unit
from analysis.policy.scenario import Scenario
from analysis.report.briefs.proposal import support
from analysis.report.briefs.references import References
from analysis.report.tables import Column, Table


@dataclass(frozen=True)
class AssumptionList(Shown):
    """Fold-outs, one a theme, that together hold every assumption."""

    tables: tuple[tuple[str, Table], ...]
    lang: str

    def html(self) -> Html:
        """Write a fold-out for each theme."""
        return fragment(
            *(
                element(
                    "details",
                    element("summary", summary),
                    element("div", table),
                    class_="whole",
                )
                for summary, table in self.tables
            )
        )


def assumption_list(scenario: Scenario, entity: str, refs: References) -> AssumptionList:
    """List the assumptions of a scenario at a hub, theme by theme.

    Parameters
    ----------
    scenario : Scenario
    entity : str
        Hub whose values are listed.
    refs : References
        Of the page.
    """
    lang = refs.marks.lang
    frame = assumed(scenario, entity, refs)
    return AssumptionList(tuple(_themes(frame, refs, lang)), lang)


def assumed(scenario: Scenario, entity: str, refs: References) -> DataFrame:
    """Rows of `policy.numbers_of` that are assumptions, with their theme as `theme`."""
    frame = numbers_of(scenario, entity=entity, lang=refs.marks.lang, data=refs.marks.data)
    frame = frame[frame["kind"] == "assumption"]
    return frame.assign(theme=frame["key"].str.partition(".")[0])


def _themes(frame: DataFrame, refs: References, lang: str) -> Iterator[tuple[str, Table]]:
    for theme, rows in frame.groupby("theme", sort=False):
        name = theme_label(str(theme)).said(lang)
        free = int((rows["rows"] == "").sum())
        told = say_many(lang, "{name}: {n} number", "{name}: {n} numbers", len(rows), name=name)
        if free:
            told += say_many(lang, ", {n} without a row", ", {n} without a row", free)
        yield told, _table(name, rows, refs, lang)


def _table(name: str, rows: DataFrame, refs: References, lang: str) -> Table:
    return Table(
        title=name,
        subtitle=say(lang, "Each value, what the sceptic and the advocate hold, and its basis"),
        columns=(
            Column(say(lang, "Assumption"), start=True),
            Column(say(lang, "Central"), kept=True),
            Column(say(lang, "Sceptical")),
            Column(say(lang, "Advocate")),
            Column(say(lang, "Believed"), start=True),
            Column(say(lang, "Rests on"), start=True),
        ),
        rows=tuple(_row(row, refs, lang) for _, row in rows.iterrows()),
        lang=lang,
        data=rows.drop(columns=["theme", "start"]),
        file=f"assumptions_{rows['theme'].iloc[0]}.csv",
    )


def _row(row: Series, refs: References, lang: str) -> tuple[object, ...]:
    key = element("code", str(row["key"]), class_="none")
    own = element("b", " ", say(lang, "(your own)")) if row["own"] else None
    unit, same = str(row["unit"]), say(lang, "same")
    others = (row["sceptical"], row["advocate"])
    belief = str(row["distribution"])
    return (
        fragment(str(row["label"]), element("br"), key, own),
        in_unit(float(row["value"]), unit, lang),
        *(same if is_missing(one) else in_unit(float(one), unit, lang) for one in others),
        element("code", belief) if belief else say(lang, "one value"),
        support(str(row["rows"]), str(row["assumption"]), refs),
    )
