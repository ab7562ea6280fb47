"""A place is no firmer than its figure, and a figure told of another place too is said to be so."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from overlays import ENTITY, claim, overlay

from analysis import facts
from analysis.report.comparisons.answers import answer
from analysis.report.comparisons.findings import place_findings
from analysis.report.comparisons.footing import told_elsewhere
from analysis.report.comparisons.headlines import leaving_headline
from analysis.report.comparisons.hubs import side_by_side
from analysis.report.comparisons.measures import FIRM_SIZE, FIRMS, LEAVING, MEASURES, RENT_EUR
from analysis.report.comparisons.titles import title
from analysis.report.comparisons.view import View
from analysis.report.findings.ratings import rate

DOUBT = {
    "en": "a figure also told of the network",
    "fr": "un chiffre donné aussi pour le réseau",
}


PEERS = {  # of the pages whose peers are not chosen by likeness
    "technopark-casablanca": ("technopark-rabat", "malaga-techpark", "technopark-zurich"),
    "technopark-rabat": ("technopark-casablanca", "technopark-tanger"),
    "technopark-zurich": ("technopark-casablanca", "malaga-techpark"),
    "malaga-techpark": ("technopark-zurich", "sophia-antipolis"),
}


@cache
def view(entity, *peers, lang="en"):
    return View(side_by_side(entity, peers or PEERS[entity], lang=lang))


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_figure_of_unknown_scope_is_said_to_be_one(lang):
    page = view("technopark-casablanca", lang=lang)
    shared = set(facts.shared_figures("technopark-casablanca")["claim_id"])
    found = {one.theme: one for one in place_findings(page)}
    for measure in (FIRMS, FIRM_SIZE, LEAVING):
        assert shared & set(page.own(measure).claim_ids)
        assert found[measure.key].rating.level == 1
        assert DOUBT[lang] in " ".join(found[measure.key].sentences)
    assert answer(page).count(DOUBT[lang]) == 3  # not the rent: every site may ask the same
    assert page.doubt(page.sides(RENT_EUR)[0]) == ()
    assert leaving_headline(page).endswith(f"{DOUBT[lang]})")


def test_a_neighbour_of_unknown_scope_is_said_to_be_one():
    first, *_ = place_findings(view("technopark-rabat"))
    assert "It follows Casablanca (251\u00a0[230–273] in 2016" in first.sentences[0]
    assert "also told of the network)" in first.sentences[0]


def test_a_hub_that_shares_no_figure_has_no_doubt(tmp_path):
    data = str(overlay(tmp_path / "own", [claim(1, value="12")], entities=[ENTITY]))
    page = View(side_by_side(ENTITY["entity_id"], ["technopark-zurich"], data=data))
    assert told_elsewhere(page.hubs.subject) == {}
    assert DOUBT["en"] not in answer(page)


@pytest.mark.parametrize("entity", ["technopark-rabat", "technopark-zurich", "malaga-techpark"])
def test_no_place_is_firmer_than_its_figure(entity):
    page, study = view(entity), view(entity).hubs.subject
    rated = [(page.rating(one), page.own(one)) for one in MEASURES if page.rating(one)]
    assert rated
    for rating, own in rated:
        assert own.parts
        assert rating.level <= min(rate(study, part).level for part in own.parts)


def test_rabat_rests_on_one_observation():
    rating = view("technopark-rabat").rating(FIRMS)
    assert rating.level == 1
    assert "Nothing confirms it." in rating.reason.said("en")


def test_rabat_and_el_ghazala_print_the_same_figure():
    hubs = side_by_side("technopark-rabat", ["technopark-casablanca", "el-ghazala"])
    page = View(replace(hubs, peers=tuple(by_claims(one) for one in hubs.peers)))
    assert page.own(FIRMS).reach.low == 80  # "at least 80" of the same observation
    assert "level with El Ghazala" in answer(page)
    assert "is level with El Ghazala (80 in" in " ".join(place_findings(page)[0].sentences)


def by_claims(study):
    """A hub of which the model publishes nothing: two counts that it makes are no printed tie."""
    return replace(study, model=replace(study.model, table=study.model.table.iloc[:0]))


@pytest.mark.parametrize(
    ("hub", "end"),
    [
        # firms per 1,000 m² are known of less than half of the hubs, too few for a title
        (
            "technopark-rabat",
            "neither many firms nor few (of the 7 with a figure), and no count of jobs",
        ),
        ("technopark-casablanca", "(of the 7 with a figure), by a figure also told of the network"),
        ("technopark-zurich", "neither many firms nor few, but smaller ones than most"),
        (
            "malaga-techpark",
            "(of the 8 with a figure), but larger ones than most (of the 6 with a figure)",
        ),
    ],
)
def test_a_title_says_what_most_hubs_support(hub, end):
    """Beside the eight hubs most like it."""
    assert title(View(side_by_side(hub))).endswith(end)


def test_a_title_says_nothing_of_a_figure_that_few_hubs_have():
    page = view("technopark-rabat", "technopark-fes", "technopark-agadir", "technopark-tanger")
    place = page.place(FIRMS)
    assert place.known <= place.unknown
    assert title(page).endswith(f"firms counted in {place.known} of 4 hubs")
