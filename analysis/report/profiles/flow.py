"""The section on entries and departures: how many pass through, stay and leave."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.language.messages import say, say_many
from analysis.report.findings.departures import (
    departures_kept,
    listed_flows,
    rounded,
    told_flow,
)
from analysis.report.findings.identities import implied_departures
from analysis.report.findings.modelled import Modelled, passed_by, reconciled
from analysis.report.findings.prose import Paragraph, cited
from analysis.report.findings.reading import GRADES, Observation, Reading
from analysis.report.findings.shared import also_told
from analysis.report.findings.study import Study
from analysis.report.findings.titles import is_followed
from analysis.report.findings.wording import (
    amount,
    bare,
    capital,
    joined,
    labelled,
    marks,
    when,
)
from analysis.report.marks import Marks
from analysis.report.pages.head import Opening

TOGETHER = 0.5  # years between a count of firms passed and one of firms present
FLOWS = ("firms_entered", "firms_entered_per_year", "firms_exited", "firms_exited_per_year")


def flow_opening(study: Study, marks_: Marks) -> Opening:
    """Open the section: of 100 firms that passed, how many are there; who enters; who leaves."""
    told = (_passed(study), _moves(study), _failed(study), _survival(study), _nothing(study))
    return Opening(
        id="flow",
        title=flow_heading(study),
        paragraphs=[Paragraph(one, study.lang, marks_) for one in told if one],
        lang=study.lang,
        contents=say(study.lang, "Entries and departures"),
    )


def flow_heading(study: Study) -> str:
    """State the finding on dynamics."""
    lang, pair = study.lang, passed_told(study)
    if pair is not None:
        hosted, present = pair
        stayed = round(100 * present.middle / hosted.middle)
        return say_many(
            lang,
            "Of 100 firms that passed through, about {n} was still there in {year}",
            "Of 100 firms that passed through, about {n} were still there in {year}",
            stayed,
            year=hosted.year,
        )
    entered = listed_flows(study, out=False)
    left = listed_flows(study, out=True)
    if entered and left:
        return _balance(study)
    if left:
        return say(lang, "Departures are counted, entries are not")
    if entered:
        return say(lang, "Entries are counted, departures are not")
    if study.has("firms_cumulative", "firms_supported_cumulative"):
        return say(lang, "Passages are counted, departures are not")
    return say(lang, "Nobody counts entries and departures")


def _balance(study: Study) -> str:
    """Compare entries and departures of the latest period that has both."""
    lang = study.lang
    entered = {_period(one): one for one in listed_flows(study, out=False)}
    left = {_period(one): one for one in listed_flows(study, out=True)}
    both = sorted(set(entered) & set(left), key=lambda period: period[1])
    if not both:
        return say(lang, "Entries and departures are never counted for one year")
    came, went = entered[both[-1]], left[both[-1]]
    date = when(went, lang)
    if came.kept.middle > went.kept.middle * 1.05:
        return say(lang, "More firms came than left {when}", when=date)
    if went.kept.middle > came.kept.middle * 1.05:
        return say(lang, "More firms left than came {when}", when=date)
    return say(lang, "As many firms came as left {when}", when=date)


def _period(one: Reading) -> tuple[str, str]:
    return one.kept.period_start, one.kept.period_end


def passed_and_present(study: Study) -> tuple[Observation, Observation] | None:
    """Return the latest exact counts of firms passed and firms present of nearly one date."""
    found = []
    for hosted in _exact(study, "firms_cumulative"):
        near = [
            one
            for one in _exact(study, "tenant_firms")
            if abs(one.moment - hosted.moment) <= TOGETHER and one.middle < hosted.middle
        ]
        if near:
            found.append((hosted, min(near, key=lambda one: abs(one.moment - hosted.moment))))
    return max(found, key=lambda pair: pair[0].moment, default=None)


def passed_told(study: Study) -> tuple[Observation, Observation] | None:
    """Return firms passed and firms present: reconciled where they are, else as printed."""
    modelled = passed_by(study)
    return modelled[:2] if modelled is not None else passed_and_present(study)


def _exact(study: Study, indicator: str) -> list[Observation]:
    return [
        one
        for one in study.seen.get(indicator, ())
        if one.quality in GRADES[:2]
        and one.bound in ("point", "approx")
        and not study.partial & set(one.claim_ids)
    ]


def _passed(study: Study) -> str | None:
    lang, pair = study.lang, passed_told(study)
    if pair is None:
        return _hosted(study)
    hosted, present = pair
    gone = round(hosted.middle - present.middle)
    told = say_many(
        lang,
        "{when}, {hosted} had passed through the {noun} and {present} was there.",
        "{when}, {hosted} had passed through the {noun} and {present} were there.",
        1 if present.middle == 1 else 2,
        when=capital(when(hosted, lang, kind="cumulative")),
        hosted=amount(hosted, lang) + marks(hosted),
        present=bare(present, lang) + marks(present),
        noun=study.noun,
    )
    modelled = passed_by(study)
    if modelled is not None:
        return f"{told} {_gone(study, modelled[2])}"
    if is_followed(study):
        rest = say_many(lang, "The other one has left.", "The other {n} have left.", gone)
    else:
        rest = say_many(
            lang,
            "The other one grew elsewhere, closed or moved: no source says which.",
            "The other {n} grew elsewhere, closed or moved: no source says which.",
            gone,
        )
    told = f"{told} {rest}"
    if names := also_told(study, hosted.claim_ids + present.claim_ids):
        doubt = say(lang, "One of the two counts is also told of {names}.", names=", ".join(names))
        told = f"{told} {doubt}"
    return told


def _gone(study: Study, gone: Modelled) -> str:
    """Say how many have left by the model, and whether any source follows them."""
    values = dict(gone=bare(gone, study.lang))
    if is_followed(study):
        return say(study.lang, "The other {gone} have left.", **values)
    return say(
        study.lang,
        "The other {gone} grew elsewhere, closed or moved: no source says which.",
        **values,
    )


def _hosted(study: Study) -> str | None:
    """Say firms hosted or supported since opening, without a count of those present beside it."""
    lang = study.lang
    told = [
        labelled(study.inline(name), last, lang)
        for name in ("firms_cumulative", "firms_supported_cumulative", "firms_graduated")
        if (last := study.latest(name)) is not None
    ]
    return say(lang, "{counts}.", counts=joined(told, lang)) if told else None


def _moves(study: Study) -> str | None:
    """Say the latest entries and departures."""
    lang, told = study.lang, []
    entered = listed_flows(study, out=False)
    if entered:
        last = entered[-1]
        flow = told_flow(study, last)
        assert flow is not None
        last = reconciled(study, last) or last
        told.append(
            say(
                lang,
                "Entries: {firms} a year {when}.",
                firms=bare(rounded(flow), lang),
                when=when(last, lang) + marks(last),
            )
        )
    kept = departures_kept(study)
    flow = told_flow(study, kept) if kept is not None else None
    if kept is not None and flow is not None:
        kept = reconciled(study, kept) or kept
        told.append(
            say(
                lang,
                "Departures: {firms} a year {when}.",
                firms=bare(rounded(flow), lang),
                when=when(kept, lang) + marks(kept),
            )
        )
    return " ".join(told) or None


def _failed(study: Study) -> str | None:
    """Name the firms known to have failed: the only trace of what becomes of leavers."""
    lang, failed = study.lang, study.latest("firms_exited_failed")
    if failed is None:
        return None
    entered = study.near("firms_entered", failed.kept.moment, 0.1)
    values = dict(failed=bare(failed, lang) + marks(failed), when=when(failed, lang))
    if entered is None:
        return say(lang, "The only trace of failure: {failed} {when}.", **values)
    values["entered"] = bare(entered, lang) + marks(entered)
    return say(lang, "The only trace of failure: {failed} of {entered} entrants {when}.", **values)


def _survival(study: Study) -> str | None:
    """Say survival as it is claimed, and what the claims leave out."""
    lang = study.lang
    told = [
        labelled(study.inline(name), last, lang)
        for name in sorted(study.readings)
        if name.startswith("survival_rate") and (last := study.latest(name)) is not None
    ]
    if not told:
        return None
    return say(
        lang,
        "{rates}. The sources print no cohort: who is counted, from when, and how leavers are "
        "treated.",
        rates=joined(told, lang),
    )


def _nothing(study: Study) -> str | None:
    if study.has(*FLOWS, "firms_cumulative", "firms_supported_cumulative", "firms_graduated"):
        return None
    return say(study.lang, "No source counts firms that enter, leave or have passed through.")


def _doubt(study: Study, claim_ids: Iterable[str]) -> str:
    """Say in brackets that a figure is also told of the network; nothing where it is not."""
    names = also_told(study, claim_ids)
    if not names:
        return ""
    told = say(
        study.lang, "({names} is also said to have one of these figures)", names=", ".join(names)
    )
    return f" {told}"


def implied_flows(study: Study) -> pd.DataFrame:
    """Give the departures that stocks imply, as `report.figures.flows` draws them."""
    rows = [
        dict(
            indicator="firms_exited",
            period_start=one.period_start,
            period_end=one.period_end,
            value=one.per_year,
        )
        for one in implied_departures(study)
    ]
    return pd.DataFrame(rows, columns=["indicator", "period_start", "period_end", "value"])


def sums(study: Study) -> str:
    """Write out the sums behind implied departures, with their claims and the doubt about them."""
    told = [
        one.said(study.lang) + cited(*one.claim_ids) + _doubt(study, one.claim_ids)
        for one in implied_departures(study)
    ]
    return ("; " if study.lang == "en" else " ; ").join(told)
