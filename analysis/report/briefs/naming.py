"""What an assumption is called away from its theme: its lever stands before it."""

from __future__ import annotations

from analysis.language.messages import say
from analysis.policy.assumption_table import Assumption
from analysis.policy.levers.registry import LEVERS


def named(item: Assumption, lang: str) -> str:
    """Name an assumption; one of a lever begins with the lever's name."""
    label = item.label_fr if lang == "fr" else item.label
    if item.kind not in LEVERS:
        return label
    lever = LEVERS[item.kind].label.said(lang)
    return say(lang, "{lever}: {label}", lever=lever, label=label[:1].lower() + label[1:])
