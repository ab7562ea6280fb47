"""No place is firmer than its claims: what they allow, its two ends, its rating, its words."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.report.comparisons.compared import Side, figure_of
from analysis.report.comparisons.measures import FIRMS
from analysis.report.comparisons.places import (
    Place,
    ordinal,
    place_of,
    rate_place,
    said_place,
    shown_place,
    tied_with,
)
from analysis.report.comparisons.reach import Reach, reach_of
from analysis.report.comparisons.standing import MORE_FIRMS, standing_words
from analysis.report.findings.reading import Observation, Reading

HUBS = tuple(f"hub-{letter}" for letter in "abcdef")


# What claims allow


def seen(value, bound="point", quality="A", high=None):
    """An observation of 2019; with `high` a range."""
    return Observation(
        low=None if bound == "upper" else value,
        high=high if bound == "range" else None if bound == "lower" else value,
        bound=bound,
        unit="firms",
        currency="",
        quality=quality,
        period_start="2019",
        period_end="2019",
        claim_ids=(f"{bound}-{value}",),
        source_ids=("register",),
    )


def reading(kept, *others):
    return Reading("tenant_firms", "stock", kept, others, 1 + len(others), 1 + len(others))


@pytest.mark.parametrize(
    ("told_of_2019", "low", "high"),
    [
        ([seen(1400)], 1365, 1435),  # 2.5 % of a rounded number, less than half of a hundred
        ([seen(86)], 85.5, 86.5),
        ([seen(200, "approx")], 190, 210),  # 5 % for "about"
        ([seen(80, "lower")], 78, math.inf),
        ([seen(80, "upper")], 0, 82),
        ([seen(30, "range", high=40)], 30, 40),
        ([seen(86), seen(91)], 85.5, 91.5),
        ([seen(86), seen(91, quality="C")], 85.5, 86.5),  # grade C sets no range
        ([seen(86, quality="C"), seen(91, quality="C")], 85.5, 86.5),
        ([seen(86), seen(70, "lower")], 70, 86.5),  # a bound beside a figure: as printed
        ([seen(86), seen(95, "upper")], 85.5, 95),
    ],
)
def test_what_the_claims_of_a_date_allow(told_of_2019, low, high):
    assert reach_of(reading(*told_of_2019)) == Reach(pytest.approx(low), pytest.approx(high))


def test_a_claim_on_a_part_allows_nothing():
    both = reading(seen(86), seen(40))
    assert reach_of(both, frozenset({"point-40"})) == Reach(85.5, 86.5)


def test_a_quotient_allows_what_both_parts_do():
    assert Reach(90, 110).over(Reach(9, 11)) == Reach(90 / 11, 110 / 9)
    assert Reach(90, math.inf).over(Reach(9, 11)) == Reach(90 / 11, math.inf)
    assert Reach(90, 110).over(Reach(9, math.inf)) == Reach(0, 110 / 9)
    assert Reach(90, 110).over(Reach(0, 10)).high == math.inf


@pytest.mark.parametrize(
    ("bound", "value", "low", "high"),
    [
        ("lower", 80, 80, 82),  # "at least 80" of the observation that prints 80
        ("upper", 80, 78, 80),
        ("lower", 75, 78, 82),  # says less than the printed rounding does
        ("lower", 90, 78, 82),  # cannot be true of 80: no range is turned over
        ("point", 80, 78, 82),
    ],
)
def test_a_bound_of_the_same_observation_narrows_what_is_allowed(bound, value, low, high):
    kept = replace(seen(80), repeats=("again",))
    row = {"claim_id": "again", "value": value, "unit": "firms", "bound": bound}
    assert reach_of(reading(kept), claims=pd.DataFrame([row])) == Reach(low, high)
    other = pd.DataFrame([row | {"claim_id": "of another observation"}])
    assert reach_of(reading(kept), claims=other) == Reach(78, 82)


# Places


def sides(*values):
    """Sides of hubs a, b, c …; each value is a number, an observation, or None for no figure."""
    told_of = zip(HUBS, values, strict=False)
    return [
        Side(SimpleNamespace(entity={"entity_id": hub}), None if value is None else figure(value))
        for hub, value in told_of
    ]


def figure(value):
    kept = value if isinstance(value, tuple) else (value,)
    return figure_of(reading(*(one if isinstance(one, Observation) else seen(one) for one in kept)))


@pytest.mark.parametrize(
    ("values", "first", "last", "known", "unknown"),
    [
        ((51, 101, 21, None, None), 2, 2, 3, 2),
        ((51, 51, 101, 21), 2, 3, 4, 0),  # a tie has two ends
        ((51, 101, 21, 11, 7, 301), 3, 3, 6, 0),
        ((1400, 1430), 1, 2, 2, 0),  # 1,365 to 1,435 against 1,429.5 to 1,430.5
        ((1400, 1441), 2, 2, 2, 0),
        # below c for sure; b may have any number from 41 on
        ((51, seen(41, "lower"), seen(61, "lower")), 2, 3, 3, 0),
        ((45, 55), 2, 2, 2, 0),
        (((seen(45), seen(61)), 55), 1, 2, 2, 0),  # two readings of one year
        (((seen(45), seen(61, quality="C")), 55), 2, 2, 2, 0),
        ((seen(30, "range", high=40), 35, 41), 2, 3, 3, 0),
    ],
)
def test_a_place_has_the_ends_that_claims_allow(values, first, last, known, unknown):
    found = place_of(sides(*values), "hub-a")
    assert (found.first, found.last, found.known, found.unknown) == (first, last, known, unknown)


@pytest.mark.parametrize("values", [(None, 51), (51, None, None)])
def test_without_a_figure_or_another_there_is_no_place(values):
    assert place_of(sides(*values), "hub-a") is None
    assert rate_place(sides(*values), "hub-a") is None


@pytest.mark.parametrize(
    ("values", "tied", "text"),
    [
        ((80, 80, 20), 1, "between the 1st and the 2nd of 3 by firms present, level with B"),
        ((80, 80, seen(81, "approx"), 20), 1, "level with B, and other claims or intervals"),
        ((80, seen(80, "approx"), 20), 0, "for claims or intervals overlap"),  # may be 76
        ((seen(80, "lower"), seen(80, "lower"), 20), 0, "for claims or intervals overlap"),
        ((80, 81, 20), 0, "for claims or intervals overlap"),  # printed rounding
    ],
)
def test_a_tie_is_called_one(values, tied, text):
    place = place_of(sides(*values), "hub-a")
    assert place.tied == len(tied_with(sides(*values), "hub-a")) == tied
    assert text in said_place(place, FIRMS.by, "en", "B" if tied else "")
    assert said_place(place, FIRMS.by, "fr", "B" if tied else "")
    assert place_of(sides(*values), "hub-b").tied == tied  # of both or of neither


def test_order_and_scale_change_no_place():
    values = (51, 101, 52, 11, None, 301)
    shuffled = sides(*values)[::-1]
    larger = sides(*(None if one is None else 1000 * one for one in values))
    found = {place_of(one, "hub-a") for one in (sides(*values), shuffled, larger)}
    assert found == {Place(above=2, below=1, known=5, unknown=1)}


@pytest.mark.parametrize(
    ("place", "lang", "short", "long"),
    [
        (Place(2, 3, 6, 0), "en", "3rd of 6", "the 3rd of 6 by firms present, clear of"),
        (Place(2, 3, 9, 1), "en", "3rd–6th of 9", "between the 3rd and the 6th of 9 by firms"),
        (Place(0, 2, 4, 0), "fr", "1er–2e sur 4", "entre le 1er et le 2e rang sur 4 par"),
        (Place(1, 2, 4, 0), "fr", "2e sur 4", "2e sur 4 par le nombre"),
    ],
)
def test_a_place_is_said_with_both_its_ends(place, lang, short, long):
    assert shown_place(place, lang) == short
    assert said_place(place, FIRMS.by, lang).startswith(long)


@pytest.mark.parametrize(
    ("n", "english", "french"),
    [
        (1, "1st", "1er"),
        (2, "2nd", "2e"),
        (3, "3rd", "3e"),
        (11, "11th", "11e"),
        (12, "12th", "12e"),
        (21, "21st", "21e"),
        (112, "112th", "112e"),
    ],
)
def test_ordinals(n, english, french):
    assert (ordinal(n, "en"), ordinal(n, "fr")) == (english, french)


@pytest.mark.parametrize(
    ("place", "english", "french"),
    [
        (Place(5, 3, 9, 0), "Fewer firms than five hubs, more than three",
         "Moins d’entreprises que cinq pôles, plus que trois"),
        (Place(1, 1, 3, 0), "Fewer firms than one hub, more than one",
         "Moins d’entreprises qu’un pôle, plus qu’un"),
        (Place(0, 4, 5, 0), "More firms than any other hub with a figure",
         "Plus d’entreprises que tout autre pôle chiffré"),
        (Place(4, 0, 5, 0), "Fewer firms than any other hub with a figure",
         "Moins d’entreprises que tout autre pôle chiffré"),
        (Place(0, 2, 4, 0), "More firms than two hubs; the rest cannot be told apart",
         "Plus d’entreprises que deux pôles ; le reste ne se distingue pas"),
        (Place(0, 0, 3, 0), "Claims do not say which hub has more firms",
         "Les relevés ne disent pas quel pôle a le plus d’entreprises"),
        (None, "No count of firms to compare", "Aucun décompte d’entreprises à comparer"),
    ],
)  # fmt: skip
def test_headings_say_what_is_certain_and_no_more(place, english, french):
    assert standing_words(place, MORE_FIRMS, "en") == english
    assert standing_words(place, MORE_FIRMS, "fr") == french


@pytest.mark.parametrize(
    ("values", "level"),
    [
        ((51, 101, 21, 11, 7, 301), 3),  # the same place, each 10 % off, all hubs counted
        ((51, 101, 21, 11, 7, None), 2),  # one hub has no figure
        ((51, 57, 21, 11, 7, 301), 2),  # 10 % off, they change places
        ((51, 51, 21, 11, 7, 301), 2),  # two places
        ((51, 51, 51, 11, 7, 301), 1),  # three places
        ((51, 101, 21, None, None, None), 1),  # half of the hubs are not counted
        ((seen(51, quality="C"), 101, 21, 11, 7, 301), 1),
    ],
)
def test_the_rating_of_a_place_follows_the_rule(values, level):
    found = rate_place(sides(*values), "hub-a")
    assert found.level == level
    assert all(found.reason.said(lang) for lang in ("en", "fr"))
