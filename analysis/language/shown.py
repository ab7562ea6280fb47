"""The small writer with which records show themselves: semantic HTML in which data stays text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Any

from analysis.language.pictures import as_drawings, as_pictures
from analysis.language.textnodes import typeset_html

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})
ADDRESSES = frozenset({"href", "src", "action", "xlink:href", "formaction"})
NAME = re.compile(r"[A-Za-z][A-Za-z0-9:-]*")
# Controls that no reader sees and that may hide or reorder what stands on the page.
INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202d\u202e\ufffe\uffff]|[\ud800-\udfff]")
# Notebooks set mathematics in any output; these classes keep a `$` of the data a dollar sign.
WRAPPER = '<div class="tp mathjax_ignore tex2jax_ignore" lang="{lang}">'
WRAPPED = re.compile(re.escape(WRAPPER).replace(r"\{lang\}", "[a-z]{2}") + "(.*)</div>", re.DOTALL)


class Html(str):
    """Markup made by this writer; a plain `str` is text and is escaped wherever it is used."""

    __slots__ = ()

    def __html__(self) -> str:
        """Tell template engines that this is markup already."""
        return str(self)


def element(tag: str, /, *children: Any, **attributes: Any) -> Html:
    """Write one HTML element.

    Parameters
    ----------
    tag : str
        Name of the element.
    *children
        `Html` goes in as it is, a `Shown` record shows itself, lists are laid end to end, None is
        left out; everything else is text and is escaped.
    **attributes
        `class_` is `class`, `data_l` is `data-l`; None and False leave an attribute out, True
        writes it without a value. An address that is not http, https, mail, a place in the site or
        a download of our own making is left out, so that `javascript:` never becomes a link.

    Returns
    -------
    Html
        The element; its text is set in the typography of its language when a record shows itself.

    Raises
    ------
    ValueError
        A name that is no name, or an attribute that would run code (`onclick` and its like).
    """
    if not NAME.fullmatch(tag) or tag.lower() == "script":
        raise ValueError(f"element {tag!r}: expected a plain element name")
    written = "".join(_attribute(name, value, attributes) for name, value in attributes.items())
    if tag in VOID:
        return Html(f"<{tag}{written}>")
    return Html(f"<{tag}{written}>{fragment(*children)}</{tag}>")


def fragment(*children: Any) -> Html:
    """Lay pieces end to end by the rules of `element`, without an element around them."""
    return Html("".join(_child(child) for child in children))


def paragraphs(*texts: Any, class_: str | None = None) -> Html:
    """Write one paragraph for each text that is there."""
    return fragment(*(element("p", text, class_=class_) for text in texts if text))


def link(address: str | None, *children: Any, **attributes: Any) -> Html:
    """Write a link to a web address; an address that is none becomes plain text in a span."""
    if address and re.match(r"https?://[^\s/]", address.strip(), re.IGNORECASE):
        return element("a", *children, href=address.strip(), **attributes)
    return element("span", *children, **attributes)


def safe_address(address: str, *, download: bool = False) -> bool:
    """Tell whether an address may stand in a page: web, mail, in the site, or our own download."""
    seen = re.sub(r"[\x00-\x20\x7f-\xa0]", "", address).lower()
    if seen.startswith("data:"):
        return download and seen.startswith(("data:text/csv", "data:image/svg+xml"))
    scheme = re.match(r"[^/?#]*?:", seen)
    return scheme is None or scheme[0] in ("http:", "https:", "mailto:")


def plain(markup: str) -> str:
    """Give the text of a piece of HTML, a line for each block, pictures by their description."""
    text = re.sub(r"(?s)<(style|script)\b.*?</\1>", "", markup)
    text = re.sub(r'(?s)<svg\b[^>]*?aria-label="([^"]*)"[^>]*>.*?</svg>', r"[\1]", text)
    text = re.sub(r"(?s)<svg\b.*?</svg>", "", text)
    text = re.sub(r"<(sup)\b[^>]*>", " ", text)
    text = re.sub(r"<(?:td|th|dd|summary)\b[^>]*>", "  ", text)
    text = re.sub(
        r"</?(?:p|h\d|li|tr|div|dt|figure|figcaption|caption|section|br)\b[^>]*>", "\n", text
    )
    lines = html.unescape(re.sub(r"<[^>]*>", "", text)).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())


class Shown:
    """A record that shows itself: `html()` for notebooks and pages, `text()` for everything else.

    A subclass is a frozen dataclass with a field `lang` and a method `html`.
    """

    lang: str

    def html(self) -> Html:
        """Write the record as HTML."""
        raise NotImplementedError

    def text(self) -> str:
        """Write the record as plain text."""
        return plain(typeset_html(self.html(), self.lang))

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> dict[str, str]:
        shown = as_pictures(typeset_html(self.html(), self.lang))
        return {
            "text/html": f"{WRAPPER.format(lang=self.lang)}{shown}</div>",
            "text/plain": self.text(),
        }


def unwrapped(output: str) -> str | None:
    """Give back the HTML of a record shown in a notebook, drawings and all; None for any other."""
    found = WRAPPED.fullmatch(output)
    return as_drawings(found[1]) if found else None


def _child(child: Any) -> str:
    if child is None or child is False:
        return ""
    if isinstance(child, Html):
        return str(child)
    if isinstance(child, Shown):
        return str(child.html())
    if isinstance(child, (list, tuple)):
        return "".join(_child(one) for one in child)
    return html.escape(INVISIBLE.sub("", str(child)), quote=False)


def _attribute(name: str, value: Any, beside: dict[str, Any]) -> str:
    name = name.rstrip("_").replace("_", "-")
    if not NAME.fullmatch(name) or name.lower().startswith("on") or name.lower() == "srcdoc":
        raise ValueError(f"attribute {name!r}: it would run code or is no name")
    if value is None or value is False:
        return ""
    if value is True:
        return f" {name}"
    text = INVISIBLE.sub("", str(value))
    if name.lower() in ADDRESSES and not safe_address(text, download="download" in beside):
        return ""
    return f' {name}="{html.escape(text)}"'
