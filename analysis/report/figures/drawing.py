"""A figure as SVG: inline for light, dark and print at once, or as a file to download."""

from __future__ import annotations

import hashlib
import html
import io
import re
import xml.etree.ElementTree as tree

import matplotlib
from matplotlib.figure import Figure

from analysis.language.shown import INVISIBLE, Html
from analysis.report.figures import style
from analysis.report.figures.hues import TOKENS, hue

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
TIP = "|"
OPEN, CLOSE = "\ue000", "\ue001"  # around an id until its name is known; no text holds them
DROPPED = ("metadata", "style")
LONG = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
REFERENCE = re.compile(r"url\(#([^)]+)\)")


def svg(figure: Figure, *, alt: str = "", class_: str = "", salt: str = "") -> Html:
    """Write a figure as inline SVG whose colours are the page's variables and whose text is text.

    Parameters
    ----------
    figure : Figure
        Drawn at 72 dots an inch, so that one unit is one px.
    alt : str
        What the figure says, for readers who do not see it; without it the drawing is decoration
        and hidden from them.
    class_ : str
        Class of the element, such as `wide` or `narrow`.
    salt : str
        Makes the ids of two equal drawings on one page differ.

    Returns
    -------
    Html
        The same bytes for the same figure; two decimals; no metadata, no font family.
    """
    root = tree.fromstring(_saved(figure, "none"))
    writer = _Writer(themed=True)
    body = "".join(writer.written(child) for child in root)
    width, height = (_short(value) for value in root.attrib["viewBox"].split()[2:])
    head = _attributes(
        class_=class_,
        role="img" if alt else "presentation",
        aria_label=INVISIBLE.sub("", alt),
        aria_hidden="" if alt else "true",
        width=width,
        height=height,
        viewBox=f"0 0 {width} {height}",
        style="stroke-linejoin:round",
        xmlns="http://www.w3.org/2000/svg",
    )
    return Html(_named(f"<svg{head}>{body}</svg>", writer.ids, salt))


def download_svg(figure: Figure, *, title: str = "", description: str = "") -> str:
    """Write a figure as a file of its own: plain colours, text as outlines, the same everywhere."""
    root = tree.fromstring(_saved(figure, "path"))
    writer = _Writer(themed=False)
    body = "".join(writer.written(child) for child in root)
    width, height = (_short(value) for value in root.attrib["viewBox"].split()[2:])
    head = _attributes(
        width=width,
        height=height,
        viewBox=f"0 0 {width} {height}",
        style="stroke-linejoin:round",
        xmlns="http://www.w3.org/2000/svg",
    )
    said = "".join(
        f"<{tag}>{html.escape(text, quote=False)}</{tag}>"
        for tag, text in (("title", title), ("desc", description))
        if text
    )
    # alone in its file a drawing needs no long ids
    text = f"<svg{head}>{said}{body}</svg>\n"
    for place in writer.ids.values():
        text = text.replace(place, f"p{place.strip(OPEN + CLOSE)}")
    return text


def _saved(figure: Figure, fonttype: str) -> bytes:
    buffer = io.BytesIO()
    settings = {**style.settings(), "svg.fonttype": fonttype, "svg.hashsalt": "technoparks"}
    with matplotlib.rc_context(settings):
        figure.savefig(buffer, format="svg", metadata=NO_METADATA)
    return buffer.getvalue()


class _Writer:
    """Writes elements shortly and collects the ids that something refers to."""

    def __init__(self, *, themed: bool) -> None:
        self.themed = themed
        self.ids: dict[str, str] = {}

    def written(self, element: tree.Element) -> str:
        tag = element.tag.removeprefix(SVG)
        if tag in DROPPED:
            return ""
        identity = element.attrib.pop("id", "")
        told = _tip(identity) if tag == "g" else ""
        if tag in ("path", "clipPath", "pattern") and identity:
            element.attrib["id"] = self._id(identity)
        if tag == "g":
            _hoist(element)
        inside = html.escape(element.text or "", quote=False) if tag == "text" else ""
        inside += "".join(self.written(child) for child in element)
        head = "".join(self._attribute(name, value) for name, value in element.attrib.items())
        if tag in ("g", "defs") and not inside:
            return ""
        if tag == "g" and not head and not told:
            return inside
        if not inside and not told:
            return f"<{tag}{head}/>"
        return f"<{tag}{head}>{told}{inside}</{tag}>"

    def _attribute(self, name: str, value: str) -> str:
        if name == LINK:
            return f' href="#{self._id(value[1:])}"'
        if name == "id":
            return f' id="{value}"'
        if name == "transform":
            value = re.sub(r"rotate\(-?0(?: [^)]*)?\)", "", value).strip()
        if name == "d":
            value = re.sub(r"\s*([A-Za-z])\s*", r"\1", " ".join(value.split()))
        if name == "style":
            value = self._style(value)
        value = REFERENCE.sub(lambda found: f"url(#{self._id(found[1])})", value)
        return f' {name}="{html.escape(_rounded(value))}"' if value else ""

    def _style(self, value: str) -> str:
        parts = [part.strip() for part in value.split(";") if part.strip()]
        if self.themed:
            parts = [part for part in parts if not part.startswith("font-family")]
        text = ";".join(part.replace(": ", ":") for part in parts)
        if self.themed:
            for role, colour in TOKENS.items():
                text = text.replace(colour, hue(role))
        return text

    def _id(self, identity: str) -> str:
        return self.ids.setdefault(identity, f"{OPEN}{len(self.ids)}{CLOSE}")


def _hoist(group: tree.Element) -> None:
    """Say the style of many equal marks once, for their group."""
    marks = [child for child in group if child.tag == f"{SVG}use"]
    styles = {mark.attrib.get("style") for mark in marks}
    if len(marks) < 3 or len(styles) > 1 or "style" in group.attrib or None in styles:
        return
    group.attrib["style"] = str(styles.pop())
    for mark in marks:
        del mark.attrib["style"]


def _tip(identity: str) -> str:
    """Words that a pointer over a mark shows; a chart puts them behind the mark's name."""
    _, bar, said = identity.partition(TIP)
    return f"<title>{html.escape(said, quote=False)}</title>" if bar and said else ""


def _named(text: str, ids: dict[str, str], salt: str) -> str:
    """Give ids a name of their own on any page: made of what is drawn, so the same every time."""
    digest = hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()[:8]
    for place in ids.values():
        text = text.replace(place, f"f{digest}-{place.strip(OPEN + CLOSE)}")
    return text


def _rounded(value: str) -> str:
    """Round coordinates to two decimals; a scale keeps its digits, it multiplies them."""
    parts = re.split(r"(scale\([^)]*\))", value)
    parts[::2] = [LONG.sub(lambda found: _short(found[0]), part) for part in parts[::2]]
    return "".join(parts)


def _short(value: str) -> str:
    text = f"{float(value):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _attributes(**values: str) -> str:
    return "".join(
        f' {name.rstrip("_").replace("_", "-")}="{html.escape(value)}"'
        for name, value in values.items()
        if value
    )
