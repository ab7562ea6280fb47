"""What one assumption rests on, in words: published figures by their marks, and what is assumed."""

from __future__ import annotations

from analysis.language.messages import say
from analysis.language.shown import Html, fragment
from analysis.policy.assumption_table import Assumption
from analysis.report.briefs.references import References


def grounded(item: Assumption) -> bool:
    """Tell whether published figures carry the whole of an assumption."""
    return bool(item.citations) and not item.assumption


def basis(item: Assumption, refs: References) -> Html:
    """Say in a few words whether an assumption rests on published figures, with their marks."""
    lang, marks = refs.marks.lang, refs.marks_of(one.row_id for one in item.citations)
    if not item.citations:
        return fragment(say(lang, "Assumed, without a row of data."))
    if grounded(item):
        return fragment(say(lang, "Rests on published figures."), marks)
    return fragment(say(lang, "Rests in part on published figures; the rest is assumed."), marks)


def reasoned(item: Assumption, refs: References) -> Html:
    """Say what an assumption rests on, and why it is assumed where it is."""
    lang = refs.marks.lang
    why = item.assumption_fr if lang == "fr" else item.assumption
    if not why:
        return basis(item, refs)
    assumed = say(lang, "Assumed: {why}", why=why)
    if not item.citations:
        return fragment(assumed)
    marks = refs.marks_of(one.row_id for one in item.citations)
    return fragment(say(lang, "Rests in part on published figures."), marks, " ", assumed)
