"""A review says what published evaluations give, pools only what may be, and drops nothing."""

from __future__ import annotations

import csv
import html
import json
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest
from matplotlib.figure import Figure
from overlays import overlay
from page_reader import read

from analysis import evidence, report
from analysis.facts.package import open_package
from analysis.language.errors import DataError
from analysis.language.textnodes import typeset_html
from analysis.language.typography import typeset
from analysis.report.reviews.naming import study_names

TEMPLATE = Path(__file__).parents[1] / "parameterized" / "evidence_review.ipynb"
LANGUAGES = ("en", "fr")
ASKED = [("", ""), ("grant", ""), ("guarantee", ""), ("procurement", ""), ("park", ""),
         ("relief", ""), ("", "employment"), ("grant", "patents")]  # fmt: skip
PARTS = (
    "head", "pool", "reasons", "forests", "pooled", "without", "funnels", "described",
    "estimates", "aside", "unsaid", "signs", "votes", "feeds", "assumptions", "gaps", "sources",
    "footer",
)  # fmt: skip
FAULTS = re.compile(r"\bnan\b|\bNone\b|<NA>|\binf\b|[{}\ue000\ue001]| ,| \.(?!\d)|,\.|\.\.|\(\)|,,")
ENGLISH = re.compile(r"\b(the|of|and|was|is|are|with|from|by|which|that|no|not|jobs|firms?)\b")


@cache
def reviewed(intervention, outcome, lang, data=None):
    return report.review(intervention, outcome, lang=lang, data=data)


def blank(frame, *, lang, width, **arguments):
    return Figure(figsize=(width / 100, 1))


@cache
def shown(intervention, outcome, lang, data=None):
    """Every part of a page as typeset HTML, by name; plots are drawn elsewhere."""
    page = report.review(intervention, outcome, lang=lang, data=data)
    found = {}
    for name in PARTS:
        part = getattr(page, name)
        part = part(blank) if name in ("forests", "funnels") else part
        found[name] = typeset_html(part.html(), lang)
    return found


def words(markup, *, foreign=True):
    text = re.sub(r"(?s)<svg.*?</svg>|<(pre|code)\b.*?</\1>", "", markup)
    if not foreign:
        text = re.sub(r'(?s)<(\w+)\b[^>]*\blang="en"[^>]*>.*?</\1>', "", text)
    return html.unescape(re.sub(r"<[^>]*>", "\n", text))


def flat(markup):
    return " ".join(words(markup).split())


def pages():
    return pytest.mark.parametrize(
        ("intervention", "outcome", "lang"),
        [(*asked, lang) for asked in ASKED for lang in LANGUAGES],
    )


@pages()
def test_sentences_are_whole_for_any_question(intervention, outcome, lang):
    for name, part in shown(intervention, outcome, lang).items():
        if name not in ("sources", "estimates", "aside", "signs"):  # these hold words of others
            assert FAULTS.findall(words(part)) == [], name
        assert not re.search(r"\bnan\b|\bNone\b|<NA>", words(part)), name


@pages()
def test_every_mark_leads_to_a_study_listed_once(intervention, outcome, lang):
    parts = shown(intervention, outcome, lang)
    marked = {link for part in parts.values() for link in re.findall(r'href="#s-([^"]+)"', part)}
    listed = re.findall(r'<li id="s-([^"]+)"', parts["sources"])
    assert sorted(marked) == sorted(listed)
    assert set(listed) <= set(open_package().table("studies")["study_id"])


@pytest.mark.parametrize("asked", ASKED)
def test_a_french_page_says_nothing_in_english(asked):
    parts = dict(shown(*asked, "fr"))
    parts.pop("sources")
    names = {typeset(name, "fr") for name in study_names()}
    lines = [line for part in parts.values() for line in words(part, foreign=False).split("\n")]
    left = [line for line in lines if ENGLISH.search(line) and line.strip() not in names]
    assert [line for line in left if not any(name in line for name in names)] == []


@pytest.mark.parametrize("intervention", ["grant", "guarantee", "procurement", "assistance"])
def test_every_row_stands_in_one_table_and_never_twice(intervention):
    page = reviewed(intervention, "", "en").evidence
    main, aside = set(page.main["estimate_id"]), set(page.aside["estimate_id"])
    assert main | aside == set(evidence.effects(intervention)["estimate_id"])
    assert not main & aside
    rows = page.main
    assert rows["superseded_by"].isna().all()
    assert (rows["alternative_spec"] == 0).all()
    assert (rows["counterfactual"] == 1).all()
    for cell in page.cells:
        assert cell.rows["label"].is_unique
        assert set(cell.rows["estimate_id"]) <= main


@pytest.mark.parametrize("intervention", ["grant", "guarantee", "park"])
def test_tables_hold_every_estimate_and_every_sign(intervention):
    page = report.review(intervention)
    rows = [row for row in page.estimates.rows if isinstance(row, tuple)]
    assert len(rows) == len(page.evidence.main)
    assert all(len(row) == 7 for row in rows)
    assert list(page.estimates.data["estimate_id"]) == list(page.evidence.main["estimate_id"])
    assert len(page.aside.rows) == len(page.evidence.aside)
    told = [row for row in page.signs.rows if isinstance(row, tuple)]
    assert len(told) == len(evidence.effect_signs(intervention))


def test_grants_by_hand():
    """Notes, section 3: 9.4 points at two years, error 2.3; t of two freedoms is 4.30."""
    text = flat("".join(shown("grant", "", "en").values()))
    assert "Grants: 18 of 51 published estimates can be pooled, and none is on jobs" in text
    pooled = report.review("grant").pooled
    rows = {row[0]: row for row in pooled.rows if isinstance(row, tuple)}
    assert len(pooled.data) == 6
    line = pooled.data.set_index("cell").loc["patent_domestic_pp, patents, percentage_points, 2"]
    assert (line.estimate, line.std_error) == pytest.approx((9.4, 2.3), abs=0.1)
    assert line.conf_high - line.estimate == pytest.approx(4.30 * line.std_error, rel=1e-3)
    assert line.prediction_high >= line.conf_high
    assert rows["after 2 years"][-1] == "3"
    assert "18 positive, 4 negative, 11 mixed or none" in text
    french = flat(shown("grant", "", "fr")["head"])
    assert "Subventions" in french
    assert "9,4 points de pourcentage après 2 ans" in french


@pytest.mark.parametrize("lang", LANGUAGES)
def test_studies_are_named_and_never_by_their_ids(lang):
    ids = set(open_package().table("studies")["study_id"])
    for name, markup in shown("grant", "", lang).items():
        assert not set(re.findall(r"[\w-]+", words(markup))) & ids, name


def test_procurement_is_not_pooled_and_says_why():
    parts = shown("procurement", "", "en")
    assert "none of which can be pooled" in flat(parts["head"])
    assert "none of the 20 main estimates has a standard error" in flat(parts["forests"])
    assert parts["pooled"] == parts["without"] == parts["funnels"] == ""
    text = flat(parts["estimates"])
    assert "2.2 percentage points none read discontinuity Brazil, 2004–2010" in text
    assert "after 3 months" in text
    assert "US$0.10 to US$0.13 per dollar spent" in text  # printed as a range, kept as one
    assert "range 49,800 to 65,100, not said to be an interval" in text


def test_too_few_for_a_funnel_is_said():
    text = flat(shown("grant", "", "en")["funnels"])
    assert text.startswith("Small-study effects, funnel plot and Egger’s test: declined.")
    assert "below 10" in text


def test_all_instruments_are_counted_side_by_side():
    page = report.review()
    counts = page.estimates.data.set_index("intervention")
    assert counts["estimates"].sum() == len(evidence.effects())
    assert counts["signs"].sum() == len(evidence.effect_signs())
    assert counts.loc["grant", "with_error"] == 36
    told = [int(row[-1]) for row in page.signs.rows]
    assert sum(told) == len(evidence.effect_signs())
    assert "15 of 27" in flat(shown("", "", "en")["votes"])
    assert "What Works" in flat(shown("", "", "en")["sources"])


def test_today_no_job_parameter_is_fed():
    text = flat(shown("guarantee", "", "en")["feeds"])
    assert "feeds a job parameter of the policy room" in text
    assert "would replace the assumption on Loan guarantees: growth of a treated firm" in text
    cited = flat(shown("guarantee", "", "en")["assumptions"])
    assert "brownearle2017-01" in cited
    assert "effects.csv" in shown("guarantee", "", "en")["feeds"]


# An overlay ------------------------------------------------------------------------------------


def trial(k):
    return {
        "estimate_id": f"own2025-{k:02}", "study_id": f"own{k}", "intervention": "assistance",
        "outcome": "employment", "metric": "percent", "estimate": str(8 + k),
        "std_error": str(2 + k / 4), "se_basis": "reported", "horizon_years": "2",
        "country_iso3": "MAR", "design": "rct", "quality": "A", "estimate_basis": "point",
        "published_as": f"{8 + k} percent", "unit": "percent", "level_of_analysis": "firm",
        "counterfactual": "1", "desirable_sign": "1", "alternative_spec": "0",
        "pool_group": "firm_employment_pct", "firm_size_note": "small",
        "note": "<b>own</b> trial",
    }  # fmt: skip


def study(k):
    return {
        "study_id": f"own{k}", "authors": f"Alaoui {'ABCDEFGHIJKLMN'[k]}", "year": "2025",
        "title": "Essai <script>", "venue": "Report", "country": "MAR", "data": "Register",
        "design": "rct", "url": "https://example.org",
    }  # fmt: skip


def own(folder, n):
    tables = {
        name: [dict.fromkeys(open_package().table(name).columns, "") | row(k) for k in range(n)]
        for name, row in (("effects", trial), ("studies", study))
    }
    return str(overlay(folder, [], entities=[], sources=[], **tables))


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    return own(tmp_path_factory.mktemp("two") / "own", 2)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_effect_of_ones_own_changes_what_is_fed(two, lang):
    parts = shown("assistance", "", lang, two)
    assert "replace" in flat(parts["feeds"]) or "remplacent" in flat(parts["feeds"])
    page = reviewed("assistance", "", lang, two)
    assert [cell.rows["study_id"].tolist() for cell in page.evidence.cells] == [["own0", "own1"]]
    assert "<b>own</b>" not in parts["estimates"]
    assert "<script" not in "".join(parts.values())
    asked = flat(parts["gaps"])
    assert "employment in a firm" not in asked
    assert FAULTS.findall(words(parts["head"])) == []


def test_the_rows_to_fill_in_make_an_overlay_that_pools(tmp_path):
    sheets = re.findall(r'href="data:text/csv[^,]*,([^"]*)" download="(\w+).csv"',
                        shown("guarantee", "", "en")["feeds"])  # fmt: skip
    tables = {}
    for text, name in sheets:
        (row,) = csv.DictReader(unquote(html.unescape(text)).splitlines())
        given = {"effects": trial, "studies": study}[name]
        kept = {column: value for column, value in row.items() if value}
        tables[name] = [row | {c: given(k)[c] for c in row if c in given(k)} | kept
                        for k in (0, 1)]  # fmt: skip
    data = str(overlay(tmp_path / "own", [], entities=[], sources=[], **tables))
    cells = report.review("guarantee", data=data).evidence.cells
    assert [cell.rows["study_id"].tolist() for cell in cells] == [["own0", "own1"]]


def test_ten_studies_have_a_funnel_and_a_test(tmp_path):
    data = own(tmp_path / "own", 11)
    page = report.review("assistance", data=data)
    assert page.forests(report.figures.forest).records[0].number == 1
    drawn = page.funnels(report.figures.funnel)
    assert [record.number for record in drawn.records] == [2]
    assert "Slope of the effects on their standard errors" in flat(drawn.html())


def test_studies_of_one_name_take_a_letter():
    names = study_names()
    assert names.is_unique
    assert names["ferraz2015"] == "Ferraz et al. 2015"
    assert names["brownearle2017"] == "Brown & Earle 2017"
    assert names["marion2007"] == "Marion 2007"
    assert {names["barrot2016"], names["barrot2016sem"]} == {
        "Barrot & Nanda 2016a", "Barrot & Nanda 2016b"
    }  # fmt: skip
    assert names["idea2017"] == "IDEA CERGE-EI 2017"


# Refusals --------------------------------------------------------------------------------------

REFUSED = {
    "instrument": (("procurment", ""), "did you mean procurement"),
    "outcome": (("grant", "employmnt"), "did you mean employment"),
    "both": (("relief", "cost_per_job"), "relief has employment, survival"),
    "instrument as outcome": (("employment", ""), "review, intervention"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_nobody_published_is_refused(name):
    asked, reason = REFUSED[name]
    with pytest.raises(DataError, match=reason):
        report.review(*asked)


def test_another_language_is_refused():
    with pytest.raises(DataError, match="de"):
        report.review("grant", lang="de")


# The template ----------------------------------------------------------------------------------


def made(path, lang, **parameters):
    """Run the template as a kernel would, and write its page."""
    from nbformat import reads
    from nbformat.v4 import new_output

    notebook, space = reads(TEMPLATE.read_text("utf-8"), 4), {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        *before, last = cell.source.split("\n")
        exec("\n".join(before), space)
        if "parameters" in cell.metadata.get("tags", ()):
            exec(last, space)
            space |= {"lang": lang, **parameters}
            continue
        record = eval(last, space)
        cell.outputs = [new_output("display_data", data=record._repr_mimebundle_())]
    path.write_text(report.export(notebook, lang=lang), "utf-8")
    return path


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reviews")
    return [
        made(folder / f"{asked}_{lang}.html", lang, intervention=asked)
        for asked, lang in (
            ("all", "fr"),
            ("grant", "en"),
            ("guarantee", "fr"),
            ("procurement", "en"),
        )
    ]


def test_the_template_shows_every_part_in_order():
    cells = json.loads(TEMPLATE.read_text("utf-8"))["cells"]
    code = " ".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")
    assert tuple(re.findall(r"page\.(\w+)", code)) == PARTS


def test_the_template_makes_whole_pages(rendered):
    for path in rendered:
        page = read(path.read_text("utf-8"))
        assert page.dead_anchors() == page.repeated_ids() == page.loads == page.unbalanced == []
        assert page.tags["h1"] == 1
        pooled = path.stem.startswith(("all", "grant"))
        assert page.tags["figure"] == (2 if pooled else 0)
    assert rendered[0].stat().st_size < 700_000


@pytest.mark.browser
def test_reviews_are_clean_in_a_browser(rendered):
    from test_shipped_pages import complaints

    assert complaints(rendered) == []
