"""What a test sees of a page: its elements, ids, links and words, read as a browser would."""

from __future__ import annotations

import html.parser
from collections import Counter
from dataclasses import dataclass, field

VOID = {"br", "hr", "img", "input", "link", "meta", "wbr"}
LOADING = ("src", "srcset", "poster", "background", "action")


@dataclass
class Read(html.parser.HTMLParser):
    """A page read once: `read(text)`."""

    open: list[str] = field(default_factory=list)
    unbalanced: list[str] = field(default_factory=list)
    tags: Counter = field(default_factory=Counter)
    ids: list[str] = field(default_factory=list)
    links: list[dict[str, str]] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    words: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        self.tags[tag] += 1
        self.elements.append((tag, attributes))
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "a":
            self.links.append(attributes)
        for name in LOADING:
            if name in attributes and not attributes[name].startswith("data:image/"):
                self.loads.append(f"{tag} {name}={attributes[name][:60]}")
        if tag in ("link", "script", "iframe", "object", "embed", "base"):
            self.loads.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)

    def handle_data(self, data):
        if "style" not in self.open:
            self.words += data

    def dead_anchors(self) -> list[str]:
        """List links inside the page that lead nowhere."""
        targets = set(self.ids)
        inside = (link["href"] for link in self.links if link.get("href", "").startswith("#"))
        return sorted({href for href in inside if href[1:] not in targets})

    def repeated_ids(self) -> list[str]:
        """List ids that stand more than once."""
        return [name for name, times in Counter(self.ids).items() if times > 1]


def read(text: str) -> Read:
    """Read a page."""
    page = Read()
    page.feed(text)
    page.close()
    return page
