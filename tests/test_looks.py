"""One look for pages and notebooks: its rules, and the faces cut for it."""

from __future__ import annotations

import base64
import io
import re

from analysis import report
from analysis.report.pages import fonts
from analysis.report.pages.looks import notebook_css, page_css


def test_a_notebook_loads_the_look_inside_its_own_outputs():
    css = notebook_css(fonts=False)
    assert not re.search(
        r"(^|[},])(body|html|:root|table|h2|a)\b[^}]*\{", css.partition(".tp.tp{")[0]
    )
    assert css.count("{") == css.count("}")
    assert "color-scheme:light;" in css
    assert "prefers-color-scheme" not in css
    shown = report.style("fr")._repr_mimebundle_()
    assert shown["text/plain"] == ""
    assert shown["text/html"].count("<style") == 1


def test_page_css_keeps_the_texts_it_writes():
    assert 'content:attr(data-l) "\\00a0: "' in page_css()
    assert ".grid{" not in page_css()
    assert ".grid{" in page_css(index=True)


def test_faces_are_renamed_and_cut_the_same_each_time():
    face = fonts.FACES[0]
    assert fonts._rule(*face) == fonts._rule(*face)
    from fontTools.ttLib import TTFont

    raw = base64.b64decode(re.search(r"base64,([\w+/=]+)", fonts._rule(*face))[1])
    font = TTFont(io.BytesIO(raw))
    assert font["name"].getDebugName(1) == "TP Sans"
    assert {0x202F, 0xE9, 0x2212} <= set(font.getBestCmap())


def test_a_spoilt_cache_of_faces_is_not_used(tmp_path, monkeypatch):
    monkeypatch.setattr(fonts, "_user_cache", lambda: tmp_path)
    monkeypatch.setattr(fonts, "_rule", lambda *face: "@font-face{font-family:x}")
    kept = fonts._kept()
    kept.parent.mkdir()
    kept.write_text("@font-face{}</style><script>", "ascii")
    assert fonts.font_faces.__wrapped__() == "@font-face{font-family:x}" * len(fonts.FACES)
    assert kept.read_text("ascii").startswith("@font-face{font-family:x}")
    assert list(tmp_path.rglob("tmp*")) == []


def test_faces_do_without_a_cache(tmp_path, monkeypatch):
    file = tmp_path / "no folder"
    file.write_text("")
    monkeypatch.setattr(fonts, "_user_cache", lambda: file)
    monkeypatch.setattr(fonts, "_rule", lambda *face: "@font-face{}")
    assert fonts.font_faces.__wrapped__() == "@font-face{}" * len(fonts.FACES)
