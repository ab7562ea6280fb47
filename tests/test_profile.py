"""A profile says true, whole sentences for any hub, in both languages, each number traceable."""

from __future__ import annotations

import html
import json
import re
from functools import cache
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from overlays import ENTITY, SOURCE, claim, overlay

from analysis import facts, report
from analysis.facts.package import open_package
from analysis.language.textnodes import typeset_html
from analysis.language.typography import typeset
from analysis.report.findings.answers import answer, worth
from analysis.report.findings.choosing import findings
from analysis.report.findings.prose import citations, plain
from analysis.report.profiles.figures_table import figures_table
from analysis.report.profiles.picture_words import claims_in, scope

TEMPLATE = Path(__file__).parents[1] / "parameterized" / "hub_profile.ipynb"
RICH = ("technopark-casablanca", "malaga-techpark")
THIN = ("technopark-rabat", "el-ghazala", "technopark-fes")
OTHERS = ("maroc-numeric-fund", "klab-kigali")
PARTS = (
    "head", "size", "rent", "rent_table", "flow", "sector", "figures", "table", "conflicts",
    "gaps", "claims", "sources",
)  # fmt: skip
FAULTS = re.compile(r"\bnan\b|\bNone\b|<NA>|[{}\ue000\ue001]| ,| \.(?!\d)|,\.|\.\.|\(\)|,,")
ENGLISH = re.compile(
    r"\b(the|of|and|firms?|were|was|is|are|with|from|by|which|that|claims?|rent|jobs|no|not)\b"
)
STOCKS = ("firms_cumulative", "tenant_firms")
COUNTED = ("tenant_firms", "jobs")
MOVES = ("firms_entered", "firms_entered_per_year", "firms_exited", "firms_exited_per_year")


@cache
def hub(entity, lang, data=None):
    return report.profile(entity, lang=lang, data=data)


@cache
def shown(entity, lang, data=None):
    """Every part of a page as typeset HTML, in the order of the page."""
    page = hub(entity, lang, data)
    figures = {"size": timeline, "rent": schedule, "flow": flows}
    written = []
    for name in PARTS:
        written.append(typeset_html(getattr(page, name).html(), lang))
        if name in figures:
            written += [typeset_html(one.html(), lang) for one in figures[name](page, entity, data)]
    return "\n".join(written)


def empty(name):
    """A chart of this name that draws nothing: what stands around it is what is tested here."""

    def chart(frame, *, lang, width, **arguments):
        return Figure(figsize=(width / 100, 1))

    chart.__name__ = name
    return chart


def timeline(page, entity, data):
    levels = facts.indicators(entity, COUNTED, data=data)
    return [page.figure(empty("timeline"), levels)]


def schedule(page, entity, data):
    return [page.figure(empty("rent_schedule"), page.rent_steps)]


def flows(page, entity, data):
    levels = facts.indicators(entity, STOCKS, data=data)
    moves = facts.standings(entity, MOVES, data=data)
    return [page.figure(empty("passed"), levels), page.figure(empty("flows"), moves)]


def words(markup):
    """Text of a page without what is code, foreign or a drawing."""
    text = re.sub(r"(?s)<(style|pre|code)\b.*?</\1>", "", markup)
    text = re.sub(r'(?s)<(\w+)\b[^>]*\blang="en"[^>]*>.*?</\1>', "", text)
    text = re.sub(r'(?s)<ol class="sources".*?</ol>', "", text)
    text = re.sub(r'(?s)<svg class="(?:wide|narrow)".*?</svg>', "", text)
    return html.unescape(re.sub(r"<[^>]*>", "\n", text))


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("entity", [*RICH, *THIN, *OTHERS])
def test_sentences_are_whole_for_any_hub(entity, lang):
    page = hub(entity, lang)
    assert plain(answer(page.study), lang).endswith(".")
    assert plain(worth(page.study), lang).endswith(".")
    text = re.sub(r"(?s)<svg.*?</svg>", "", shown(entity, lang))
    text = html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"(?s)<(pre|code).*?</\1>", "", text)))
    assert FAULTS.findall(text) == []


@pytest.mark.parametrize("entity", ["technopark-casablanca", "technopark-rabat", "el-ghazala"])
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


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("entity", [*RICH, *THIN])
def test_every_mark_leads_to_a_claim_and_every_claim_back(entity, lang):
    page = shown(entity, lang)
    marks = set(re.findall(r'href="#c-([^"]+)"', page))
    listed = set(re.findall(r'<li id="c-([^"]+)"', page))
    back = set(re.findall(r'id="r-([^"]+)"', page))
    assert marks == listed == back
    assert listed <= set(facts.claims()["claim_id"])
    sources = set(re.findall(r'href="#s-([^"]+)"', page))
    assert sources == set(re.findall(r'<li id="s-([^"]+)"', page))


@pytest.mark.parametrize("entity", [*RICH, *THIN])
def test_every_big_number_cites_claims_that_state_it(entity):
    study = hub(entity, "en").study
    values = study.claims.set_index("claim_id")["value"]
    for finding in findings(study):
        cited = [claim_id for claim_id in citations(finding.what) if claim_id in values.index]
        assert cited
        digits = [float(n.replace(",", "")) for n in re.findall(r"[\d,.]*\d", finding.big)]
        stated = {values[claim_id] for claim_id in cited}
        scale = (1, 1e6, 1e9, 1e4)  # as it is, millions, billions, hectares
        assert (
            all(
                any(abs(n * k - value) <= 0.01 * value for k in scale for value in stated)
                for n in digits
            )
            or "a year" in finding.what  # a mean over several years is worked out
            or is_told_beside(finding)
        )


def is_told_beside(finding):
    """A reconciled figure is no claim's: its interval and what sources print stand beside it."""
    return finding.sentences[0].startswith("Reconciled: the 95% interval goes from")


def test_the_figures_of_the_article_stand_on_casablancas_page():
    text = words(shown("technopark-casablanca", "en")).replace("\u00a0", " ")
    for figure in (
        "30,000 m²", "2001", "600", "30–40", "80%", "at most €4.50", "28 m²", "18 months",
        "twice that", "MITC", "€8.9 million", "1,500",
    ):  # fmt: skip
        assert figure in text, figure


def test_rabats_opening_is_a_conflict_of_two_years():
    page = typeset_html(hub("technopark-rabat", "en").conflicts.html(), "en")
    text = html.unescape(re.sub(r"<[^>]*>", " ", page))
    assert "2012" in text
    assert "2010" in text
    assert "9 other claims repeat it" in text


@pytest.mark.parametrize(
    ("entity", "expected"),
    [
        ("technopark-rabat", ["How many people work in the park.", "since June 2016"]),
        ("technopark-casablanca", ["What became of the 556 firms that left", "since August 2016"]),
        ("malaga-techpark", ["What a square metre costs.", "Which firms the survival rates"]),
    ],
)
def test_what_is_unknown_is_listed_with_what_would_tell(entity, expected):
    text = hub(entity, "en").gaps.text()
    assert all(words in text for words in expected)
    assert text.count("Would tell:") >= 3


def test_unknown_is_said_in_the_table_and_in_place_of_figures():
    page = hub("technopark-rabat", "en")
    table = page.table.text()
    assert re.search(r"Jobs\s+unknown", table)
    told = [one.text() for one in flows(page, "technopark-rabat", None)]
    assert told[1] == "No source counts entries or departures, so there is no flow to draw."


def test_funds_belong_to_the_operator_not_to_the_park():
    text = hub("technopark-casablanca", "en").sector.text().replace("\u00a0", " ")
    assert "MITC, the operator, also runs Maroc Numeric Fund: fund size: 100 million MAD" in text
    assert "The fund is not the park’s." in text


def test_numbers_of_one_page_agree():
    page = hub("technopark-casablanca", "en")
    assert "The other 556" in page.flow.text()
    levels = facts.indicators("technopark-casablanca", STOCKS)
    points = facts.standings("technopark-casablanca", STOCKS)
    drawn = page.figure(report.figures.passed, levels, claims=points)
    assert "556 left" in drawn.wide
    assert (
        "550 gone by June 2016"
        in page.figure(
            report.figures.flows,
            facts.standings("technopark-casablanca", MOVES),
            implied=page.implied_flows,
        ).html()
    )


def test_casablancas_page_names_what_does_not_fit_together():
    """Each pair in one block: what is printed, what stands against it, what the model gives."""
    text = typeset_html(hub("technopark-casablanca", "en").conflicts.html(), "en")
    text = re.sub(r"<sup.*?</sup>", "", text).replace("\u00a0", " ")
    blocks = [re.sub(r"<[^>]*>", " ", one) for one in text.split('class="conflict"')]
    for told, against, excluded in (
        ("about 246 firms", "30 firms a year", "95% interval"),
        ("about 400 firms", "550 firms", "95% interval"),
        ("about 50 firms", "37 firms", "95% interval"),
    ):
        assert any(told in one and against in one and excluded in one for one in blocks), told


def test_casablancas_page_says_where_jobs_are_interpolation():
    text = hub("technopark-casablanca", "en").size.text()
    assert re.search(r"No independent source counts them in [^:]*2012–2016", text)
    french = hub("technopark-casablanca", "fr").size.text()
    assert re.search(r"ne les compte en [^:]*2012–2016[^:]*: le chiffre n’y est", french)


def test_a_reconciled_number_is_told_from_a_printed_one():
    page = hub("technopark-casablanca", "en")
    head = html.unescape(re.sub(r"<[^>]*>", "", page.head.html())).replace("\u00a0", " ")
    row = facts.indicators("technopark-casablanca", "tenant_firms").set_index("year").loc[2016]
    value, low, high = (round(row[name]) for name in ("value", "conf_low", "conf_high"))
    assert f"{value} firms [{low}–{high}]" in head
    assert f"the 95% interval goes from {low} to {high}; sources print 250–260 in 2016" in head
    assert "A figure with a range in square brackets is reconciled" in head
    assert not re.search(r"\d\.\d{5,}", words(shown("technopark-casablanca", "en")))


def test_a_hub_that_the_model_declines_says_why():
    head = html.unescape(re.sub(r"<[^>]*>", "", hub("technopark-rabat", "en").head.html()))
    assert "are not reconciled: counts of one year only; a path needs two." in head
    assert "square brackets" not in head


def test_the_scope_of_a_figure_names_what_is_told_of_the_network_too():
    study = hub("technopark-casablanca", "en").study
    drawn = claims_in(study, COUNTED)
    shared = set(facts.shared_figures("technopark-casablanca").query("indicator in @COUNTED")
                 ["observation_id"]) & set(study.claims["observation_id"])  # fmt: skip
    told = scope(study, drawn)
    assert re.search(rf"{len(shared)} of the figures drawn are also told of Moroccan", told)
    assert "left out" not in told
    assert "also told" not in scope(hub("malaga-techpark", "en").study, drawn)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_flow_alone_is_said_with_its_noun(tmp_path, lang):
    rows = [claim(1, indicator="firms_exited", value="36", period_start="2007", period_end="2007")]
    data = str(overlay(tmp_path, rows))
    text = words(shown("parc-settat", lang, data)).replace("\n", "")
    assert {"en": "36 departures a year", "fr": "36 départs par an"}[lang] in text


def test_a_grade_c_claim_never_widens_the_range_of_a_better_one():
    page = hub("technopark-casablanca", "en")
    told = figures_table(page.study, page.marks, number_=9, used=["mar-0021"]).text()
    line = next(one for one in told.splitlines() if one.startswith("Construction cost"))
    assert "250 million MAD" in line.replace("\u00a0", " ")
    assert "grade C, set aside: 20 billion MAD" in line.replace("\u00a0", " ")
    assert "250 million–20" not in line.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("lang", "told"),
    [("en", "In 2015, a start-up paid"), ("fr", "En 2015, une jeune entreprise payait")],
)
def test_an_old_price_is_told_in_the_past_with_its_year(lang, told):
    study = hub("technopark-casablanca", lang).study
    assert told in plain(answer(study), lang)
    assert not re.search(r"start-up (first )?pays|entreprise paie", plain(answer(study), lang))


def test_an_area_has_its_year_in_the_fact_sheet():
    text = words(hub("berlin-adlershof", "en").head.html()).replace("\n", "")
    assert re.search(r"[\d.,]+ (m²|ha) \(20\d\d\)", text.replace("\u00a0", " "))


def test_an_overlay_hub_with_five_claims_has_a_page(tmp_path):
    rows = [
        claim(1, value="12"),
        claim(2, value="18", period_start="2025", period_end="2025"),
        claim(3, indicator="jobs", value="90", unit="persons", unit_printed="persons",
              period_start="2025", period_end="2025"),
        claim(4, indicator="rent_startup", value="40", unit="MAD_per_m2_month", currency="MAD",
              unit_printed="MAD", period_start="2025", period_end="2025"),
        claim(5, indicator="firms_exited", value="3", period_start="2025", period_end="2025"),
    ]  # fmt: skip
    data = str(overlay(tmp_path, rows))
    for lang in ("en", "fr"):
        page = shown("parc-settat", lang, data)
        assert FAULTS.findall(words(page)) == []
        assert "Settat" in page
    text = words(shown("parc-settat", "en", data))
    assert "all 5 claims are of grade A" in text
    assert "5 people per firm in 2025" in text


def test_a_hub_without_any_claim_says_that_nothing_is_known(tmp_path):
    data = str(overlay(tmp_path, [], sources=[]))
    text = words(shown("parc-settat", "en", data))
    assert "No figure is known for this park." in text
    assert hub("parc-settat", "fr", data).head.findings == []


def test_hostile_text_is_inert(tmp_path):
    nasty = "<script>alert(1)</script> [x](javascript:alert(1)) {noun} =1+1"
    rows = [claim(1, value="12", note=nasty), claim(2, value="20", note=nasty)]
    data = str(
        overlay(
            tmp_path, rows,
            entities=[ENTITY | {"name": nasty, "short_name": "<b>x</b> {noun}", "operator": nasty}],
            sources=[SOURCE | {"title": nasty, "publisher": nasty}],
        )
    )  # fmt: skip
    page = shown("parc-settat", "en", data)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; [x](javascript:alert(1)) {noun} =1+1" in page
    assert 'href="javascript' not in page


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_showing_a_part_again_keeps_its_numbers(lang):
    page = report.profile("technopark-rabat", lang=lang)
    first = page.head.html()
    again = page.head.html()
    marks = [re.findall(r">(\d+)</a>", one) for one in (first, again)]
    assert marks[0] == marks[1]
    assert page.rent_table.number == page.rent_table.number == 1


def test_the_template_keeps_the_rules_of_notebooks():
    notebook = json.loads(TEMPLATE.read_text("utf-8"))
    cells = notebook["cells"]
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert len({cell["id"] for cell in cells}) == len(cells)
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in code)
    assert all(len("".join(cell["source"]).splitlines()) < 15 for cell in code)
    (parameters,) = (cell for cell in code if "parameters" in cell["metadata"].get("tags", ()))
    lines = "".join(parameters["source"]).splitlines()
    assert all(re.fullmatch(r"\w+: str = \".*\"  # .+", line) for line in lines)


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("entity", facts.entities().index)
def test_every_entity_has_whole_sentences(entity, lang):
    page = report.profile(entity, lang=lang)
    for name in PARTS:
        text = typeset_html(getattr(page, name).html(), lang)
        text = html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"(?s)<code.*?</code>", "", text)))
        assert FAULTS.findall(text) == [], name
