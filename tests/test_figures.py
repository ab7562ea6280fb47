"""Every chart on real figures: nothing overlaps, nothing is cut, every claim is there."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from figure_cases import (
    CASES,
    FLOWS,
    HUB,
    PASSED,
    STOCKS,
    TITLES,
    reconciled,
    rents,
    settled,
    standings,
)
from matplotlib.figure import Figure

from analysis import facts
from analysis.report import figures
from analysis.report.figures import style
from analysis.report.figures.flow_bars import yearly
from analysis.report.figures.keys import key_of
from analysis.report.figures.layout import overlaps, record

LANGUAGES = ("en", "fr")
WIDTHS = (style.WIDE, style.NARROW)
LARGEST = 40_000  # bytes of one inline drawing
PROFILED = (
    HUB, "technopark-rabat", "malaga-techpark", "dubai-internet-city", "hsinchu-science-park"
)  # fmt: skip
HOSTILE = (
    'Parc $x^2$ \\frac{1}{2} <script>alert("1")</script> & [a](javascript:b) =1+1\x07 ' + "é" * 90
)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_text_can_be_read(name: str, lang: str, width: float) -> None:
    figure = CASES[name].draw(HUB, lang, width)
    assert overlaps(figure) == []
    drawing = figures.svg(figure, alt="words")
    assert len(drawing.encode()) < LARGEST
    assert f'width="{width:.0f}"' in drawing
    assert not ("--rust" in drawing and "--ochre" in drawing)  # one colour to some readers


@pytest.mark.parametrize("hub", PROFILED[1:])
@pytest.mark.parametrize("name", ["timeline", "flows", "passed"])
def test_other_hubs_can_be_drawn(name: str, hub: str) -> None:
    assert overlaps(CASES[name].draw(hub, "fr", style.NARROW)) == []


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["timeline", "flows", "passed"])
def test_every_entity_can_be_drawn(name: str, lang: str) -> None:
    for hub in facts.entities().index:
        for width in WIDTHS:
            assert overlaps(CASES[name].draw(hub, lang, width)) == [], hub


def claims_drawn(figure: Figure) -> set[str]:
    names = (name.partition("|")[0] for name in record(figure).names)
    return {name.removeprefix("claim:") for name in names if name.startswith("claim:")}


@pytest.mark.parametrize("hub", PROFILED)
def test_every_claim_is_a_point(hub: str) -> None:
    claims = standings(hub, STOCKS)
    assert claims_drawn(CASES["timeline"].draw(hub, "en", 700)) == set(claims["claim_id"])
    claims = standings(hub, FLOWS)
    assert claims_drawn(CASES["flows"].draw(hub, "en", 700)) == set(claims["claim_id"])


def test_claims_on_one_place_stand_apart() -> None:
    claims = standings(HUB, STOCKS)
    figure = figures.timeline(settled(HUB, STOCKS), claims=claims)
    places = [(x, y) for name, x, y in record(figure).marks if name.startswith("claim:")]
    assert len(places) == len(claims)
    assert len({(round(x, 1), round(y, 1)) for x, y in places}) == len(claims)


def test_grade_and_bound_have_a_shape() -> None:
    figure = CASES["timeline"].draw(HUB, "en", 700)
    shapes = {
        line.get_gid().partition("|")[0]: (line.get_marker(), line.get_markerfacecolor())
        for line in figure.findobj()
        if str(line.get_gid()).startswith("claim:")
    }
    paper, blue = style.colour("paper"), style.colour("blue")
    assert shapes["claim:mar-0556"] == ("o", blue)  # 260, grade B
    assert shapes["claim:mar-0034"] == ("o", paper)  # 172, grade C
    assert shapes["claim:mar-0611"] == ("v", blue)  # just under 200
    official = CASES["timeline"].draw("berlin-adlershof-core", "en", 700)
    markers = {a.get_marker() for a in official.findobj() if str(a.get_gid()).startswith("claim:")}
    assert "D" in markers


def test_years_without_a_figure_are_hatched_and_said() -> None:
    said = [box.text for box in record(CASES["timeline"].draw(HUB, "en", 700)).texts]
    assert "No figure after August 2016" in " ".join(said)
    assert any("No figure" in text for text in said)


def test_a_modelled_series_has_its_interval() -> None:
    years = list(range(2008, 2017))
    model = pd.DataFrame({
        "indicator": "tenant_firms", "period_end": [f"{year}-12" for year in years],
        "value": [float(140 + 15 * n) for n in range(9)], "interval": "95 %", "bound": "point",
        "conf_low": 120.0, "conf_high": 281.4, "status": "reconciled",
    })  # fmt: skip
    claims = standings(HUB, STOCKS)
    figure = figures.timeline(model, claims=claims, indicators=["tenant_firms"], years=(2001, 2025))
    said = [box.text for box in record(figure).texts]
    assert overlaps(figure) == []
    assert "260 [120–281]" in said
    assert "No figure after August 2016" in " ".join(said)  # of the claims, not of the model
    assert "ribbon" in [item.symbol for item in key_of(figure, "en")]


@pytest.mark.parametrize("name", ["flows_reconciled", "passed_reconciled", "dynamics_reconciled"])
def test_a_reconciled_series_has_a_ribbon_and_says_so(name):
    assert "ribbon" in [item.symbol for item in key_of(CASES[name].draw(HUB, "en", 700), "en")]
    plain = CASES[name.removesuffix("_reconciled")].draw(HUB, "en", 700)
    assert "ribbon" not in [item.symbol for item in key_of(plain, "en")]


def test_what_has_left_is_the_difference_of_the_reconciled_means():
    rows = reconciled(HUB, PASSED).query("status == 'reconciled'")
    both = rows.pivot(index="year", columns="indicator", values="value").dropna().iloc[-1]
    passed, present = round(both["firms_cumulative"]), round(both["tenant_firms"])
    said = [box.text for box in record(CASES["passed_reconciled"].draw(HUB, "en", 700)).texts]
    assert f"{passed} passed" in said
    assert f"{passed - present} left" in said


def test_a_flow_over_several_years_is_as_long_as_its_period() -> None:
    bars = yearly(standings(HUB, FLOWS)).set_index("claim_id")
    bar = bars.loc["mar-0613"]  # 246 admissions from 2008 to March 2013: 63 months
    assert (bar["start"], bar["end"]) == (2008.0, 2013.25)
    assert bar["height"] == pytest.approx(246 / (63 / 12))
    mean = bars.loc["mar-0071"]  # 30 a year, 2007 to 2011: a mean is a year's already
    assert mean["height"] == 30
    assert mean["indicator"] == "firms_entered"


def test_flows_share_one_scale() -> None:
    up, down = CASES["flows"].draw(HUB, "en", 700).axes
    assert up.get_ylim() == down.get_ylim()
    assert up.get_xlim() == down.get_xlim()


def test_passed_less_present_has_left() -> None:
    said = [box.text for box in record(CASES["passed"].draw(HUB, "en", 700)).texts]
    assert {"800 passed", "250 present", "550 left"} <= set(said)  # all of June 2016


def test_a_bound_makes_the_difference_a_bound() -> None:
    frame = settled(HUB, ("firms_cumulative", "tenant_firms"))
    until = frame[frame["period_end"] < "2014"]  # about 600 passed, fewer than 200 present
    claims = standings(HUB, ("firms_cumulative", "tenant_firms"))
    figure = figures.passed(until, claims=claims[claims["period_end"] < "2014"])
    assert "≥\u00a0400 left" in [box.text for box in record(figure).texts]


def test_only_the_hub_has_a_hue() -> None:
    drawing = figures.svg(figures.dots(CASES["dots"].frame(HUB), entity=HUB, titles=TITLES["en"],
                                       indicators=["tenant_firms"]))  # fmt: skip
    assert len(re.findall(r"fill:var\(--blue,[^)]*\);stroke", drawing)) == 1


def test_a_hub_without_a_figure_is_a_row() -> None:
    frame = CASES["dots"].frame(HUB)
    said = [box.text for box in record(figures.dots(frame, indicators=["floor_area"])).texts]
    assert said.count("no figure") == frame["entity_id"].nunique() - sum(
        frame["indicator"] == "floor_area"
    )


def test_dots_do_not_depend_on_the_order_of_rows() -> None:
    frame = CASES["dots"].frame(HUB)
    one, other = (
        figures.svg(figures.dots(rows, entity=HUB, indicators=["jobs", "tenant_firms"]))
        for rows in (frame, frame.iloc[::-1])
    )
    assert one == other


@pytest.mark.parametrize("name", CASES)
def test_the_same_figures_give_the_same_bytes(name: str) -> None:
    frame = CASES[name].frame(HUB)
    before = frame.copy(deep=True)
    once, again = (figures.svg(CASES[name].draw(HUB, "fr", 700), alt="mots") for _ in range(2))
    assert once == again
    pd.testing.assert_frame_equal(frame, before)  # nor does drawing change what is drawn


@pytest.mark.parametrize("name", CASES)
def test_no_figures_are_said_in_words(name: str) -> None:
    case, lang, width = CASES[name], "fr", style.NARROW
    arguments = case.arguments(HUB, lang)
    if "claims" in arguments:
        arguments["claims"] = arguments["claims"].iloc[:0]
    arguments.pop("implied", None)
    figure = case.chart(case.frame(HUB).iloc[:0], lang=lang, width=width, **arguments)
    assert overlaps(figure) == []
    if name != "dots":  # without hubs there is no row that could be unknown
        assert record(figure).texts


@pytest.mark.parametrize("name", CASES)
def test_missing_values_do_not_stop_a_chart(name: str) -> None:
    case = CASES[name]
    frame = case.frame(HUB).copy()
    for column in ("value", "conf_low", "conf_high", "low", "high", "eur", "ppp"):
        if column in frame:
            frame[column] = float("nan")
    figure = case.chart(frame, **case.arguments(HUB, "en"))
    assert overlaps(figure) == []
    assert not any("nan" in box.text.lower() for box in record(figure).texts)


@pytest.mark.parametrize("name", ["dots", "size_intensity", "dynamics"])
def test_hostile_names_are_text(name: str) -> None:
    case, width = CASES[name], style.NARROW
    frame = case.frame(HUB)
    frame = frame.assign(name=frame["name"].where(frame["entity_id"] != HUB, HOSTILE))
    figure = case.chart(frame, width=width, **case.arguments(HUB, "en"))
    drawing = figures.svg(figure, alt=HOSTILE)
    assert overlaps(figure) == []
    assert "<script" not in drawing
    assert "\x07" not in drawing
    assert any(box.text.startswith("Parc $") for box in record(figure).texts)


def test_hostile_labels_are_text() -> None:
    frame = rents().assign(label=HOSTILE)
    drawing = figures.svg(figures.rent_schedule(frame, months=18, note="$5$ <b>"), alt="rent")
    assert "$5$ &lt;b&gt;" in drawing
    given = {"mar-0556": "$\\alpha$ </svg>"}
    figure = figures.timeline(settled(HUB, STOCKS), claims=standings(HUB, STOCKS), labels=given)
    assert "$\\alpha$ &lt;/svg&gt;" in figures.svg(figure, alt="x")


@pytest.mark.parametrize("name", CASES)
def test_a_chart_draws_in_the_axes_of_its_caller(name: str) -> None:
    own = Figure(figsize=(700 / 72, 500 / 72), dpi=72)
    ax = own.add_axes((0.2, 0.15, 0.7, 0.7))
    case = CASES[name]
    assert case.chart(case.frame(HUB), ax=ax, **case.arguments(HUB, "en")) is own
    assert len(own.findobj()) > 20


def test_two_currencies_or_units_are_refused() -> None:
    frame = rents()
    frame.loc[1, "currency"] = "EUR"
    with pytest.raises(ValueError, match="EUR, MAD; expected one currency"):
        figures.rent_schedule(frame, months=18)
    bars = CASES["shares"].frame(HUB).copy()
    bars.loc[bars.index[0], "unit"] = "firms"
    with pytest.raises(ValueError, match="expected one"):
        figures.shares(bars)
