"""Findings by hand: ratings, firm sizes, sums, changes, and the three that are chosen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from overlays import ENTITY, SOURCE, claim, overlay

from analysis import facts
from analysis.language.typography import typeset
from analysis.report.findings.breaks import break_before, since_break
from analysis.report.findings.choosing import findings
from analysis.report.findings.departures import departures_kept, leaving_share, yearly
from analysis.report.findings.firm_size import FirmSize, firm_sizes, sizes_set_aside
from analysis.report.findings.gathering import gather
from analysis.report.findings.identities import implied_departures
from analysis.report.findings.naming import lowered, short_name
from analysis.report.findings.part import part_of_site
from analysis.report.findings.prose import citations, cited, plain
from analysis.report.findings.ratings import rate
from analysis.report.findings.rent_facts import rents
from analysis.report.findings.rounding import whole
from analysis.report.findings.share import Share
from analysis.report.findings.shared import also_told
from analysis.report.findings.sums_told import confirms, in_doubt, misfitting, sums_told
from analysis.report.findings.titles import share_words, size_trend, title
from analysis.report.findings.wording import bare, change, dated, figure, when

HUB = "parc-settat"


def study(tmp_path, claims, lang="en", **entity):
    sources = [SOURCE | {"source_id": name} for name in {row["source_id"] for row in claims}]
    folder = overlay(tmp_path, claims, entities=[ENTITY | entity], sources=sources)
    return gather(HUB, lang=lang, data=folder)


def counts(*pairs, **more):
    """Claims on firms present: (value, year), numbered, each of a source of its own."""
    return [
        claim(n, value=str(value), period_start=str(year), period_end=str(year))
        | {"source_id": f"register-{n}"}
        | more
        for n, (value, year) in enumerate(pairs, 1)
    ]


def level(tmp_path, claims, indicator="tenant_firms"):
    known = study(tmp_path, claims)
    return rate(known, known.latest(indicator)).level


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([100], 1),  # one observation
        ([100, 105], 2),  # two agree within 10 %
        ([100, 105, 98], 3),  # three agree
        ([100, 105, 98, 150], 2),  # three agree, one contradicts
        ([100, 150], 1),  # one against one
        ([100, 120, 125], 1),  # the one that is kept has two against it
    ],
)
def test_marks_count_independent_observations(tmp_path, values, expected):
    assert level(tmp_path, counts(*((value, 2019) for value in values))) == expected


def test_an_echo_never_confirms(tmp_path):
    rows = counts((100, 2019), (100, 2019), (100, 2019))
    echoes = [row | {"observation_id": "obs-settat-1"} for row in rows]
    assert level(tmp_path / "a", rows) == 3
    assert level(tmp_path / "b", echoes) == 1


def test_grade_c_is_thin_and_does_not_support(tmp_path):
    assert level(tmp_path / "a", counts((100, 2019), (100, 2019), quality="C")) == 1
    mixed = [*counts((100, 2019)), claim(2, value="100", quality="C")]
    assert level(tmp_path / "b", mixed) == 1


def test_a_bound_supports_near_its_figure_and_contradicts_beyond_it(tmp_path):
    near = [*counts((100, 2019)), claim(2, value="95", bound="lower")]
    far_below = [*counts((100, 2019)), claim(2, value="40", bound="lower")]
    beyond = [*counts((100, 2019)), claim(2, value="150", bound="lower")]
    assert level(tmp_path / "a", near) == 2
    assert level(tmp_path / "b", far_below) == 1
    known = study(tmp_path / "c", beyond)
    assert rate(known, known.latest("tenant_firms")).contradicting == 1


def test_prices_of_other_years_support_and_do_not_contradict(tmp_path):
    def price(n, value, year):
        return claim(
            n, indicator="rent_startup", value=str(value), unit="MAD_per_m2_month", currency="MAD",
            unit_printed="MAD", period_start=str(year), period_end=str(year),
        )  # fmt: skip

    same = [price(1, 50, 2012), price(2, 50, 2013), price(3, 51, 2015)]
    risen = [price(1, 30, 2012), price(2, 50, 2015)]
    assert level(tmp_path / "a", same, "rent_startup") == 3
    known = study(tmp_path / "b", risen)
    rating = rate(known, known.latest("rent_startup"))
    assert (rating.level, rating.contradicting) == (1, 0)


def test_years_agree_only_where_they_are_the_same(tmp_path):
    def opened(n, year):
        return claim(
            n, indicator="opened_year", value=str(year), unit="year", unit_printed="year",
            period_start=str(year), period_end=str(year),
        )  # fmt: skip

    known = study(tmp_path, [opened(1, 2010), opened(2, 2012)])
    rating = rate(known, known.latest("opened_year"))
    assert (rating.agreeing, rating.contradicting, rating.level) == (1, 1, 1)


def test_a_sum_on_a_figure_told_of_the_network_confirms_nothing():
    known = gather("technopark-casablanca")
    kept = departures_kept(known)
    assert kept.kept.ends == (30, 40)
    by_entries, by_cumulative = sorted(implied_departures(known), key=lambda one: one.route)[::-1]
    assert by_entries.sum == (140, 246, 200)
    assert by_entries.total == 186
    assert by_entries.per_year == pytest.approx(186 / (5 + 1 / 12))
    assert by_cumulative.sum == (800 - 250, 550 - 170)
    assert by_cumulative.per_year == pytest.approx(170 / (4 + 5 / 12))
    doubted = set(facts.shared_figures("technopark-casablanca")["claim_id"])
    assert doubted & set(by_cumulative.claim_ids)
    assert not doubted & set(by_entries.claim_ids)
    assert in_doubt(known, by_cumulative)
    assert not confirms(known, kept, by_cumulative)
    leaving = next(one for one in findings(known) if one.theme == "departures")
    assert (leaving.rating.level, leaving.rating.confirmed) == (1, False)
    assert "confirms nothing: it uses a figure also told of Moroccan" in " ".join(leaving.sentences)


def test_a_figure_told_of_the_network_does_not_support_another():
    known = gather("technopark-casablanca")
    last = known.latest("tenant_firms")
    assert last.ends == (250, 260)
    rating = rate(known, last)
    assert (rating.level, rating.agreeing) == (1, 1)
    assert rating.reason.said("en").endswith("(network of sites): 260 in August 2016.")
    assert also_told(known, ["mar-0165"]) == ()


def test_a_sum_that_takes_away_at_most_gives_at_least_and_names_both_periods():
    (one,) = [
        one for one in implied_departures(gather("technopark-casablanca")) if one.route == "entries"
    ]
    assert typeset(one.said("en"), "en").replace("\u00a0", " ") == (
        "140 present in June 2008 + about 246 entries (2008 – March 2013) − at most 200 present "
        "in July 2013 = at least 186 departures, at least 36 a year"
    )


def test_the_leaving_share_has_the_bound_of_the_rates_table():
    known = gather("technopark-casablanca")
    share = leaving_share(known, departures_kept(known))
    rate_ = facts.indicators("technopark-casablanca", ["exit_rate"]).query("year == 2013").iloc[0]
    assert (share.low, share.high) == pytest.approx((rate_["value"] / 100, rate_["value"] / 100))
    assert share.one_in("en") == "about one firm in six"


def test_the_leaving_share_of_claims_has_their_bound(tmp_path):
    out = {"indicator": "firms_exited", "period_start": "2013", "period_end": "2013"}
    rows = [
        *counts((200, 2013), bound="upper"),
        claim(2, value="30", bound="lower", **out),
        claim(3, value="40", bound="upper", **out),
    ]
    known = study(tmp_path, rows)
    share = leaving_share(known, departures_kept(known))
    assert share[:2] == pytest.approx((0.15, 0.20))
    assert share.bound == "lower"
    assert share.percents("en") == "at least 15 to 20%"
    assert share.one_in("en") == "at least one firm in seven"


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (Share(0.15, 0.20, "point"), "about one firm in six"),
        (Share(0.15, 0.20, "upper"), "at most one firm in five"),
        (Share(0.20, 0.20, "lower"), "at least one firm in five"),
        (Share(0.19, 0.19, "lower"), "at least one firm in six"),
        (Share(0.6, 0.7, "lower"), None),
    ],
)
def test_a_part_in_whole_firms_is_true_of_its_bound(share, expected):
    assert share.one_in("en") == expected


@pytest.mark.parametrize(
    ("value", "bound", "digits", "expected"),
    [(19.5, "lower", 0, 19), (19.5, "upper", 0, 20), (19.6, "point", 0, 20),
     (7.57, "lower", 1, 7.5), (7.51, "upper", 1, 7.6),
     (20.0, "lower", 0, 20), (0.3 / 0.1, "lower", 0, 3)],
)  # fmt: skip
def test_bounds_are_rounded_to_stay_true(value, bound, digits, expected):
    assert whole(value, bound, digits) == expected


def test_people_per_firm_at_least_is_rounded_down():
    assert FirmSize(19.5, "lower", "2020", 2020.5, ()).said("en") == "at least 19"
    assert FirmSize(19.5, "upper", "2020", 2020.5, ()).said("en") == "at most 20"
    assert FirmSize(8.0, "lower", "2020", 2020.5, ()).said("en") == "at least 8"


def test_a_park_full_in_another_year_is_not_called_full_when_firms_left():
    assert plain(title(gather("technopark-casablanca")), "en") == (
        "Casablanca: a park that about one firm in six left in 2013, untracked"
    )


def test_a_sum_on_figures_that_do_not_fit_says_so_and_confirms_nothing():
    known = gather("technopark-casablanca")
    (by_entries,) = (one for one in implied_departures(known) if one.route == "entries")
    # 140 present in June 2008 and 246 entries lie outside the reconciled series, 200 inside.
    assert set(misfitting(known, [by_entries])) == {"mar-0025", "mar-0613"}
    assert not confirms(known, departures_kept(known), by_entries)
    told = sums_told(known, departures_kept(known), (by_entries,))
    assert "2 figures in it do not fit the reconciled series" in told


def test_a_sum_on_the_same_source_confirms_nothing(tmp_path):
    flow = {"indicator": "firms_exited", "unit": "firms"}
    rows = [
        claim(1, value="100", period_start="2010", period_end="2010"),
        claim(2, value="100", period_start="2015", period_end="2015"),
        claim(3, indicator="firms_entered", value="50", period_start="2010", period_end="2015"),
        claim(4, value="10", period_start="2014", period_end="2014", **flow),
    ]
    known = study(tmp_path, rows)
    assert [one.per_year for one in implied_departures(known)] == [10.0]
    assert [one.rating.level for one in findings(known) if one.theme == "departures"] == [1]


def test_a_flow_over_several_years_becomes_a_yearly_figure(tmp_path):
    rows = [claim(1, indicator="firms_exited", value="30", period_start="2010", period_end="2012")]
    flow = yearly(study(tmp_path / "a", rows).latest("firms_exited"))
    assert (flow.low, flow.high, flow.bound) == (10, 10, "approx")
    quarter = [
        claim(1, indicator="firms_exited", value="9", period_start="2010-01", period_end="2010-03")
    ]
    assert yearly(study(tmp_path / "b", quarter).latest("firms_exited")) is None


def test_a_part_of_a_year_never_stands_for_the_year(tmp_path):
    def sales(n, value, start, end):
        return claim(
            n, indicator="tenants_turnover", value=value, unit="MAD", currency="MAD",
            unit_printed="MAD", period_start=start, period_end=end,
        )  # fmt: skip

    rows = [sales(1, "900", "2024", "2024"), sales(2, "500", "2025-01", "2025-06")]
    known = study(tmp_path, rows)
    assert known.latest("tenants_turnover").kept.middle == 900
    assert len(known.series("tenants_turnover")) == 2


def test_people_per_firm_needs_both_counts_of_one_moment(tmp_path):
    def jobs(n, value, date, **more):
        return claim(
            n, indicator="jobs", value=str(value), unit="persons", unit_printed="persons",
            period_start=date, period_end=date, **more,
        )  # fmt: skip

    rows = [
        *counts((100, 2010), (120, 2015)),
        jobs(3, 1000, "2010"),
        jobs(4, 900, "2015", bound="lower"),
        jobs(5, 5000, "2018", bound="lower"),
    ]
    sizes = firm_sizes(study(tmp_path, rows))
    assert [(one.value, one.bound) for one in sizes] == [(10, "point"), (7.5, "lower")]
    assert sizes[0].phrase("fr") == "10 personnes par entreprise en 2010"


def test_a_jump_starts_a_series_anew(tmp_path):
    rows = counts((10, 2000), (100, 2002), (110, 2008), (230, 2009), (240, 2012))
    known = study(tmp_path, rows)
    assert [one.kept.middle for one in since_break(known, "tenant_firms")] == [230, 240]
    before, after, reason = break_before(known, "tenant_firms")
    assert (before.kept.middle, after.kept.middle, reason) == (110, 230, "")


def test_a_declared_break_starts_a_series_anew_with_its_reason():
    before, after, reason = break_before(gather("sophia-antipolis", lang="fr"), "tenant_firms")
    assert (before.kept.middle, after.kept.middle) == (1400, 2230)
    assert reason.startswith("Établissements de tous secteurs")


@pytest.mark.parametrize(
    ("first", "last", "lang", "expected"),
    [
        (50, 250, "en", "Five times as many as in 2001 (50)"),
        (50, 250, "fr", "Cinq fois plus qu’en 2001 (50)"),
        (40, 80, "fr", "Deux fois plus qu’en 2001 (40)"),
        (100, 129, "en", "29% more than in 2001 (100)"),
        (100, 129, "fr", "29 % de plus qu’en 2001 (100)"),
        (100, 96, "en", "4% fewer than in 2001 (100)"),
        (100, 101, "fr", "À peu près autant qu’en 2001 (100)"),
        (8, 719, "en", "Up from 8 in 2001"),
    ],
)
def test_a_change_is_said_in_words(tmp_path, first, last, lang, expected):
    known = study(tmp_path, counts((first, 2001), (last, 2016)), lang)
    series = known.series("tenant_firms")
    assert plain(change(series[0], series[-1], lang), lang) == expected.replace(" %", "\u202f%")


@pytest.mark.parametrize(
    ("claims", "lang", "big", "said"),
    [
        ([claim(1, value="80", bound="lower")], "en", "at least 80", "at least 80"),
        ([claim(1, value="80", bound="lower")], "fr", "au moins 80", "au moins 80"),
        ([claim(1, value="16000", bound="approx")], "fr", "≈ 16 000", "environ 16 000"),
        ([claim(1, value="250"), claim(2, value="260")], "en", "250–260", "250 to 260"),
        (
            [claim(1, value="30", bound="lower"), claim(2, value="40", bound="upper")],
            "fr",
            "30–40",
            "30 à 40",
        ),
    ],
)
def test_bounds_are_words_and_equal_claims_a_range(tmp_path, claims, lang, big, said):
    last = study(tmp_path, claims, lang).latest("tenant_firms")
    assert figure(last, lang).replace("\u202f", " ").replace("\u00a0", " ") == big
    assert bare(last, lang).replace("\u202f", " ") == said


def test_big_money_and_land_are_short():
    known = gather("malaga-techpark", lang="fr")
    assert figure(known.latest("tenants_turnover"), "fr") == "4,9\u00a0Md\u00a0€"
    assert figure(known.latest("land_area"), "en") == "222\u00a0ha"
    assert figure(gather("malaga-techpark").latest("tenants_turnover"), "en") == "€4.9\u00a0bn"


def test_french_months_need_no_elision():
    entered = gather("technopark-casablanca", lang="fr").series("firms_entered")
    long = next(one for one in entered if one.kept.months > 12)
    assert when(long, "fr") == "entre 2008 et mars 2013"


def test_rents_of_casablanca_against_its_market():
    found = rents(gather("technopark-casablanca"))
    assert found.discounted
    assert (found.start.kept.middle, found.afterwards) == (50, 100)
    assert found.months.kept.middle == 18
    assert found.share == pytest.approx((50 / 156, 50 / 156))
    assert share_words(50 / 156, "fr") == "Un tiers"


def test_a_rent_without_market_or_discount_claims_neither():
    found = rents(gather("technopark-rabat"))
    assert not found.discounted
    assert found.market is None
    assert found.share is None


def test_findings_never_repeat_a_theme_nor_stand_without_marks():
    for hub in ("technopark-casablanca", "technopark-rabat", "malaga-techpark", "el-ghazala"):
        chosen = findings(gather(hub))
        assert len({one.theme for one in chosen}) == len(chosen) == 3
        assert all(citations(one.what) for one in chosen)


def test_a_hub_with_one_claim_has_one_finding(tmp_path):
    known = study(tmp_path, [claim(1, value="1", period_start="2026", period_end="2026")], "fr")
    (only,) = findings(known)
    assert plain(only.what, "fr") == "entreprise présente en 2026"
    assert plain(title(known), "fr").replace("\u00a0", " ") == (
        "Settat : 1 entreprise en 2026, sans compte d’emplois"
    )


def test_citations_are_found_again_and_leave_no_trace():
    text = f"250 firms{cited('a', 'b', 'a')} in 2016{cited()}"
    assert citations(text) == ("a", "b")
    assert plain(text, "en") == "250 firms in 2016"


@pytest.mark.parametrize(
    ("row", "lang", "expected"),
    [
        ({"short_name": "Ebene", "name_fr": "Cybercité d'Ébène"}, "fr", "Ébène"),
        ({"short_name": "Adlershof site", "name_fr": "Berlin-Adlershof"}, "fr", "Berlin-Adlershof"),
        ({"short_name": "Adlershof site", "name_fr": "Berlin-Adlershof"}, "en", "Adlershof site"),
        ({"short_name": "Casablanca", "name_fr": None}, "fr", "Casablanca"),
        ({"short_name": None, "name_fr": None}, "en", "Technopark Casablanca"),
    ],
)
def test_short_names_are_names_in_the_readers_language(row, lang, expected):
    assert short_name({"name": "Technopark Casablanca"} | row, lang) == expected


@pytest.mark.parametrize(
    ("label", "expected"),
    [("Tenant firms", "tenant firms"), ("ICT firms", "ICT firms"), ("R&D jobs", "R&D jobs"),
     ("Étudiants", "étudiants"), ("PME présentes", "PME présentes")],
)  # fmt: skip
def test_labels_inside_a_sentence_keep_their_acronyms(label, expected):
    assert lowered(label) == expected


def money_of(n, value, start, end, **more):
    return claim(
        n, indicator="public_investment", value=value, unit="MAD", currency="MAD",
        unit_printed="MAD", period_start=start, period_end=end, **more,
    )  # fmt: skip


def test_money_over_years_is_dated_by_all_of_them_and_counts_by_their_end(tmp_path):
    rows = [
        money_of(1, "5000000", "1991", "2013"),
        claim(2, indicator="firms_cumulative", value="90", period_start="1991", period_end="2013"),
    ]
    for lang, said in (("en", "from 1991 to 2013"), ("fr", "entre 1991 et 2013")):
        known = study(tmp_path / lang, rows, lang)
        assert when(known.latest("public_investment"), lang) == said
        assert dated(known.latest("public_investment"), lang) != "2013"
        assert dated(known.latest("firms_cumulative"), lang) == "2013"


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("Leases signed for Cyber Tower 1", " (leases signed for Cyber Tower 1)"),
        ("About; technology centres only; undated", " (technology centres only)"),
        ("Status holders only, about; not comparable", " (status holders only)"),
        ("counted at the end of the year", ""),
        ("", ""),
    ],
)
def test_a_part_of_the_site_says_so_at_its_number(tmp_path, note, said):
    known = study(tmp_path, counts((10, 2019), note=note))
    assert part_of_site(known, known.latest("tenant_firms").kept) == said
    presence = next(one for one in findings(known) if one.theme == "size")
    assert said in plain(presence.what, "en")
    assert said in plain(title(known), "en")
    assert ("(" in plain(presence.what, "en")) == bool(said)


def test_part_of_the_site_is_said_in_french():
    known = gather("ebene-cybercity", lang="fr")
    assert "(baux signés pour la Cyber Tower 1)" in plain(title(known), "fr")


def test_two_dates_make_no_trend_against_a_third_of_grade_c():
    """Casablanca by its claims alone: 10 and 8.8 people per firm, and 6.8 by a count of grade C."""
    known = gather("technopark-casablanca")
    known = replace(known, model=replace(known.model, table=known.model.table.iloc[:0]))
    assert [round(one.value, 1) for one in firm_sizes(known)] == [10.0, 8.8]
    assert [round(one.value, 1) for one in sizes_set_aside(known)] == [6.8]
    assert size_trend(known) == ""


def test_a_trend_of_the_model_holds_in_nearly_every_draw():
    """Málaga's firms grew from 16 people to 41; of Casablanca's the intervals overlap."""
    assert size_trend(gather("malaga-techpark")) == "larger"
    known = gather("technopark-casablanca")
    assert size_trend(known) == ""
    sizes = firm_sizes(known)
    table = facts.indicators("technopark-casablanca", "jobs_per_firm")
    counted = table[table["status"] == "reconciled"]
    assert [one.value for one in sizes] == counted["value"].tolist()
    assert sizes_set_aside(known) == ()


def test_two_dates_make_a_trend_where_nothing_contradicts(tmp_path):
    def jobs(n, value, year, **more):
        return claim(
            n, indicator="jobs", value=str(value), unit="persons", unit_printed="persons",
            period_start=year, period_end=year, **more,
        )  # fmt: skip

    rows = [*counts((100, 2010), (100, 2015)), jobs(3, 1000, "2010"), jobs(4, 500, "2015")]
    assert size_trend(study(tmp_path / "a", rows)) == "smaller"
    third = [
        claim(5, value="100", period_start="2006", period_end="2006"),
        jobs(6, 300, "2006", quality="C"),
    ]
    against = study(tmp_path / "b", [*rows, *third])
    assert size_trend(against) == ""
