"""Published stays: the Stanford transplants, ovarian cancer, bone marrow, to the printed digit."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.evidence import cox, kaplan_meier, log_rank, proportional_hazards
from analysis.language.errors import DataError, NotEstimable

REFERENCES = Path(__file__).parent / "references"
HEART, *MODELS = json.loads((REFERENCES / "heart.json").read_text("utf-8"))
STAY = {"duration": "days", "event": "died"}


# Late entry and a change on the way --------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model["formula"])
def test_stanford_transplants(model):
    """Each patient waits, then enters the second episode with the transplant: a change on the way.

    The six models of Kalbfleisch and Prentice (1980, page 139), as R's survival prints them, four
    or five decimals.
    """
    found = cox(
        pd.DataFrame(HEART["spells"]),
        model["formula"],
        duration="stop",
        event="event",
        entry="start",
        ties="breslow",
    )
    assert found.counted is not None
    assert "75" in found.counted.said("en")
    table = found.table.set_index("term")
    names = {frozenset(name.split(":")): name for name in table.index}
    assert len(table) == len(model["values"])
    for name, (effect, error) in model["values"].items():
        digits = 5e-6 if len(f"{effect}".partition(".")[2]) > 4 else 5.1e-5
        row = table.loc[names[frozenset(name.split(":"))]]
        assert row.estimate == pytest.approx(effect, abs=max(digits, 5.1e-6)), name
        assert row.std_error == pytest.approx(error, abs=5.1e-5), name


def test_episodes_of_ten_rows():
    """The example of `coxph` in R survival: -0.02111 (0.79518)."""
    data = pd.DataFrame(
        {
            "start": [1, 2, 5, 2, 1, 7, 3, 4, 8, 8],
            "stop": [2, 3, 6, 7, 8, 9, 9, 9, 14, 17],
            "event": [1, 1, 1, 1, 1, 1, 1, 0, 0, 0],
            "x": [1, 0, 0, 1, 0, 1, 1, 1, 0, 0],
        }
    )
    row = cox(data, "x", duration="stop", event="event", entry="start").table.iloc[0]
    assert (row.estimate, row.std_error) == pytest.approx((-0.02111, 0.79518), abs=5e-6)


# Proportional hazards ----------------------------------------------------------------------------

SIX = pd.DataFrame(
    {"days": [9, 1, 1, 6, 6, 8], "died": [1, 1, 0, 1, 1, 0], "x": [0, 1, 1, 1, 0, 0]}
)


def test_the_score_test_by_hand():
    """Breslow, time itself: the algebra of tests/zph.R of R survival.

    With r the ratio, the score of each exit is 1/(r+1), 3/(r+3), -r/(r+3), 0 and its information
    r/(r+1)², 3r/(r+3)² twice, 0, at times 1, 6, 6, 9.
    """
    r = (3 + np.sqrt(33)) / 2
    score = np.array([1 / (r + 1), 3 / (r + 3), -r / (r + 3), 0])
    information = np.array([r / (r + 1) ** 2, 3 * r / (r + 3) ** 2, 3 * r / (r + 3) ** 2, 0])
    time = np.array([1.0, 6, 6, 9])
    assert cox(SIX, "x", **STAY, ties="breslow").table.ratio[0] == pytest.approx(r)
    rest = (time**2 * information).sum() - (time * information).sum() ** 2 / information.sum()
    by_hand = (time * score).sum() ** 2 / rest
    found = proportional_hazards(SIX, "x", **STAY, ties="breslow", clock="identity")
    assert found.table.statistic[0] == pytest.approx(by_hand)
    assert found.table.statistic[1] == pytest.approx(by_hand)  # one covariate: all is the same
    assert found.n_events == 4


@pytest.fixture(scope="module")
def ovarian() -> pd.DataFrame:
    """Ovarian cancer, 26 patients: Edmunson et al. 1979, as R survival ships it."""
    return pd.DataFrame(
        {
            "days": [59, 115, 156, 421, 431, 448, 464, 475, 477, 563, 638, 744, 769, 770, 803, 855,
                     1040, 1106, 1129, 1206, 1227, 268, 329, 353, 365, 377],
            "died": [1, 1, 1, 0, 1, 0, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0],
            "age": [72.3315, 74.4932, 66.4658, 53.3644, 50.3397, 56.4301, 56.937, 59.8548, 64.1753,
                    55.1781, 56.7562, 50.1096, 59.6301, 57.0521, 39.2712, 43.1233, 38.8932, 44.6,
                    53.9068, 44.2055, 59.589, 74.5041, 43.137, 63.2192, 64.4247, 58.3096],
            "state": [1, 1, 2, 1, 1, 2, 2, 2, 1, 2, 2, 1, 2, 1, 1, 2, 2, 1, 1, 1, 2, 2, 1, 2, 1,
                      1],
        }
    )  # fmt: skip


def test_proportional_hazards_of_ovarian_cancer(ovarian):
    """The example of `cox.zph` in R survival 3: 0.698, 2.371 and 3.633 on 2, p 0.40, 0.12, 0.16."""
    table = proportional_hazards(ovarian, "age + state", **STAY).table
    assert table.statistic.tolist() == pytest.approx([0.698, 2.371, 3.633], abs=5e-4)
    assert table.p_value.tolist() == pytest.approx([0.40, 0.12, 0.16], abs=5e-3)
    assert table.df.tolist() == [1, 1, 2]


def test_the_test_does_not_depend_on_order_units_or_cuts(ovarian):
    one = proportional_hazards(ovarian, "age + state", **STAY).table
    turned = ovarian.sample(frac=1, random_state=3).assign(
        days=lambda d: d.days / 30.4, age=lambda d: 12 * d.age + 5
    )
    other = proportional_hazards(turned, "age + state", **STAY).table
    assert other.statistic.to_numpy() == pytest.approx(one.statistic.to_numpy(), rel=1e-8)
    twice = pd.concat([ovarian, ovarian], keys=["a", "b"], names=["town", None]).reset_index()
    split = proportional_hazards(twice, "age + state", **STAY, strata="town", clock="log").table
    once = proportional_hazards(ovarian, "age + state", **STAY, clock="log").table
    # Two equal strata: what one says, said twice.
    assert split.statistic.to_numpy() == pytest.approx(2 * once.statistic.to_numpy(), rel=1e-8)


def test_a_drift_that_cannot_show_is_declined(ovarian):
    alone = ovarian.assign(days=5, died=[1] * 13 + [0] * 13)
    with pytest.raises(NotEstimable, match="same time"):
        proportional_hazards(alone, "age", **STAY)
    with pytest.raises(DataError, match="clock: found 'rnak'"):
        proportional_hazards(ovarian, "age", **STAY, clock="rnak")


@pytest.mark.slow
def test_the_test_holds_its_level_and_finds_a_crossing():
    """Simulated: 5 % of proportional hazards are rejected; a ratio that turns round is found."""
    rng = np.random.default_rng(11)
    flat, turning = [], []
    for _ in range(400):
        x = rng.integers(0, 2, 150)
        stay = rng.exponential(20 / np.exp(0.5 * x))
        early = rng.exponential(20 / np.exp(1.0 * x))
        late = np.where(early < 12, early, 12 + rng.exponential(20 / np.exp(-1.0 * x)))
        for found, time in ((flat, stay), (turning, late)):
            data = pd.DataFrame({"days": np.minimum(time, 40), "died": time <= 40, "x": x})
            found.append(proportional_hazards(data, "x", **STAY).p_value)
    assert 0.03 < np.mean(np.array(flat) < 0.05) < 0.075
    assert np.mean(np.array(turning) < 0.05) > 0.9


# Bone marrow -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def marrow() -> pd.DataFrame:
    """Bone marrow transplants, 137 patients, Klein and Moeschberger (1997): in statsmodels."""
    from statsmodels.duration import tests

    data = pd.read_csv(Path(tests.__file__).parent / "results" / "bmt.csv")
    return data.rename(columns={"T": "days", "Status": "died", "Group": "group"})


def test_bone_marrow_log_rank(marrow):
    """Klein and Moeschberger, example 7.4: chi² 13.8037 on 2 for the three risk groups."""
    found = log_rank(marrow, **STAY, by="group")
    assert found.statistic == pytest.approx(13.8037, abs=5e-5)
    assert found.df == 2
    assert found.p_value == pytest.approx(0.001, abs=5e-5)
    # R survMisc, the two groups of acute myeloid leukaemia, as the tests of statsmodels print it.
    two = log_rank(marrow[marrow.group != "ALL"], **STAY, by="group")
    assert two.statistic == pytest.approx(13.44556, abs=5e-6)


def test_bone_marrow_curve(marrow):
    """SAS `lifetest`, acute lymphoblastic leukaemia, first steps as its documentation prints."""
    table = kaplan_meier(marrow[marrow.group == "ALL"], **STAY).table
    assert table.time[:3].tolist() == [1, 55, 74]
    assert table.estimate[:3].tolist() == pytest.approx([0.97368, 0.94737, 0.92105], abs=6e-6)
    assert table.std_error[:3].tolist() == pytest.approx([0.02597, 0.03622, 0.04374], abs=6e-6)
