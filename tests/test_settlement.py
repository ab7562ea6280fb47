"""The settling rule, step by step, by hand, on every shipped claim, and for the 2013 article."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from overlays import SOURCE, claim, overlay

from analysis import facts
from analysis.facts.claim_table import ordered
from analysis.facts.national import tender
from analysis.facts.package import open_package
from analysis.facts.periods import decimal_year
from analysis.facts.settled import COLUMNS, settled_table
from analysis.facts.settlement import STEPS, UNCHANGING, settle

ARTICLE = "usine-digitale-casablanca"
RENT = {"indicator": "rent_startup", "unit": "MAD_per_m2_month", "currency": "MAD"}
EURO = RENT | {"unit": "EUR_per_m2_month", "currency": "EUR"}


def source(name: str, published: str = "") -> dict[str, str]:
    return SOURCE | {"source_id": f"s-{name}", "published": published}


def settled(tmp_path, rows, sources=()):
    """Standings by claim and settled rows of an overlay with these claims and dated sources."""
    dated = [SOURCE | {"published": ""}, *(source(*each) for each in sources)]
    folder = overlay(tmp_path / "own", rows, sources=dated)
    standing = facts.standings("parc-settat", data=folder).set_index("claim_id")
    return standing, facts.indicators("parc-settat", data=folder, method="settled")


def two(first: dict, second: dict) -> list[dict]:
    """Two rival claims; the first, which the rule keeps, has the later id."""
    return [claim(9, **first), claim(1, **({"value": "20"} | second))]


@pytest.mark.parametrize(
    ("kept", "lost", "step"),
    [
        ({"quality": "A"}, {"quality": "B"}, "quality"),
        ({"quality": "B", "bound": "upper"}, {"quality": "C"}, "quality"),
        (RENT | {"bound": "approx"}, EURO | {"value": "4.5"}, "national currency"),
        ({"bound": "point"}, {"bound": "approx"}, "bound"),
        ({"bound": "approx"}, {"bound": "lower"}, "bound"),
        ({"source_id": "s-2021"}, {"source_id": "s-2020-12"}, "latest publication"),
        ({"source_id": "s-2020"}, {"source_id": "s-2020-03"}, "latest publication"),
        ({"source_id": "s-2020-12"}, {"source_id": "s-2020"}, "latest publication"),
        ({"source_id": "s-2020-07-20"}, {"source_id": "s-2020"}, "latest publication"),
        ({"source_id": "s-2020"}, {"source_id": "settat-register"}, "latest publication"),
    ],
)
def test_each_step_decides_what_the_steps_before_leave_open(tmp_path, kept, lost, step):
    dates = ("2021", "2020", "2020-12", "2020-03", "2020-07-20")
    standing, rows = settled(tmp_path, two(kept, lost), [(date, date) for date in dates])
    assert standing.loc["settat-9", ["standing", "step"]].tolist() == ["kept", ""]
    assert standing.loc["settat-1", ["standing", "step"]].tolist() == ["set aside", step]
    assert standing["kept_claim_id"].eq("settat-9").all()
    row = rows.iloc[0]
    assert (row["rule"], row["claim_ids"]) == (step, "settat-9")
    assert row["set_aside"] == f"settat-1: {step}"
    assert (row["n_claims"], row["n_observations"]) == (2, 2)


def test_claim_ids_decide_when_nothing_else_does(tmp_path):
    standing, rows = settled(tmp_path, [claim(2, value="20"), claim(10, value="30")])
    assert standing.loc["settat-10", "standing"] == "kept"  # "settat-10" sorts before "settat-2"
    assert standing.loc["settat-2", "step"] == "claim id"
    assert rows["spread"].tolist() == [10.0]


def same(number: int, **changes: str) -> dict[str, str]:
    return claim(number, observation_id="obs-settat-1", **changes)


@pytest.mark.parametrize(
    ("origin", "echo"),
    [
        ({"quality": "A", "source_id": "s-2021"}, {"quality": "B", "source_id": "s-2019"}),
        ({"source_id": "s-2019"}, {"source_id": "s-2021"}),
        ({"source_id": "s-2021"}, {"source_id": "settat-register"}),
        (RENT | {"source_id": "s-2021"}, EURO | {"source_id": "s-2019", "value": "4.5"}),
    ],
)
def test_an_observation_counts_once_best_quality_then_earliest(tmp_path, origin, echo):
    rows = [same(9, **origin), same(1, **echo)]
    standing, table = settled(tmp_path, rows, [("2019", "2019"), ("2021", "2021")])
    assert standing.loc["settat-9", "standing"] == "kept"
    told = standing.loc["settat-1", ["standing", "step", "repeats"]].tolist()
    assert told == ["echo", "one observation", "settat-9"]
    assert table[["n_claims", "n_observations"]].values.tolist() == [[2, 1]]
    assert table["spread"].isna().all()
    assert table["rule"].tolist() == ["only statement"]


def test_an_echo_in_a_later_year_stands_with_its_origin_and_makes_no_row(tmp_path):
    later = {"period_start": "2021", "period_end": "2021", "source_id": "s-2021"}
    standing, table = settled(
        tmp_path,
        [same(1, source_id="s-2019"), same(2, **later)],
        [("2019", "2019"), ("2021", "2021")],
    )
    assert table["year"].tolist() == [2019]
    assert standing["group"].nunique() == 1
    assert table["set_aside"].tolist() == ["settat-2: one observation"]


def test_an_echo_of_what_lost_names_what_is_kept(tmp_path):
    rows = [
        claim(3, value="20"),
        same(1, quality="C"),
        same(2, quality="C", bound="approx"),
    ]
    standing, _ = settled(tmp_path, rows)
    assert standing.loc["settat-2", ["standing", "repeats"]].tolist() == ["echo", "settat-1"]
    assert standing["kept_claim_id"].eq("settat-3").all()


def ends(low: str, high: str, **changes: str) -> list[dict[str, str]]:
    return [
        claim(1, bound="lower", value=low, **changes),
        claim(2, bound="upper", value=high, **changes),
    ]


def test_a_lower_and_an_upper_claim_of_one_source_are_a_range(tmp_path):
    standing, table = settled(tmp_path, ends("30", "40"))
    assert standing["standing"].tolist() == ["range", "range"]
    row = table.iloc[0]
    assert pd.isna(row["value"])
    assert (row["conf_low"], row["conf_high"], row["interval"]) == (30, 40, "claimed range")
    assert (row["bound"], row["claim_ids"]) == ("range", "settat-1 settat-2")


def test_a_range_falls_whole_to_a_point(tmp_path):
    standing, table = settled(tmp_path, [*ends("30", "40"), claim(3, value="35")])
    assert standing["standing"].tolist() == ["set aside", "set aside", "kept"]
    assert table["value"].tolist() == [35]


@pytest.mark.parametrize(
    "change",
    [
        {"source_id": "s-2021"},
        {"period_start": "2018-01", "period_end": "2019"},
    ],
    ids=["two sources", "two periods"],
)
def test_bounds_that_do_not_belong_together_stay_bounds(tmp_path, change):
    low, high = ends("30", "40")
    standing, table = settled(tmp_path, [low, high | change], [("2021", "2021")])
    assert "range" not in set(standing["standing"])
    assert table["value"].notna().all()
    assert set(table["bound"]) <= {"lower", "upper"}


def test_a_range_of_which_one_end_is_an_echo_stays_whole(tmp_path):
    low, high = ends("30", "40", source_id="s-2021")
    lone = claim(3, bound="lower", value="30", source_id="s-2019")
    rows = [low | {"observation_id": "obs-settat-3"}, high, lone]
    standing, table = settled(tmp_path, rows, [("2019", "2019"), ("2021", "2021")])
    assert standing.loc["settat-1", "standing"] == "range"
    assert table[["conf_low", "conf_high"]].values.tolist() == [[30, 40]]


@pytest.mark.parametrize(
    ("start", "end", "year"),
    [
        ("2008", "2013-03", None),  # five years and a quarter
        ("2008", "2009", None),
        ("2019-01", "2019-06", None),  # part of a year is no year's value either
        ("2019", "2019", 2019),
        ("2019-01", "2019-12", 2019),
        ("2018-07", "2019-06", 2019),  # twelve months, in the year that they end in
    ],
)
def test_a_flow_has_a_year_only_where_it_covers_one(tmp_path, start, end, year):
    row = claim(1, indicator="firms_entered", period_start=start, period_end=end)
    standing, table = settled(tmp_path, [row])
    assert table[["period_start", "period_end"]].values.tolist() == [[start, end]]
    assert table["year"].isna().all() if year is None else table["year"].tolist() == [year]
    slot = f"{start}/{end}" if year is None else str(year)
    assert standing["group"].tolist() == [f"parc-settat|firms_entered|{slot}"]


def test_a_total_over_years_is_not_rival_to_a_year(tmp_path):
    flow = {"indicator": "firms_exited"}
    total = flow | {"period_start": "2015", "period_end": "2019", "value": "60"}
    _, table = settled(tmp_path, [claim(1, **flow), claim(2, **total)])
    assert table["value"].tolist() == [60, 12]
    assert table["year"].isna().tolist() == [True, False]


def test_a_cumulative_count_belongs_to_the_year_it_ends_in(tmp_path):
    count = {"indicator": "firms_cumulative", "period_start": "2001", "period_end": "2013-07"}
    assert settled(tmp_path, [claim(1, **count)])[1]["year"].tolist() == [2013]


@pytest.mark.parametrize("indicator", ["opened_year", "floor_area", "construction_cost"])
def test_facts_without_a_year_settle_without_it(tmp_path, indicator):
    unit = {"opened_year": "year", "floor_area": "m2"}.get(indicator, "MAD")
    fact = {"indicator": indicator, "unit": unit, "currency": "MAD" if unit == "MAD" else ""}
    early = {"period_start": "2001", "period_end": "2001", "value": "2001", "quality": "B"}
    rows = [claim(1, **fact, **early), claim(2, **fact, value="2019")]
    standing, table = settled(tmp_path, rows)
    assert table["year"].isna().all()
    assert standing["group"].eq(f"parc-settat|{indicator}|").all()
    assert standing.loc["settat-1", "step"] == "quality"


def by_hand(claims: pd.DataFrame) -> dict[str, str]:
    """Kept claim of each claim's group by loops that follow the printed rule (no ranges)."""
    package = open_package()
    kinds = package.table("indicators").set_index("indicator")["kind"]
    published = decimal_year(package.table("sources").set_index("source_id")["published"]).to_dict()
    country = package.table("entities").set_index("entity_id")["country_iso3"]
    iso2 = package.table("countries").set_index("country_iso3")["country_iso2"]
    grade, firm = "ABC".index, {"point": 0, "approx": 1, "lower": 2, "upper": 2}

    def foreign(c):
        money = tender(iso2[country[c.entity_id]], int(c.period_end[:4]))
        return isinstance(c.currency, str) and c.currency not in money

    def date(c):
        when = published[c.source_id]
        return when if when == when else None

    def place(c):
        kind, name = kinds[c.indicator], c.indicator
        if kind == "date" or name in UNCHANGING or name.startswith("ownership_share_"):
            return ""
        if name == "public_share_capital":
            return ""
        whole = c.period_start == c.period_end and len(c.period_end) == 4
        return c.period_end[:4] if kind != "flow" or whole else (c.period_start, c.period_end)

    alive, told = {}, {}
    rows = list(claims.itertuples())
    for c in rows:
        rank = (grade(c.quality), foreign(c), date(c) or 9999.0, firm[c.bound], c.claim_id)
        key = (c.entity_id, c.indicator, c.observation_id)
        alive[key] = min(alive.get(key, (rank, c)), (rank, c), key=lambda each: each[0])
        told[c.claim_id] = key
    groups = {}
    for _, c in alive.values():
        rank = (grade(c.quality), foreign(c), firm[c.bound], -(date(c) or 0.0), c.claim_id)
        groups.setdefault((c.entity_id, c.indicator, place(c)), []).append((rank, c))
    kept = {key: min(ranked)[1].claim_id for key, ranked in groups.items()}
    origin = {key: c for key, (_, c) in alive.items()}
    return {
        c.claim_id: kept[(c.entity_id, c.indicator, place(origin[told[c.claim_id]]))] for c in rows
    }


def test_every_shipped_claim_stands_where_the_printed_rule_puts_it():
    claims = facts.claims()
    in_range = claims.groupby(
        ["entity_id", "indicator", "source_id", "period_start", "period_end", "unit"]
    )["bound"].transform(lambda bounds: {"lower", "upper"} <= set(bounds))
    expected = by_hand(claims)
    kept = facts.standings().set_index("claim_id")["kept_claim_id"].to_dict()
    compared = claims.loc[~in_range, "claim_id"]
    assert len(compared) > 2000
    for claim_id in compared:
        assert kept[claim_id] == expected[claim_id], claim_id


def test_every_claim_stands_in_one_group_that_keeps_one_statement():
    standing, table = facts.standings(), facts.indicators(method="settled")
    assert len(standing) == len(facts.claims())
    assert len(table) == standing["group"].nunique()
    kept = standing[standing["standing"] == "kept"]
    assert kept["group"].is_unique
    assert set(standing["step"]) == {"", *STEPS}
    assert (standing["step"] == "").eq(standing["standing"].isin(["kept", "range"])).all()
    assert table["n_claims"].sum() == len(standing)
    assert tuple(table.columns) == COLUMNS
    assert table["claim_ids"].str.len().gt(0).all()
    assert table["source_ids"].str.len().gt(0).all()
    assert set(table["status"]) == {"claimed"}


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_leaves_no_trace(random):
    package = open_package()
    claims = package.table("claims")
    claims = claims[claims["entity_id"].isin(["technopark-casablanca", "maroc-numeric-fund"])]
    rows = list(range(len(claims)))
    random.shuffle(rows)
    shuffled = claims.iloc[rows].reset_index(drop=True)
    first, second = (
        settled_table(ordered(claims), package),
        settled_table(ordered(shuffled), package),
    )
    pd.testing.assert_frame_equal(first, second)
    unsorted = settle(shuffled, package).set_index("claim_id")["kept_claim_id"]
    assert (
        unsorted.to_dict()
        == settle(ordered(claims), package).set_index("claim_id")["kept_claim_id"].to_dict()
    )


RENT_STEP = "rent_multiplier_after_discount"
FACTS_OF_2013 = [
    # claim, entity, indicator, value, bound, what its group keeps, standing, step
    ("mar-0671", "technopark-casablanca", "floor_area", 30000, "point", "mar-0019", "echo"),
    ("mar-0672", "technopark-casablanca", "opened_year", 2001, "point", "mar-0004", "echo"),
    ("mar-0673", "technopark-casablanca", "firms_cumulative", 600, "approx", "mar-0673", "kept"),
    ("mar-0674", "technopark-casablanca", "firms_exited", 30, "lower", "mar-0674", "range"),
    ("mar-0675", "technopark-casablanca", "firms_exited", 40, "upper", "mar-0674", "range"),
    ("mar-0676", "technopark-casablanca", "ict_share_firms", 80, "point", "mar-0676", "kept"),
    ("mar-0677", "technopark-casablanca", "rent_startup", 4.5, "upper", "mar-0607", "echo"),
    ("mar-0678", "technopark-casablanca", "office_size_startup", 28, "point", "mar-0678", "kept"),
    ("mar-0679", "technopark-casablanca", "rent_discount_months", 18, "point", "mar-0679", "kept"),
    ("mar-0680", "technopark-casablanca", RENT_STEP, 2, "point", "mar-0680", "kept"),
    ("mar-0681", "maroc-numeric-fund", "fund_size", 8.9e6, "point", "mar-0345", "echo"),
    ("mar-0682", "technopark-casablanca", "jobs", 1500, "point", "mar-0052", "echo"),
    ("mar-0683", "technopark-rabat", "opened_year", 2010, "point", "mar-0102", "set aside"),
]  # fmt: skip


@pytest.mark.parametrize("fact", FACTS_OF_2013, ids=lambda fact: f"{fact[0]}-{fact[2]}")
def test_each_fact_of_the_2013_article_is_a_claim_and_has_its_standing(fact):
    claim_id, entity, indicator, value, bound, kept, standing = fact
    claims = facts.claims(entity, indicator).set_index("claim_id")
    row = claims.loc[claim_id]
    assert (row["value"], row["bound"], row["source_id"]) == (value, bound, ARTICLE)
    place = facts.standings(entity, indicator).set_index("claim_id").loc[claim_id]
    assert (place["standing"], place["kept_claim_id"]) == (standing, kept)
    steps = {"echo": "one observation", "set aside": "latest publication"}
    assert place["step"] == steps.get(standing, "")
    table = facts.indicators(entity, indicator, method="settled")
    settled = table[table["claim_ids"].str.split().map(lambda ids: kept in ids)].iloc[0]
    named = f"{settled['claim_ids']} {settled['set_aside']}"
    assert claim_id in named
    if standing in steps:
        assert f"{claim_id}: {place['step']}" in settled["set_aside"]


def test_the_article_states_nothing_that_is_not_listed_here():
    claims = facts.claims()
    found = claims.loc[claims["source_id"] == ARTICLE, "claim_id"]
    assert sorted(found) == sorted(fact[0] for fact in FACTS_OF_2013)
    assert set(open_package().table("entities")["entity_id"]) >= {"mitc-network"}


def test_casablancas_settled_rows_are_those_a_reader_expects():
    table = facts.indicators("technopark-casablanca", method="settled").set_index(
        ["indicator", "year"]
    )
    assert table.loc[("rent_startup", 2013), "value"] == 50
    assert table.loc[("rent_startup", 2013), "unit"] == "MAD_per_m2_month"
    exits = table.loc[("firms_exited", 2013)]
    assert (exits["conf_low"], exits["conf_high"], exits["bound"]) == (30, 40, "range")
    flows = facts.indicators("technopark-casablanca", "firms_entered", method="settled")
    total = flows[flows["period_start"].eq("2008") & flows["period_end"].eq("2013-03")].iloc[0]
    assert total["value"] == 246
    assert pd.isna(total["year"])


def test_unknown_stays_unknown():
    assert facts.indicators("technopark-rabat", "jobs", method="settled").empty
    assert facts.claims("technopark-rabat", ["jobs", "firms_exited"]).empty
    assert list(facts.indicators("technopark-rabat", "jobs", method="settled").columns) == list(
        COLUMNS
    )


def test_filters_choose_before_the_rule_does():
    kept = facts.indicators("technopark-rabat", "opened_year", as_of="2014", method="settled")
    assert kept[["value", "claim_ids"]].values.tolist() == [[2010.0, "mar-0683"]]
    without = facts.indicators(
        "technopark-rabat", "opened_year", exclude_sources="le360-40701", method="settled"
    )
    assert without["claim_ids"].item() != "mar-0102"
    good = facts.indicators(min_quality="A", method="settled")
    graded = facts.claims().set_index("claim_id")["quality"]
    ids = itertools.chain.from_iterable(good["claim_ids"].str.split())
    assert {graded[claim_id] for claim_id in ids} == {"A"}
