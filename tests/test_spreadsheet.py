"""A download runs nothing in a spreadsheet and comes back unchanged."""

from __future__ import annotations

import csv
import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from overlays import claim, overlay

from analysis.facts.file_text import INVISIBLE
from analysis.facts.package import open_package
from analysis.facts.shipped import shipped
from analysis.facts.spreadsheet import guarded, plain_number, safe_csv, unguarded
from analysis.facts.storage import table_bytes

RUNS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1")
TEXTS = st.text(st.characters(codec="utf-8"), max_size=30) | st.text(
    "'=+-@;\t\r\n a\"", max_size=12
)


@pytest.mark.parametrize("text", [*RUNS, '=HYPERLINK("http://x.invalid")'])
def test_what_would_run_is_written_after_an_apostrophe(text):
    assert guarded(text).startswith("'")
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["a;=1+1", "two\n=1+1", "two\r\n-1", "a;'=1"])
def test_a_cell_that_starts_inside_a_text_is_guarded_too(text):
    assert guarded(text) != text
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize(
    "text", ["", "l'eau", "'quoted'", "a = b", "2013-07", "it's -1", "a - b; c"]
)
def test_other_texts_are_written_as_they_are(text):
    assert guarded(text) == text == unguarded(text)


@given(TEXTS)
def test_every_text_comes_back(text):
    assert unguarded(guarded(text)) == text
    for piece in guarded(text).replace("\r", ";").replace("\n", ";").replace("\t", ";").split(";"):
        assert piece[:1] not in tuple("=+-@＝＋－＠")


@settings(deadline=None, max_examples=25)
@given(st.lists(TEXTS.filter(lambda t: not INVISIBLE.search(t)), min_size=1, max_size=4))
def test_every_table_comes_back_through_the_reader(tmp_path_factory, texts):
    rows = [claim(n, value=str(n + 1)) for n in range(len(texts))]
    frame = pd.DataFrame(rows).astype({"value": float, "value_printed": float}).assign(note=texts)
    content = safe_csv(frame)
    folder = overlay(tmp_path_factory.mktemp("a") / "own", content)
    got = open_package(folder).table("claims").tail(len(texts))
    assert got["note"].fillna("").tolist() == texts
    assert got["value"].tolist() == [n + 1.0 for n in range(len(texts))]


def test_numbers_are_not_touched():
    frame = pd.DataFrame(
        {
            "value": [-5.0, 0.1, 22.5, np.nan, 1e-9],
            "year": pd.array([-1, 2, None, 4, 5], dtype="Int64"),
            "day": pd.to_datetime(["2026-01-04"] * 4 + [None]),
        }
    )
    lines = list(csv.reader(io.StringIO(safe_csv(frame).removeprefix("\ufeff"))))
    assert lines == [
        ["value", "year", "day"],
        ["-5", "-1", "2026-01-04"],
        ["0.1", "2", "2026-01-04"],
        ["22.5", "", "2026-01-04"],
        ["", "4", "2026-01-04"],
        ["1e-09", "5", ""],
    ]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_reads_back_as_itself(value):
    assert float(plain_number(value)) == value


@pytest.mark.parametrize("resource", ["claims", "sources", "studies", "indicators", "countries"])
def test_a_shipped_table_is_written_as_it_stands(resource):
    table = open_package().table(resource)
    path = next(shipped("data").glob(f"{resource}.csv"))
    assert table_bytes(table) == path.read_bytes()
