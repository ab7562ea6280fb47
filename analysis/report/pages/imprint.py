"""The foot of a page: which data, which versions, which licence, and how to cite it."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from analysis.language.dates import date
from analysis.language.messages import say
from analysis.language.shown import Html, Shown, element, fragment

SHOWN_DIGITS = 16
LIBRARIES = ("pandas", "numpy", "scipy", "statsmodels", "matplotlib")


@dataclass(frozen=True)
class Footer(Shown):
    """What a reader needs to repeat the page, and to cite it.

    `digest` is over the tables and slices that the page read, so it changes exactly when
    something the page shows could.
    """

    title: str
    data_version: str
    data_date: str
    digest: str
    seed: int | None
    versions: Sequence[tuple[str, str]]
    lang: str
    overlay: str | None = None

    def html(self) -> Html:
        """Write the footer."""
        lang = self.lang
        short = element("code", self.digest[:SHOWN_DIGITS])
        when = date(self.data_date, lang, "long")
        cited = say(
            lang,
            "Data {version}, digest {digest}.",
            version=self.data_version,
            digest=self.digest[:SHOWN_DIGITS],
        )
        data = fragment(f"{self.data_version}, {when} · sha256 ", short)
        pairs = (
            (
                say(lang, "Cite"),
                fragment(
                    f"Technopark Policy Lab ({self.data_date[:4]}). ",
                    *(element("i", self.title), ". ", cited),
                ),
            ),
            (say(lang, "Data"), data),
            (say(lang, "Overlay"), self.overlay),
            (say(lang, "Seed"), self._seed()),
            (say(lang, "Versions"), " · ".join(f"{name} {told}" for name, told in self.versions)),
            (say(lang, "Licence"), self._licence()),
        )
        rows = (
            piece
            for name, told in pairs
            if told
            for piece in (element("dt", name), element("dd", told))
        )
        return element("footer", element("dl", *rows))

    def _seed(self) -> str:
        return (
            say(self.lang, "none needed (nothing is drawn)")
            if self.seed is None
            else str(self.seed)
        )

    def _licence(self) -> str:
        return say(self.lang, "CC BY 4.0 (the compilation; texts stay with their publishers)")


def footer(
    title: str, lang: str = "en", *, data: str | Path | None = None, seed: int | None = None
) -> Footer:
    """Make the footer of a page from the data it has read so far; to be shown last.

    Parameters
    ----------
    title : str
        Title of the page, for its citation.
    lang : {"en", "fr"}
        Language of the page.
    data : path, optional
        Overlay folder; empty for none. Its name is printed, not its place.
    seed : int, optional
        Seed of the draws on the page; left out where nothing is drawn.
    """
    from analysis import __version__
    from analysis.facts.package import open_package

    package = open_package(data or None)
    versions = (
        ("technoparks", __version__),
        ("Python", platform.python_version()),
        *((name, found) for name in LIBRARIES if (found := _version(name))),
    )
    return Footer(
        title=title,
        data_version=package.version,
        data_date=str(package.created)[:10],
        digest=_digest_of_reads(data),
        seed=seed,
        versions=versions,
        lang=lang,
        overlay=Path(data).name if data else None,
    )


def _digest_of_reads(data: str | Path | None) -> str:
    """Digest of what was read of this page's data; a session may have opened other folders."""
    from analysis.facts.package import open_package
    from analysis.facts.reads import recorded, recorded_files, slice_digest

    package, folder = open_package(data), str(Path(data).resolve()) if data else None
    found = sorted(
        (read.resource, read.key or "", slice_digest(package, read))
        for read in recorded()
        if read.data == folder
    )
    found += sorted(("file", Path(path).name, text) for path, text in recorded_files().items())
    return hashlib.sha256(repr(found).encode()).hexdigest()


def _version(library: str) -> str | None:
    try:
        return version(library)
    except PackageNotFoundError:
        return None
