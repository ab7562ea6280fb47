"""A figure as the page shows it: title that states the finding, key, plot, notes, downloads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.language.messages import say
from analysis.language.shown import Html, Shown, element, fragment
from analysis.language.typography import typeset
from analysis.report.downloads import csv_link, svg_link
from analysis.report.figures import style
from analysis.report.figures.drawing import download_svg, svg
from analysis.report.figures.keys import KeyItem, key_of

Words = Html | str | None


@dataclass(frozen=True, eq=False)
class Exhibit(Shown):
    """A figure with all that a reader needs beside it.

    Attributes
    ----------
    name : str
        Name of the files it is downloaded as.
    number : int or None
        Number of the figure in its page.
    title, subtitle : str or Html
        The finding; measure, unit, place, years.
    alt : str
        The finding and its main numbers, for readers who do not see the plot.
    lang : {"en", "fr"}
        Language of the page.
    wide, narrow : Html
        The two drawings; the page shows one of them.
    key : tuple of KeyItem
        Signs and their words.
    reading, scope, sources, downloads, code : Html, str or None
        How to read it, on one point; what it covers; marks; links; the code that made it.
    """

    name: str
    number: int | None
    title: str
    subtitle: str
    alt: str
    lang: str
    wide: Html
    narrow: Html
    key: tuple[KeyItem, ...] = ()
    reading: Words = None
    scope: Words = None
    sources: Words = None
    downloads: Words = None
    code: str | None = None

    def html(self) -> Html:
        """Write the figure: caption, key and plot, notes in the margin."""
        plot = element("div", self.wide, self.narrow, class_="plot")
        key = element("ul", *(item.html() for item in self.key), class_="key") if self.key else None
        return element(
            "figure",
            element("figcaption", self._caption()),
            element("div", key, plot, self._code()),
            self._notes(),
            class_="cols",
        )

    def text(self) -> str:
        """Write number, title and what the plot says, without the plot."""
        label = say(self.lang, "Figure {number}", number=self.number) if self.number else ""
        lines = (label, str(self.title), str(self.subtitle), f"[{self.alt}]")
        return "\n".join(typeset(line, self.lang) for line in lines if line)

    def _caption(self) -> Html:
        label = say(self.lang, "Figure {number}", number=self.number) if self.number else None
        return fragment(
            element("span", label, class_="n") if label else None,
            element("b", self.title),
            element("span", self.subtitle, class_="u") if self.subtitle else None,
        )

    def _notes(self) -> Html | None:
        notes = (
            _note(say(self.lang, "How to read:"), self.reading),
            _note(say(self.lang, "Scope:"), self.scope),
            _note(say(self.lang, "Sources:"), self.sources, "src"),
            element("p", say(self.lang, "Download:"), " ", self.downloads)
            if self.downloads
            else None,
        )
        return element("div", *notes, class_="notes") if any(notes) else None

    def _code(self) -> Html | None:
        if not self.code:
            return None
        title = element("summary", say(self.lang, "The code of this figure"))
        code = element("div", element("pre", element("code", self.code)))
        return element("details", title, code, class_="code")


def exhibit(
    chart: Callable[..., Any],
    frame: pd.DataFrame,
    *,
    name: str,
    title: str,
    alt: str,
    number: int | None = None,
    subtitle: str = "",
    lang: str = "en",
    key: Sequence[KeyItem] | None = None,
    reading: Words = None,
    scope: Words = None,
    marks: Callable[[Iterable[Any]], Html] | None = None,
    claim_ids: Iterable[str] = (),
    download: pd.DataFrame | None = None,
    code: str | None = None,
    **chart_arguments: Any,
) -> Exhibit:
    """Draw a chart twice, for wide pages and for phones, with its notes and downloads.

    Parameters
    ----------
    chart : callable
        A chart of `report.figures`.
    frame : DataFrame
        What the chart draws.
    name : str
        Name of the downloads, without ending; unlike that of any other figure of the page.
    title, subtitle, alt : str
        The finding; measure, unit, place and years; what the figure says in words and numbers.
    number : int, optional
        Number of the figure in its page.
    lang : {"en", "fr"}
        Language of the page.
    key : sequence of KeyItem, optional
        Signs and their words; by default those that stand in the figure.
    reading, scope : str or Html, optional
        How to read one point; what the figure covers.
    marks : Marks, optional
        Numbers claims over the page; with `claim_ids` it gives the marks of the sources.
    claim_ids : iterable of str
        Claims that the figure rests on.
    download : DataFrame, optional
        What the CSV holds; by default `frame`.
    code : str, optional
        Code that makes the figure, folded beneath it.
    **chart_arguments
        Passed to the chart.

    Returns
    -------
    Exhibit
        The same bytes for the same arguments.

    Raises
    ------
    ValueError
        A figure without words for readers who do not see it.
    """
    if not alt.strip():
        raise ValueError(f"figure {name!r}: alt is empty; say the finding and its main numbers")
    drawings = [
        chart(frame, lang=lang, width=width, **chart_arguments)
        for width in (style.WIDE, style.NARROW)
    ]
    wide, narrow = (
        svg(drawing, alt=alt, class_=class_, salt=name)
        for drawing, class_ in zip(drawings, ("wide", "narrow"), strict=True)
    )
    if key is None:
        key = key_of(drawings[0], lang)
    file = download_svg(
        drawings[0], title=typeset(str(title), lang), description=typeset(alt, lang)
    )
    links = (csv_link(frame if download is None else download, f"{name}.csv"), " · ",
             svg_link(file, f"{name}.svg"))  # fmt: skip
    return Exhibit(
        name=name,
        number=number,
        title=title,
        subtitle=subtitle,
        alt=alt,
        lang=lang,
        wide=wide,
        narrow=narrow,
        key=tuple(key),
        reading=reading,
        scope=scope,
        sources=_marked(marks, claim_ids),
        downloads=fragment(*links),
        code=code,
    )


def _marked(marks: Callable[[Iterable[Any]], Html] | None, claim_ids: Iterable[str]) -> Words:
    known = list(dict.fromkeys(claim_ids))
    return marks(known) if marks is not None and known else None


def _note(head: str, body: Words, class_: str | None = None) -> Html | None:
    return element("p", element("b", head), " ", body, class_=class_) if body else None
