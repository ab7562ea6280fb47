"""Whole simulations: nothing in, nothing out; common draws; accounts; seeds; hubs; overlays."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from overlays import ENTITY, claim, overlay

from analysis import policy
from analysis.facts.package import open_package
from analysis.language.errors import DataError, NotEstimable
from analysis.policy.assumption_file import load_assumptions
from analysis.policy.assumption_table import SETTINGS
from analysis.policy.distributions import around, point, read_distribution
from analysis.policy.joint import BLOCK, scores
from analysis.policy.levers.lever import COSTS
from analysis.policy.pooled_evidence import with_evidence
from analysis.policy.projection import BATCH, draw_values
from analysis.policy.simulation import point_outcome, task_of

DRAWS = 500
SUMS = 1e-9


@pytest.fixture(scope="module")
def act():
    return policy.simulate("sba-morocco", draws=DRAWS)


def difference(simulation, variable):
    paths = simulation.paths
    chosen = (paths["scenario"] == "difference") & (paths["variable"] == variable)
    return paths[chosen].set_index("year")


def moved(simulation):
    """Columns of draws that tell a change."""
    return simulation.draws[[c for c in simulation.draws if not c.startswith("base_")]]


# nothing in, nothing out ---------------------------------------------------------------------


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("name", ["baseline", "sba-us"])
def test_null_reform_changes_exactly_nothing_in_any_draw(name, setting):
    scenario = policy.load_scenario(name)
    null = replace(scenario, name="null", baseline=replace(scenario, baseline=None))
    found = policy.simulate(null, setting=setting, draws=DRAWS)
    assert (moved(found) == 0.0).all(axis=None)
    numbers = ["mean", "median", "conf_low", "conf_high"]
    none = found.paths[found.paths["scenario"] == "difference"]
    assert (none[numbers] == 0.0).all(axis=None)
    assert (found.costs["mean"] == 0.0).all()


def test_baseline_plus_reform_minus_reform_is_the_baseline():
    baseline, reform = policy.load_scenario("baseline"), policy.load_scenario("sba-us")
    there = baseline.with_levers(*reform.levers)
    back = there.without(*(one.lever for one in reform.levers))
    assert there != baseline
    assert back == baseline
    forth = policy.simulate(replace(there, baseline=baseline), draws=DRAWS)
    same = policy.simulate(reform, draws=DRAWS)
    assert forth.draws.equals(same.draws)
    back_again = policy.simulate(replace(baseline, baseline=there), draws=DRAWS).paths
    went = difference(forth, "tenants")["mean"]
    undone = back_again[
        (back_again["scenario"] == "baseline") & (back_again["variable"] == "tenants")
    ]
    assert len(undone) == len(went)


def test_reform_does_nothing_before_its_date():
    scenario = policy.load_scenario("sba-eu")
    later = tuple(replace(one, start="2018-07-01") for one in scenario.levers)
    found = policy.simulate(replace(scenario, levers=later), draws=DRAWS)
    numbers = ["mean", "median", "conf_low", "conf_high"]
    for variable in ("tenants", "jobs", "alumni_jobs", "gross_jobs", "net_jobs", "cost", "entries"):
        table = difference(found, variable)
        assert (table.loc[:2017, numbers] == 0.0).all(axis=None), variable
    assert difference(found, "gross_jobs").loc[2018, "mean"] != 0
    assert difference(found, "cost").loc[2018, "mean"] > 0


def test_lever_that_ends_stops_costing():
    scenario = policy.load_scenario("assistance")
    until = tuple(replace(one, end="2017-01-01") for one in scenario.levers)
    found = policy.simulate(replace(scenario, levers=until), draws=DRAWS)
    spent = found.costs[(found.costs["lever"] == "assistance") & (found.costs["part"] == "total")]
    spent = spent.set_index("year")["mean"]
    assert (spent.loc[:2016] > 0).all()
    assert (spent.loc[2017:] == 0).all()
    gross = difference(found, "gross_jobs")["mean"]
    assert 0 < gross[2023] < gross[2017]


def test_order_of_levers_does_not_matter():
    scenario = policy.load_scenario("sba-morocco")
    turned = replace(scenario, levers=scenario.baseline.with_levers(*scenario.levers[::-1]).levers)
    one = policy.simulate(scenario, draws=DRAWS).draws
    other = policy.simulate(turned, draws=DRAWS).draws
    assert one["net_job_years"].equals(other["net_job_years"])
    assert one["net_cost"].equals(other["net_cost"])


# common draws --------------------------------------------------------------------------------


def test_switching_a_lever_on_moves_no_other_draw():
    plain = policy.simulate("guarantee", draws=DRAWS)
    both = policy.simulate(
        policy.load_scenario("guarantee").with_lever("grants", budget=3.0), draws=DRAWS
    )
    assert plain.parameters.equals(both.parameters)
    base = plain.paths["scenario"] == "baseline"
    assert plain.paths[base].equals(both.paths[base])
    assert plain.draws["base_job_years"].equals(both.draws["base_job_years"])
    assert np.allclose(plain.draws["cost_guarantee"], both.draws["cost_guarantee"], rtol=0.05)


def test_another_assumption_moves_no_other_draw():
    scenario = policy.load_scenario("guarantee")
    held = scenario.assumptions.get("guarantee.default").fixed(0.05)
    other = replace(scenario, assumptions=scenario.assumptions.replaced(held))
    one = policy.simulate(scenario, draws=DRAWS).parameters
    two = policy.simulate(other, draws=DRAWS).parameters
    assert set(one) - set(two) == {"guarantee.default"}
    assert one[list(two)].equals(two)


def test_scores_are_independent_standard_normal_by_key_and_block():
    keys = [f"k{i}" for i in range(40)]
    blocks = [np.stack(list(scores(keys, 7, block).values())) for block in range(6)]
    found = np.concatenate(blocks, axis=1)
    assert found.shape == (40, 6 * BLOCK)
    assert abs(found.mean()) < 0.01
    assert found.std() == pytest.approx(1, abs=0.01)
    off = np.corrcoef(found) - np.eye(40)
    assert np.abs(off).max() < 0.09
    assert len(np.unique(found)) == found.size


def drawn(joint, name="sba-morocco", blocks=8):
    """Values of many draws, without running them."""
    task = task_of(name, None, "central", joint, 0, None, None)
    made = [draw_values(task, block) for block in range(blocks)]
    return pd.DataFrame({key: np.concatenate([one[key] for one in made]) for key in made[0]})


def test_joint_laws_correlate_what_they_say():
    by = {joint: drawn(joint) for joint in ("independent", "block")}
    pairs = [
        ("guarantee.effect", "assistance.effect", 0.5),
        ("payment.displacement", "grants.displacement", 0.5),
        ("guarantee.default", "tenants.failure_young", 0.4),
        ("procurement.compliance_2014", "procurement.elasticity", 0.0),
        ("guarantee.effect", "payment.displacement", 0.0),
    ]
    for one, other, wanted in pairs:
        ranks = by["block"][[one, other]].corr(method="spearman").iloc[0, 1]
        assert ranks == pytest.approx(wanted, abs=0.06), (one, other)
        ranks = by["independent"][[one, other]].corr(method="spearman").iloc[0, 1]
        assert ranks == pytest.approx(0, abs=0.06), (one, other)
    zero = by["block"]["procurement.compliance_2014"] == 0
    assert zero.mean() == pytest.approx(0.5, abs=0.03)


def test_worst_joint_widens_the_interval():
    width = {}
    for joint in ("independent", "worst"):
        net = policy.simulate("assistance", draws=1000, joint=joint).draws["net_job_years"]
        width[joint] = net.quantile(0.975) - net.quantile(0.025)
    assert width["worst"] > 1.05 * width["independent"]


# accounts ------------------------------------------------------------------------------------


def test_gross_to_net_adds_up_in_every_draw(act):
    draws = act.draws
    gross = draws["gross_park"] + draws["gross_alumni"] + draws["gross_temporary"]
    assert np.allclose(gross, draws["gross_job_years"], rtol=SUMS, atol=SUMS)
    net = draws["gross_job_years"] - draws["displaced"] - draws["outside"] + draws["further"]
    assert np.allclose(net, draws["net_job_years"], rtol=SUMS, atol=SUMS)
    means = difference(act, "net_jobs")["mean"].sum()
    assert means == pytest.approx(draws["net_job_years"].mean(), rel=SUMS)


def test_costs_add_up_over_levers_parts_and_years(act):
    draws, costs = act.draws, act.costs
    levers = draws[[c for c in draws if c.startswith("cost_")]].sum(axis=1)
    parts = draws[[f"part_{part.replace(' ', '_')}" for part in COSTS]].sum(axis=1)
    assert np.allclose(levers, draws["net_cost"], rtol=SUMS)
    assert np.allclose(parts, draws["net_cost"], rtol=SUMS)
    total = costs[costs["part"] == "total"].groupby("year")["mean"].sum()
    split = costs[costs["part"] != "total"].groupby("year")["mean"].sum()
    assert np.allclose(total, split, rtol=SUMS)
    assert np.allclose(total, difference(act, "cost")["mean"], rtol=SUMS)


def test_stocks_follow_from_flows_in_the_means(act):
    for which in ("baseline", "reform"):
        table = act.paths[act.paths["scenario"] == which].pivot(
            index="year", columns="variable", values="mean"
        )
        change = table["tenants"].diff().iloc[1:]
        flows = (table["entries"] - table["exits"]).iloc[1:]
        assert np.allclose(change, flows, atol=1e-8)
        assert np.allclose(table["exits"], table["graduated"] + table["failed"], rtol=1e-12)


def test_paths_and_draws_have_their_columns(act):
    assert list(act.paths) == [
        "scenario", "variable", "year", "mean", "median", "conf_low", "conf_high",
    ]  # fmt: skip
    assert list(act.costs) == ["lever", "part", "year", "mean", "conf_low", "conf_high"]
    assert set(act.paths["scenario"]) == {"baseline", "reform", "difference"}
    assert list(act.paths["year"].unique()) == list(range(2014, 2024))
    assert len(act.draws) == len(act.parameters) == DRAWS
    assert len(act.data_digest) == 64
    ordered = act.paths
    assert (ordered["conf_low"] <= ordered["median"] + 1e-9).all()
    assert (ordered["median"] <= ordered["conf_high"] + 1e-9).all()


# seeds ---------------------------------------------------------------------------------------


def test_same_seed_same_bytes_and_other_seed_other_ones():
    one, two, other = (policy.simulate("guarantee", draws=DRAWS, rng=seed) for seed in (3, 3, 4))
    assert one.draws.to_numpy().tobytes() == two.draws.to_numpy().tobytes()
    assert one.paths.equals(two.paths)
    assert not one.draws.equals(other.draws)
    generator = [policy.simulate("guarantee", draws=50, rng=np.random.default_rng(1)) for _ in "ab"]
    assert generator[0].draws.equals(generator[1].draws)


def test_first_draws_of_a_longer_run_are_those_of_a_shorter():
    long = policy.simulate("assistance", draws=BATCH + 701)
    short = policy.simulate("assistance", draws=213)
    assert long.draws.iloc[:213].equals(short.draws)
    assert long.parameters.iloc[:213].equals(short.parameters)


@pytest.mark.parametrize("workers", [0, -1, 1.5, "two"])
def test_workers_are_a_whole_number_or_an_executor(workers):
    with pytest.raises(DataError, match="from 1"):
        policy.simulate("grants", draws=2, workers=workers)


def test_a_hub_of_another_country_is_declined_with_countries_by_name():
    with pytest.raises(NotEstimable) as caught:
        policy.simulate("grants", entity="porto-digital", draws=2)
    assert "Brazil" in str(caught.value)
    assert "Maroc" in caught.value.said("fr")


def test_two_workers_and_an_odd_number_of_draws_give_the_same_and_no_two_alike():
    n = BATCH + 1
    alone = policy.simulate("guarantee", draws=n)
    spread = policy.simulate("guarantee", draws=n, workers=2)
    assert alone.draws.to_numpy().tobytes() == spread.draws.to_numpy().tobytes()
    assert alone.costs.equals(spread.costs)
    assert len(spread.parameters.drop_duplicates()) == n
    assert len(spread.draws["net_cost"].unique()) == n


def test_an_executor_is_handed_the_draws():
    with ThreadPoolExecutor(2) as pool:
        handed = policy.simulate("grants", draws=300, workers=pool)
    assert handed.draws.equals(policy.simulate("grants", draws=300).draws)


# answers -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["assistance", "prompt-payment", "guarantee", "sba-morocco"])
def test_sceptic_says_less_than_the_advocate(name):
    means = [
        policy.simulate(name, draws=DRAWS, setting=setting).draws["net_job_years"].mean()
        for setting in ("sceptical", "central", "advocate")
    ]
    assert means[0] < means[1] < means[2]


def test_rule_that_is_never_applied_in_half_the_draws_has_no_effect_there():
    found = policy.simulate("procurement-20", draws=DRAWS)
    never = found.parameters["procurement.compliance_2014"] == 0
    assert never.mean() == pytest.approx(0.5, abs=0.06)
    assert (found.draws.loc[never, "net_job_years"] == 0).all()
    assert (found.draws.loc[~never, "net_job_years"] != 0).all()


def test_other_answers_are_a_third_as_wide_around_their_value():
    default = load_assumptions().get("guarantee.default")
    draws = default.belief("sceptical").draws(np.random.default_rng(0).standard_normal(20_000))
    assert np.median(draws) == pytest.approx(0.10, rel=0.01)
    assert np.log(draws).std() == pytest.approx(0.4 / 3, rel=0.02)


@pytest.mark.parametrize(
    ("written", "mean", "spread"),
    [
        ("Tri(0, 1, 2)", 1, np.sqrt(1 / 6)),
        ("U(0, 3)", 1.5, 3 / np.sqrt(12)),
        ("N(0.1, 0.2)", 0.1, 0.2),
        ("LogN(2, 0.5)", 2 * np.exp(0.125), 2 * np.exp(0.125) * np.sqrt(np.expm1(0.25))),
        ("Beta(0.3, 0.1)", 0.3, 0.1),
        ("Mix(0.5, Tri(0.3, 0.56, 1.17))", 0.3383, None),
    ],
)
def test_distributions_have_their_mean_and_spread(written, mean, spread):
    made = read_distribution(written)
    draws = made.draws(np.random.default_rng(0).standard_normal(200_000))
    assert made.mean == pytest.approx(mean, rel=1e-3)
    assert draws.mean() == pytest.approx(mean, rel=0.01)
    assert draws.std() == pytest.approx(made.spread, rel=0.01)
    if spread is not None:
        assert made.spread == pytest.approx(spread)
    assert read_distribution(str(made)) == made


def test_beta_quantiles_are_exact_enough():
    from scipy.stats import beta, norm

    scores_ = np.random.default_rng(1).standard_normal(2000)
    exact = beta.ppf(norm.cdf(scores_), *_beta(0.85, 0.10))
    assert np.abs(read_distribution("Beta(0.85, 0.1)").draws(scores_) - exact).max() < 1e-5


def _beta(mean, spread):
    total = mean * (1 - mean) / spread**2 - 1
    return mean * total, (1 - mean) * total


@pytest.mark.parametrize(
    ("written", "value", "low", "high", "wanted"),
    [
        ("Beta(0.5, 0.15)", 0.0, 0, 1, point(0)),
        ("U(0, 1)", 1.0, 0, 1, point(1)),
        ("Tri(0, 0.01, 0.05)", 0.0, -2, 3, None),
        ("Mix(0.5, Tri(0.3, 0.56, 1.17))", 0.05, 0, 1.5, None),
    ],
)
def test_narrow_beliefs_keep_their_mean_and_stay_where_they_may(written, value, low, high, wanted):
    made = around(read_distribution(written), value, low, high)
    assert wanted is None or made == wanted
    draws = made.draws(np.random.default_rng(0).standard_normal(50_000))
    assert draws.mean() == pytest.approx(value, abs=0.002)
    assert low <= draws.min() <= draws.max() <= high


# hubs and overlays ---------------------------------------------------------------------------


def test_rabat_borrows_and_says_so():
    found = policy.simulate("sba-morocco", entity="technopark-rabat", draws=DRAWS)
    assert (found.model.basis, found.model.lender) == ("borrowed", "technopark-casablanca")
    assert any("technopark-casablanca" in str(note) for note in found.notes)
    assert any("technopark-casablanca" in note.said("fr") for note in found.notes)
    tenants = found.paths[
        (found.paths["scenario"] == "baseline") & (found.paths["variable"] == "tenants")
    ].set_index("year")
    assert tenants.loc[2020, "mean"] == pytest.approx(80, rel=0.03)
    assert tenants.loc[2020, "conf_low"] == pytest.approx(60, rel=0.05)
    jobs = found.paths[
        (found.paths["scenario"] == "baseline") & (found.paths["variable"] == "jobs")
    ]
    assert 170 < jobs["mean"].iloc[-1] < 290


def test_budget_follows_the_jobs_of_the_hub():
    big, small = (
        policy.simulate_at("grants", entity=hub)["net_cost"].iloc[0]
        for hub in ("technopark-casablanca", "technopark-rabat")
    )
    assert small / big == pytest.approx(0.4 / 3.0, rel=0.2)


@pytest.mark.parametrize(
    ("entity", "words"), [("el-ghazala", "Tunisia"), ("maroc-numeric-fund", "no count of tenants")]
)
def test_hubs_that_cannot_be_simulated_are_declined(entity, words):
    with pytest.raises(NotEstimable, match=words):
        policy.simulate("guarantee", entity=entity, draws=50)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"entity": "technopark-casablanka"}, "technopark-casablanca"),
        ({"setting": "sceptic"}, "sceptical"),
        ({"joint": "blok"}, "block"),
        ({"draws": 0}, "from 1"),
        ({"draws": 10.5}, "from 1"),
        ({"horizon": 40}, "1 to 30"),
        ({"rng": -1}, "Generator"),
    ],
)
def test_what_cannot_be_asked_is_refused(given, words):
    with pytest.raises(DataError, match=words):
        policy.simulate("guarantee", **{"draws": 50, **given})


def test_unknown_assumption_at_a_point_is_refused():
    with pytest.raises(DataError, match=r"guarantee\.default"):
        policy.simulate_at("guarantee", {"guarantee.defualt": 0.1})


def test_a_hub_of_ones_own_gets_every_scenario(tmp_path):
    folder = overlay(
        tmp_path / "own",
        [claim(value="40", period_start="2024-12", period_end="2024-12")],
        entities=[ENTITY | {"opened_year": "2015"}],
    )
    found = policy.simulate("sba-morocco", entity="parc-settat", draws=DRAWS, data=folder)
    assert found.start == 2016.0
    assert any("2016" in str(note) for note in found.notes)
    tenants = difference(found, "tenants")
    assert list(tenants.index[:2]) == [2016, 2017]
    assert found.draws["net_job_years"].mean() > 0
    assert found.data_digest != policy.simulate("guarantee", draws=10).data_digest


def test_longer_horizon_on_request():
    found = policy.simulate("guarantee", draws=50, horizon=20)
    assert list(difference(found, "jobs").index) == list(range(2014, 2034))
    ten = policy.simulate("guarantee", draws=50)
    assert difference(found, "jobs").loc[:2023].equals(difference(ten, "jobs"))


# evidence ------------------------------------------------------------------------------------


def test_shipped_evidence_feeds_no_effect_by_pooling():
    table = load_assumptions()
    assert with_evidence(table) is table
    assert {item.pool for item in table} - {""} == {"guarantee", "grant", "assistance", "relief"}


def test_pooled_estimates_of_an_overlay_take_the_place_of_an_assumed_effect(tmp_path):
    folder = evidence_overlay(tmp_path / "own", 3)
    scenario = policy.load_scenario("assistance")
    found = policy.simulate(scenario, draws=DRAWS, data=folder)
    item = found.scenario.assumptions.get("assistance.effect")
    assert item.own
    assert item.value == pytest.approx(np.log(1.10), rel=0.05)
    assert [one.row_id for one in item.citations] == ["own2025-01", "own2025-02", "own2025-03"]
    assert item.advocate == pytest.approx(np.log(1.10), rel=0.05)
    assert any("Technical assistance: " in note.said() for note in found.notes)
    changed = policy.own_changes(found).loc["assistance.effect"]
    assert changed["shipped_value"] == 0.04
    assert changed["own_value"] == item.value
    assert "own2025-01 (9)" in changed["rows"]
    before = policy.simulate(scenario, draws=DRAWS)
    assert policy.own_changes(before).empty
    assert found.draws["gross_job_years"].mean() > 1.5 * before.draws["gross_job_years"].mean()
    one_study = evidence_overlay(tmp_path / "one", 1)
    same = policy.simulate(scenario, draws=DRAWS, data=one_study)
    assert not same.scenario.assumptions.get("assistance.effect").own


def evidence_overlay(folder, n):
    tables = {
        name: [_filled(name, rows(k)) for k in range(1, n + 1)]
        for name, rows in (("effects", _trial), ("studies", _study))
    }
    return overlay(folder, [], entities=[], sources=[], **tables)


def _filled(resource, row):
    return dict.fromkeys(open_package().table(resource).columns, "") | row


def _trial(k):
    return {
        "estimate_id": f"own2025-0{k}", "study_id": f"own{k}", "intervention": "assistance",
        "outcome": "employment", "metric": "percent", "estimate": str(8 + k), "std_error": "3",
        "se_basis": "reported", "horizon_years": "2", "country_iso3": "MAR", "design": "rct",
        "quality": "A", "estimate_basis": "point", "published_as": f"{8 + k} percent",
        "unit": "percent", "level_of_analysis": "firm", "counterfactual": "1",
        "desirable_sign": "1", "alternative_spec": "0", "pool_group": "firm_employment_pct",
        "firm_size_note": "small", "note": "own trial",
    }  # fmt: skip


def _study(k):
    return {
        "study_id": f"own{k}", "authors": "Operator", "year": "2025", "title": "Own trial",
        "venue": "Report", "country": "MAR", "data": "Register", "design": "rct",
        "url": "https://example.org", "notes": "",
    }  # fmt: skip


def test_signs_are_counted_one_vote_a_study():
    table = policy.sign_shifts()
    wanted = {
        "guarantee": 0.67, "grant": 0.60, "equity": 0.50, "assistance": 1.0, "park": 0.43,
        "procurement": 0.75, "entry_reform": 0.63, "relief": 0.67,
    }  # fmt: skip
    for name, share in wanted.items():
        assert table.loc[name, "shift"] == pytest.approx(share, abs=0.006), name
    assert (table["shift_wider"] < table["shift"]).all()
    assert table.loc["guarantee", "n"] == 11


def test_points_run_side_by_side_as_alone():
    many = policy.simulate_at("rent-36", {"rent.tied_exits": [0.0, 0.5, 1.0]})
    for value, row in zip((0.0, 0.5, 1.0), many.itertuples(), strict=True):
        alone = policy.simulate_at("rent-36", {"rent.tied_exits": value}).iloc[0]
        assert alone["gross_job_years"] == pytest.approx(row.gross_job_years)
    assert many["gross_job_years"].is_monotonic_decreasing
    outcome = point_outcome("rent-36")
    assert outcome.totals["gross_job_years"][0] < 0
