"""What an audit assumes, and what it cannot tell."""

from __future__ import annotations

from analysis.language.messages import say
from analysis.language.shown import element
from analysis.report.audits.audited import Audited
from analysis.report.pages.head import Opening


def limits(found: Audited) -> Opening:
    """Open the section on assumptions and limits."""
    lang = found.lang
    points = [
        say(
            lang,
            "Sources that copied each other without a trace count as independent here; an echo is "
            "known only where figure and date give it away.",
        ),
        say(
            lang,
            "A source may count another thing under the same word: the building or the network, "
            "firms hosted or supported, a list or a visit.",
        ),
        say(lang, "Nobody’s list of tenants was seen; every figure here was printed by somebody."),
    ]
    if found.carried:
        points[:0] = [
            say(
                lang,
                "The account supposes that entries, the share that leaves and jobs per firm change "
                "little from one year to the next, and that errors grow with the grade. How much "
                "is estimated from all hubs; a hub that really jumps looks like one with bad "
                "sources.",
            ),
            say(
                lang,
                "A count dated by its year alone is read at the end of September. A mistaken month "
                "can make two right counts contradict each other.",
            ),
        ]
    title = say(lang, "What this audit cannot tell")
    body = element("ul", *(element("li", one) for one in points))
    return Opening("limits", title, (body,), lang)
