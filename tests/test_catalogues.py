"""Every sentence a reader sees has its French, once, with its fields; none is idle."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po

from analysis.language.messages import LANGUAGES

ROOT = Path(__file__).parents[1]
CODE = ROOT / "analysis"
TEMPLATES = ROOT / "parameterized"
LOCALE = CODE / "language" / "locale"
# Which argument is the sentence: say(lang, text), say_many(lang, one, many, n), message(text).
KEYWORDS = {"say": (2,), "say_many": (2, 3), "message": None, "forms": (1, 2)}
FORMS_OF_FRENCH = 2
# Marks that a French sentence of the catalogues never has: typography puts in its own.
UNTYPED = re.compile("['\"\u00a0\u202f“”]|\\.\\.\\.|  |\\w[;!?](\\s|$)|\\w:(\\s|$)")
FRENCH_IN_ENGLISH = re.compile(r"[«»]|\b(le|la|les|des|une|est|sont|pour|avec|dans)\b")


def catalogues() -> list[Path]:
    return sorted(path for lang in LANGUAGES for path in (LOCALE / lang).glob("*.po"))


@cache
def entries(path: Path) -> tuple:
    with path.open("rb") as stream:
        read = list(read_po(stream, locale=path.parent.name, abort_invalid=True))
    return tuple(entry for entry in read if entry.id)


@cache
def extracted() -> dict[str, str]:
    """Return sentences that the code says, and where."""
    found: dict[str, str] = {}
    for file, line, said, *_ in extract_from_dir(CODE, keywords=KEYWORDS):
        key = said if isinstance(said, str) else said[0]
        found[key] = f"analysis/{file}:{line}"
    return found


@cache
def prose() -> dict[str, str]:
    """Return prose cells of the templates that reach a page, and where."""
    found: dict[str, str] = {}
    for path in sorted(TEMPLATES.glob("*.ipynb")):
        for number, cell in enumerate(json.loads(path.read_text("utf-8"))["cells"], 1):
            hidden = "lab" in cell.get("metadata", {}).get("tags", ())
            text = "".join(cell["source"]).strip()
            if cell["cell_type"] == "markdown" and not hidden and text:
                found[text] = f"{path.name}, cell {number}"
    return found


@cache
def literals() -> frozenset[str]:
    """Return every text that stands in the code, wherever it is said."""
    found = set()
    for path in CODE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return frozenset(found)


def known(lang: str) -> dict[str, tuple[str, ...]]:
    found = {}
    for path in (LOCALE / lang).glob("*.po"):
        for entry in entries(path):
            key = entry.id if isinstance(entry.id, str) else entry.id[0]
            said = entry.string
            found[key] = (said,) if isinstance(said, str) else tuple(said)
    return found


def test_something_is_said():
    assert len(extracted()) > 100
    assert extracted()["unknown"].startswith("analysis/language/numbers.py")


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
def test_every_sentence_is_translated(lang):
    there = known(lang)
    wanted = {**extracted(), **prose()}
    missing = {text: where for text, where in wanted.items() if not all(there.get(text, ("",)))}
    assert not missing


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
def test_every_translation_is_used(lang):
    idle = [text for text in known(lang) if text not in literals() and text not in prose()]
    assert not idle


def test_no_sentence_is_translated_twice():
    ids = Counter(
        (path.parent.name, entry.id if isinstance(entry.id, str) else entry.id[0])
        for path in catalogues()
        for entry in entries(path)
    )
    assert [key for key, times in ids.items() if times > 1] == []


@pytest.mark.parametrize("path", catalogues(), ids=lambda path: path.stem)
def test_a_catalogue_is_sound(path):
    faults = [fault for entry in entries(path) for fault in _faults(entry)]
    assert faults == []
    assert "\n#~" not in path.read_text("utf-8")


def _faults(entry):
    ids = (entry.id,) if isinstance(entry.id, str) else entry.id
    strings = (entry.string,) if isinstance(entry.string, str) else entry.string
    if entry.fuzzy:
        yield "fuzzy", ids[0]
    if len(ids) > 1 and len(strings) != FORMS_OF_FRENCH:
        yield "forms", ids[0]
    fields = set.union(*(_fields(text) for text in ids))
    for text in strings:
        whole = text == strings[-1]  # a singular may say "once" for its number
        if not (_fields(text) == fields or (not whole and _fields(text) < fields)):
            yield "fields", ids[0], text
        if found := UNTYPED.search(_without_code(text)):
            yield "typography", found[0], text
        if text != text.strip() and ids[0] == ids[0].strip():
            yield "blanks", text
    for text in ids:
        if FRENCH_IN_ENGLISH.search(_without_code(text)):
            yield "French", text


def _fields(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def _without_code(text):
    """Leave out fields, addresses, quoted code and emphasis, which are no prose."""
    text = re.sub(r"`[^`]*`|\{[^}]*\}|https?://\S+|\w+\([^)]*\)|\w+='\w*'", "x", text)
    return re.sub(r"(?m)^(#+|\*|-) |\*\*", "", text)


def test_extraction_sees_both_forms(tmp_path):
    file = tmp_path / "one.py"
    file.write_text('say(lang, "a " "b")\nsay_many(lang, "c", "d", n)\nmessage("e", x=1)\n')
    found = extract_from_file("python", file, keywords=KEYWORDS)
    assert [said for _, said, *_ in found] == ["a b", ("c", "d"), "e"]


def test_english_puts_no_space_before_a_percent_sign():
    assert [one for one in extracted() if re.search(r"[\d}] %", one)] == []
