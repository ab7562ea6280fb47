"""Amounts of a brief by hand, every number of the scenario files on it, and what is one's own."""

from __future__ import annotations

import html
import re
import shutil

import pytest
import yaml

from analysis import policy, report
from analysis.language.textnodes import typeset_html
from analysis.policy.measure_labels import MEASURES, measure_label
from analysis.policy.quantities import in_unit
from analysis.policy.scenario_file import home, scenario_paths
from analysis.report.briefs.amounts import amount, chance, interval, job_years, net_jobs
from analysis.report.briefs.assumption_list import assumption_list
from analysis.report.briefs.frames import ends_in_unit
from analysis.report.briefs.proposal import proposal_table
from analysis.report.briefs.references import References
from analysis.report.marks import Marks

HUB = "technopark-casablanca"


def figures(markup):
    """Text with every blank, of whatever width, made plain."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", markup)))


def test_amounts_by_hand():
    assert amount(42_646_249.8, "MAD", "en") == "42.6\u00a0million\u00a0MAD"
    assert amount(143_790.8, "MAD/job-year", "en") == "144,000\u00a0MAD"
    assert amount(-0.04, "job-years", "en") == "0"
    assert amount(1601.078, "job-years", "en") == "1,601"
    assert amount(3.011, "job-years", "en") == "3"
    assert amount(3.14, "job-years", "fr") == "3,1"
    assert interval(23_884.0, 2_090_397.0, "MAD", "en").startswith("23,900")
    assert interval(-945.7, 1557.4, "job-years", "en") == "−946 to 1,557"
    assert job_years(0.3, "en") == "0.3 net job-years"
    assert job_years(0.3, "fr") == "0,3 année d’emploi nette"
    assert job_years(1.96, "fr") == "2 années d’emploi nettes"
    assert net_jobs(0.6, "fr") == "0,6 emploi net"
    assert figures(ends_in_unit(880, 2450, "MAD m/year", "en")) == (
        "880 million MAD to 2.45 billion MAD a year"
    )
    assert ends_in_unit(0.1, 0.19, "hazard/year", "en") == "0.1 to 0.19 (hazard a year)"
    assert chance(0.0, "en") == "0%"
    assert chance(0.002, "en") == "<1%"
    assert chance(0.999, "en") == ">99%"


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("path", scenario_paths(), ids=lambda path: path.stem)
def test_every_number_of_a_scenario_is_listed_with_its_basis(path, lang):
    scenario = policy.load_scenario(path)
    refs = References(Marks(lang, entity=HUB))
    lists = (proposal_table(scenario, HUB, refs), assumption_list(scenario, HUB, refs))
    page = figures(typeset_html("".join(one.html() for one in lists), lang))
    numbers = policy.numbers_of(scenario, entity=HUB, lang=lang)
    written = yaml_keys(path)
    assert written <= set(numbers["key"])
    for row in numbers.itertuples():
        said = in_unit(row.value, row.unit, lang)
        assert figures(typeset_html(html.escape(said, quote=False), lang)) in page, row.key
        if row.kind == "assumption":
            assert row.key in page
        for cited in filter(None, row.rows.split(", ")):
            assert cited.partition(" (")[0] in page, (row.key, cited)
        if not row.rows:
            assert row.assumption, row.key
        if row.assumption:
            said = typeset_html(html.escape(row.assumption, quote=False), lang)
            assert figures(said) in page, row.key


def yaml_keys(path):
    """Numbers that a scenario file writes, as `lever.parameter`."""
    levers = yaml.safe_load(path.read_text("utf-8")).get("levers") or {}
    return {
        f"{lever}.{key}" for lever, block in levers.items() for key in block
        if key not in ("start", "end")
    }  # fmt: skip


def test_every_measure_has_a_name():
    table = policy.returns(policy.simulate("sba-morocco", draws=100))
    nameless = {one for one in table["measure"] if measure_label(one) is None}
    assert all(one.isdigit() for one in nameless)  # the years
    assert {"net_cost", "public_funds_infinite"} <= set(MEASURES)


def test_an_assumption_of_ones_own_is_shown_beside_the_shipped_one(tmp_path):
    folder = tmp_path / "own"
    shutil.copytree(home(), folder)
    (folder / "assumptions.yaml").write_text(
        "assistance:\n  effect:\n    value: 0.08\n    unit: log\n    distribution: N(0.08, 0.02)\n"
        "    assumption: Our own trial.\n    assumption_fr: Notre propre essai.\n",
        "utf-8",
    )
    page = report.brief(folder / "assistance.yaml", lang="en", draws=200)
    table = figures(page.table("own").html())
    assert "0.04 log points" in table
    assert "0.08 log points" in table
    assert "Our own trial." in table
    assert "1 assumption was changed by the user" in figures(page.section("assumptions").html())
    shipped = report.brief("assistance", draws=200)
    assert shipped.table("own").html() == ""
    assert "simulate at least" in figures(page.table("drivers").html())  # too few draws to rank
    assert page.case.mean("net_job_years") != shipped.case.mean("net_job_years")
