"""Why the rule kept a claim or set it aside, in words, in either language."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.facts.claim_table import Folder
from analysis.facts.package import Package
from analysis.facts.reads import record
from analysis.language.dates import date
from analysis.language.errors import DataError
from analysis.language.messages import message, say, say_many
from analysis.language.spelling import unknown_name

WORDS = {
    "only statement": message("nothing else is stated"),
    "one observation": message("it repeats an observation that counts once"),
    "quality": message("a source of better grade comes first"),
    "national currency": message("the national currency comes before a foreign one"),
    "bound": message("an exact figure comes before an approximate one, and that before a bound"),
    "latest publication": message("of equal grade, the latest publication comes first"),
    "claim id": message("nothing else tells them apart, so the order of their ids does"),
    "outside the interval": message("it lies outside the interval of the reconciled series"),
    "grade and digits": message("it stands alone; its interval comes from its grade and rounding"),
    "stock-flow model": message("stocks and flows were made consistent by the stock-flow model"),
}


def step_words(step: str, lang: str = "en") -> str:
    """Say a step of the settling rule (the `rule` or `step` of a table) as half a sentence.

    Raises
    ------
    DataError
        No such step.
    """
    if step not in WORDS:
        raise DataError(unknown_name(step, WORDS))
    return WORDS[step].said(lang)


def reasons(
    rows: pd.DataFrame, standing: pd.DataFrame, package: Package, lang: str, data: Folder
) -> pd.Series:
    """Say for each row of a conflict why it is kept, or what set it aside.

    Parameters
    ----------
    rows : DataFrame
        Rows of `standings` with `conflict_id` and `kept`.
    standing : DataFrame
        All standings, to count what repeats a claim.
    """
    by_id = standing.set_index("claim_id")
    told = []
    row: Any
    for row in rows.itertuples():
        beside = rows[(rows["conflict_id"] == row.conflict_id) & ~rows["kept"]]
        if row.kept:
            told_of = rows.loc[rows["conflict_id"] == row.conflict_id, "period_end"].str[:4]
            text = _kept(row, beside, standing, lang) + _retained(row, package, lang, data)
            if row.group.endswith("|") and row.unit != "year" and told_of.nunique() > 1:
                text += " " + say(
                    lang, "The sources speak of different years; it may have changed."
                )
        else:
            text = _set_aside(row, by_id, lang)
        told.append(text)
    return pd.Series(told, index=rows.index, dtype="str")


def _kept(row: Any, beside: pd.DataFrame, standing: pd.DataFrame, lang: str) -> str:
    """Say why a claim is kept, by the last step that the others in its group failed."""
    rivals = beside[beside["group"].eq(row.group) & beside["step"].ne("one observation")]
    if rivals.empty:
        text = say(lang, "Kept for its own period; the rule chooses within one year only.")
    else:
        last = max(rivals["step"], key=list(WORDS).index)
        text = say(lang, "Kept: {why}.", why=WORDS[last])
    same = standing["group"].eq(row.group) & standing["observation_id"].eq(row.observation_id)
    repeats = int(same.sum()) - 1
    if repeats:
        text += " " + say_many(
            lang, "{n} other claim repeats it.", "{n} other claims repeat it.", repeats
        )
    return text


def _retained(row: Any, package: Package, lang: str, data: Folder) -> str:
    """Say so where the entities table retains another opening year than the settled one."""
    if row.indicator != "opened_year":
        return ""
    record("entities", data=data)
    entities = package.table("entities").set_index("entity_id")["opened_year"]
    retained = entities.get(row.entity_id)
    if retained is None or pd.isna(retained) or int(retained) == int(row.value):
        return ""
    return " " + say(lang, "The table of entities retains {year}.", year=str(int(retained)))


def _set_aside(row: Any, by_id: pd.DataFrame, lang: str) -> str:
    repeated = row.repeats
    if not repeated:
        return say(lang, "Set aside: {why}.", why=WORDS[row.step])
    return say(
        lang,
        "Repeats an observation that counts once, under {claim} ({when}).",
        claim=repeated,
        when=date(by_id.loc[repeated, "period_end"], lang),
    )
