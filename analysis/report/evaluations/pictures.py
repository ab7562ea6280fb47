"""The words around the figures of an evaluation: finding, measure, description, reading, scope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pandas import DataFrame

from analysis.evidence.estimate import Estimate
from analysis.evidence.studies.paths import Paths
from analysis.evidence.studies.result import StudyResult
from analysis.language.messages import say
from analysis.language.numbers import number
from analysis.report.evaluations.changes import change, level
from analysis.report.evaluations.naming import country_names
from analysis.report.figures.keys import KeyItem


@dataclass(frozen=True, eq=False)
class Picture:
    """What a figure draws and what stands around it.

    Attributes
    ----------
    chart : str
        Name of the chart in `report.figures`.
    frame : DataFrame
        What it draws.
    title, subtitle, alt, reading, scope : str
        The words.
    key : tuple of KeyItem
        Signs and their words.
    arguments : mapping
        For the chart.
    """

    chart: str
    frame: DataFrame
    title: str
    subtitle: str
    alt: str
    reading: str
    scope: str
    key: tuple[KeyItem, ...]
    arguments: Mapping[str, Any] = field(default_factory=dict)


def series_picture(result: StudyResult, paths: Paths, lang: str) -> Picture | None:
    """Treated countries beside their weighted donors."""
    if paths.series.empty:
        return None
    names = dict(zip(codes := sorted(set(paths.series["entity"])), country_names(codes, lang),
                     strict=True))  # fmt: skip
    frame = paths.series.assign(name=paths.series["entity"].map(names))
    effect = change(float(result.main.table["estimate"].iloc[0]), result.outcome, lang)
    last = frame.sort_values("year").groupby("entity").tail(1).sort_values("entity")
    told = "; ".join(
        say(
            lang,
            "{name} in {year}: {treated}, its weighted donors {synthetic}",
            name=row.name,
            year=f"{row.year:.0f}",
            treated=level(_number(row.treated), result.outcome, lang),
            synthetic=level(_number(row.synthetic), result.outcome, lang),
        )
        for row in last.itertuples(index=False)
    )
    return Picture(
        chart="against_synthetic",
        frame=frame,
        title=say(
            lang, "Under treatment {effect} from the weighted donors on average", effect=effect
        ),
        subtitle=_measure(result, lang),
        alt=say(
            lang,
            "Observed and synthetic outcome by year: {told}. On average {effect} under treatment.",
            told=told,
            effect=effect,
        ),
        reading=f"{told}.",
        scope=say(
            lang,
            "Synthetic difference-in-differences: the dashed line is raised to the level of the "
            "treated before treatment; the upright line marks the first year under treatment.",
        ),
        key=(
            KeyItem("line", say(lang, "observed"), "blue"),
            KeyItem("dashed", say(lang, "weighted donors"), "muted"),
        ),
        arguments={"log": result.outcome.log},
    )


def event_picture(result: StudyResult, paths: Paths, lang: str) -> Picture | None:
    """Effect by years since treatment with two bands."""
    if paths.event is None:
        return None
    table = paths.event.table
    rows = table[table["event_time"].notna()]
    after = rows[(rows["event_time"] >= 0) & rows["band_low"].notna()]
    outside = int(((after["band_low"] > 0) | (after["band_high"] < 0)).sum())
    shown = after.iloc[-1]
    values = {
        name: change(float(shown[column]), result.outcome, lang)
        for name, column in (
            ("effect", "estimate"), ("low", "conf_low"), ("high", "conf_high"),
            ("from_", "band_low"), ("to", "band_high"),
        )
    }  # fmt: skip
    title = say(lang, "Under treatment no year leaves the band over all years")
    if outside:
        title = say(
            lang,
            "{n} of {total} years under treatment leave the band over all years",
            n=number(outside, lang),
            total=number(len(after), lang),
        )
    reading = say(
        lang,
        "Year {k}: {effect}, by itself between {low} and {high}, as one of all years between "
        "{from_} and {to}.",
        k=f"{shown['event_time']:.0f}",
        **values,
    )
    return Picture(
        chart="event_path",
        frame=rows,
        title=title,
        subtitle=effect_of(result, lang),
        alt=f"{title}. {reading}",
        reading=reading,
        scope=_event_scope(result, paths.event, lang),
        key=(
            KeyItem("line", say(lang, "estimate"), "blue"),
            KeyItem("interval", say(lang, "95% interval, each year by itself"), "blue"),
            KeyItem("area", say(lang, "95% band, all years together"), "blue"),
        ),
        arguments={"log": result.outcome.log},
    )


def _event_scope(result: StudyResult, event: Estimate, lang: str) -> str:
    if "event_study" in result.estimates:
        return say(
            lang,
            "Dates that several countries share; those with one country enter the table only. The "
            "ring is the base. Inference: {inference}.",
            inference=event.inference,
        )
    return say(
        lang,
        "Demeaned synthetic control, bands from {inference}. Weights were fitted to the years "
        "before treatment, so small gaps there test nothing.",
        inference=event.inference,
    )


def _number(value: Any) -> float:
    return float(value)


def _measure(result: StudyResult, lang: str) -> str:
    if result.outcome.code in ("IC.BUS.NDNS.ZS", "WBED2020.NDNS"):
        return say(lang, "New companies per 1,000 people of working age")
    return result.outcome.label.said(lang)


def effect_of(result: StudyResult, lang: str) -> str:
    """Say what the axis of effects measures."""
    if result.outcome.log:
        return say(lang, "{outcome}, effect in percent", outcome=result.outcome.label)
    return say(lang, "{outcome}, effect", outcome=result.outcome.label)
