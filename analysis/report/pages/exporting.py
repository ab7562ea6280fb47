"""An executed notebook → one HTML page that needs nothing but itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from analysis.language.messages import LANGUAGES, say
from analysis.language.shown import Html, element, fragment
from analysis.language.textnodes import typeset_html
from analysis.language.typography import typeset
from analysis.report.pages.arranging import arranged
from analysis.report.pages.looks import page_css

# Nothing is fetched, run, framed or posted; styles and faces are in the page.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'"
)
STAR = Html(
    '<svg viewBox="0 0 24 24" aria-hidden="true"><g fill="none" stroke="currentColor" '
    'stroke-width="2.2" stroke-linejoin="miter"><path d="M5 5h14v14H5z"/>'
    '<path d="M12 2.1 21.9 12 12 21.9 2.1 12z"/></g></svg>'
)


@dataclass(frozen=True)
class Page:
    """What the template places: each part is markup, but title and description, which are text."""

    lang: str
    title: str
    description: str
    css: str
    bar: str
    main: str
    footer: str
    policy: str = POLICY
    script: str = ""


def export(
    notebook: Any,
    *,
    lang: str,
    title: str | None = None,
    description: str | None = None,
    sister: str | None = None,
    index: str | None = None,
) -> str:
    """Write the page of an executed notebook.

    Parameters
    ----------
    notebook : NotebookNode or path
        The notebook after its run, whole or stopped by an error: then the page says so.
    lang : {"en", "fr"}
        Language of the page; prose cells are said in it through the catalogues.
    title, description : str, optional
        Text of `<title>` and of the description; left out, the head's title and first paragraph.
    sister : str, optional
        Address of the same page in the other language, from the folder of this one.
    index : str, optional
        Address of the index, from the folder of this page.

    Returns
    -------
    str
        A whole HTML document: the records in the order of the cells, code folded under what it
        shows, no script, no outside address but links to sources. The same notebook gives the
        same bytes.
    """
    node = _read(notebook)
    parts = arranged(node.cells, lang)
    page = Page(
        lang=lang,
        title=typeset(title or parts.title or "Technopark Policy Lab", lang),
        description=typeset(description or parts.description, lang),
        css=page_css(),
        bar=bar(lang, sister=sister, index=index, skip=parts.skip),
        main=parts.main,
        footer=parts.footer,
    )
    return written(page, node)


def bar(lang: str, *, sister: str | None, index: str | None, skip: str) -> str:
    """Write the link past the bar, the name of the project and the switch of language."""
    names = fragment(STAR, element("span", "Technopark Policy Lab"))
    into = element("span", say(lang, ", index of the reports"), class_="vh")
    brand = element("a", names, into, class_="brand", href=index) if index else None
    places = (_place(known, lang, sister) for known in sorted(LANGUAGES, reverse=True))
    switch = element("nav", *places, class_="lang", aria_label=say(lang, "Language"))
    line = element("div", brand or element("span", names, class_="brand"), switch, class_="bar")
    written = fragment(
        element("a", say(lang, "Go to the answer"), class_="skip", href=skip),
        element("header", line, class_="wrap"),
    )
    return typeset_html(written, lang)


def _place(known: str, lang: str, sister: str | None) -> Html | None:
    if known == lang:
        return element("b", known.upper(), aria_current="true")
    if sister is None:
        return None
    return element("a", known.upper(), href=sister, lang=known, hreflang=known)


def written(page: Page, notebook: Any = None) -> str:
    """Put the parts of a page into its template."""
    from nbformat.v4 import new_notebook

    html, _ = _exporter().from_notebook_node(notebook or new_notebook(), resources={"page": page})
    return str(html)


@cache
def _exporter() -> Any:
    """Return the one exporter of this process: setting it up costs more than a page."""
    from nbconvert.exporters import TemplateExporter
    from traitlets.config import Config

    here = Path(__file__).parent / "template"
    settings = Config(
        {
            "TemplateExporter": {
                "template_name": "report",
                "extra_template_basedirs": [str(here)],
                "file_extension": ".html",
            }
        }
    )
    return TemplateExporter(config=settings)


def _read(notebook: Any) -> Any:
    import nbformat

    if isinstance(notebook, (str, Path)):
        return nbformat.read(str(notebook), as_version=4)
    return notebook
