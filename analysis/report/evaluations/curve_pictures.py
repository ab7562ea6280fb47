"""The words around a specification curve, and what its choices are called."""

from __future__ import annotations

from pandas import DataFrame

from analysis.evidence.robustness.specifications import SpecificationCurve
from analysis.evidence.studies.result import StudyResult
from analysis.language.messages import message, say
from analysis.language.numbers import number
from analysis.report.evaluations.changes import change, printed_p
from analysis.report.evaluations.pictures import Picture, effect_of
from analysis.report.figures.keys import KeyItem

_ESTIMATORS = {
    "synthetic_did": message("synthetic difference-in-differences"),
    "synthetic_did_1": message("the same, a year of anticipation"),
    "synthetic_control": message("demeaned synthetic control"),
    "event_study": message("plain difference-in-differences"),
    "imputation": message("imputation"),
    "group_time": message("group-time effects"),
    "group_time_1": message("group-time, a year of anticipation"),
}
_SAMPLES = {
    "all": message("pre-specified countries"),
    "to_2019": message("complete to 2019 only"),
    "without_union": message("without the European Union"),
    "income_band": message("similar income per head"),
    "clean_controls": message("controls without smaller falls"),
    "consistent": message("without contradicted codings"),
    "late_start": message("first year left out"),
    "first_years": message("first two years of treatment"),
}


def curve_picture(result: StudyResult, curve: SpecificationCurve, lang: str) -> Picture:
    """Every specification in order, with the joint test."""
    known = curve.table[curve.table["estimate"].notna()]
    joint = dict(curve.joint.set_index("statistic").loc["median"])
    values = {
        "n": number(len(known), lang),
        "low": change(float(known["estimate"].min()), result.outcome, lang),
        "high": change(float(known["estimate"].max()), result.outcome, lang),
        "median": change(float(joint["observed"]), result.outcome, lang),
        "p": printed_p(float(joint["p_value"]), lang),
    }
    title = say(lang, "{n} specifications from {low} to {high}, joint p {p}", **{
        name: values[name] for name in ("n", "low", "high", "p")
    })  # fmt: skip
    return Picture(
        chart="specifications",
        frame=known,
        title=title,
        subtitle=effect_of(result, lang),
        alt=say(lang, "{title}; median {median}.", title=title, median=values["median"]),
        reading=say(
            lang,
            "Each column is one specification; the black dots beneath say which. The median is "
            "{median}.",
            median=values["median"],
        ),
        scope=say(
            lang,
            "Joint test: the median of the whole curve against the curves of {n} other assignments "
            "of the dates, p {p}. Specifications share their data and are no separate evidence.",
            n=number(curve.n_perm, lang),
            p=values["p"],
        ),
        key=(
            KeyItem("ring", say(lang, "estimate"), "blue"),
            *((KeyItem("interval", say(lang, "95% interval, where there is one"), "blue"),)
              if known["conf_low"].notna().any() else ()),
        ),
        arguments={"log": result.outcome.log, "choices": choices_of(known, lang)},
    )  # fmt: skip


def choices_of(table: DataFrame, lang: str) -> dict[str, dict[str, str]]:
    """Words of the estimators and samples that a curve has, in their order."""
    used = {name: set(table[name]) for name in ("estimator", "sample")}
    return {
        "estimator": {k: m.said(lang) for k, m in _ESTIMATORS.items() if k in used["estimator"]},
        "sample": {k: m.said(lang) for k, m in _SAMPLES.items() if k in used["sample"]},
    }
