"""Forest and funnel plots: every study and every sign is there, and nothing can be misread."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from analysis import evidence
from analysis.language.typography import typeset
from analysis.report import figures
from analysis.report.figures import style
from analysis.report.figures.forest_plot import forest_key
from analysis.report.figures.layout import overlaps, record

LANGUAGES = ("en", "fr")
WIDTHS = (style.WIDE, style.NARROW)
BOTH = [(lang, width) for lang in LANGUAGES for width in WIDTHS]
LARGEST = 40_000
HOSTILE = "Essai $x^2$ <script>alert(1)</script> & \x07" + "é" * 90


@cache
def trials() -> pd.DataFrame:
    table = pd.read_csv(Path(__file__).parent / "references" / "bcg.csv")
    treated, control = table.tpos + table.tneg, table.cpos + table.cneg
    return pd.DataFrame(
        {
            "label": table.trial,
            "effect": np.log(table.tpos / treated / (table.cpos / control)),
            "error": np.sqrt(1 / table.tpos - 1 / treated + 1 / table.cpos - 1 / control),
        }
    )


@cache
def vaccine(**options: object) -> evidence.Pooled:
    table = trials()
    return evidence.pool(table.effect, table.error, labels=table.label, **options)


@cache
def programmes() -> pd.DataFrame:
    """The poolable cells of the package, one panel each."""
    rows = evidence.effects("grant", poolable=True)
    rows = rows[rows["pool_group"] == "patent_domestic_pp"]
    parts = [
        evidence.pool_effects(part).forest().assign(panel=cell)
        for cell, part in rows.groupby("pool_cell")
    ]
    return pd.concat(parts, ignore_index=True)


def said(figure: Figure) -> list[str]:
    return [box.text for box in record(figure).texts]


@pytest.mark.parametrize(("lang", "width"), BOTH)
def test_a_forest_can_be_read(lang: str, width: float) -> None:
    signs = evidence.effect_signs("park")
    drawn = {
        "trials": figures.forest(vaccine().forest(), measure="log", lang=lang, width=width),
        "cells": figures.forest(programmes(), signs=signs, measure="pp", lang=lang, width=width),
        "signs": figures.forest(programmes().iloc[:0], signs=signs, lang=lang, width=width),
    }
    for name, figure in drawn.items():
        assert overlaps(figure) == [], name
        assert len(figures.svg(figure, alt="words").encode()) < LARGEST, name


@pytest.mark.parametrize(("lang", "width"), BOTH)
def test_every_study_stands_with_estimate_interval_and_weight(lang: str, width: float) -> None:
    """Aronson 1948: -0.89, from -2.01 to 0.23; metafor's forest plot prints 5.06 % for it."""
    figure = figures.forest(vaccine(knapp_hartung=False).forest(), lang=lang, width=width)
    texts = "\n".join(said(figure))
    assert all(label in texts for label in trials().label)
    printed = {"en": "−0.89 (−2.01 to 0.23)", "fr": "−0,89 (−2,01 à 0,23)"}[lang]
    assert typeset(printed, lang) in texts
    assert typeset({"en": "5.1%", "fr": "5,1 %"}[lang], lang) in texts
    pooled = {"en": "−0.71 (−1.07 to −0.36)", "fr": "−0,71 (−1,07 à −0,36)"}[lang]
    assert typeset(pooled, lang) in texts
    names = record(figure).names
    assert {f"forest:{label}" for label in trials().label} <= names
    assert {"forest:pooled", "forest:prediction"} <= names


def test_discs_grow_with_weight_and_the_diamond_spans_the_interval() -> None:
    figure = figures.forest(vaccine().forest())
    marks = {str(a.get_gid()): a for a in figure.findobj() if a.get_gid()}
    sizes = {label: marks[f"forest:{label}"].get_markersize() for label in trials().label}
    weights = vaccine().weights
    assert sizes["TPT Madras 1980"] == max(sizes.values())
    ratio = sizes["Stein & Aronson 1953"] / sizes["TPT Madras 1980"]
    parts = weights["Stein & Aronson 1953"] / weights["TPT Madras 1980"]
    assert ratio == pytest.approx(parts**0.5)
    row = vaccine().estimate.table.iloc[0]
    across = marks["forest:pooled"].get_path().vertices[:, 0]
    assert (across.min(), across.max()) == pytest.approx((row.conf_low, row.conf_high))
    ends = marks["forest:prediction"].get_xdata()
    assert tuple(ends) == pytest.approx(vaccine().prediction)


@pytest.mark.parametrize("method", ["FE", "DL", "PM", "ML", "REML"])
def test_any_pooling_is_drawn(method: str) -> None:
    texts = said(figures.forest(vaccine(method=method).forest()))
    assert "Pooled effect" in texts
    assert ("A further study" in texts) == (method != "FE")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("intervention", ["park", "guarantee"])
def test_no_sign_is_dropped(intervention: str, lang: str) -> None:
    signs = evidence.effect_signs(intervention)
    signs = signs.assign(label=[f"finding-{n}" for n in range(len(signs))])
    for width in WIDTHS:
        figure = figures.forest(vaccine().forest(), signs=signs, lang=lang, width=width)
        flowed = " ".join(said(figure)).replace("·", " ").split()
        assert [name for name in signs.label if name not in flowed] == []
        counts = signs["sign"].value_counts()
        assert sum(f"({n})" in flowed for n in counts) == len(counts)


def test_a_sign_the_program_does_not_know_is_listed_as_it_stands() -> None:
    signs = pd.DataFrame({"study_id": ["a2020", "b2021"], "sign": ["+", "unclear"]})
    texts = " ".join(said(figures.forest(vaccine().forest(), signs=signs)))
    assert "unclear (1)" in texts
    assert "b2021" in texts


def test_panels_share_one_scale() -> None:
    drawn = figures.forest(programmes())
    assert len(drawn.axes) == 3
    assert len({panel.get_xlim() for panel in drawn.axes}) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_to_pool_is_said_in_words(lang: str) -> None:
    texts = said(figures.forest(vaccine().forest().iloc[:0], lang=lang))
    assert "".join(texts)
    assert not any("nan" in text.lower() for text in texts)


def test_a_hostile_name_is_text() -> None:
    frame = vaccine().forest()
    frame.loc[0, "label"] = HOSTILE
    figure = figures.forest(frame, width=style.NARROW)
    assert overlaps(figure) == []
    drawing = figures.svg(figure, alt="x")
    assert "<script" not in drawing
    assert "\x07" not in drawing


def test_drawing_changes_nothing_and_repeats_itself() -> None:
    frame = vaccine().forest()
    before = frame.copy(deep=True)
    once, again = (figures.svg(figures.forest(frame), alt="x") for _ in range(2))
    assert once == again
    pd.testing.assert_frame_equal(frame, before)


def test_a_forest_draws_in_the_axes_of_its_caller() -> None:
    own = Figure(figsize=(700 / 72, 500 / 72), dpi=72)
    ax = own.add_axes((0.3, 0.15, 0.4, 0.7))
    assert figures.forest(vaccine().forest(), ax=ax) is own
    assert figures.funnel(vaccine().funnel(), ax=own.add_axes((0.1, 0.1, 0.1, 0.1))) is own


def test_the_key_names_the_four_signs() -> None:
    assert [item.symbol for item in forest_key("fr")] == ["disc", "line", "diamond", "interval"]
    assert all("<svg" in item.html() for item in forest_key("en"))


@pytest.mark.parametrize(("lang", "width"), BOTH)
def test_a_funnel_shows_every_study(lang: str, width: float) -> None:
    figure = figures.funnel(vaccine().funnel(), measure="log", lang=lang, width=width)
    assert overlaps(figure) == []
    assert {f"funnel:{label}" for label in trials().label} <= record(figure).names
    low, high = figure.axes[0].get_ylim()
    assert low > high == 0  # precise studies on top


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_funnel_of_few_is_declined_with_the_reason(lang: str) -> None:
    points = vaccine().funnel()
    for width in WIDTHS:
        declined = figures.funnel(points.iloc[:9], lang=lang, width=width)
        assert overlaps(declined) == []
        assert not any(name.startswith("funnel:") for name in record(declined).names)
        assert {"9", "10"} <= set(re.findall(r"\d+", " ".join(said(declined))))
    drawn = figures.funnel(points.iloc[:10], lang=lang)
    assert sum(name.startswith("funnel:") for name in record(drawn).names) == 10
