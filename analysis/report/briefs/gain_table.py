"""Who pays and who gains, as far as the data can say; where they cannot, why."""

from __future__ import annotations

from collections.abc import Iterator

from pandas import DataFrame, Series

from analysis.language.messages import say
from analysis.language.numbers import is_missing, percent
from analysis.language.shown import Html, element, fragment
from analysis.policy.measure_labels import PAYERS
from analysis.report.briefs.amounts import JOB_YEARS, amount, interval
from analysis.report.briefs.case import Case
from analysis.report.marks import Marks
from analysis.report.tables import Column, Group, Row, Table

SIDES = ("pays", "gains", "job-years")


def gain_table(case: Case, marks: Marks, *, number: int | None = None) -> Table:
    """Payers, gainers, and the gross job-years by kind of firm, sex, sector and region."""
    lang = marks.lang
    return Table(
        title=say(lang, "Who pays, who gains"),
        subtitle=say(lang, "Central answer, over the whole horizon; money as present value"),
        columns=(
            Column(say(lang, "Who"), start=True),
            Column(say(lang, "Mean"), kept=True),
            Column(say(lang, "95% interval")),
            Column(say(lang, "Share"), start=True),
        ),
        rows=tuple(_rows(case, marks)),
        lang=lang,
        number=number,
        note=say(
            lang,
            "Gains are spread over kinds of firms and people as jobs are now: no study tells "
            "otherwise. Higher prices paid by buyers are a part of the budget’s cost.",
        ),
        data=case.gains,
        file="gains.csv",
    )


def _rows(case: Case, marks: Marks) -> Iterator[Group | Row]:
    heads = {
        "pays": say(marks.lang, "Pays"),
        "gains": say(marks.lang, "Gains"),
        "job-years": say(marks.lang, "Gross job-years go to"),
    }
    gains = by_sign(case.gains)
    for side in SIDES:
        yield Group(heads[side])
        for _, row in gains[gains["side"] == side].iterrows():
            yield _row(row, marks)


def by_sign(gains: DataFrame) -> DataFrame:
    """Put who loses on average among those who pay, and the other way round; leave out nobody's."""
    sides = gains["side"].isin(["pays", "gains"])
    kept = gains[~sides | gains[["mean", "conf_low", "conf_high"]].any(axis=1)].copy()
    turned = kept["side"].isin(["pays", "gains"]) & (kept["mean"] < 0)
    low, high = -kept.loc[turned, "conf_high"], -kept.loc[turned, "conf_low"]
    kept.loc[turned, "mean"] *= -1
    kept.loc[turned, "conf_low"], kept.loc[turned, "conf_high"] = low, high
    kept.loc[turned, "side"] = kept.loc[turned, "side"].map({"pays": "gains", "gains": "pays"})
    return kept


def _row(row: Series, marks: Marks) -> Row:
    lang, who = marks.lang, str(row["who"])
    label = PAYERS[who].said(lang) if who in PAYERS else say(lang, "Region: {name}", name=who)
    if is_missing(row["mean"]):
        why = say(lang, "no claim on this hub tells the share")
        return (label, None, "", element("span", why, class_="none"))
    unit = str(row["unit"])
    ends = interval(float(row["conf_low"]), float(row["conf_high"]), unit, lang)
    said = amount(float(row["mean"]), unit, lang)
    if unit == JOB_YEARS and row["side"] != JOB_YEARS:
        said = say(lang, "{value} job-years", value=said)
    return (label, said, ends, _share(row, marks))


def _share(row: Series, marks: Marks) -> Html | str:
    """Say a share with the claim that tells it, or that the model does."""
    lang = marks.lang
    if is_missing(row["share"]):
        return ""
    said = percent(100 * float(row["share"]), lang)
    if row["claim_ids"]:
        return fragment(said, marks(str(row["claim_ids"]).split(), after=said))
    if row["who"] in PAYERS:
        return fragment(said, " ", element("span", say(lang, "by the model"), class_="none"))
    return fragment(said, " ", element("span", say(lang, "the hub’s own region"), class_="none"))
