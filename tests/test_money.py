"""Money converts by rates that a reader can look up; what has no rate is refused or unknown."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from overlays import claim, overlay

from analysis import facts
from analysis.facts.package import open_package
from analysis.language.errors import DataError, NotEstimable

MAR_2013, EUR_2013, PPP_2013 = 8.4055, 0.753159, 4.15701  # per US dollar; per international dollar


def test_the_rates_are_those_of_the_country_panel():
    panel = facts.panel(["FX.LCU.USD", "PPP.GDP.IMPL"], ["MAR", "FRA"], 2013)
    assert panel.loc[("MAR", 2013)].tolist() == [MAR_2013, PPP_2013]
    assert panel.loc[("FRA", 2013), "FX.LCU.USD"] == EUR_2013


@pytest.mark.parametrize(
    ("amount", "year", "to", "value"),
    [
        (50, 2013, "EUR", 4.48),
        (50, 2013, "PPP", 12.0),
        (90, 2012, "EUR", 8.12),
        (90, 2012, "PPP", 21.6),
        (100, 2013, "EUR", 8.96),
        (100, 2013, "PPP", 24.1),
        (120, 2012, "EUR", 10.82),
        (130, 2015, "EUR", 12.00),
        (130, 2015, "PPP", 31.0),
        (156, 2015, "EUR", 14.41),
        (150, 2016, "EUR", 13.83),
        (150, 2016, "PPP", 35.7),
        (50, 2013, "USD", 5.95),
    ],
)
def test_casablancas_rents_in_other_money(amount, year, to, value):
    done = facts.convert(amount, "MAD", year, to)
    assert done.value == pytest.approx(value, abs=0.05 if to == "PPP" else 0.005)
    assert (done.amount, done.currency, done.year, done.to) == (amount, "MAD", year, to)


def test_a_conversion_is_the_arithmetic_it_states():
    done = facts.convert(50, "MAD", 2013, "EUR")
    assert done.value == pytest.approx(50 / MAR_2013 * EUR_2013, rel=1e-12)
    assert [(r.indicator, r.country_iso3, r.year, r.value) for r in done.rates] == [
        ("FX.LCU.USD", "MAR", 2013, MAR_2013),
        ("FX.LCU.USD", "FRA", 2013, EUR_2013),
    ]
    for lang, words in (
        ("en", ("Morocco 2013: 8.4055", "PWT 10.01")),
        ("fr", ("Maroc 2013 : 8,4055",)),
    ):
        assert all(word in done.note(lang) for word in words)


def test_constant_prices_move_by_consumer_prices_then_by_the_rate_of_the_year():
    moved = facts.convert(50, "MAD", 2016, prices=2012)
    assert moved.value == pytest.approx(50 * 102.206 / 107.955, rel=1e-12)
    assert moved.value / 50 == pytest.approx(0.95, abs=0.005)  # 5 % lower, 2012 to 2016
    euros = facts.convert(50, "MAD", 2016, "EUR", prices=2012)
    assert euros.value == pytest.approx(moved.value / 8.62844 * 0.778294, rel=1e-12)
    assert (euros.prices, len(euros.rates)) == (2012, 4)
    deflator = facts.convert(50, "MAD", 2016, prices=2012, index="gdp")
    assert deflator.value == pytest.approx(50 * 98.5431 / 104.174, rel=1e-12)


def test_the_fund_of_the_2013_article_agrees_in_two_currencies():
    assert facts.convert(100e6, "MAD", 2010, "EUR").value == pytest.approx(8.9e6, rel=0.01)
    assert facts.convert(100e6, "MAD", 2012, "USD").value == pytest.approx(11.7e6, rel=0.01)


def test_pegged_money_keeps_its_peg():
    for year in (2001, 2013, 2022):
        assert facts.convert(1, "EUR", year, "XOF").value == pytest.approx(
            655.957, rel=2e-3
        )  # yearly means


@given(
    st.floats(0.01, 1e9),
    st.sampled_from(["MAD", "EUR", "USD", "XOF", "TRY", "CHF", "BRL", "CNY"]),
    st.sampled_from(["MAD", "EUR", "USD", "XOF", "TRY", "CHF", "BRL", "CNY"]),
    st.integers(2005, 2023),
)
def test_there_and_back_is_where_one_began(amount, first, second, year):
    there = facts.convert(amount, first, year, second)
    back = facts.convert(there.value, second, year, first)
    assert back.value == pytest.approx(amount, rel=1e-12)


def test_purchasing_power_does_not_depend_on_the_money_it_is_told_in():
    own = facts.convert(50, "MAD", 2013, "PPP").value
    euros = facts.convert(50, "MAD", 2013, "EUR").value
    assert facts.convert(euros, "EUR", 2013, "PPP", country="MAR").value == pytest.approx(own)


def test_euros_before_the_euro_are_the_old_money_of_their_country():
    peseta = facts.convert(1, "EUR", 1990, "USD", country="ESP")
    assert peseta.rates[0].country_iso3 == "ESP"
    koruna_years = facts.convert(1, "EUR", 2005, "USD", country="SVK")
    assert koruna_years.value == facts.convert(1, "EUR", 2005, "USD").value


def test_the_same_money_and_year_need_no_rate():
    same = facts.convert(50, "MAD", 2030, "MAD")
    assert (same.value, same.rates) == (50, ())
    with pytest.raises(DataError, match="amount: found nan"):
        facts.convert(float("nan"), "MAD", 2013, "EUR")


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: facts.convert(1, "INR", 2022, "EUR"), "India for 2022; it has 1990–2019"),
        (lambda: facts.convert(1, "MAD", 2030, "EUR"), "Morocco for 2030"),
        (lambda: facts.convert(1, "MAD", 2013, prices=2026), "consumer price index of Morocco"),
        (
            lambda: facts.convert(1, "ARS", 2013, prices=2015),
            "no consumer price index of Argentina",
        ),
        (lambda: facts.convert(1, "EUR", 2013, "PPP"), "money of several countries"),
        (lambda: facts.convert(1, "MAD", 1995, "EUR"), "The euro began in 1999"),
        (lambda: facts.convert(1, "DEM", 1995, "USD"), "no exchange rate of DEM"),
        (lambda: facts.convert(1, "VES", 2018, "USD"), "redenominated"),
    ],
)
def test_an_unknown_rate_is_refused_with_the_reason(call, told):
    with pytest.raises(NotEstimable) as refusal:
        call()
    assert told in str(refusal.value)
    assert refusal.value.said("fr") != str(refusal.value)


@pytest.mark.parametrize(
    "call",
    [
        lambda: facts.convert(1, "MAX", 2013, "EUR"),
        lambda: facts.convert(1, "MAD", 2013, "EURO"),
        lambda: facts.convert(1, "MAD", 2013, "PPP", country="MOR"),
        lambda: facts.convert(1, "MAD", 2013, prices=2015, index="wages"),
        lambda: facts.indicators("technopark-rabat", currency="EURO"),
    ],
)
def test_unknown_names_are_refused(call):
    with pytest.raises(DataError, match="unknown"):
        call()


def vintage(folder, rows):
    """A refreshed panel: these values, and the shipped description of their indicators."""
    told = open_package().table("country-indicators")
    codes = {row["indicator_code"] for row in rows}
    described = told[told["indicator_code"].isin(codes)].to_csv(index=False)
    tables = {"country_year": rows, "country_indicators": described}
    return overlay(folder, [], entities=[], sources=[], **tables)


def test_a_vintage_brings_its_own_rates(tmp_path):
    rows = [
        {"country_iso3": country, "year": "2013", "indicator_code": "FX.LCU.USD", "value": value}
        for country, value in (("MAR", "10"), ("FRA", "0.5"))
    ]
    folder = vintage(tmp_path / "vintage", rows)
    assert facts.convert(100, "MAD", 2013, "EUR", data=folder).value == pytest.approx(5)
    with pytest.raises(NotEstimable, match="it has 2013–2013"):
        facts.convert(100, "MAD", 2012, "EUR", data=folder)
    assert facts.convert(50, "MAD", 2013, "EUR").value == pytest.approx(4.480, abs=5e-4)


def test_a_table_in_one_money_keeps_every_row_and_says_what_it_did():
    before, after = facts.indicators(), facts.indicators(currency="EUR")
    assert after["claim_ids"].tolist() == before["claim_ids"].tolist()
    pd.testing.assert_series_equal(after["settled_value"], before["value"], check_names=False)
    money = before["currency"].notna()
    assert set(after.loc[money, "currency"]) == {"EUR"}  # the one exchange rate too: per euro
    assert after.loc[~money, "value"].equals(before.loc[~money, "value"])
    assert after.loc[~money, ["conversion", "not_converted"]].eq("").all(axis=None)
    known = money & (before["value"].notna() | before["conf_low"].notna())
    refused = after["not_converted"].ne("")
    assert (after["value"].isna() & after["conf_low"].isna())[known].equals(refused[known])
    assert refused.sum() < 0.25 * known.sum()


def test_rents_convert_with_their_ranges_and_units():
    rent = facts.indicators("technopark-casablanca", "rent_startup", currency="EUR")
    row = rent.set_index("year").loc[2013]
    assert row["value"] == pytest.approx(4.48, abs=0.005)
    assert (row["unit"], row["settled_unit"]) == ("EUR_per_m2_month", "MAD_per_m2_month")
    assert "Morocco 2013: 8.4055" in row["conversion"]
    tanger = facts.indicators("technopark-tanger", "rent_per_m2_month", currency="PPP").iloc[0]
    assert [tanger["conf_low"], tanger["conf_high"]] == pytest.approx([50 / 4.19685, 150 / 4.19685])
    assert tanger["unit"] == "PPP_per_m2_month"


def test_constant_prices_of_a_table():
    rent = facts.indicators("technopark-casablanca", "rent_startup", prices=2012)
    values = rent.set_index("year")["value"]
    assert values[2012] == 50
    assert values[2016] == pytest.approx(50 * 102.206 / 107.955)
    assert set(rent["currency"]) == {"MAD"}


@pytest.mark.parametrize(
    ("entity", "indicator", "currency", "told"),
    [
        ("hsinchu-science-park", "tenants_turnover", "PPP", "no purchasing-power parity"),
        ("stpi-bengaluru", "tenants_exports", "EUR", "has no single rate"),
        ("bengaluru-office-market", "office_rent_market", "EUR", "of India for 2024"),
    ],
)
def test_what_cannot_be_converted_is_unknown_and_says_why(entity, indicator, currency, told):
    table = facts.indicators(entity, indicator, currency=currency)
    refused = table[table["not_converted"].str.contains(told, regex=False)]
    assert len(refused)
    assert refused[["value", "conf_low", "conf_high"]].isna().all(axis=None)
    assert refused["settled_value"].notna().all()
    assert set(refused["currency"]) == {currency}
    french = facts.indicators(entity, indicator, currency=currency, lang="fr")
    assert told not in french["not_converted"].str.cat()


def test_a_printed_exchange_rate_is_no_sum_and_says_so():
    row = facts.indicators("mitc-network", "exchange_rate_eur_per_1000_mad", currency="USD").iloc[0]
    assert (row["settled_value"], row["unit"], row["currency"]) == (92, "EUR_per_1000_MAD", "EUR")
    assert pd.isna(row["value"])
    assert row["not_converted"] == "The unit EUR_per_1000_MAD cannot be converted."


def test_an_overlays_rent_converts_too(tmp_path):
    rent = {"indicator": "rent_sme", "unit": "MAD_per_m2_month", "currency": "MAD", "value": "100"}
    folder = overlay(tmp_path / "own", [claim(1, **rent)])
    row = facts.indicators("parc-settat", currency="USD", data=folder).iloc[0]
    assert row["value"] == pytest.approx(100 / 9.61708)
