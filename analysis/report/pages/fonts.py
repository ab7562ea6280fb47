"""The faces of a page: Source Serif and Source Sans cut to Latin text and carried in the page."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import io
import os
import re
import sys
import tempfile
from functools import cache
from importlib.metadata import version
from pathlib import Path

LATIN = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180)]))
SIGNS = "\u02bc\u202f\u2009\u2011–—‘’“”«»…•†‡′″€−×÷≤≥≈±→←↑↓↩²³µ·●○▲▼◆"
FEATURES = ("kern", "liga", "tnum", "lnum", "pnum", "locl", "mark", "ccmp")
# Package, file, family, weight, style. Cut faces are renamed: the licence reserves the name.
FACES = (
    ("font_source_sans_pro", "SourceSansPro-Regular", "TP Sans", 400, "normal"),
    ("font_source_sans_pro", "SourceSansPro-Semibold", "TP Sans", 600, "normal"),
    ("font_source_sans_pro", "SourceSansPro-It", "TP Sans", 400, "italic"),
    ("font_source_serif_pro", "SourceSerifPro-Regular", "TP Serif", 400, "normal"),
    ("font_source_serif_pro", "SourceSerifPro-Semibold", "TP Serif", 600, "normal"),
)
WHOLE = re.compile(r'(?:@font-face\{[\w\s";:/,+=().-]+\})+')


@cache
def font_faces() -> str:
    """Return the five `@font-face` rules; the same bytes on every run.

    Cut once per user and kept in the user's own cache folder, where there is one that can be
    written; what is found there is used only if it is nothing but font rules.
    """
    kept = _kept()
    if kept is not None:
        with contextlib.suppress(OSError):
            found = kept.read_text("ascii")
            if WHOLE.fullmatch(found):
                return found
    rules = "".join(_rule(*face) for face in FACES)
    if kept is not None:
        with contextlib.suppress(OSError):
            _keep(kept, rules)
    return rules


def _rule(package: str, file: str, family: str, weight: int, style: str) -> str:
    face = base64.b64encode(_cut(_path(package, file), family, weight)).decode()
    source = f'url(data:font/woff2;base64,{face}) format("woff2")'
    return (
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{style};'
        f"font-display:swap;src:{source}}}"
    )


def _path(package: str, file: str) -> Path:
    from importlib.util import find_spec

    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{package}: needed for the faces of a page; install it")
    return Path(spec.origin).parent / "files" / f"{file}.otf"


def _cut(path: Path, family: str, weight: int) -> bytes:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(path, recalcTimestamp=False)
    options = subset.Options(
        flavor="woff2",
        layout_features=list(FEATURES),
        hinting=False,
        name_IDs=[0, 1, 2, 3, 4, 6, 13, 14],
        notdef_outline=True,
    )
    cut = subset.Subsetter(options)
    cut.populate(text=LATIN + SIGNS)
    cut.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            named = family if record.nameID == 1 else f"{family}-{weight}"
            record.string = named.replace(" ", "") if record.nameID == 6 else named
    font.flavor = "woff2"
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


def _kept() -> Path | None:
    """Where the cut faces are kept: named by what they are cut from and by what cuts them."""
    folder = _user_cache()
    if folder is None:
        return None
    seed = hashlib.sha256(
        repr((FACES, LATIN, SIGNS, FEATURES, version("fonttools"), version("brotli"))).encode()
    )
    for package, file, *_ in FACES:
        seed.update(_path(package, file).read_bytes())
    return folder / "technoparks" / f"faces-{seed.hexdigest()[:24]}.css"


def _user_cache() -> Path | None:
    named = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME")
    if named:
        return Path(named)
    with contextlib.suppress(RuntimeError):
        home = Path.home()
        return home / ("Library/Caches" if sys.platform == "darwin" else ".cache")
    return None


def _keep(path: Path, rules: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", dir=path.parent, delete=False, encoding="ascii"
    ) as stream:
        stream.write(rules)
    os.replace(stream.name, path)
