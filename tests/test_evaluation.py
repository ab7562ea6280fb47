"""An evaluation page says what its estimates say, in both languages, or why there are none."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from analysis import facts, report
from analysis.evidence.studies.concluding import dose
from analysis.evidence.studies.paths import study_paths
from analysis.evidence.studies.reform_coding import LEAST_DAYS, SHARE
from analysis.language.textnodes import typeset_html
from analysis.report.evaluations.pictures import event_picture
from analysis.report.figures import style
from analysis.report.figures.layout import overlaps

TEMPLATE = Path(__file__).parents[1] / "parameterized" / "policy_evaluation.ipynb"
PARTS = (
    "head", "estimates", "estimates_table", "years", "figure", "figure", "placebos", "figure",
    "figure", "sample_section", "losses_table", "variants", "variants_table", "figure", "referee",
    "checklist", "conclusion", "footer",
)  # fmt: skip
FIGURES = ("series", "event", "ranks", "gaps", "curve")
STUDIES = ("procurement_reserves", "entry_reforms", "morocco_reserve", "tunisia_act")
FAULTS = re.compile(r"\bnan\b|\bNone\b|<NA>|[{}]")
NUMBER = re.compile(r"(?<![\w.,-])\d[\d.,\s\u202f\u00a0]*")


@cache
def page(lang, study="tunisia_act", sample="primary"):
    """Make a page; both languages show one run."""
    if lang == "fr":
        return replace(page("en", study, sample), lang="fr")
    return report.evaluation(study, sample=sample, lang=lang)


def text(shown) -> str:
    return re.sub(r"<[^>]*>", " ", str(shown.html()))


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_part_shows_itself_without_holes(lang):
    parts = [getattr(page(lang), name) for name in PARTS if name != "figure"]
    for shown in (*parts, *(page(lang).figure(name) for name in FIGURES)):
        said = typeset_html(shown.html(), lang)
        assert said, shown
        visible = re.sub(r"<(svg|a)\b.*?</\1>", " ", said, flags=re.S)
        assert not FAULTS.search(re.sub(r"<[^>]*>", " ", visible)), shown


def test_the_title_is_the_conclusion_and_the_numbers_are_the_estimates():
    found = page("en").result
    assert page("en").head.title == found.conclusion("en")
    assert found.conclusion("en") in text(page("en").conclusion)
    assert len(page("en").estimates_table.rows) == len(found.effects)
    assert len(page("en").checklist.rows) == 20
    assert len(page("en").losses_table.rows) == len(found.dropped)


def printed(value: float) -> set[str]:
    """Digits as a page may print a number: by itself or in percent, to any decimals, unsigned."""
    said = {f"{abs(value) + half:.{digits}f}" for digits in range(5) for half in (0, 1e-9)}
    if abs(value) > 20:  # no logarithm
        return said
    for one in (value, 100 * value, 100 * np.expm1(value), 100 * np.expm1(-value), np.exp(value)):
        if np.isfinite(one):
            said |= {f"{abs(one):.{digits}f}" for digits in range(5)}
    return said


def known(found, study) -> set[str]:
    """Every number that the prose may print: of the estimates, the sample, the tables."""
    values = [0.95, 0.05, dose(), SHARE, LEAST_DAYS, 0.001]
    for one in found.estimates.values():
        values += [v for v in one.table.select_dtypes("number").to_numpy(float).ravel()]
        values += [one.n_obs, one.n_entities, one.n_clusters or 0, one.df or 0, one.alpha]
        values += [len(getattr(one, "replicates", ()))]
    values += [len(found.treated), len(found.controls), found.largest_p]
    since = found.data[found.design.time] - found.data[found.design.first_treated]
    values += [0, since.max()]
    events = facts.events().set_index("event_id")
    chosen = events.loc[["EV_MAR_07", "EV_MAR_08", "EV_TUN_04"]]
    values += [*chosen["year_adopted"], *chosen["year_effective"], *chosen["intensity_value"], 2019]
    return set().union(*(printed(float(v)) for v in values if np.isfinite(float(v))))


def numbers(said: str, lang: str) -> list[str]:
    """Numbers of a sentence, written plainly: no thousands, a point for decimals."""
    found = [re.sub(r"[\s\u202f\u00a0]", "", one).rstrip(".,") for one in NUMBER.findall(said)]
    if lang == "en":
        return [one.replace(",", "") for one in found]
    return [one.replace(",", ".") for one in found]


@pytest.mark.parametrize(("study", "lang"), list(product(STUDIES, ("en", "fr"))))
def test_every_number_in_the_prose_is_of_an_estimate(study, lang):
    made = page(lang, study)
    allowed = known(made.result, study)
    prose = [str(made.head.title), *(str(piece) for piece in made.head.answer),
             made.result.conclusion(lang), made.result.in_language(lang).counted()]  # fmt: skip
    allowed |= set(numbers(made.result.main.method.said(lang), lang))  # rows that it imputes from
    read = [one for said in prose for one in numbers(said, lang)]
    assert len(read) > 4
    assert [one for one in read if one not in allowed] == []


def test_a_number_that_is_of_no_estimate_would_be_seen():
    allowed = known(page("en").result, "tunisia_act")
    assert numbers("detects 1,234 or 56.7%.", "en") == ["1234", "56.7"]
    assert numbers("détecte 1\u202f234 ou 56,7 %.", "fr") == ["1234", "56.7"]
    assert [one for one in numbers("detects +77.3% or 8,641 firms", "en") if one in allowed] == []


def test_the_headline_is_the_detectable_effect_where_nothing_is_found():
    for study in STUDIES:
        found = page("en", study).result
        smallest = found.estimates["minimum_detectable_effect"].table["estimate"].iloc[0]
        assert found.largest_p > 0.05
        assert f"+{100 * np.expm1(smallest):.0f}%" in page("en", study).head.title
        assert f"−{-100 * np.expm1(-smallest):.0f}%" in page("en", study).head.title


def test_numbers_in_the_words_of_figures_are_those_drawn():
    made = page("en", "morocco_reserve")
    ranks, effect = made._pictures["ranks"], made.result.main.table["estimate"].iloc[0]
    size = ranks.frame.loc[~ranks.frame["treated"], "effect"].abs()
    larger = int((size >= abs(effect)).sum())
    assert ranks.title == f"{larger} of 27 placebos are as large: rank {larger + 1} of 28"
    event = made._pictures["event"].frame
    assert {"band_low", "band_high", "conf_low", "conf_high"} <= set(event)
    curve = made._pictures["curve"]
    assert curve.title.startswith(f"{len(curve.frame)} specifications")


WIDTHS = (style.WIDE, style.NARROW)


LONG = pytest.mark.slow  # Tunisia stands for the others in the fast suite
DRAWN = [
    pytest.param(study, lang, marks=LONG if study != "tunisia_act" else ())
    for study, lang in product(STUDIES, ("en", "fr"))
]


@pytest.mark.parametrize(("study", "lang"), DRAWN)
def test_figures_can_be_read(study, lang):
    made = page(lang, study)
    drawn = {name: picture for name, picture in made._pictures.items() if picture is not None}
    wanted = (
        {"event", "curve"} if study == "entry_reforms" else {"series", "event", "ranks", "curve"}
    )
    assert set(drawn) >= wanted
    assert ("gaps" in drawn) == (study in ("morocco_reserve", "tunisia_act"))
    for name, picture in drawn.items():
        chart = getattr(report.figures, picture.chart)
        for width in WIDTHS:
            figure = chart(picture.frame, lang=lang, width=width, **picture.arguments)
            assert overlaps(figure) == [], name
        shown = str(made.figure(name).html())
        assert "aria-label" in shown
        assert 'download="' in shown
        assert picture.alt.strip()


def test_the_treated_is_in_its_own_rank_and_the_base_is_a_ring():
    found = page("en", "entry_reforms").result
    path = event_picture(found, study_paths(found), "en").frame
    base = path[path["std_error"].isna()]
    assert base["event_time"].tolist() == [-2]
    figure = report.figures.event_path(path)
    rings = [
        line
        for line in figure.axes[0].lines
        if line.get_markerfacecolor() == style.colour("paper") and len(line.get_xdata()) == 1
    ]
    assert [tuple(line.get_xdata()) for line in rings] == [(-2.0,)]  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_declined_run_is_a_page_with_its_reason(lang):
    declined = page(lang, "procurement_reserves", "price_preference")
    assert declined.result is None
    assert "2020" in declined.head.html()
    assert "2021" in declined.head.title
    assert declined.estimates_table.html() == ""
    assert declined.figure("event").html() == ""
    assert declined.head.title != page(lang, "morocco_reserve").head.title


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_description_has_no_checklist_and_says_why(lang):
    made = page(lang, "entry_reforms", "days_regression")
    assert "()" not in text(made.sample_section)
    assert len(text(made.checklist).strip()) > 20
    assert made.figure("event").html() == ""


@pytest.mark.parametrize(("study", "lang"), list(product(STUDIES, ("en", "fr"))))
def test_countries_are_named_and_never_coded(study, lang):
    made = page(lang, study)
    codes = {*made.result.treated, *made.result.controls}
    codes |= {code for lost in made.result.dropped for code in lost.entities}
    parts = [made.head, made.estimates, made.sample_section, made.losses_table, made.checklist,
             made.variants_table]  # fmt: skip
    for shown in parts:
        visible = re.sub(r"<a\b.*?</a>", " ", str(shown.html()), flags=re.S)
        words = set(re.findall(r"\b[A-Z]{3}\b", re.sub(r"<[^>]*>", " ", visible)))
        assert not words & codes, type(shown)


def test_the_treated_behind_the_first_estimate_are_named():
    made = page("en", "procurement_reserves")
    said = text(made.sample_section)
    assert "treated: 4 (India, Morocco, Philippines, Tunisia); controls: 31." in said
    assert "The first estimate averages India, Morocco; it needs 3 years" in said
    assert "(Philippines, Tunisia) enter only" in said
    assert "mean over event years 0 to 5" in str(made.head.answer)
    assert "averages" not in text(page("en", "morocco_reserve").sample_section)
    assert "traités : 1 (Maroc)" in text(page("fr", "morocco_reserve").sample_section)


def test_variants_say_why_some_have_no_number():
    note = str(page("en").variants_table.note)
    assert "Not run. " in note
    assert "Trademark applications of residents (log): No treated country is left" in note
    assert "Bank credit: the panel" in note
    assert "Holm over the 11 tests" in note


def test_the_template_shows_every_part_in_order():
    cells = json.loads(TEMPLATE.read_text("utf-8"))["cells"]
    code = " ".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")
    assert tuple(re.findall(r"page\.(\w+)", code)) == PARTS
    assert tuple(re.findall(r'figure\("(\w+)"\)', code)) == FIGURES
