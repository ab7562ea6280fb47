"""What is published on the survival of firms: the opening and the figure."""

from __future__ import annotations

import pandas as pd

from analysis.language.messages import say
from analysis.report.exhibits import Exhibit, exhibit
from analysis.report.figures.claimed_survival import survival_claims
from analysis.report.figures.keys import KeyItem
from analysis.report.marks import Marks
from analysis.report.pages.head import Opening
from analysis.report.stays.published import Published, in_short, shares_said


def claimed_opening(found: Published, marks: Marks, *, told: bool) -> Opening:
    """Open the section; with `told` it says what is published in two sentences."""
    lang = marks.lang
    clocks = say(
        lang,
        "A share still there is not a share still alive: who has graduated has left and lives. "
        "The published rates count firms alive, each source its own firms by its own clock, so "
        "they stand side by side and are never averaged.",
    )
    title = say(lang, "What is published on the survival of firms")
    sentences = in_short(found, marks, lang) if told else []
    return Opening("published", title, (clocks, *sentences), lang)


def claimed_figure(found: Published, marks: Marks, number_: int) -> Exhibit:
    """Draw the published shares of firms alive, by years since entry."""
    lang, heads = marks.lang, found.heads
    shown = heads[heads["years"].notna()]
    seen = set(shown["entity_id"])
    return exhibit(
        survival_claims,
        shown,
        name=f"{found.entity}_published_survival_{lang}",
        number=number_,
        title=say(lang, "Firms said to be alive"),
        subtitle=say(lang, "percent of the firms counted, by years since entry or registration"),
        alt=_in_words(shown, lang),
        lang=lang,
        key=[
            KeyItem("disc", say(lang, "share that a source states")),
            KeyItem("line", say(lang, "one cohort, counted at each time"), "muted"),
        ],
        scope=say(
            lang, "Only the points of the cohort are joined; the others count different firms."
        ),
        marks=marks,
        claim_ids=[str(one) for one in shown["claim_id"]],
        download=shown[
            ["claim_id", "entity_id", "indicator", "years", "value", "bound", "source_id"]
        ],
        own=next((one for one in found.family if one in seen), None),
    )


def _in_words(shown: pd.DataFrame, lang: str) -> str:
    """Say every point, hub by hub."""
    told = [
        say(lang, "{way}: {shares}", way=str(name), shares=", ".join(shares_said(rows, lang)))
        for name, rows in shown.groupby("name", sort=False)
    ]
    return say(lang, "Shares of firms said to be alive. {hubs}.", hubs="; ".join(told))
