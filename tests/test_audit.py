"""A data audit: what fits, what does not, what repeats, what one more source would resolve."""

from __future__ import annotations

import html
import re
from functools import cache

import numpy as np
import pandas as pd
import pytest
from overlays import claim, overlay
from test_shipped_pages import complaints, rendered

from analysis import facts, report
from analysis.facts.package import open_package
from analysis.language.errors import DataError
from analysis.language.textnodes import typeset_html
from analysis.language.typography import typeset
from analysis.report.audits import misfits, next_words, quality, repeats, telling, yearly
from analysis.report.audits.audited import FAR, against
from analysis.report.figures.layout import overlaps

FULL, BROKEN, BARE = "technopark-casablanca", "sophia-antipolis", "technopark-rabat"
LEVEL, JOBS = "porto-digital", "ebene-cybercity"
HUBS = (FULL, BROKEN, BARE, LEVEL, JOBS)
PARTS = (
    "head", "check", "check_table", "fit", "claim_fit", "misfit_table", "conflicts", "echoes",
    "echoes_table", "grades", "grades_table", "next", "narrowing", "next_table", "method",
    "lacking_table", "limits", "claims", "sources",
)  # fmt: skip
FAULTS = re.compile(r"\bnan\b|\bNone\b|<NA>|[{}\ue000\ue001]| ,| \.(?!\d)|,\.|\.\.|\(\)|,,|\[\]")
ENGLISH = re.compile(
    r"\b(the|of|and|firms?|were|was|is|are|with|from|by|which|that|claims?|rent|jobs|no|not)\b"
)


@cache
def audit(entity, lang="en", data=None):
    return report.audit(entity, lang=lang, data=data)


@cache
def shown(entity, lang="en", data=None):
    """Every part of a page of its own as typeset HTML, in the order of the page."""
    page = report.audit(entity, lang=lang, data=data)
    figures = {
        "claim_fit": lambda: page.figure(report.figures.claim_fit, page.fit_frame),
        "narrowing": lambda: page.figure(report.figures.narrowing, page.next_frame),
        "method": page.how_narrowing_is_known,
    }
    written = []
    for name in PARTS:
        one = figures[name]() if name in figures else getattr(page, name)
        written.append(typeset_html(one.html(), lang))
    return "\n".join(written)


def words(markup):
    """Text of a page without what is code, foreign or a drawing."""
    text = re.sub(r"(?s)<(style|pre|code)\b.*?</\1>", "", markup)
    text = re.sub(r'(?s)<(\w+)\b[^>]*\blang="en"[^>]*>.*?</\1>', "", text)
    text = re.sub(r'(?s)<ol class="sources".*?</ol>', "", text)
    text = re.sub(r'(?s)<svg class="(?:wide|narrow)".*?</svg>', "", text)
    return html.unescape(re.sub(r"<[^>]*>", "\n", text))


def plain(record, lang="en"):
    text = re.sub(r"<sup.*?</sup>", "", typeset_html(record.html(), lang), flags=re.DOTALL)
    text = re.sub(r'<span class="nb">(.*?)</span>', r"\1", text)
    text = html.unescape(re.sub(r"<[^>]*>", " ", text))
    return re.sub(r"\s+", " ", text.replace("\xa0", " ").replace("\u202f", " "))


# Sentences, languages, marks ----------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("entity", HUBS)
def test_sentences_are_whole(entity, lang):
    text = re.sub(r"(?s)<svg.*?</svg>", "", shown(entity, lang))
    text = html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"(?s)<(pre|code).*?</\1>", "", text)))
    assert FAULTS.findall(text) == []


@pytest.mark.parametrize("entity", HUBS)
def test_a_french_page_says_nothing_in_english(entity):
    names = [
        *facts.entities()["name"],
        *facts.entities()["operator"].dropna(),
        *open_package().table("sources")["publisher"].dropna(),
    ]
    proper = {typeset(str(name), "fr") for name in names}
    left = [
        line
        for line in words(shown(entity, "fr")).split("\n")
        if ENGLISH.search(line) and re.sub(r"^S\d+, ", "", line) not in proper
    ]
    assert left == []


@pytest.mark.parametrize("entity", [FULL, BARE])
def test_every_mark_leads_to_a_claim_and_every_claim_back(entity):
    page = shown(entity)
    marks = set(re.findall(r'href="#c-([^"]+)"', page))
    listed = set(re.findall(r'<li id="c-([^"]+)"', page))
    assert marks == listed == set(re.findall(r'id="r-([^"]+)"', page))
    assert listed <= set(facts.claims()["claim_id"])


# What fits and what does not ----------------------------------------------------------------------


def test_the_count_of_figures_is_that_of_the_claims():
    found = audit(FULL).found
    fitted = facts.reconcile(FULL).fitted
    used = fitted[fitted["role"].eq("used")]
    assert len(found.weighed) == len(used)
    assert len(used) - len(found.figures) == 1  # 30 to 40 departures are one figure
    assert f"{len(found.figures) - len(found.outside)} of {len(found.figures)} figures" in plain(
        audit(FULL).head
    )
    once = "The two ends of a range count as one figure."
    level = audit(LEVEL)
    assert once in plain(audit(FULL).head)
    assert (len(level.found.weighed) > len(level.found.figures)) == (once in plain(level.head))


def test_what_the_article_s_critics_name_is_named():
    text = plain(audit(FULL).misfit_table)
    rows = {tuple(re.findall(r"\d+", line)[:2]) for line in text.split("About")}
    assert "246 entries from 2008 to March 2013" in text
    assert re.search(r"246 entries .*?30 in 2011.*?30 from 2007 to 2011", text)
    assert re.search(r"400 firms since opening in 2005.*?550 in January 2012", text)
    assert re.search(r"50 firms present in 2001.*?37 in January 2002", text)
    assert rows


def test_a_figure_that_rounds_into_the_printed_interval_is_inside():
    found = audit(FULL).found
    row = found.weighed.set_index("claim_id").loc["mar-0001"]
    assert row["conf_low"] > row["value"] == 37
    assert round(row["conf_low"]) == 37
    assert not row["outside"]


def test_the_farthest_in_own_errors_stands_first():
    found = audit(FULL).found
    spreads = found.outside["spreads"].abs()
    assert spreads.is_monotonic_decreasing
    assert len(found.far) == spreads.gt(FAR).sum() > 0


def test_what_stands_against_a_claim_is_near_and_not_beyond_it():
    found = audit(FULL).found
    for _, one in found.outside.iterrows():
        others = against(found, one)
        assert one["claim_id"] not in set(others["claim_id"])
        assert set(others["series"]) <= {one["series"]}
        beyond = others["outside"] & (others["spreads"] * one["spreads"] > 0)
        assert not beyond.any()
    first = found.outside.set_index("claim_id").loc["mar-0103"].rename("x")
    assert list(against(found, first)["claim_id"]) == ["mar-0001"]


def test_the_account_adds_up_as_printed_in_the_download():
    table = audit(FULL).check_table.data
    wide = table.pivot(index="year", columns="indicator", values="value")
    off = (wide["tenant_firms"].shift() + wide["firms_entered"] - wide["firms_exited"]) - wide[
        "tenant_firms"
    ]
    assert off.dropna().abs().max() < 1e-8
    assert yearly.gap_of(audit(FULL).found) < 1e-8
    assert "to less than a millionth of a firm" in plain(audit(FULL).check)


def test_years_that_nobody_counted_are_listed():
    text = plain(audit(FULL).check)
    rows = audit(FULL).found.published
    jobs = rows[rows["indicator"].eq("jobs") & rows["status"].eq("interpolated")]["year"]
    assert f"Jobs: {', '.join(telling.runs(jobs))}" in text
    assert "2012–2016" in text


def test_a_change_of_definition_is_named():
    text = plain(audit(BROKEN).check)
    assert "Nothing is chained over 2016" in text
    rows = dict((row[0], row[1]) for row in audit(BROKEN).check_table.rows)
    assert rows["2016"] == ""  # no firms before: the count means something else since
    assert rows["2015"] == "1,415"


# Conflicts, echoes, grades ------------------------------------------------------------------------


def test_conflicts_are_those_of_the_facts_and_misfits_stand_apart():
    page = audit(FULL)
    blocks = page.conflicts.html().count('class="conflict"')
    assert blocks == facts.conflicts(FULL)["conflict_id"].nunique()
    assert page.found.modelled_conflicts() == 4


def test_echoes_count_claims_of_one_observation_by_hand():
    rows = repeats.repeats_of(audit(FULL).found).set_index("observation_id")
    claims = facts.claims(FULL)
    jobs = claims[claims["indicator"].eq("jobs") & claims["value"].eq(1500)]
    row = rows.loc[jobs["observation_id"].iloc[0]]
    assert row["n_claims"] == len(jobs) == 7
    assert row["claim_ids"].split()[0] == "mar-0068"
    assert set(row["claim_ids"].split()) == set(jobs["claim_id"])
    assert "about 1,500" in plain(audit(FULL).echoes_table)
    # Three observations share the first place: no sentence may speak of one.
    assert rows["n_claims"].nlargest(3).eq(7).all()
    assert "the most repeated by 7" in plain(audit(FULL).echoes)


@pytest.mark.parametrize(
    ("low", "high", "printed"),
    [(3.0, 7.0, "3–7"), (3.0, 7.4, "3.0–7.4"), (8.4, 12.0, "8–12"), (0.0, 0.0, "0")],
)
def test_limits_that_are_whole_are_printed_whole(low, high, printed):
    assert telling.interval(low, high, "en") == printed


def test_grades_add_up():
    found = audit(FULL).found
    table = quality.quality_of(found)
    assert (table[["A", "B", "C"]].sum(axis=1) == table["observations"]).all()
    assert table["claims"].sum() == len(facts.claims(FULL))
    assert table.loc["tenant_firms", "conflicts"] == 3


# One more source ----------------------------------------------------------------------------------


def test_the_ranking_is_that_of_the_facts_without_neighbours():
    found = audit(FULL).found
    pd.testing.assert_frame_equal(found.candidates, facts.next_claims(FULL))
    rows = next_words.chosen(found.candidates)
    assert rows["narrower"].is_monotonic_decreasing
    assert len(rows) == next_words.MOST
    for _, own in rows.groupby("indicator"):
        years = np.sort(own["year"].astype(int))
        assert (np.diff(years) > next_words.APART).all()


def test_the_first_claim_stands_in_head_section_and_figure():
    page = audit(FULL)
    best = page.found.candidates.iloc[0]
    name = next_words.claim_name(best, page.found)
    for part in (page.head, page.next, page.next_table):
        assert name[1:] in plain(part)
    figure = page.figure(report.figures.narrowing, page.next_frame)
    assert name in figure.title
    assert figure.alt.count("%") == next_words.MOST


def test_a_hub_without_a_series_says_what_is_lacking():
    page = audit(BARE)
    text = plain(page.head)
    assert "too few counts to check one against the other" in text
    assert "1 more count of all its firms would make a series" in text
    assert page.figure(report.figures.claim_fit, page.fit_frame).html() == ""
    assert page.next_table.html() == page.misfit_table.html() == page.check_table.html() == ""
    assert re.search(r"Firms present years with a count of firms 2 1", plain(page.lacking_table))
    assert "2012" in plain(page.conflicts)
    assert "2010" in plain(page.conflicts)


# A hub of one's own -------------------------------------------------------------------------------


def own(folder, *rows):
    return str(overlay(folder, list(rows)))


def test_a_hub_of_one_s_own_is_audited(tmp_path):
    rows = [
        claim(n, value=v, period_start=y, period_end=y, quality=q, observation_id=f"obs-settat-{o}")
        for n, v, y, q, o in (
            (1, "20", "2015", "A", 1), (2, "26", "2017", "A", 2), (3, "27", "2018", "A", 3),
            (4, "12", "2018", "C", 4), (5, "30", "2020", "A", 5), (6, "30", "2020-11", "A", 5),
        )
    ]  # fmt: skip
    data = own(tmp_path, *rows)
    for lang in ("en", "fr"):
        assert FAULTS.findall(words(shown("parc-settat", lang, data))) == []
    found = audit("parc-settat", "en", data).found
    assert list(found.outside["value"]) == [12.0]
    assert "4 of 5 figures" in plain(audit("parc-settat", "en", data).head)
    assert "12 firms present in 2018" in plain(audit("parc-settat", "en", data).head)
    assert list(repeats.repeats_of(found)["claim_ids"]) == ["settat-5 settat-6"]
    assert set(found.candidates["indicator"]) == {"tenant_firms"}


def test_zeros_and_bounds_are_no_counts_and_the_page_says_so(tmp_path):
    zeros = [
        claim(n, value="0", period_start=y, period_end=y) for n, y in ((1, "2012"), (2, "2013"))
    ]
    bound = claim(3, value="40", bound="lower", period_start="2015", period_end="2015")
    data = own(tmp_path, *zeros, bound)
    page = audit("parc-settat", "en", data)
    assert re.search(r"Firms present years with a count of firms 2 0", plain(page.lacking_table))
    assert "Each claim is an observation of its own." in plain(page.head)
    assert "echoes" not in plain(page.head)
    (reason,) = {
        one.reason.said("en") for one in page.found.hub.declined if one.series == "tenants"
    }
    assert reason == "no count of the whole: bounds, counts of a part and zeros are none"
    profile = facts.indicators("parc-settat", data=data)
    assert profile["value"].tolist() == [0.0, 0.0, 40.0]
    assert profile.loc[profile["value"].eq(0), "conf_low"].eq(0).all()


def test_a_hub_with_one_claim_and_one_with_none(tmp_path):
    one, none = own(tmp_path / "one", claim(1)), str(overlay(tmp_path / "none", [], sources=[]))
    for data in (one, none):
        for lang in ("en", "fr"):
            assert FAULTS.findall(words(shown("parc-settat", lang, data))) == []
    assert "there is no figure to check" in plain(audit("parc-settat", "en", none).head)
    assert "Firms are counted in 1 year" in plain(audit("parc-settat", "en", one).head)


def test_hostile_text_is_inert(tmp_path):
    nasty = "<script>alert(1)</script> {noun} =1+1"
    rows = [
        claim(n, value=v, period_start=y, period_end=y, note=nasty)
        for n, v, y in ((1, "12", "2015"), (2, "90", "2016"), (3, "14", "2017"))
    ]
    page = shown("parc-settat", "en", own(tmp_path, *rows))
    assert "<script" not in page


def test_an_unknown_hub_is_refused_with_the_near_name():
    with pytest.raises(DataError, match="technopark-casablanca"):
        report.audit("technopark-casablanka")


# Figures and pages --------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [700, 350])
@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("entity", [FULL, BROKEN, LEVEL, JOBS])
def test_words_of_the_figures_do_not_overlap(entity, lang, width):
    page = audit(entity, lang)
    titles = misfits.panel_titles(page.found)
    fit = report.figures.claim_fit(page.fit_frame, titles=titles, lang=lang, width=width)
    assert overlaps(fit) == []
    assert overlaps(report.figures.narrowing(page.next_frame, lang=lang, width=width)) == []


def test_a_figure_of_nothing_says_so():
    page = audit(BARE)
    nothing = "No series"
    for chart, frame in (("claim_fit", page.fit_frame), ("narrowing", page.next_frame)):
        drawn = getattr(report.figures, chart)(frame, nothing=nothing)
        assert nothing in [text.get_text() for text in drawn.axes[0].texts]


def test_every_claim_outside_is_named_in_the_figure():
    page = audit(FULL)
    drawn = report.figures.claim_fit(page.fit_frame)
    said = {text.get_text() for axes in drawn.axes for text in axes.texts}
    assert {"≈\xa050", "56", "≈\xa0246", "≈\xa0400"} <= said


BATCH = f"""
- template: data_audit
  entity: [{FULL}, {BARE}]
  lang: [fr, en]
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("audits")
    batch = folder / "batch.yaml"
    batch.write_text(BATCH, encoding="utf-8")
    return [path for path in rendered(folder, batch) if "audit" in path.name]


@pytest.mark.browser
def test_pages_are_clean_in_a_browser(pages):
    assert len(pages) == 4
    assert complaints(pages) == []


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("entity", facts.entities().index)
def test_every_entity_has_an_audit(entity, lang):
    assert FAULTS.findall(words(shown(entity, lang))) == []
