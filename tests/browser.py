"""A page in a real browser: what it logs, what it asks for, what overflows, what axe finds."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--no-first-run",
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDTHS = (320, 390, 768, 1280)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# Words of a figure in sight that lie outside it, or over each other.
DRAWN = """const drawn = [...document.querySelectorAll('svg[role=img]')]
    .filter(svg => svg.getClientRects().length);
  const words = svg => [...svg.querySelectorAll('text')]
    .map(text => [text.textContent, text.getBoundingClientRect()])
    .filter(([, box]) => box.width);"""
OUTSIDE = f"""() => {{ {DRAWN}
  return drawn.flatMap(svg => {{
    const frame = svg.getBoundingClientRect();
    return words(svg).filter(([, box]) => box.left < frame.left - 1 || box.right > frame.right + 1
      || box.top < frame.top - 1 || box.bottom > frame.bottom + 1).map(([text]) => text) }}) }}"""
OVERLAPS = f"""() => {{ {DRAWN}
  const over = (p, q) => Math.min(p.right, q.right) - Math.max(p.left, q.left) > 1
    && Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > 3;
  return drawn.map(words).flatMap(all => all.flatMap(([a, p], i) =>
    all.slice(i + 1).filter(([, q]) => over(p, q)).map(([b]) => a + ' | ' + b))) }}"""
BLIND = """() => [...document.querySelectorAll('svg:not([aria-hidden=true]), img')].filter(e => {
  const told = e.tagName === 'IMG' ? e.getAttribute('alt') : e.getAttribute('aria-label');
  return !(told && told.trim()) }).map(e => e.outerHTML.slice(0, 80))"""


@dataclass
class Seen:
    """What the browser met while it showed one page."""

    page: Any
    logged: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def widths_that_scroll(self) -> dict[int, int]:
        """List window widths at which the page scrolls sideways, with its own width there."""
        found = {}
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            needed = self.page.evaluate("document.documentElement.scrollWidth")
            if needed > width:
                found[width] = needed
        return found

    def blind_pictures(self) -> list[str]:
        """List pictures and drawings without a description."""
        return list(self.page.evaluate(BLIND))

    def texts_outside(self) -> list[str]:
        """List words of figures that lie outside their figure."""
        return list(self.page.evaluate(OUTSIDE))

    def texts_overlapping(self) -> list[str]:
        """List pairs of words of one figure that lie over each other."""
        return list(self.page.evaluate(OVERLAPS))

    def barriers(self) -> list[str]:
        """List what axe finds against WCAG 2.2 AA: rule, impact, place."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page, options=RULES).response["violations"]
        return [
            f"{fault['id']}: {node['target']} {node.get('failureSummary', '')[:160]}"
            for fault in found
            for node in fault["nodes"]
        ]


@contextlib.contextmanager
def browser() -> Iterator[Any]:
    """Start the system's Chromium, without a network of its own."""
    from playwright.sync_api import sync_playwright

    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        raise FileNotFoundError(f"none of {', '.join(NAMES)} is on the path; install Chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield started
        finally:
            started.close()


@contextlib.contextmanager
def opened(started: Any, path: Path, **context: Any) -> Iterator[Seen]:
    """Open a page from disk; `context` may set color_scheme, java_script_enabled, viewport."""
    place = started.new_context(**{"viewport": {"width": 1280, "height": 900}, **context})
    page = place.new_page()
    seen = Seen(page)
    page.on("console", lambda line: seen.logged.append(f"{line.type}: {line.text}"))
    page.on("pageerror", lambda error: seen.logged.append(f"error: {error}"))
    page.on("request", lambda asked: seen.asked.append(asked.url))
    try:
        page.goto(path.resolve().as_uri())
        page.evaluate("document.fonts.ready.then(() => true)")
        yield seen
    finally:
        place.close()


def outside(seen: Seen) -> list[str]:
    """List what the page asked for beyond itself."""
    own = seen.page.url.partition("#")[0]
    asked = (address.partition("#")[0] for address in seen.asked)
    return [address for address in asked if address != own and not address.startswith("data:")]
