"""The words around the figures of firms passed and of flows."""

from __future__ import annotations

from analysis.language.messages import say
from analysis.language.numbers import number
from analysis.language.shown import Html, fragment
from analysis.report.findings.departures import departures_kept, listed_flows, rounded, yearly
from analysis.report.findings.identities import implied_departures
from analysis.report.findings.listing import listed
from analysis.report.findings.modelled import (
    is_modelled,
    modelled_series,
    passed_by,
    plainly,
    reconciled,
)
from analysis.report.findings.prose import pieces
from analysis.report.findings.reading import Reading
from analysis.report.findings.study import Study
from analysis.report.findings.wording import bare, capital, in_date, marks, when
from analysis.report.marks import Marks
from analysis.report.profiles.flow import FLOWS, passed_and_present, sums
from analysis.report.profiles.picture_words import (
    Words,
    claims_in,
    courses,
    file_name,
    scope,
    span_of,
)


def passed_words(study: Study, marks_: Marks) -> Words:
    """Say what the gap between firms passed and firms present is."""
    lang, names = study.lang, ("firms_cumulative", "tenant_firms")
    name, hosted = file_name(study, "passed"), study.series("firms_cumulative")
    if not hosted:
        return Words(name, absent="")
    if len(hosted) < 2 or passed_and_present(study) is None:
        return Words(
            name,
            absent=say(
                lang,
                "The firms hosted since opening are counted too rarely beside those present to "
                "draw the gap between them.",
            ),
        )
    years = [one.year for name in names for one in study.series(name)]
    title = say(lang, "What lies between firms passed and firms present has left")
    subtitle = say(lang, "Firms hosted since opening and firms present, {name}", name=study.name)
    return Words(
        name=name,
        title=title,
        subtitle=subtitle + span_of(years),
        alt=". ".join([title, *courses(study, names)]) + ".",
        reading=_gap(study, marks_),
        scope=_drawn_on(study),
        claim_ids=claims_in(study, ("firms_cumulative",)),
    )


def _drawn_on(study: Study) -> str:
    """Say whether the lines are the model's or join what sources print."""
    told = scope(study, claims_in(study, ("firms_cumulative",)))
    if modelled_series(study, "firms_cumulative"):
        why = say(
            study.lang,
            "Both lines are reconciled, with their 95% interval; the points are what sources "
            "print of firms hosted.",
        )
    else:
        why = say(
            study.lang,
            "Both lines join what sources print: the model does not publish firms hosted here.",
        )
    return f"{told} {why}"


def _gap(study: Study, marks_: Marks) -> Html | None:
    """Explain the gap: at the model's last counted year, else at the kept counts of one date."""
    lang, pairs, modelled = study.lang, [], passed_by(study)
    if modelled is not None:
        passed, here, gone = modelled
        told = say(
            lang,
            "{when}, {hosted} had passed and {present} were present, so {gone} had left.",
            when=capital(when(passed, lang, kind="cumulative")),
            hosted=bare(passed, lang) + marks(passed),
            present=bare(here, lang) + marks(here),
            gone=bare(gone, lang),
        )
        return fragment(*pieces(told, marks_))
    for hosted in study.sound("firms_cumulative"):
        present = study.near("tenant_firms", hosted.kept.moment, 0.5)
        if present is not None and present.kept.middle < hosted.kept.middle:
            pairs.append((hosted, present))
    if not pairs:
        return None
    hosted, present = pairs[len(pairs) // 2]
    told = say(
        lang,
        "{when}, {hosted} had passed and {present} were present, so {gone} had left.",
        when=in_date(hosted.kept.period_end, lang),
        hosted=bare(hosted.kept, lang) + marks(hosted.kept),
        present=bare(present.kept, lang) + marks(present.kept),
        gone=_gone(hosted, present, lang),
    )
    return fragment(*pieces(told, marks_))


def _gone(hosted: Reading, present: Reading, lang: str) -> str:
    n = number(hosted.kept.middle - present.kept.middle, lang)
    if hosted.kept.bound == "lower" or present.kept.bound == "upper":
        return say(lang, "at least {amount}", amount=n)
    exact = hosted.kept.bound == present.kept.bound == "point"
    return n if exact else say(lang, "about {amount}", amount=n)


def flows_words(study: Study, marks_: Marks) -> Words:
    """Say departures a year, and the sums that lead to them."""
    lang = study.lang
    if not study.has(*FLOWS):
        counted = study.has("firms_cumulative", "firms_supported_cumulative", "firms_graduated")
        told = say(lang, "No source counts entries or departures, so there is no flow to draw.")
        return Words(file_name(study, "flows"), absent=told if counted else "")
    title = _flow_title(study)
    return Words(
        name=file_name(study, "flows"),
        title=title,
        subtitle=_flow_subtitle(study),
        alt=". ".join([title, *courses(study, FLOWS)]) + ".",
        reading=_one_flow(study, marks_),
        scope=scope(study, claims_in(study, FLOWS)),
        claim_ids=claims_in(study, FLOWS),
    )


def _flow_subtitle(study: Study) -> str:
    lang = study.lang
    if modelled_series(study, "firms_exited"):
        return say(
            lang,
            "Firms a year: claims as long as their period, the reconciled series with its 95% "
            "interval",
        )
    return say(lang, "Firms a year; a figure over several years is drawn as long as its period")


def _one_flow(study: Study, marks_: Marks) -> Html | None:
    """Explain the figure: by the sums that imply departures, else by its last flow."""
    lang, implied = study.lang, sums(study)
    if implied:
        return fragment(*pieces(say(lang, "{sums}.", sums=capital(implied)), marks_))
    flows = listed_flows(study, out=True) or listed_flows(study, out=False)
    flow = yearly(flows[-1]) if flows else None
    if flow is None:
        return None
    firms = bare(rounded(flow), lang) + marks(flows[-1])
    out = bool(listed_flows(study, out=True))
    values = dict(when=capital(when(flows[-1], lang)), firms=firms)
    if out:
        told = say(lang, "{when}, {firms} departures a year.", **values)
    else:
        told = say(lang, "{when}, {firms} entries a year.", **values)
    return fragment(*pieces(told, marks_))


def _flow_title(study: Study) -> str:
    """State what the flows show: departures and the ways that lead to them, or what is missing."""
    lang, kept = study.lang, departures_kept(study)
    flow = yearly(kept) if kept is not None else None
    if kept is None or flow is None:
        return say(lang, "Entries are known, departures are not")
    kept = plainly(reconciled(study, kept) or kept)
    flow = kept.kept if is_modelled(kept) else flow
    implied = implied_departures(study)
    if implied:
        rates = listed([one.rate(lang) for one in implied], lang)
        return say(
            lang,
            "{firms} departures a year {when}; stocks and entries imply {rates}",
            firms=capital(bare(rounded(flow), lang)),
            when=when(kept, lang),
            rates=rates,
        )
    return say(
        lang,
        "{firms} departures a year {when}",
        firms=capital(bare(rounded(flow), lang)),
        when=when(kept, lang),
    )
