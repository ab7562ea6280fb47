"""An evaluation page says what its estimates say, in both languages, or why there are none."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

from analysis import report
from analysis.language.textnodes import typeset_html

TEMPLATE = Path(__file__).parents[1] / "parameterized" / "policy_evaluation.ipynb"
PARTS = (
    "head", "estimates", "estimates_table", "sample_section", "losses_table", "variants",
    "variants_table", "referee", "checklist", "footer",
)  # fmt: skip
FAULTS = re.compile(r"\bnan\b|\bNone\b|<NA>|[{}]")


@cache
def page(lang):
    """Make the page of Tunisia, whose runs are quick."""
    return report.evaluation("tunisia_act", lang=lang)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_part_shows_itself_without_holes(lang):
    for name in PARTS:
        shown = typeset_html(getattr(page(lang), name).html(), lang)
        assert shown, name
        assert not FAULTS.search(re.sub(r"<[^>]*>", " ", shown)), name


def test_the_title_is_the_conclusion_and_the_numbers_are_the_estimates():
    found = page("en").result
    assert page("en").head.title == found.conclusion("en")
    assert len(page("en").estimates_table.rows) == len(found.estimates)
    assert len(page("en").checklist.rows) == 20
    assert len(page("en").losses_table.rows) == len(found.dropped)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_declined_run_is_a_page_with_its_reason(lang):
    declined = report.evaluation("procurement_reserves", sample="price_preference", lang=lang)
    assert declined.result is None
    assert "2020" in declined.head.html()
    assert "2021" in declined.head.title
    assert declined.estimates_table.html() == ""
    assert declined.head.title != report.evaluation("morocco_reserve", lang=lang).head.title


def test_the_template_shows_every_part_in_order():
    cells = json.loads(TEMPLATE.read_text("utf-8"))["cells"]
    code = " ".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")
    assert tuple(re.findall(r"page\.(\w+)", code)) == PARTS
