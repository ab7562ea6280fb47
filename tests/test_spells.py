"""Stays: arithmetic, published studies, R and lifelines, and registers that must be refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.evidence import (
    cox,
    cumulative_incidence,
    exit_rates,
    kaplan_meier,
    load_register,
    log_rank,
    register_columns,
    split_spells,
)
from analysis.language.errors import DataError, NotEstimable

REFERENCES = Path(__file__).parent / "references"


def stays(duration, event, **more) -> pd.DataFrame:
    return pd.DataFrame({"months": duration, "exit": event} | more)


KM = {"duration": "months", "event": "exit"}


@pytest.fixture(scope="module")
def leukaemia() -> pd.DataFrame:
    """Weeks in remission, 21 patients on 6-MP and 21 on placebo: Freireich et al. 1963, as printed
    by Cox (1972), table 1.
    """
    left = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    there = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    placebo = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
    return pd.DataFrame(
        {
            "months": [*left, *there, *placebo],
            "exit": [1] * 9 + [0] * 12 + [1] * 21,
            "placebo": [0] * 21 + [1] * 21,
        }
    )


# By hand ----------------------------------------------------------------------------------------


def test_a_curve_by_hand():
    """0, 2, 3, 3+, 5: shares 4/5, 3/5, 2/5, 0; Greenwood at 2: 0.6² (1/20 + 1/12)."""
    found = kaplan_meier(stays([0.0, 2, 3, 3, 5], [1, 1, 1, 0, 1]), **KM)
    table = found.table
    assert list(table.estimate) == pytest.approx([0.8, 0.6, 0.4, 0.0])
    assert list(table.n_at_risk) == [5, 4, 3, 1]
    assert table.std_error[1] == pytest.approx(0.6 * np.sqrt(1 / 20 + 1 / 12))
    assert np.isnan(table.std_error[3])
    assert "Median stay: 3." in [str(note) for note in found.notes]


def test_two_ways_out_by_hand():
    """Exits at 1 (cause 1), 2 (cause 2), 3 (cause 1), one still there at 4: 1/4, 1/4, 2/4."""
    table = cumulative_incidence(stays([1, 2, 3, 4], [1, 2, 1, 0]), **KM).table
    assert list(table.cause) == ["1", "1", "2"]
    assert list(table.estimate) == pytest.approx([0.25, 0.5, 0.25])
    assert table.std_error[0] == pytest.approx(np.sqrt(0.25 * 0.75 / 4))


def test_late_entry_by_hand():
    """Watched from 2 on, the third stay is not at risk at 1: shares 1/2, then 1/2 x 1/2."""
    data = stays([1, 4, 3], [1, 0, 1], seen=[0, 0, 2])
    table = kaplan_meier(data, **KM, entry="seen").table
    assert list(table.n_at_risk) == [2, 2]
    assert list(table.estimate) == pytest.approx([0.5, 0.25])


def test_rates_around_a_change_by_hand():
    """Before 18: 2 exits in 18 x 3 + 6 + 12 months; after: 2 exits in 6 + 12 + 18."""
    data = stays([6, 12, 24, 30, 36], [1, 1, 1, 1, 0])
    table = exit_rates(data, at=18, **KM).table
    before, after = 2 / 72, 2 / 36
    assert table.ratio.tolist() == pytest.approx([after / before, before, after])
    assert table.std_error[0] == pytest.approx(1.0)


def test_spells_are_cut_where_the_change_comes():
    data = stays([10.0, 24, 30], [1, 1, 0], end=[18.0, 18, np.nan], name=["a", "b", "c"])
    cut = split_spells(data, at="end", **KM)
    rows = cut[["name", "entry", "months", "exit", "after"]].values.tolist()
    assert rows == [["a", 0, 10, 1, 0], ["b", 0, 18, 0, 0], ["b", 18, 24, 1, 1], ["c", 0, 30, 0, 0]]
    at_cut = split_spells(stays([18.0], [1]), at=18, **KM)
    assert at_cut[["months", "exit", "after"]].values.tolist() == [[18, 1, 0]]


# Published --------------------------------------------------------------------------------------


def test_freireich_remission_curve(leukaemia):
    """Share and error on 6-MP, printed by Kalbfleisch and Prentice and by R survival."""
    table = kaplan_meier(leukaemia[leukaemia.placebo == 0], **KM).table
    share = [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    error = [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]
    assert list(table.estimate) == pytest.approx(share, abs=6e-4)
    assert list(table.std_error) == pytest.approx(error, abs=6e-5)


def test_freireich_log_rank(leukaemia):
    """R survdiff: 21 observed and 10.7 expected on placebo; chi² = 16.8 on 1."""
    found = log_rank(leukaemia, **KM, by="placebo")
    assert found.statistic == pytest.approx(16.8, abs=0.05)
    assert found.table.expected.tolist() == pytest.approx([19.3, 10.7], abs=0.05)


@pytest.mark.parametrize(
    ("ties", "effect", "error"), [("efron", 1.572, 0.412), ("breslow", 1.509, 0.410)]
)
def test_freireich_hazard_ratio(leukaemia, ties, effect, error):
    """Log ratio as R prints it; Cox (1972) has 1.51 by his own ties, between the two."""
    row = cox(leukaemia, "placebo", **KM, ties=ties).table.iloc[0]
    assert (row.estimate, row.std_error) == pytest.approx((effect, error), abs=6e-4)
    assert row.ratio == pytest.approx(np.exp(row.estimate))


# Reference --------------------------------------------------------------------------------------


@pytest.mark.parametrize("ties", ["efron", "breslow"])
@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("strata", [None, "group"])
@pytest.mark.parametrize(("n", "k"), [(20, 1), (50, 2), (100, 5), (1000, 10)])
def test_coxph_of_r(n, k, late, strata, ties):
    """R's `coxph`, printed in the tests of statsmodels, seven digits."""
    from statsmodels.duration import tests

    results = pytest.importorskip("statsmodels.duration.tests.results.survival_r_results")
    folder = Path(tests.__file__).parent / "results"
    data = pd.read_csv(folder / f"survival_data_{n}_{k}.csv", sep=" ", header=None)
    data.columns = ["months", "exit", "seen", *(f"x{i}" for i in range(k))]
    data = data.assign(group=np.kron(range(5), np.ones(n // 5)))
    found = cox(
        data,
        " + ".join(f"x{i}" for i in range(k)),
        **KM,
        entry="seen" if late else None,
        strata=strata,
        ties=ties,
    )
    key = f"{n}_{k}_{'et_' * late}{'st_' * (strata is not None)}{ties[:3]}"
    assert found.table.estimate.to_numpy() == pytest.approx(
        getattr(results, f"coef_{key}"), abs=1e-7
    )
    assert found.table.std_error.to_numpy() == pytest.approx(
        getattr(results, f"se_{key}"), rel=1e-6
    )


def pinned(word: str) -> tuple[pd.DataFrame, dict]:
    spells, *entries = json.loads((REFERENCES / "spells.json").read_text("utf-8"))
    found = [e["values"] for e in entries if word in e["source"]["call"]]
    assert len(found) == 1
    return pd.DataFrame(spells["spells"]), found[0]


def test_lifelines_curve_with_late_entry():
    data, values = pinned("KaplanMeier")
    data = data.assign(left=data.event > 0)
    table = kaplan_meier(data, duration="stay", event="left", entry="late").table
    assert list(table.time) == values["time"]
    assert list(table.estimate) == pytest.approx(values["share"], abs=1e-9)
    inside = table.conf_low.notna()
    for mine, theirs in (("conf_low", "low"), ("conf_high", "high")):
        assert table[mine][inside].to_numpy() == pytest.approx(
            np.array(values[theirs])[inside], abs=1e-7
        )


def test_lifelines_incidence_without_ties():
    data, values = pinned("AalenJohansen")
    table = cumulative_incidence(data, duration="exact", event="event").table
    table = table[table.cause == "1"]
    assert list(table.estimate) == pytest.approx(values["share"], abs=1e-9)
    assert (table.std_error**2).to_numpy() == pytest.approx(values["variance"], rel=1e-6)


def test_lifelines_cox_with_late_entry():
    data, values = pinned("CoxPH")
    data = data.assign(left=data.event > 0)
    table = cox(data, "x + z", duration="stay", event="left", entry="late").table
    assert list(table.estimate) == pytest.approx(values["coefficients"], abs=1e-6)
    assert list(table.std_error) == pytest.approx(values["std_errors"], abs=1e-6)


def test_lifelines_log_rank():
    data, statistic = pinned("logrank")
    data = data.assign(left=data.event > 0)
    found = log_rank(data, duration="stay", event="left", by="x")
    assert found.statistic == pytest.approx(statistic, rel=1e-9)


def test_statsmodels_incidence_with_ties():
    from statsmodels.duration.survfunc import CumIncidenceRight

    data, _ = pinned("CoxPH")
    other = CumIncidenceRight(data.stay.to_numpy(), data.event.to_numpy())
    table = cumulative_incidence(data, duration="stay", event="event").table
    for cause in (1, 2):
        mine = table[table.cause == str(cause)]
        at = np.searchsorted(other.times, mine.time)
        assert mine.estimate.to_numpy() == pytest.approx(other.cinc[cause - 1][at], abs=1e-12)


# Invariance -------------------------------------------------------------------------------------


def test_a_spell_cut_in_two_is_the_same_spell(leukaemia):
    whole = cox(leukaemia, "placebo", **KM).table
    cut = split_spells(leukaemia, at=7, **KM)
    again = cox(cut, "placebo", **KM, entry="entry").table
    assert again.estimate[0] == pytest.approx(whole.estimate[0], abs=1e-10)
    assert again.std_error[0] == pytest.approx(whole.std_error[0], abs=1e-10)


def test_order_unit_of_time_and_labels_do_not_matter(leukaemia):
    turned = leukaemia.sample(frac=1, random_state=2).assign(months=lambda d: d.months * 30.4)
    turned.index = [f"tenant {i}" for i in range(len(turned))]
    mine, other = (cox(d, "placebo", **KM).table for d in (leukaemia, turned))
    assert other.estimate[0] == pytest.approx(mine.estimate[0], abs=1e-9)
    mine, other = (kaplan_meier(d, **KM, by="placebo").table for d in (leukaemia, turned))
    assert other.estimate.to_numpy() == pytest.approx(mine.estimate.to_numpy())


def test_shares_of_all_ways_and_those_still_there_add_to_one():
    data, _ = pinned("CoxPH")
    ways = cumulative_incidence(data, duration="stay", event="event").table
    there = kaplan_meier(data.assign(left=data.event > 0), duration="stay", event="left").table
    last = ways.groupby("cause").estimate.max().sum()
    assert last + there.estimate.min() == pytest.approx(1)


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_a_covariate_in_another_unit(scale):
    data, _ = pinned("CoxPH")
    data = data.assign(left=data.event > 0, w=data.z * scale + 1e3 * scale)
    table = cox(data, "w", duration="stay", event="left").table
    plain = cox(data, "z", duration="stay", event="left").table
    assert table.statistic[0] == pytest.approx(plain.statistic[0], rel=1e-6)


# Refusals ---------------------------------------------------------------------------------------

EIGHT = stays(
    [3, 5, 6, 8, 9, 12, 14, 15, *range(20, 28)],
    [1] * 8 + [0] * 8,
    incubated=[0] * 8 + [1] * 8,
    sector=["a", "b"] * 8,
)


def changed(column, row, value):
    bad = EIGHT.astype({"months": float, "exit": float})
    bad.loc[row, column] = value
    return bad


REFUSED = {
    "negative": (
        lambda: kaplan_meier(changed("months", 1, -2), **KM),
        r"negative durations -2 in rows 1",
    ),
    "codes": (lambda: kaplan_meier(changed("exit", 2, 2), **KM), r"found 2 in rows 2; expected 0"),
    "half an exit": (lambda: kaplan_meier(changed("exit", 2, 0.5), **KM), "found 0.5"),
    "nobody leaves": (lambda: kaplan_meier(EIGHT.assign(exit=0), **KM), "nobody left"),
    "unknown column": (
        lambda: kaplan_meier(EIGHT, duration="month", event="exit"),
        "did you mean months",
    ),
    "watched after the end": (
        lambda: kaplan_meier(EIGHT.assign(seen=5), **KM, entry="seen"),
        r"watched from 5.*rows 0, 1",
    ),
    "infinite": (lambda: kaplan_meier(changed("months", 0, np.inf), **KM), "infinite"),
    "text": (lambda: kaplan_meier(EIGHT.assign(months="long"), **KM), "expected numbers"),
    "separation": (lambda: cox(EIGHT, "incubated", **KM), "no exit among the 8 spells"),
    "separation by a number": (
        lambda: cox(stays(range(1, 11), [1] * 10, x=range(10)), "x", **KM),
        "x: separation",
    ),
    "a step for everybody": (
        lambda: cox(split_spells(EIGHT, at=10, **KM), "after", **KM, entry="entry"),
        "exit_rates",
    ),
    "collinear": (
        lambda: cox(EIGHT.assign(z=range(16), w=range(0, 32, 2)), "z + w", **KM),
        "w: the same",
    ),
    "left side": (lambda: cox(EIGHT, "months ~ incubated", **KM), "covariates alone"),
    "unknown covariate": (lambda: cox(EIGHT, "sectr", **KM), "sectr"),
    "no covariate": (lambda: cox(EIGHT, "1", **KM), "no covariate"),
    "ties": (lambda: cox(EIGHT, "sector", **KM, ties="exact"), "ties: found 'exact'"),
    "one group": (lambda: log_rank(EIGHT.assign(g=1), **KM, by="g"), "One group"),
    "no exit after": (lambda: exit_rates(EIGHT, at=18, **KM), "0 exits"),
    "a column twice": (lambda: split_spells(EIGHT, at=3, **KM, name="sector"), "there already"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_said_is_declined(what):
    call, reason = REFUSED[what]
    with pytest.raises((DataError, NotEstimable), match=reason):
        call()


def test_missing_is_left_out_and_counted():
    found = kaplan_meier(changed("months", 0, np.nan), **KM)
    assert found.n_obs == 15
    assert any(str(note).startswith("Spells left out") and str(note).endswith("): 1.")
               for note in found.notes)  # fmt: skip
    found = cox(EIGHT.assign(z=[np.nan, *([1, 3, 2, 5, 4] * 3)]), "z", **KM)
    assert found.n_obs == 15


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_records_say_themselves(leukaemia, lang):
    for found in (
        kaplan_meier(leukaemia, **KM),
        cox(leukaemia, "placebo", **KM),
        cumulative_incidence(leukaemia, **KM),
        exit_rates(leukaemia, at=7, **KM),
    ):
        assert "nan" not in found.sentence(lang)
        assert "42" in found.sentence(lang)
        assert str(found.in_language(lang).html())


@pytest.mark.parametrize("estimate", [kaplan_meier, cumulative_incidence])
def test_a_sentence_on_groups_is_on_its_own_group(leukaemia, estimate):
    """The first row is of one group: neither its share nor its spells are everybody's."""
    found = estimate(leukaemia, **KM, by="placebo")
    group = found.table["group"].iloc[0]
    n = int((leukaemia["placebo"].astype(str) == group).sum())
    assert 0 < n < len(leukaemia)
    assert f", group {group}: " in found.sentence()
    assert f"; {n} spells; " in found.sentence()
    assert f", groupe {group}" in found.sentence("fr")


def test_times_and_counts_are_printed_as_the_reader_writes_them():
    found = kaplan_meier(EIGHT.assign(months=EIGHT["months"] + 0.25), **KM)
    assert found.sentence().startswith("Share still there after 3.25: ")
    assert found.sentence("fr").startswith("Part encore présente après 3,25")
    alone = kaplan_meier(EIGHT.iloc[:1], **KM)
    assert "; 1 spell; " in alone.sentence()
    assert "1 séjour ;" in alone.sentence("fr")


# An operator's register -------------------------------------------------------------------------

HEAD = "tenant_id,entry_date,exit_date,exit_reason,observed_from,discount_end,sector"
GOOD = """
a,2019-01-01,2020-01-01,graduated,,2020-07-01,software
b,2017-01-01,2020-07-01,failed,2018-01-01,,games
c,2020-01-01,,,,2021-07-01,software
"""


def register(tmp_path, rows, head=HEAD):
    path = tmp_path / "tenants.csv"
    path.write_text(head + rows, encoding="utf-8")
    return path


def test_a_register_becomes_spells(tmp_path):
    read = load_register(register(tmp_path, GOOD), as_of="2021-01-01")
    assert read.event.tolist() == [1, 2, 0]
    assert read.duration.tolist() == pytest.approx([11.99, 41.95, 12.02], abs=0.01)
    assert read.entry.tolist() == pytest.approx([0, 11.99, 0], abs=0.01)
    assert read.discount_months[0] == pytest.approx(547 / 30.4375)
    assert read.discount_months.isna().tolist() == [False, True, False]
    found = cumulative_incidence(read, duration="duration", event="event", entry="entry")
    assert found.n_obs == 3


BROKEN = [
    ("x,2019-01-01,2018-01-01,failed,,,", "row 5, column exit_date", "on or after the entry"),
    ("x,2019-01-01,2020-01-01,,,,", "row 5, column exit_reason", "because there is an exit"),
    ("x,2019-01-01,,failed,,,", "row 5, column exit_date", "because a reason of exit is given"),
    ("x,2019-01-01,2020-01-01,left,,,", "row 5, column exit_reason", "graduated"),
    ("x,2022-01-01,,,,,", "row 5, column entry_date", "when the register was drawn"),
    ("x,2019-01-01,2019-06-01,failed,2019-07-01,,", "row 5, column observed_from", "unseen"),
    ("x,2019-01-01,,,,2018-01-01,", "row 5, column discount_end", "on or after the entry"),
    ("x,01/02/2019,,,,,", "row 5, column entry_date", "a date such as"),
    ("x,,,,,,", "row 5, column entry_date", "a value in every row"),
    ("a,2019-01-01,,,,,", "row 5", "2019-01-01"),
]


@pytest.mark.parametrize(("row", "where", "expected"), BROKEN)
def test_a_faulty_register_is_refused_by_row(tmp_path, row, where, expected):
    with pytest.raises(DataError) as refusal:
        load_register(register(tmp_path, GOOD + row + "\n"), as_of="2021-01-01")
    assert where in str(refusal.value)
    assert expected in str(refusal.value)
    assert refusal.value.said("fr")


def test_all_faults_are_told_together(tmp_path):
    rows = GOOD + "x,2019-01-01,2018-01-01,failed,,,\ny,2022-01-01,,,,,\n"
    with pytest.raises(DataError) as refusal:
        load_register(register(tmp_path, rows), as_of="2021-01-01")
    assert len(refusal.value.faults) == 2


def test_columns_may_be_left_out_or_misspelt(tmp_path):
    rows = "\na,2019-01-01,2020-01-01,failed\nb,2019-01-01,,\n"
    head = "tenant_id,entry_date,exit_date,exit_reason"
    assert len(load_register(register(tmp_path, rows, head), as_of="2021-01-01")) == 2
    with pytest.raises(DataError, match="Rename it to exit_reason"):
        load_register(
            register(tmp_path, rows, head.replace("reason", "raison")), as_of="2021-01-01"
        )
    with pytest.raises(DataError, match="as_of"):
        load_register(register(tmp_path, rows, head), as_of="yesterday evening")


def test_every_column_is_described_in_both_languages():
    columns = register_columns()
    assert (columns.description.str.len() > 5).all()
    assert (columns.description_fr.str.len() > 5).all()
    assert columns[columns.required].column.tolist() == ["tenant_id", "entry_date"]


# Recovery ---------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_end_of_the_discount_is_found():
    """Simulated registers: hazard of leaving doubles where the discount of the tenant ends."""
    rng = np.random.default_rng(5)
    covered, estimates = 0, []
    for _ in range(300):
        n = 300
        end = np.where(rng.uniform(size=n) < 0.7, rng.integers(12, 25, n), np.nan)
        early = rng.exponential(30, n)
        late = rng.exponential(15, n)
        stay = np.where(early <= np.nan_to_num(end, nan=np.inf), early, end + late)
        seen = rng.uniform(0, 20, n) * (rng.uniform(size=n) < 0.3)
        watched = np.minimum(stay, 60.0)
        data = stays(watched, (stay <= 60).astype(int), end=end, seen=seen)
        data = data[data.seen < data.months]
        cut = split_spells(data, at="end", **KM, entry="seen")
        row = cox(cut, "after", **KM, entry="seen").table.iloc[0]
        covered += row.conf_low < np.log(2) < row.conf_high
        estimates.append(row.estimate)
    assert np.mean(estimates) == pytest.approx(np.log(2), abs=0.03)
    assert 0.92 < covered / 300 < 0.98
