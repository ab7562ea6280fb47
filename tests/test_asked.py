"""Whatever a caller asks for is answered or refused in one sentence, never by a traceback."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis import facts
from analysis.language.errors import DataError
from analysis.language.spelling import nearest, unknown_name

NAN = float("nan")
CODE = "IC.BUS.NDNS.ZS"

REFUSED = {
    "years as words": (lambda: facts.panel(CODE, years="spring"), "years: found 'spring'"),
    "years within words": (lambda: facts.panel(CODE, years=["13"]), "expected a year such as 2013"),
    "a missing year": (lambda: facts.panel(CODE, years=NAN), "years: found nan"),
    "half a year": (lambda: facts.panel(CODE, years=2013.5), "years: found 2013.5"),
    "a truth value for a year": (lambda: facts.panel(CODE, years=True), "years: found True"),
    "no indicator": (lambda: facts.panel(None), "indicators: found none"),
    "an empty list": (lambda: facts.panel([]), "Name the indicators you want"),
    "a missing sum": (lambda: facts.convert(NAN, "MAD", 2013, "EUR"), "amount: found nan"),
    "an infinite sum": (lambda: facts.convert(np.inf, "MAD", 2013), "amount: found inf"),
    "a negative sum": (lambda: facts.convert(-1, "MAD", 2013), "amount: found -1"),
    "a sum as text": (lambda: facts.convert("50", "MAD", 2013), "amount: found '50'"),
    "a truth value": (lambda: facts.convert(True, "MAD", 2013), "a number from 0 up"),
    "year as text": (lambda: facts.convert(1, "MAD", "2013"), "year: found '2013'"),
    "prices as text": (lambda: facts.indicators(prices="2015"), "prices: found '2015'"),
    "missing prices": (lambda: facts.indicators(prices=NAN), "prices: found nan"),
    "missing currency": (lambda: facts.indicators(currency=NAN), "currency: found nan"),
    "a currency in small letters": (lambda: facts.convert(1, "eur", 2013), "did you mean EUR?"),
    "31 February": (lambda: facts.claims(as_of="2013-02-31"), "expected a year, month or day"),
    "missing as_of": (lambda: facts.claims(as_of=NAN), "as_of: found nan"),
    "missing hub": (lambda: facts.claims(NAN), "entity: found nan"),
    "a number for a hub": (lambda: facts.claims(3), "entity: found 3"),
    "missing hub of conflicts": (lambda: facts.conflicts(NAN), "entity: found nan"),
    "missing source": (lambda: facts.claims(exclude_sources=NAN), "exclude_sources: found nan"),
    "unknown language": (lambda: facts.cite("usine-digitale-casablanca", "de"), "language de:"),
    "language of a table": (lambda: facts.indicators(lang="de"), "known are en, fr"),
    "language of a licence": (
        lambda: facts.source_licence("usine-digitale-casablanca", "de"),
        "language de: unknown; known are en, fr",
    ),
    "language of countries": (lambda: facts.countries(lang="de"), "language de: unknown"),
    "language of a check": (lambda: facts.check(lang="de"), "language de: unknown"),
    "a list of sources": (lambda: facts.cite(["usine-digitale-casablanca"]), "expected one name"),
    "month 13": (lambda: facts.decimal_year("2013-13"), "'2013-13' is no date"),
    "a season": (lambda: facts.decimal_year("spring"), "'spring' is no date"),
    "a bad day in a column": (
        lambda: facts.decimal_year(pd.Series(["2013", "2013-02-30"])),
        "'2013-02-30' is no date",
    ),
    "two letters of a country": (lambda: facts.events(country="MA"), "did you mean MAR?"),
    "a country by its name": (lambda: facts.panel(CODE, "Maroc"), "did you mean MAR?"),
    "a country that is none": (lambda: facts.events(country="XQX"), "XQX: unknown; known are"),
}


@pytest.mark.parametrize(("ask", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_answered_is_refused(ask, said):
    with pytest.raises(DataError) as refused:
        ask()
    assert said in str(refused.value)
    assert refused.value.said("fr") != refused.value.said("en")


@pytest.mark.parametrize("years", ["2013", ["2013"], np.int64(2013), 2013.0, np.array([2013])])
def test_a_year_may_be_written_in_several_ways(years):
    pd.testing.assert_frame_equal(facts.panel(CODE, years=years), facts.panel(CODE, years=2013))


def test_numpy_numbers_are_numbers():
    one = facts.convert(np.float64(50), "MAD", np.int64(2013), "EUR")
    assert one == facts.convert(50, "MAD", 2013.0, "EUR")
    assert len(facts.claims(as_of=np.int64(2013))) == len(facts.claims(as_of="2013"))
    assert len(facts.claims(as_of=2013.0)) == len(facts.claims(as_of=2013))


def test_a_country_without_events_has_an_empty_table():
    table = facts.events(country="NOR")
    assert table.empty
    assert table.columns.tolist() == facts.events().columns.tolist()


def test_an_unknown_instrument_shows_each_known_one_once():
    with pytest.raises(DataError) as refused:
        facts.events("xyzzy")
    known = str(refused.value).partition("known are ")[2].removesuffix(" …").split(", ")
    assert len(known) == len(set(known)) > 1


@pytest.mark.parametrize(
    ("word", "known", "near"),
    [
        ("eur", ["EUR", "EURO"], "EUR"),
        ("NOR", ["KOR", "NER"], None),
        ("MA", ["MAC", "MAR"], None),
        ("lan", ["lang", "data"], "lang"),
        ("procurment", ["procurement", "guarantee"], "procurement"),
    ],
)
def test_a_near_name_is_really_near(word, known, near):
    assert nearest(word, known) == near


def test_another_spelling_leads_to_the_name():
    assert "did you mean MAR?" in str(unknown_name("MA", ["MAC", "MAR"], {"MA": "MAR"}))
