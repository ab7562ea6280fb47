"""Published comparative case studies, on data that packages ship or that a path names."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.evidence import Design, synthetic_control, synthetic_did


def shipped(package: str, *parts: str) -> Path:
    """A data file of an installed package, found without importing it."""
    found = find_spec(package)
    if found is None or found.origin is None:
        pytest.skip(f"{package} is not installed")
    return Path(found.origin).parent.joinpath(*parts)


def named(variable: str) -> Path:
    path = os.environ.get(variable)
    if not path:
        pytest.skip(f"{variable} names no file")
    return Path(path)


@pytest.mark.slow
def test_proposition_99_by_synthetic_did():
    """Arkhangelsky et al. (2021), table 1: -15.6 packs a head, placebo error 8.4.

    The error is drawn there; over all 38 placebos it is 9.4. R's solver stops at -15.60383, the
    problem's solution is -15.6054. Data: california_prop99.csv of synthdid-py.
    """
    data = pd.read_csv(shipped("synthdid", "data", "california_prop99.csv"), sep=";")
    data["first"] = np.where(data["State"] == "California", 1989, np.nan)
    study = Design("PacksPerCapita", "State", "Year", "first")
    found = synthetic_did(study, data)
    assert found.table["estimate"][0] == pytest.approx(-15.60383, abs=0.002)
    assert found.table["std_error"][0] == pytest.approx(9.371, abs=0.002)
    weights = found.weights.set_index("entity")["weight"]
    assert weights[["Nevada", "New Hampshire"]].tolist() == pytest.approx([0.124, 0.105], abs=1e-3)
    times = found.time_weights.set_index("year")["weight"]
    assert times[[1986, 1987, 1988]].tolist() == pytest.approx([0.366, 0.206, 0.427], abs=1e-3)


@pytest.mark.slow
def test_proposition_99_by_the_outcome_alone():
    """The same table has -19.6 for synthetic control, with a small ridge; without it -19.5."""
    data = pd.read_csv(shipped("synthdid", "data", "california_prop99.csv"), sep=";")
    data["first"] = np.where(data["State"] == "California", 1989, np.nan)
    study = Design("PacksPerCapita", "State", "Year", "first")
    assert synthetic_control(study, data, treated="California").att == pytest.approx(
        -19.6, abs=0.15
    )


@pytest.mark.dataset
def test_proposition_99_with_predictors():
    """Abadie, Diamond and Hainmueller (2010), table 2 and figures 3 and 8.

    Weights: Utah .334, Nevada .234, Montana .199, Colorado .164, Connecticut .069; about 26 packs
    fewer in 2000; first of 39 by the ratio of mean squared errors, p .026. Ours are within .005:
    the printed weights have a pre-treatment mean squared gap of 3.089, these of 3.077. The file
    is the authors' (columns state, year, cigsale, lnincome, beer, age15to24, retprice; states by
    name or by number in alphabetical order); TECHNOPARKS_SMOKING names it.
    """
    data = pd.read_csv(named("TECHNOPARKS_SMOKING"))
    names = {3: "California", 4: "Colorado", 5: "Connecticut", 19: "Montana", 21: "Nevada"}
    data["state"] = data["state"].replace(names | {34: "Utah"}).astype(str)
    data["first"] = np.where(data["state"] == "California", 1989, np.nan)
    eighties = range(1980, 1989)
    found = synthetic_control(
        Design("cigsale", "state", "year", "first"),
        data,
        treated="California",
        predictors={
            "lnincome": eighties,
            "retprice": eighties,
            "age15to24": eighties,
            "beer": range(1984, 1989),
            "cigsale": [[1975], [1980], [1988]],
        },
    )
    printed = {"Utah": 0.334, "Nevada": 0.234, "Montana": 0.199, "Colorado": 0.164}
    printed |= {"Connecticut": 0.069}
    assert found.weights[found.weights > 1e-3].to_dict() == pytest.approx(printed, abs=0.005)
    assert found.optima[0] < 3.089
    assert found.gaps.loc[2000, "gap"] == pytest.approx(-26, abs=0.5)
    placebo = found.placebo(with_treated=True)
    assert (placebo.rank, round(placebo.p_value, 3)) == (1, 0.026)


@pytest.mark.dataset
def test_basque_country():
    """Abadie and Gardeazabal (2003): Catalonia .8508, Madrid .1492; 10 % lower product a head.

    These weights leave a mean squared gap of .00886 over 1960-1969 (Abadie, Diamond and
    Hainmueller 2011, Journal of Statistical Software 42/13, whose predictors these are). Becker
    and Kloessner (2018, Econometrics and Statistics 5) find the deeper optimum .004286 with
    Catalonia .633, Balearic Islands .219, Madrid .148: so does this search, and the published
    weights come back as the next one. The file is `basque` of the R package Synth (columns
    regionname, year, gdpcap, sec.*, school.*, popdens, invest); TECHNOPARKS_BASQUE names it.
    """
    data = pd.read_csv(named("TECHNOPARKS_BASQUE"))
    basque = "Basque Country (Pais Vasco)"
    data = data[~data["regionname"].str.startswith("Spain")].copy()
    data["first"] = np.where(data["regionname"] == basque, 1970, np.nan)
    predictors: dict[str, object] = {}
    for column, mean in schooling(data).items():
        data[column] = data["regionname"].map(mean)
        predictors[column] = range(1964, 1970)
    sectors = [column for column in data if column.startswith("sec.")]
    predictors |= {column: range(1961, 1970, 2) for column in sectors}
    predictors |= {"invest": range(1964, 1970), "gdpcap": range(1960, 1970), "popdens": 1969}
    found = synthetic_control(
        Design("gdpcap", "regionname", "year", "first"),
        data,
        treated=basque,
        predictors=predictors,
        pre=range(1960, 1970),
    )
    expected = {"Cataluna": 0.633, "Baleares (Islas)": 0.219, "Madrid (Comunidad De)": 0.148}
    assert found.optima[0] == pytest.approx(0.004286, abs=2e-6)
    assert found.weights[found.weights > 1e-3].to_dict() == pytest.approx(expected, abs=0.002)
    assert np.abs(found.optima - 0.0088645).min() < 1e-6


def schooling(data: pd.DataFrame) -> dict[str, pd.Series]:
    """Mean numbers by level of schooling 1964-1969, as percentages of all levels."""
    years = data[data["year"].between(1964, 1969)].groupby("regionname")
    columns = ["school.illit", "school.prim", "school.med", "school.high", "school.post.high"]
    levels = years[columns].mean()
    higher = levels.pop("school.high") + levels.pop("school.post.high")
    levels["school.higher"] = higher
    shares = 100 * levels.div(levels.sum(axis=1), axis=0)
    return {column: shares[column] for column in shares}
