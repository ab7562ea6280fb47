"""How a figure is written and lettered: colours, ids, outlines, widths, places of labels."""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as tree
from pathlib import Path

import matplotlib
import pytest
from fontTools.ttLib import TTFont
from matplotlib import font_manager
from matplotlib.figure import Figure

from analysis.report.figures import style
from analysis.report.figures.axis import nice_ticks, tick_text, value_ticks
from analysis.report.figures.canvas import Margins, sheet
from analysis.report.figures.drawing import download_svg, svg
from analysis.report.figures.hues import TOKENS
from analysis.report.figures.labels import Label, place
from analysis.report.figures.layout import overlaps, record
from analysis.report.figures.lettering import balanced, clean, shorten, text_width, words, wrap

COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b")
THEMED = re.compile(r"var\(--[a-z]+,#[0-9a-f]{6}\)")


@pytest.fixture
def figure() -> Figure:
    with matplotlib.rc_context(style.settings()):
        drawn = sheet(350, (120,), Margins(40, 10, 20, 26))
        ax = drawn.panels[0]
        ax.plot([0, 1, 2], [1, 3, 2], color=style.colour("blue"))
        ax.plot([0, 1, 2], [1, 3, 2], "o", color=style.colour("blue"), gid="claim:a|4.4812 <b>")
        ax.axvspan(1.5, 2, facecolor="none", edgecolor=style.colour("void"), hatch="////", lw=0)
        ax.text(0.5, 1.2, "4.4812 & $x$", fontweight=600)
    return drawn.figure


def test_colours_are_variables_of_the_page(figure: Figure) -> None:
    text = svg(figure, alt="Words")
    assert not COLOUR.findall(THEMED.sub("", text))
    for role, colour in re.findall(r"var\(--([a-z]+),(#[0-9a-f]{6})\)", text):
        assert TOKENS[role] == colour
    plain = download_svg(figure)
    assert "var(" not in plain
    assert set(COLOUR.findall(plain)) <= set(TOKENS.values())


def test_text_stays_text_and_numbers_of_the_data_are_not_rounded(figure: Figure) -> None:
    text = svg(figure, alt="Words")
    assert ">4.4812 &amp; $x$</text>" in text
    assert "font-family" not in text
    assert "<title>4.4812 &lt;b&gt;</title>" in text
    assert "<metadata" not in text
    coordinates = re.sub(r">[^<]*<|scale\([^)]*\)", "", text)
    assert not re.findall(r"\d\.\d{3,}", coordinates)


def test_the_accessible_name_is_there_or_the_drawing_is_hidden(figure: Figure) -> None:
    root = tree.fromstring(svg(figure, alt='He said "5 < 6"', class_="wide"))
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == 'He said "5 < 6"'
    assert root.attrib["class"] == "wide"
    assert tree.fromstring(svg(figure)).attrib["aria-hidden"] == "true"


def test_ids_of_two_drawings_never_meet(figure: Figure) -> None:
    one, other = svg(figure, salt="one"), svg(figure, salt="other")
    first, second = (set(re.findall(r' id="([^"]+)"', text)) for text in (one, other))
    assert first
    assert not first & second
    for text, ids in ((one, first), (other, second)):
        assert set(re.findall(r'(?:href="#|url\(#)([^")]+)', text)) == ids


def test_a_download_is_outlines_that_keep_their_size(figure: Figure) -> None:
    text = download_svg(figure, title="A <title>", description="What it says")
    root = tree.fromstring(text)
    assert [child.text for child in root[:2]] == ["A <title>", "What it says"]
    assert "<text" not in text
    assert "scale(0.015625)" in text  # two decimals would make letters a quarter too large
    assert download_svg(figure) == download_svg(figure)


def test_text_is_measured_with_the_font_of_the_page() -> None:
    import font_source_sans_pro

    folder = Path(font_source_sans_pro.__file__).parent / "files"
    for face, weight in (("Regular", 400), ("Semibold", 600)):
        font = TTFont(folder / f"SourceSansPro-{face}.otf")
        glyphs, widths = font.getBestCmap(), font["hmtx"]
        said = "Hhnn 0000"
        expected = sum(widths[glyphs[ord(c)]][0] for c in said) / font["head"].unitsPerEm * 100
        assert text_width(said, 100, weight) == pytest.approx(expected, rel=0.03)


def test_the_semibold_is_weight_600_of_its_family() -> None:
    style.families()
    found = font_manager.findfont(font_manager.FontProperties(family=style.FAMILY, weight=600))
    assert found.endswith("SourceSansPro-Semibold.otf")


def test_without_the_font_another_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "font_source_sans_pro", None)
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [
        entry for entry in font_manager.fontManager.ttflist if entry.name != style.FAMILY
    ])  # fmt: skip
    style.families.cache_clear()
    try:
        names = style.families()
        assert style.FAMILY not in names
        assert names
    finally:
        monkeypatch.undo()
        style.families.cache_clear()


def test_a_chart_leaves_the_settings_as_they_were() -> None:
    before = dict(matplotlib.rcParams)
    style.styled(lambda: matplotlib.rcParams["text.parse_math"])()
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\x00b\x1b[0m", "ab[0m"),
        ("line\nbreak\ttab", "line break tab"),
        ("\u202ereversed", "reversed"),
        ("  many   spaces ", "many spaces"),
        ("25\u202f200 m²", "25\u202f200 m²"),
    ],
)
def test_text_is_cleaned(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_words_are_typeset() -> None:
    assert words("Lecture : 25 200 !", "fr") == "Lecture\u00a0: 25\u202f200\u202f!"


@pytest.mark.parametrize("width", [20.0, 60.0, 200.0])
def test_what_is_shortened_fits(width: float) -> None:
    name = "Wissenschafts- und Technologiepark Berlin Adlershof"
    cut = shorten(name, width)
    assert text_width(cut) <= width
    assert cut.endswith("…")
    rows = wrap(name, width + 60, lines=2).split("\n")
    assert len(rows) <= 2
    assert all(text_width(row) <= width + 60 for row in rows)
    assert shorten(name, 900) == name


def test_balanced_lines_are_whole_or_left_out() -> None:
    assert balanced("No figure before 2005", 80).count("\n") >= 1
    assert balanced("Unbreakablewordthatislong", 40) == ""


def test_overlaps_are_found() -> None:
    figure = Figure(figsize=(300 / 72, 100 / 72), dpi=72)
    figure.text(0.5, 0.5, "one text", fontsize=13)
    assert overlaps(figure) == []
    figure.text(0.52, 0.52, "another", fontsize=13)
    assert overlaps(figure) == ["'one text' overlaps 'another'"]
    figure.text(0.9, 0.1, "beyond the edge", fontsize=13)
    assert "'beyond the edge' is outside the canvas" in overlaps(figure)


def test_labels_keep_clear_and_are_left_out_where_nothing_is_free() -> None:
    with matplotlib.rc_context(style.settings()):
        drawn = sheet(350, (120,), Margins(40, 10, 20, 26))
        ax = drawn.panels[0]
        ax.set(xlim=(0, 1), ylim=(0, 1))
        many = [Label(f"a rather long label {n}", 0.5, 0.5) for n in range(40)]
        left_out = place(ax, many, 12)
    assert overlaps(drawn.figure) == []
    printed = [box.text for box in record(drawn.figure).texts if box.text.startswith("a rather")]
    assert len(printed) + len(left_out) == len(many)
    assert printed
    assert left_out


def test_a_label_is_shortened_before_it_is_left_out() -> None:
    with matplotlib.rc_context(style.settings()):
        drawn = sheet(350, (60,), Margins(150, 150, 20, 26))
        drawn.panels[0].set(xlim=(0, 1), ylim=(0, 1))
        wide = Label("words that are far too many for a panel as narrow as this one is, are they "
                     "not", 0.5, 0.5, shorter="few")  # fmt: skip
        assert place(drawn.panels[0], [wide], 12) == ()
    assert "few" in [box.text for box in record(drawn.figure).texts]


@pytest.mark.parametrize("top", [0.7, 3, 9, 41, 260, 2_000, 179_298, 45_000_000])
def test_axes_have_at_most_five_whole_ticks(top: float) -> None:
    ticks = nice_ticks(0, top * 1.12)
    assert 2 <= len(ticks) <= 5
    assert ticks[0] == 0
    if top >= 9:
        assert all(tick == int(tick) for tick in ticks)
    assert len({tick_text(tick, ticks, "fr") for tick in ticks}) == len(ticks)


def test_a_scale_of_multiples_has_round_ticks() -> None:
    assert value_ticks(50, 6_000, log=True) == [100, 300, 1_000, 3_000]
    assert value_ticks(1.5, 300_000, log=True) == [10, 100, 1_000, 10_000, 100_000]
