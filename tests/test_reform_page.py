"""A page on several reforms says what the comparison says, in both languages, whole sentences."""

from __future__ import annotations

import ast
import html
import json
import re
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from page_reader import read
from test_shipped_pages import complaints, rendered

from analysis import policy, report
from analysis.language.errors import DataError
from analysis.language.textnodes import typeset_html
from analysis.policy.scenario_file import home
from analysis.report.batch import load_batch
from analysis.report.briefs.amounts import amount, jobs
from analysis.report.figures import style
from analysis.report.figures.layout import overlaps
from analysis.report.reform_pages.picture_words import WORDS
from analysis.report.reform_pages.reform_comparison import FRAMES
from analysis.report.reform_pages.tried import evaluated

TEMPLATE = Path(__file__).parents[1] / "parameterized" / "reform_comparison.ipynb"
HUB, RABAT = "technopark-casablanca", "technopark-rabat"
DRAWS = 500
ACTS = ("sba-morocco", "sba-us", "sba-eu", "tunisia-startup-act")
CASES = {
    "all": ((), HUB),
    "acts": (ACTS, RABAT),
    "losers": (("rent-36", "grants"), HUB),
    "declined": ((), "el-ghazala"),
}
READ = [("all", "en"), ("all", "fr"), ("losers", "en"), ("declined", "fr")]
CHARTS = {
    "answers": "reform_rows", "plane": "cost_plane", "clouds": "draw_clouds",
    "curves": "chance_curves", "loss": "loss_bars", "budget": "reform_rows",
}  # fmt: skip
LARGEST = 40_000  # bytes of one inline drawing
FAULTS = re.compile(r"\bnan\b|\bNone\b|<NA>|\binf\b|[{}]|−0\b(?![.,])| ,|\.\.|\(\)|,,")
ENGLISH = re.compile(r"\b(the|of|and|were|was|is|are|with|from|which|that|jobs|year|share|none)\b")
FOREIGN = r'(?s)<(style|pre|code|svg)\b.*?</\1>|<ol class="(?:claims|sources)".*?</ol>'


def blank(frame, *, width, **arguments):
    return Figure(figsize=(width / 100, 1))


BLANK = SimpleNamespace(figures=SimpleNamespace(**dict.fromkeys(CHARTS.values(), blank)))


@cache
def page_of(name, lang):
    scenarios, entity = CASES[name]
    return report.reforms(scenarios, entity=entity, lang=lang, draws=DRAWS)


@cache
def shown(name, lang):
    """Run the cells of the template; give what they show as one text of HTML."""
    page = report.reforms(CASES[name][0], entity=CASES[name][1], lang=lang, draws=DRAWS)
    pieces = []
    for cell in json.loads(TEMPLATE.read_text("utf-8"))["cells"]:
        if cell["cell_type"] != "code" or cell["metadata"].get("tags"):
            continue
        source = "".join(cell["source"]).replace("page = report.reforms(", "page = same(")
        space = {"report": BLANK, "page": page, "same": lambda *_, **__: page}
        space |= dict.fromkeys(("scenarios", "entity", "lang", "draws", "seed", "data"))
        *before, last = ast.parse(source).body
        exec(compile(ast.Module(before, []), "cell", "exec"), space)
        record = eval(compile(ast.Expression(last.value), "cell", "eval"), space)
        pieces.append(typeset_html(record.html(), lang))
    return "\n".join(pieces)


def words(markup):
    return html.unescape(re.sub(r"<[^>]*>", "\n", re.sub(FOREIGN, "", markup)))


def plain(markup):
    """Text with every blank, of whatever width, made plain."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", str(markup))))


@pytest.mark.parametrize(("name", "lang"), READ)
def test_every_part_shows_itself_without_holes(name, lang):
    page = shown(name, lang)
    assert not FAULTS.findall(words(page))
    drawings = re.findall(r'<svg(?![^>]*aria-hidden="true")[^>]*>', page)
    assert all(re.search(r'aria-label="[^"]+"', one) for one in drawings)
    assert len(drawings) == (0 if name == "declined" else 12)
    assert read(page).unbalanced == []
    assert read(page).repeated_ids() == []


@pytest.mark.parametrize("name", [name for name, lang in READ if lang == "fr"])
def test_a_french_page_says_nothing_in_english(name):
    assert [line for line in words(shown(name, "fr")).split("\n") if ENGLISH.search(line)] == []


def test_every_mark_leads_somewhere():
    dead = read(shown("all", "en")).dead_anchors()
    assert dead == []


def test_numbers_are_those_of_the_policy_room():
    page = page_of("acts", "en")
    compared = policy.compare_reforms(ACTS, entity=RABAT, draws=DRAWS)
    mine = page.compared.central
    for part in ("plane", "frontier", "acceptability", "expected_loss"):
        pd.testing.assert_frame_equal(getattr(mine, part), getattr(compared, part))
    for name in ACTS:
        told = policy.headlines(name, entity=RABAT, draws=DRAWS)
        told = told.set_index(["setting", "measure"])["mean"]
        case = page.compared.by_name[name]
        for setting in ("central", "sceptical", "advocate"):
            assert case.mean("net_job_years", setting) == told[setting, "net_job_years"]
            assert case.mean("net_cost", setting) == told[setting, "net_cost"]
    table = plain(page.table("answers").html())
    for name in ACTS:
        case = page.compared.by_name[name]
        assert jobs(case.mean("net_job_years"), "en") in table
        cost = amount(case.mean("net_cost"), "MAD", "en").replace("\xa0", " ")
        assert cost in table


def test_the_choice_loses_least_and_chances_add_up():
    page = page_of("all", "en").compared
    frame = page_of("all", "en").frame("loss")
    assert frame["chosen"].tolist() == [True] + [False] * 12
    assert frame["loss"].is_monotonic_increasing
    assert frame.iloc[0]["scenario"] == page.choice().name
    assert page.choice().loss == pytest.approx(frame.iloc[0]["loss"] * 1e6)
    curves = page_of("all", "en").frame("curves")
    np.testing.assert_allclose(curves.groupby("worth")["probability"].sum(), 1.0)
    assert page.choice("sceptical").idle
    assert page.deciders.loc["everything", "value"] == pytest.approx(page.choice().loss)


def test_one_budget_is_the_median_cost_and_scales_in_proportion():
    page = page_of("all", "en").compared
    costs = [case.mean("net_cost") for case in page.cases]
    assert page.budget == float(f"{np.median(costs):.1g}")
    frame = page_of("all", "en").frame("budget").set_index("scenario")
    for name, row in frame.iterrows():
        case = page.by_name[name]
        scale = page.budget / case.mean("net_cost")
        assert row["scale"] == pytest.approx(scale)
        assert row["value"] == pytest.approx(scale * case.mean("net_job_years"))
    assert "rent-36" not in frame.index  # it loses jobs: more money for it compares nothing
    assert "Discount of 36 months" in plain(page_of("all", "en").table("budget").html())


def test_the_title_says_the_choice_and_who_would_do_nothing():
    title = str(page_of("all", "en").head.title)
    page = page_of("all", "en").compared
    assert page.named(page.choice().name, "en") in title
    assert title.startswith("Of 12 reforms")
    assert "sceptic would do none" in title
    assert "the European act" not in title


def test_where_nothing_is_worth_its_cost_the_title_says_so():
    page = page_of("losers", "en")
    assert page.compared.choice().idle
    assert str(page.head.title).startswith("Of 2 reforms none is worth its cost in Casablanca")
    assert "doing nothing loses least" in plain(page.head.html())


def test_ex_ante_stands_beside_ex_post_where_the_reform_is_there():
    assert evaluated(page_of("all", "en").compared) == ["morocco_reserve", "tunisia_act"]
    assert evaluated(page_of("acts", "fr").compared) == ["tunisia_act"]
    assert page_of("losers", "en").section("seen").html() == ""
    assert page_of("losers", "en").seen.html() == ""
    text = plain(shown("all", "en"))
    assert "neither confirms nor refutes the simulation" in text
    assert "a job is no company" in text


def test_every_number_of_every_reform_is_listed_with_its_basis():
    text = plain(shown("all", "en"))
    for case in page_of("all", "en").compared.cases:
        for row in policy.numbers_of(case.scenario, entity=HUB).itertuples():
            if row.kind == "assumption":
                assert row.key in text
            for cited in filter(None, row.rows.split(", ")):
                assert cited.partition(" (")[0] in text, (row.key, cited)


def test_reforms_have_one_number_on_the_page():
    page = page_of("all", "en").compared
    numbers = sorted(page.number(name) for name in page.scenarios)
    assert numbers == list(range(1, 13))
    first = page.ranked[0].scenario.name
    assert page.number(first) == 1
    assert page_of("all", "en").frame("plane").set_index("scenario").loc[first, "number"] == 1


@pytest.mark.parametrize(("name", "lang"), [("all", "fr"), ("losers", "en")])
def test_figures_can_be_read(name, lang):
    assert set(WORDS) == set(FRAMES) == set(CHARTS)
    page = page_of(name, lang)
    for which, chart in CHARTS.items():
        arguments = WORDS[which](page.compared, lang).arguments
        for width in (style.WIDE, style.NARROW):
            drawn = getattr(report.figures, chart)(
                page.frame(which), lang=lang, width=width, **arguments
            )
            assert overlaps(drawn) == [], (which, width)
            drawing = report.figures.svg(drawn, alt="words")
            assert len(drawing.encode()) < LARGEST, which
            assert not ("--rust" in drawing and "--ochre" in drawing), which


def test_a_hub_that_cannot_be_simulated_is_a_page_with_the_reason():
    page = report.reforms(entity="el-ghazala", draws=DRAWS)
    assert page.compared is None
    assert "another country, Tunisia. Write assumptions for it" in plain(page.head.html())
    assert page.marks.claims().html() == ""
    assert page.table("answers").html() == ""
    assert page.law.html() == ""


def test_files_of_ones_own_are_compared_and_called_by_their_title(tmp_path):
    for name, years in (("short", 24), ("long", 48)):
        text = (home() / "rent-36.yaml").read_text("utf-8")
        text = text.replace("36 months at half price instead of 18", f"Ours, {years} months")
        (tmp_path / f"{name}.yaml").write_text(
            text.replace("value: 36", f"value: {years}"), "utf-8"
        )
    page = report.reforms([tmp_path / "short.yaml", tmp_path / "long.yaml"], draws=500)
    text = plain(page.table("answers").html())
    assert "Ours, 24 months" in text
    assert "Ours, 48 months" in text
    assert page.entity == HUB


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["grants"], "expected two or more, each once"),
        (["grants", "grants"], "expected two or more, each once"),
        (["grants", "assistence"], "did you mean assistance"),
    ],
)
def test_what_cannot_be_compared_is_refused(names, told):
    with pytest.raises(DataError, match=told):
        report.reforms(names, draws=DRAWS)


def test_reforms_of_other_years_are_refused(tmp_path):
    text = (home() / "grants.yaml").read_text("utf-8")
    (tmp_path / "later.yaml").write_text(text.replace("start: 2014", "start: 2015"), "utf-8")
    with pytest.raises(DataError, match="one baseline, start, horizon and set of assumptions"):
        report.reforms(["assistance", tmp_path / "later.yaml"], draws=DRAWS)


@pytest.mark.parametrize(
    ("names", "line", "told"),
    [
        ("[grants, assistence]", 2, "did you mean assistance?"),
        ("[grants]", 2, "found grants; expected two or more scenarios, each once"),
        ("[grants, guarantee, grants]", 2, "found grants; expected two or more scenarios"),
    ],
)
def test_a_batch_checks_its_scenarios_before_anything_runs(tmp_path, names, line, told):
    batch = tmp_path / "batch.yaml"
    batch.write_text(f"- template: reform_comparison\n  scenarios: {names}\n", "utf-8")
    with pytest.raises(DataError) as refused:
        load_batch(batch)
    said = refused.value.said("en")
    assert f"line {line}, key scenarios" in said
    assert told in said


def test_the_same_seed_gives_the_same_page_and_another_does_not():
    one = report.reforms(("grants", "guarantee"), draws=DRAWS, seed=1).table("answers").html()
    again = report.reforms(("grants", "guarantee"), draws=DRAWS, seed=1).table("answers").html()
    other = report.reforms(("grants", "guarantee"), draws=DRAWS, seed=2).table("answers").html()
    assert one == again
    assert one != other


@pytest.mark.browser
@pytest.mark.slow
def test_a_browser_has_nothing_to_complain_about(tmp_path):
    batch = tmp_path / "batch.yaml"
    batch.write_text(
        f"- template: reform_comparison\n  entity: [{HUB}, {RABAT}]\n  lang: [en, fr]\n", "utf-8"
    )
    pages = [path for path in rendered(tmp_path, batch) if "reform" in path.name]
    assert len(pages) == 4
    assert complaints(pages) == []
