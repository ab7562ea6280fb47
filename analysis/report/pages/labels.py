"""What a page is called where it is listed: its kind, and what it is about beside the hub."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from analysis.language.errors import DataError
from analysis.language.messages import message, say

KINDS = {
    "hub_profile": message("Profile"),
    "hub_comparison": message("Comparison"),
    "data_audit": message("Data audit"),
    "policy_evaluation": message("Policy evaluation"),
    "evidence_review": message("Evidence review"),
    "tenant_survival": message("Survival of tenants"),
    "scenario_brief": message("Decision brief"),
    "reform_comparison": message("Reforms compared"),
}


def page_label(template: str, lang: str, parameters: Any = "") -> str:
    """Say what kind of page a template makes, and of which scenario, study or instrument.

    Parameters
    ----------
    template : str
        Name of the template; of a user's own, its words.
    lang : {"en", "fr"}
        Language of the label.
    parameters : str, optional
        The parameters of the page as JSON, as a ledger has them.
    """
    kind = KINDS[template].said(lang) if template in KINDS else template.replace("_", " ")
    subject = _subject(template, parameters, lang)
    return say(lang, "{kind}: {label}", kind=kind, label=subject) if subject else kind


def _subject(template: str, parameters: Any, lang: str) -> str:
    told = SUBJECTS.get(template)
    if told is None or not isinstance(parameters, str) or not parameters:
        return ""
    return told(json.loads(parameters), lang)


def _scenario(parameters: Mapping[str, Any], lang: str) -> str:
    from analysis.policy.scenario import load_scenario

    name = str(parameters.get("scenario", ""))
    try:
        return load_scenario(name, data=parameters.get("data") or None).titled(lang)
    except DataError:  # moved away or broken since its page was made
        return name


def _study(parameters: Mapping[str, Any], lang: str) -> str:
    from analysis.evidence.studies.outcomes import outcome_label
    from analysis.evidence.studies.telling import STUDY_NAMES, sample_title

    name, outcome, sample = (str(parameters.get(key, "")) for key in ("study", "outcome", "sample"))
    if name not in STUDY_NAMES:
        return name
    called = [STUDY_NAMES[name].said(lang)]
    for told, tell in ((outcome, outcome_label), (sample, partial(sample_title, name))):
        if told in ("", "density", "primary"):
            continue
        try:
            called.append(tell(told).said(lang))
        except KeyError:  # renamed since its page was made
            called.append(told)
    return ", ".join(called)


def _instrument(parameters: Mapping[str, Any], lang: str) -> str:
    from analysis.report.reviews.words import EVERY, INSTRUMENTS, called

    name = str(parameters.get("intervention", ""))
    return EVERY.said(lang) if name == "all" else called(name, INSTRUMENTS, lang)


SUBJECTS: Mapping[str, Callable[[Mapping[str, Any], str], str]] = {
    "scenario_brief": _scenario,
    "policy_evaluation": _study,
    "evidence_review": _instrument,
}
