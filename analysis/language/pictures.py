"""Drawings as pictures: viewers of notebooks that nobody has run take `<svg>` out, not `<img>`."""

from __future__ import annotations

import base64
import html
import re

DRAWING = r"<svg\b[^>]*>(?:(?!<svg\b).)*?</svg>"
DRAWN = re.compile(
    rf'(<svg class="wide"(?:(?!<svg\b).)*?</svg>)(<svg class="narrow"(?:(?!<svg\b).)*?</svg>)'
    rf"|({DRAWING})",
    re.DOTALL,
)
DATA = r'"data:image/svg\+xml;base64,([\w+/=]+)"'
PAIR = rf"<picture><source [^>]*?srcset={DATA}[^>]*><img [^>]*?src={DATA}[^>]*></picture>"
PICTURE = re.compile(rf"{PAIR}|<img [^>]*?src={DATA}[^>]*>")
PHONES = "screen and (max-width: 39.99rem)"  # where a page shows the narrow one of two drawings
# A picture is a document of its own: it gets no face, colour or ground from what is around it. The
# x-height is that of the face in which drawings are measured, so that another face takes no more
# room; the ground is opaque, since the one around it may be dark.
LOOK = (
    "background:#fdfcf9;color:#56616c;font-size-adjust:.486;"
    "font-family:'Source Sans Pro','Source Sans 3',Arial,'Liberation Sans',Roboto,sans-serif"
)
MARGIN = 12  # px at both sides of a figure, for the names that a wide face makes longer after all
BEYOND = "<style>svg{overflow:visible}</style>"
FRAMED = re.compile(rf'<svg xmlns="[^"]*"[^>]*>(?:{BEYOND})?(<svg\b.*</svg>)</svg>', re.DOTALL)


def as_pictures(markup: str) -> str:
    """Put pictures in the place of drawings, each of which holds its drawing whole.

    A drawing tells its colours as `var(--role,#hex)`: the page's where it is a drawing, its own
    where it is a picture. Of two drawings of one thing (classes `wide` and `narrow`) a viewer
    shows the one for its width, or the wide one if it knows no better.
    """
    return DRAWN.sub(_shown, markup)


def as_drawings(markup: str) -> str:
    """Give back the markup that `as_pictures` was given, to the letter."""
    return PICTURE.sub(_given_back, markup)


def _shown(found: re.Match[str]) -> str:
    wide, narrow, single = found.groups()
    if single:
        return _img(single)
    alt = _named(wide, "aria-label")
    source = f'<source media="{PHONES}" srcset={_address(narrow, MARGIN)}>'
    return f'<picture>{source}<img alt="{alt}" src={_address(wide, MARGIN)}></picture>'


def _img(drawing: str) -> str:
    alt, class_ = _named(drawing, "aria-label"), _named(drawing, "class")
    named = f' class="{class_}"' if class_ else ""
    return f'<img alt="{alt}"{named} src={_address(drawing)}>'  # decoration has no words


def _address(drawing: str, margin: int = 0) -> str:
    """Frame a drawing as a document of its own; write it into an address, its size behind."""
    width, height = _size(drawing)
    wide = f"{float(width) + 2 * margin:g}"
    ratio = _named(drawing, "preserveAspectRatio")
    stretched = f' preserveAspectRatio="{ratio}"' if ratio else ""
    framed = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{height}" '
        f'viewBox="{-margin} 0 {wide} {height}"{stretched} style="{LOOK}">'
        f"{BEYOND if margin else ''}{drawing}</svg>"
    )
    written = base64.b64encode(framed.encode()).decode()
    return f'"data:image/svg+xml;base64,{written}" width="{wide}" height="{height}"'


def _given_back(found: re.Match[str]) -> str:
    narrow, wide, single = found.groups()
    drawings = [_drawing(one) for one in (single or wide, narrow) if one]
    return found[0] if None in drawings else "".join(filter(None, drawings))


def _drawing(written: str) -> str | None:
    try:
        found = FRAMED.fullmatch(base64.b64decode(written).decode())
    except ValueError:  # a picture from elsewhere
        return None
    return found[1] if found else None


def _size(drawing: str) -> tuple[str, str]:
    """Width and height that a drawing says, or those of its view box."""
    box = _named(drawing, "viewBox").split()
    width, height = box[2:] if len(box) == 4 else ("300", "150")
    return _named(drawing, "width") or width, _named(drawing, "height") or height


def _named(drawing: str, attribute: str) -> str:
    """Value of an attribute of the root as it is written there; empty without."""
    head = drawing[: drawing.index(">")]
    found = re.search(rf' {attribute}="([^"]*)"', head)
    return html.escape(html.unescape(found[1])) if found else ""
