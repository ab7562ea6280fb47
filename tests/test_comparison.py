"""Hubs are compared on figures chosen by a rule: the nearest in time, on one unit, of one kind."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from overlays import ENTITY, claim, overlay

from analysis import facts, report
from analysis.language.errors import DataError
from analysis.report.comparisons.frames import dots_frame, growth_frame, scatter_frame
from analysis.report.comparisons.hubs import side_by_side
from analysis.report.comparisons.measures import (
    DENSITY_GROSS,
    DENSITY_LETTABLE,
    FIRM_SIZE,
    FIRMS,
    JOBS,
    LEAVING,
    RENT_EUR,
    RENT_INCOME,
    RENT_PPP,
    ROOM_GROSS,
)
from analysis.report.comparisons.pictures import measures_of, words_of
from analysis.report.comparisons.places import Place
from analysis.report.comparisons.view import View
from analysis.report.findings.modelled import modelled_series
from analysis.report.marks import Marks

HUBS = tuple(f"hub-{letter}" for letter in "abcdefghi")
UNITS = {
    "tenant_firms": "firms",
    "jobs": "persons",
    "firms_exited": "firms",
    "floor_area": "m2",
    "floor_area_lettable": "m2",
    "rent_startup": "MAD_per_m2_month",
    "rent_standard": "MAD_per_m2_month",
}
# Hub by hub: indicator, year, value, and what else the claim says.
WORLD = {
    "a": [("tenant_firms", "2014", 51)],
    "b": [("tenant_firms", "2009", 60), ("tenant_firms", "2015", 61), ("tenant_firms", "2016", 62)],
    "c": [("tenant_firms", "2013", 70), ("tenant_firms", "2015", 71)],
    "d": [("tenant_firms", "2020", 80)],
    "e": [("tenant_firms", "2009-03", 90), ("jobs", "2014", 60)],
    "f": [("tenant_firms", "2014", 95, {"quality": "C"}), ("tenant_firms", "2017", 96)],
    "g": [
        ("tenant_firms", "2013", 12),
        ("jobs", "2013", 235, {"bound": "lower"}),
        ("floor_area", "2013", 3000),
        ("floor_area_lettable", "2013", 2000),
        ("firms_exited", "2013", 3),
        ("rent_startup", "2013", 50),
        ("rent_standard", "2013", 90),
    ],
    "h": [
        ("tenant_firms", "2013", 20),
        ("jobs", "2012", 90),
        ("floor_area_lettable", "2013", 1000),
        ("rent_standard", "2013", 100),
    ],
    "i": [
        ("jobs", "2011", 60),
        ("rent_startup", "2023", 900, {"unit": "INR_per_m2_month", "currency": "INR"}),
    ],
}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Write nine parks of one country."""
    entities = [ENTITY | {"entity_id": one, "name": one, "short_name": one} for one in HUBS]
    rows = [
        told(100 * place + number, letter, *figure)
        for place, (letter, figures) in enumerate(WORLD.items())
        for number, figure in enumerate(figures)
    ]
    return overlay(tmp_path_factory.mktemp("own"), rows, entities=entities)


def told(number, letter, indicator, year, value, more=None):
    """One claim of one hub, an observation of its own."""
    money = {"currency": "MAD"} if indicator.startswith("rent") else {}
    dated = {"period_start": year, "period_end": year, "entity_id": f"hub-{letter}"}
    changes = {"indicator": indicator, "unit": UNITS[indicator], "value": str(value)}
    return claim(number, **(changes | money | dated | (more or {})))


@pytest.fixture(scope="module")
def counted(data):
    """Hub a beside those that count firms in other years, by their claims alone."""
    hubs = side_by_side("hub-a", HUBS[1:6], data=data)
    return View(replace(hubs, peers=tuple(by_claims(one) for one in hubs.peers)))


def by_claims(study):
    """A hub of which the model publishes nothing."""
    return replace(study, model=replace(study.model, table=study.model.table.iloc[:0]))


@pytest.fixture(scope="module")
def modelled(data):
    """The same hubs; of b, c, e and f the model has tenants, for they are counted twice."""
    return View(side_by_side("hub-a", HUBS[1:6], data=data))


def test_the_reconciled_figure_of_the_year_stands_before_a_claim_of_another(modelled, data):
    """Hub b is counted in 2009, 2015 and 2016, and compared at the end of 2014."""
    side = next(one for one in modelled.sides(FIRMS) if one.key == "hub-b")
    row = facts.indicators("hub-b", "tenant_firms", data=data).set_index("year").loc[2014]
    assert side.figure.value == row["value"]
    assert side.figure.shown.year == 2014
    assert row["status"] == side.figure.shown.status == "interpolated"
    ends = (side.figure.reach.low, side.figure.reach.high)
    assert ends == (round(row["conf_low"]), round(row["conf_high"]))
    frame = dots_frame(modelled, (FIRMS,)).set_index("entity_id").loc["hub-b"]
    assert (frame["interval"], frame["status"]) == ("95 %", "interpolated")


@pytest.fixture(scope="module")
def divided(data):
    """Hub g, of which most is known, beside two others."""
    return View(side_by_side("hub-g", HUBS[7:], data=data))


# Which figure


def test_the_figure_nearest_to_the_last_count_of_the_subject(counted):
    assert (counted.hubs.year, counted.hubs.basis) == (2014, "firms")
    values = {side.key[-1]: side.figure and side.figure.value for side in counted.sides(FIRMS)}
    # c: as near as 2013, but later; d: six years away; e: five; f: grade A before a nearer C
    assert values == {"a": 51, "b": 61, "c": 71, "d": None, "e": 90, "f": 96}
    far = {side.key: side.outside.shown.year for side in counted.unknown(FIRMS)}
    assert far == {"hub-d": 2020}
    assert counted.place(FIRMS) == Place(above=4, below=0, known=5, unknown=1)


def test_a_hub_without_a_figure_is_no_smallest_hub(counted):
    assert counted.place(JOBS) is None
    assert [side.key for side in counted.known(JOBS)] == ["hub-e"]
    assert len(counted.unknown(JOBS)) == 5


@pytest.mark.parametrize(
    ("hub", "year", "basis"), [("hub-g", 2013, "firms"), ("hub-i", 2023, "figure")]
)
def test_the_year_is_that_of_the_subject(data, hub, year, basis):
    hubs = side_by_side(hub, ["hub-a"], data=data)
    assert (hubs.year, hubs.basis) == (year, basis)


def test_ratios_are_divided_within_one_year_and_kind_of_area(divided):
    expected = {
        FIRM_SIZE.key: 235 / 12,
        DENSITY_GROSS.key: 4,
        DENSITY_LETTABLE.key: 6,
        LEAVING.key: 25,
    }
    measures = (FIRM_SIZE, DENSITY_GROSS, DENSITY_LETTABLE, LEAVING)
    assert {one.key: divided.own(one).value for one in measures} == pytest.approx(expected)
    other = {one.key: divided.sides(one)[1].figure for one in measures}
    assert {key: one.value for key, one in other.items() if one} == {DENSITY_LETTABLE.key: 20}
    assert len(divided.own(FIRM_SIZE).claim_ids) == 2


def test_a_bound_is_never_rounded_beyond_what_it_says(divided):
    size, room = divided.own(FIRM_SIZE), divided.own(ROOM_GROSS)
    assert (size.shown.low, size.shown.bound) == (19.5, "lower")  # 235 / 12 is 19.58…
    assert size.reach.high == math.inf
    assert (room.shown.high, room.shown.bound) == (12.8, "upper")  # 3000 / 235 is 12.76…
    assert room.reach.low == 0


def test_rent_at_entry_is_that_of_start_ups_on_common_units(divided):
    first, second, third = divided.sides(RENT_EUR)
    euros = facts.convert(50, "MAD", 2013, "EUR").value
    assert first.figure.value == pytest.approx(euros)
    assert round(euros, 2) == 4.48  # just under 4.50, as the article of 2013 prints
    assert (first.tier, second.tier) == ("rent_startup", "rent_standard")
    purchasing = facts.convert(50, "MAD", 2013, "PPP", country="MAR").value
    assert divided.own(RENT_PPP).value == pytest.approx(purchasing)
    ratios = divided.hubs.ratios
    own = ratios[ratios["entity_id"].eq("hub-g") & ratios["numerator"].eq("rent_startup")]
    assert divided.own(RENT_INCOME).value == pytest.approx(own["value"].iloc[0])
    assert divided.place(RENT_EUR) == Place(above=1, below=0, known=2, unknown=1)
    assert third.figure is None


def test_a_rent_without_a_rate_says_why(divided):
    reason = divided.sides(RENT_EUR)[2].reason
    assert "India" in reason
    assert "2023" in reason


def test_claims_on_a_part_stand_for_no_whole():
    shown = View(side_by_side("skolkovo", ["technopark-zurich"]))
    assert shown.hubs.subject.partial & set(shown.hubs.subject.claims["claim_id"])
    assert shown.own(LEAVING) is None  # the one claim counts only statuses that ran out


def test_frames_have_a_row_for_every_hub(counted):
    frame = dots_frame(counted, (FIRMS, JOBS))
    assert list(frame["entity_id"]) == [*HUBS[:6], *HUBS[:6]]
    assert frame.groupby("indicator")["value"].count().to_dict() == {"jobs": 1, "tenant_firms": 5}
    gap = frame[frame["value"].isna()]
    assert gap[["conf_low", "conf_high", "year"]].isna().all(axis=None)
    both = scatter_frame(counted)
    assert not both.loc[both["indicator"] == "jobs_per_firm", "value"].notna().any()


def test_growth_begins_anew_where_a_count_changes_its_meaning():
    hubs = side_by_side("sophia-antipolis", ["berlin-adlershof-core"])
    frame = growth_frame(hubs)
    own = frame[frame["entity_id"] == "sophia-antipolis"]
    assert own["year"].min() == 2016  # establishments, after firm names
    assert set(frame["opened"]) == {1969, 1991}  # 1991 stands in the table of entities alone


# What stands around the figures

AREA_WORDS = {
    frozenset({"gross"}): "Gross area in every panel",
    frozenset({"lettable"}): "Lettable area in every panel",
}


@pytest.mark.parametrize(
    ("entity", "peers", "kinds"),
    [
        ("hub-g", ["hub-a", "hub-e"], {"gross"}),
        ("hub-h", ["hub-a", "hub-e"], {"lettable"}),
    ],
)
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_subtitle_names_the_areas_that_are_drawn(data, entity, peers, kinds, lang):
    view = View(side_by_side(entity, peers, lang=lang, data=data))
    drawn = {"lettable" if "lettable" in one.key else "gross" for one in measures_of(view, "space")}
    assert drawn == kinds
    subtitle = words_of(view, "space", Marks(lang, entity=entity, data=data)).subtitle
    assert (AREA_WORDS[frozenset(kinds)] in subtitle) == (lang == "en")


def test_the_reading_note_reads_the_panel_of_the_title_with_its_unit():
    view = View(side_by_side("technopark-casablanca", ["technopark-rabat", "technopark-tanger"]))
    words = words_of(view, "space", Marks("en", entity="technopark-casablanca"))
    assert words.title.startswith("Firms per 1,000 m²")
    assert str(words.reading).startswith(
        "Firms per 1,000 m² of gross area: Casablanca, 8.4 in 2016"
    )
    firms = words_of(view, "size", Marks("en", entity="technopark-casablanca"))
    assert str(firms.reading).startswith("Firms present: Casablanca, 251 in 2016")


# Who is compared


def test_peers_are_those_most_alike():
    hubs = side_by_side("technopark-casablanca")
    expected = facts.peers("technopark-casablanca", year=hubs.year)
    assert [one.entity["entity_id"] for one in hubs.peers] == expected["entity_id"].tolist()
    assert not hubs.named
    told = report.comparison("technopark-casablanca").why_these_peers().text()
    assert all(f": {row.distance:.2f}. " in told for row in expected.itertuples())
    assert "income per head" in told.lower()
    named = report.comparison("technopark-casablanca", ["el-ghazala"])
    assert named.why_these_peers().html() == ""


def test_a_hub_of_which_too_little_is_known_has_no_peers_and_says_why(tmp_path):
    hub = ENTITY | {"entity_id": "x", "country_iso3": "TWN", "opened_year": "", "ownership": ""}
    data = str(overlay(tmp_path / "x", [claim(entity_id="x")], entities=[hub]))
    page = report.comparison("x", data=data)
    assert page.view.hubs.peers == ()
    assert "none could be chosen" in str(page.hubs_table.html())
    assert page.ages.html()
    assert "No rank can be given odds" in page.ranks.text()


# At equal age, and with what odds


@pytest.fixture(scope="module")
def four():
    peers = ["malaga-techpark", "technopark-zurich", "sophia-antipolis"]
    return report.comparison("technopark-casablanca", peers)


def test_rates_at_equal_age_are_reconciled_where_they_can_be(four):
    """Casablanca was 15 in 2016; Málaga, of 1992, in 2007; of Sophia then nothing is known."""
    text = four.ages_table.text().replace("\u00a0", " ")
    table = facts.derived("malaga-techpark", "exit_rate").set_index("year").loc[2007]
    lines = text.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("Exit rate, at 15 years"))
    malaga = next(line for line in lines[start:] if line.startswith("Málaga"))
    assert f"{table['value']:.0f}% [" in malaga
    assert "15  2007, interpolated" in malaga
    assert "nearest figure: 1990" in next(one for one in lines[start:] if one.startswith("Sophia"))
    assert "the others at the same age" in four.ages.text()


def test_a_reconciled_ratio_allows_what_the_claims_on_its_area_do():
    # 10,000 m² ± 5 % as "about", 15,000 m² ± 2.5 % as printed: 240 firms of 2015 over either.
    view = View(side_by_side("technopark-casablanca", ["technopark-rabat"]))
    one, study = view.own(DENSITY_LETTABLE), view.hubs.subject
    firms = next(y.kept for y in modelled_series(study, "tenant_firms") if y.year == 2015)
    assert one.shown.year == 2015
    assert one.reach.low == pytest.approx(1000 * firms.least / 15_375, rel=0.05)
    assert one.reach.high == pytest.approx(1000 * firms.most / 9_500, rel=0.05)


def test_odds_of_ranks_are_those_of_facts_rank(four):
    hubs = [one.entity["entity_id"] for one in four.view.hubs.all]
    table = facts.rank(None, hubs, year=2016)
    text = four.ranks_table.text()
    for row in table.itertuples():
        best = max(range(1, len(table) + 1), key=lambda n: getattr(row, f"p_rank_{n}"))
        share = int(100 * getattr(row, f"p_rank_{best}") + 0.5)
        assert f"{best} ({share}%)" in text
    assert "which is not success" in four.ranks.text()
    assert "Without tenant firms" in text


@pytest.mark.parametrize(
    ("peers", "told"),
    [
        (["technopark-rabat", "technopark-rabat"], "technopark-rabat is the entity"),
        (["el-ghazala", "technopark-rabat"], "technopark-rabat is the entity"),
        (["el-ghazala", "technopark-tanger", "el-ghazala"], "el-ghazala is named more than once"),
    ],
)
def test_the_subject_and_repeats_are_refused_as_peers(peers, told):
    with pytest.raises(DataError, match=told) as error:
        report.comparison("technopark-rabat", peers)
    assert error.value.said("fr")


@pytest.mark.parametrize(
    ("entity", "peers", "near"),
    [
        ("technopark-casablenca", [], "technopark-casablanca"),
        ("technopark-rabat", ["el-gazala"], "el-ghazala"),
    ],
)
def test_an_unknown_hub_is_refused_with_the_near_name(entity, peers, near):
    with pytest.raises(DataError, match=near):
        report.comparison(entity, peers)
