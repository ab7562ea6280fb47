"""The page of a comparison of two runs: one file that needs nothing but itself."""

from __future__ import annotations

from analysis.language.messages import say
from analysis.language.shown import element, fragment
from analysis.language.textnodes import typeset_html
from analysis.language.typography import typeset
from analysis.report.comparing_runs_record import RunComparison
from analysis.report.pages.exporting import Page, bar, written
from analysis.report.pages.looks import page_css


def document(compared: RunComparison) -> str:
    """Write a whole HTML document of a comparison."""
    lang = compared.lang
    title = say(lang, "Two runs compared")
    lead = " ".join(compared.sentences)
    main = fragment(
        element("p", element("b", title), class_="kicker"),
        element("h1", compared.sentences[1].rstrip("."), id="answer"),
        compared,
    )
    page = Page(
        lang=lang,
        title=typeset(title, lang),
        description=typeset(lead, lang),
        css=page_css(),
        bar=bar(lang, sister=None, index=None, skip="#answer"),
        main=typeset_html(main, lang),
        footer="",
    )
    return written(page)
