"""A brief says what the simulation says, in both languages, and lists all that it rests on."""

from __future__ import annotations

import ast
import html
import json
import re
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.figure import Figure
from test_shipped_pages import complaints, rendered

from analysis import policy, report
from analysis.language.textnodes import typeset_html
from analysis.report.briefs.amounts import amount, interval, jobs
from analysis.report.briefs.frames import FRAMES
from analysis.report.briefs.minds import minds as minds_of
from analysis.report.briefs.references import References
from analysis.report.figures import style
from analysis.report.figures.layout import overlaps
from analysis.report.marks import Marks

TEMPLATE = Path(__file__).parents[1] / "parameterized" / "scenario_brief.ipynb"
HUB, RABAT = "technopark-casablanca", "technopark-rabat"
DRAWS = 1200
CASES = {
    "package": ("sba-morocco", HUB),
    "one lever": ("procurement-20", HUB),
    "no gain": ("rent-36", HUB),
    "nothing": ("baseline", HUB),
    "borrowed": ("sba-morocco", RABAT),
    "declined": ("sba-morocco", "el-ghazala"),
}
SIMULATED = [name for name in CASES if name not in ("nothing", "declined")]
# Pages that are read whole.
READ = [
    ("package", "en"), ("package", "fr"), ("one lever", "fr"), ("no gain", "en"),
    ("nothing", "en"), ("nothing", "fr"), ("borrowed", "en"), ("declined", "fr"),
]  # fmt: skip
CHARTS = {
    "beliefs": "beliefs", "fan": "fan", "paths": "with_without", "waterfall": "waterfall",
    "costs": "costs", "gains": "gains", "quadrants": "quadrants", "tornado": "tornado",
    "fit": "fit",
}  # fmt: skip
LARGEST = 40_000  # bytes of one inline drawing
FAULTS = re.compile(r"\bnan\b|\bNone\b|<NA>|\binf\b|[{}]|−0\b(?![.,])")
ENGLISH = re.compile(r"\b(the|of|and|were|was|is|are|with|from|which|that|jobs|year|share|none)\b")
FOREIGN = r'(?s)<(style|pre|code|svg)\b.*?</\1>|<ol class="(?:claims|sources)".*?</ol>'


def blank(frame, *, width, **arguments):
    return Figure(figsize=(width / 100, 1))


# Charts are drawn by a test of their own; in the text of a page they are blank.
BLANK = SimpleNamespace(figures=SimpleNamespace(**dict.fromkeys(CHARTS.values(), blank)))


@cache
def brief(name, lang):
    scenario, entity = CASES[name]
    return report.brief(scenario, entity=entity, lang=lang, draws=DRAWS)


@cache
def shown(name, lang):
    """Run the cells of the template on a brief; give what they show as one text of HTML."""
    page = brief(name, lang)
    pieces = []
    for cell in json.loads(TEMPLATE.read_text("utf-8"))["cells"]:
        tags = cell["metadata"].get("tags", [])
        if cell["cell_type"] != "code" or tags:
            continue
        source = "".join(cell["source"]).replace("page = report.brief(", "page = brief(")
        space = {"report": BLANK, "page": page, "brief": lambda *_, **__: page}
        space |= dict.fromkeys(("scenario", "entity", "lang", "draws", "seed", "data"))
        *before, last = ast.parse(source).body
        exec(compile(ast.Module(before, []), "cell", "exec"), space)
        record = eval(compile(ast.Expression(last.value), "cell", "eval"), space)
        pieces.append(typeset_html(record.html(), lang))
    return "\n".join(pieces)


def words(markup):
    return html.unescape(re.sub(r"<[^>]*>", "\n", re.sub(FOREIGN, "", markup)))


def figures(markup):
    """Text with every blank, of whatever width, made plain."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", markup)))


@pytest.mark.parametrize(("name", "lang"), READ)
def test_every_part_shows_itself_without_holes(name, lang):
    page = shown(name, lang)
    assert not FAULTS.findall(words(page))
    names = re.findall(r'<svg(?![^>]*aria-hidden="true")[^>]*>', page)
    assert all(re.search(r'aria-label="[^"]+"', one) for one in names)
    assert len(names) > (10 if name in SIMULATED else -1)


@pytest.mark.parametrize("name", [name for name, lang in READ if lang == "fr"])
def test_a_french_page_says_nothing_in_english(name):
    assert [line for line in words(shown(name, "fr")).split("\n") if ENGLISH.search(line)] == []


@pytest.mark.parametrize("name", ["package", "one lever"])
def test_the_numbers_are_those_of_the_policy_room(name):
    page = brief(name, "en")
    scenario, entity = CASES[name]
    found = policy.headlines(scenario, entity=entity, draws=DRAWS)
    mine = page.case.table.set_index(["setting", "measure"])
    told = found.set_index(["setting", "measure"])
    np.testing.assert_array_equal(
        mine.loc[told.index, ["mean", "conf_low", "conf_high", "no_effect"]].astype(float),
        told[["mean", "conf_low", "conf_high", "no_effect"]].astype(float),
    )
    table = figures(page.table("answers").html())
    for (setting, measure), row in told.iterrows():
        if measure in ("gross_job_years", "net_job_years", "net_cost"):
            assert amount(row["mean"], row["unit"], "en").replace("\u00a0", " ") in table, setting
            ends = interval(row["conf_low"], row["conf_high"], row["unit"], "en")
            assert ends.replace("\u00a0", " ") in table, (setting, measure)
    cost = told.loc[("central", "net_cost"), "mean"]
    assert f"{cost / 1e6:.1f} million MAD" in table


def test_the_null_reform_is_exactly_zero():
    page = brief("nothing", "en")
    for run in page.case.runs.values():
        changes = run.draws[["gross_job_years", "net_job_years", "net_cost", "taxes", "deadweight"]]
        assert not changes.to_numpy().any()
    assert page.case.idle
    assert "Every difference is exactly zero" in shown("nothing", "en")
    assert "exactement nulle" in shown("nothing", "fr")
    table = page.table("answers")
    for row in table.rows:
        cells = {figures(str(cell)).strip() for cell in row[1:]}
        assert cells <= {"0", "0 MAD"}
    assert len(table.rows) == 4  # no ratio and no chance of nothing


@pytest.mark.parametrize("name", SIMULATED)
def test_the_waterfall_adds_up(name):
    frame = brief(name, "en").frame("waterfall").set_index("measure")["value"]
    if "deadweight" in frame:
        reached = frame["treated_growth"] + frame["deadweight"]
        assert reached == pytest.approx(frame["gross_job_years"])
    else:
        assert not brief(name, "en").case.central.draws["deadweight"].any()
    rest = [frame.get(step, 0.0) for step in ("displaced", "outside", "further")]
    assert frame["gross_job_years"] + sum(rest) == pytest.approx(frame["net_job_years"])
    chain = brief(name, "en").case
    parts = [chain.mean(f"gross_{part}") for part in ("park", "alumni", "temporary")]
    assert sum(parts) == pytest.approx(chain.mean("gross_job_years"))


@pytest.mark.parametrize("name", SIMULATED)
def test_costs_fans_and_quadrants_are_those_of_the_simulation(name):
    page = brief(name, "en")
    costs = page.frame("costs").groupby("year")["value"].sum()
    years = page.case.table.query("setting == 'central' and group == 'cost by year'")
    np.testing.assert_allclose(costs.to_numpy(), years["mean"].astype(float) / 1e6, rtol=1e-9)
    fan = page.frame("fan").query("level == 0.95")
    paths = page.case.central.paths.query("scenario == 'difference' and variable == 'net_jobs'")
    for mine, theirs in (("low", "conf_low"), ("high", "conf_high"), ("median", "median")):
        np.testing.assert_allclose(fan[mine], paths[theirs])
    assert fan["mean"].sum() == pytest.approx(page.case.mean("net_job_years"))
    shares = page.frame("quadrants")[["infinite", "finite", "negative", "undefined"]]
    np.testing.assert_allclose(shares.sum(axis=1), 1.0)


STEPS = (
    ("displaced", ("lose {n}.", "{n} more.")),
    ("outside", ("start elsewhere add {n}.", "elsewhere: {n} fewer.")),
)
ROW = re.compile(r"\b(?:mar|hub)-\d{4}\b|\b[A-Z]{3}_[A-Z]{3}_\d+\b")


@pytest.mark.parametrize("name", SIMULATED)
def test_the_first_finding_says_every_step_from_gross_to_net(name):
    case, told = brief(name, "en").case, figures(brief(name, "en").head.html())
    assert jobs(abs(case.mean("gross_job_years")), "en") in told
    for measure, forms in STEPS:
        n = jobs(abs(case.mean(measure)), "en")
        assert n == "0" or any(form.format(n=n) in told for form in forms), (measure, n)


@pytest.mark.parametrize("name", SIMULATED)
def test_sentences_cite_by_marks_and_not_by_ids(name):
    page = brief(name, "en")
    head, minds = page.head.html(), page.minds.html()
    assert not ROW.findall(figures(head + minds))
    rests = head.count("published figures") + minds.count("published figures")
    assert (head + minds).count('class="ref') >= rests
    fresh = minds_of(page.case, References(Marks("en", entity=page.entity))).html()
    claims = re.findall(r'href="#c-([\w-]+)"', fresh)
    assert set(claims) == set(re.findall(r'id="r-([\w-]+)"', fresh))  # the way back
    assert "[,]" not in typeset_html(fresh, "en")


def test_who_loses_stands_among_those_who_pay():
    page = brief("no gain", "en")
    told = figures(page.table("gains").html())
    pays, gains = told.index("Pays"), told.index("Gains", told.index("Budget"))
    assert pays < told.index("Workers, by jobs") < gains < told.index("Firms of the hub")
    assert "higher prices" not in told[pays:gains]  # nobody's
    assert "Taxes and contributions fall by" in figures(page.section("public").html())
    assert page_words("gains", page).title == "Only the hub’s firms gain"


def test_the_dots_are_the_chance():
    page = brief("package", "en")
    head = str(page.head.html())
    dots = re.search(r'(?s)<svg class="dots".*?</svg>', head)[0]
    many = round(100 * page.case.mean("worth_at_labour"))
    assert dots.count("<circle") == 100
    assert dots.count('fill="var(--blue') == many
    assert f"{many} chances in 100" in head


@pytest.mark.parametrize(
    ("name", "lang"),
    [("package", "fr"), ("one lever", "en"), ("no gain", "fr"), ("borrowed", "en")],
)
def test_figures_can_be_read(name, lang):
    page = brief(name, lang)
    for which, chart in CHARTS.items():
        frame = page.frame(which)
        if frame.empty:
            assert (which, name) == ("fit", "borrowed")
            continue
        arguments = page_words(which, page).arguments
        for width in (style.WIDE, style.NARROW):
            drawn = getattr(report.figures, chart)(frame, lang=lang, width=width, **arguments)
            assert overlaps(drawn) == [], (which, width)
            assert len(report.figures.svg(drawn, alt="words").encode()) < LARGEST, which


def page_words(which, page):
    from analysis.report.briefs.picture_words import WORDS

    assert set(WORDS) == set(FRAMES) == set(CHARTS)
    return WORDS[which](page.case, page.lang)


def test_a_borrowed_model_is_said_to_be_one():
    text = words(shown("borrowed", "en"))
    assert "The hazards of Technopark Casablanca are used" in " ".join(text.split("\n"))
    assert "No reconciled series of this hub" in text
    assert "technopark-casablanca" not in text


def test_a_hub_that_cannot_be_simulated_is_a_page_with_the_reason():
    page = brief("declined", "en")
    assert page.case is None
    told = str(page.head.html())
    assert "El Ghazala" in told
    assert "another country, Tunisia. Write assumptions for it" in told
    assert "el-ghazala" not in told
    assert page.section("effect").html() == ""
    assert "common.wage" in shown("declined", "fr")  # what is assumed stays listed


PAGES = f"""
- template: scenario_brief
  scenario: sba-morocco
  entity: {HUB}
  draws: {DRAWS}
  lang: [en, fr]
"""


@pytest.mark.browser
def test_a_browser_has_nothing_to_complain_about(tmp_path):
    batch = tmp_path / "batch.yaml"
    batch.write_text(PAGES, "utf-8")
    pages = [path for path in rendered(tmp_path, batch) if "brief" in path.name]
    assert len(pages) == 2
    assert complaints(pages) == []


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_reform_that_was_tried_stands_beside_its_evaluation(lang):
    tried = policy.ex_ante_ex_post("morocco_reserve", entity=HUB, draws=DRAWS, lang=lang)
    page = shown("one lever", lang)
    assert 'id="seen"' in page
    assert typeset_html(html.escape(tried.conclusion(), quote=False), lang) in page
    assert 'id="seen"' not in shown("package", lang)
    assert 'id="seen"' not in shown("nothing", lang)
