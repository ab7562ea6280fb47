"""The country panel, events and parameters open by name; unknown names get the near one."""

from __future__ import annotations

import pytest

from analysis import facts
from analysis.facts.package import open_package
from analysis.language.errors import DataError


def test_the_panel_has_one_column_an_indicator_and_invents_nothing():
    wide = facts.panel(["IC.BUS.NDNS.ZS", "NY.GDP.PCAP.PP.KD"], ["TUN", "MAR"], range(2004, 2023))
    assert wide.index.names == ["country_iso3", "year"]
    assert wide.columns.tolist() == ["IC.BUS.NDNS.ZS", "NY.GDP.PCAP.PP.KD"]
    assert wide.index.is_monotonic_increasing
    assert wide.loc[("MAR", 2019), "IC.BUS.NDNS.ZS"] == pytest.approx(2.10037)
    assert wide["IC.BUS.NDNS.ZS"].isna().loc[("MAR", 2004)]  # the series begins in 2006
    raw = open_package().table("country-year")
    chosen = raw["indicator_code"].isin(wide.columns) & raw["country_iso3"].isin(["MAR", "TUN"])
    assert wide.notna().sum().sum() == (chosen & raw["year"].between(2004, 2022)).sum()


def test_the_panel_takes_single_names():
    one = facts.panel("IC.BUS.NDNS.ZS", "MAR", 2019)
    assert one.shape == (1, 1)
    assert facts.panel("IC.BUS.NDNS.ZS").index.get_level_values(0).nunique() > 150
    assert facts.panel("IC.BUS.NDNS.ZS", "LBN").empty


def test_a_vintage_replaces_an_indicator_whole(tmp_path):
    text = "country_iso3,year,indicator_code,value\nMAR,2019,IC.BUS.NDNS.ZS,9\n"
    (tmp_path / "country_year.csv").write_text(text)
    told = open_package().table("country-indicators")
    described = told[told["indicator_code"] == "IC.BUS.NDNS.ZS"]
    described.to_csv(tmp_path / "country_indicators.csv", index=False)
    assert facts.panel("IC.BUS.NDNS.ZS", data=tmp_path)["IC.BUS.NDNS.ZS"].tolist() == [9]


def test_countries_are_named_in_both_languages():
    assert facts.countries(lang="fr").loc["MAR", "name"] == "Maroc"
    assert facts.countries(lang="en").loc["MAR", "name"] == "Morocco"
    assert facts.countries().loc["FRA", "eu_member_from"] == 1958


def test_events_and_parameters():
    events = facts.events("procurement", "MAR")
    assert "EV_MAR_07" in set(events["event_id"])
    assert set(events["instrument"]) == {"procurement"}
    parameters = facts.parameters("MAR").set_index("parameter_id")
    assert parameters.loc["MAR_PRO_039", "value"] == 20
    assert len(facts.parameters()) == len(open_package().table("policy-parameters"))
    assert len(facts.events()) == len(open_package().table("policy-events"))


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: facts.panel("IC.BUS.NDNS"), "did you mean IC.BUS.NDNS.ZS?"),
        (lambda: facts.panel("IC.BUS.NDNS.ZS", "MRR"), "MRR: unknown"),
        (lambda: facts.events("procurment"), "did you mean procurement?"),
        (lambda: facts.parameters(None, "garantee"), "did you mean guarantee?"),
        (lambda: facts.countries(lang="ar"), "known are en, fr"),
    ],
)
def test_unknown_names_are_refused(call, told):
    with pytest.raises(DataError) as refusal:
        call()
    assert told in str(refusal.value)
