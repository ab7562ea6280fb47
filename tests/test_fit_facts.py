"""`technoparks fit-facts`: what it writes, says, refuses, and what an interruption leaves."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from overlays import overlay
from reconciling import segments

from analysis import facts
from analysis.cli import main
from analysis.facts import fit_words, reads
from analysis.facts.package import open_package
from analysis.facts.reconciliation import estimation, parameters, refitting
from analysis.facts.reconciliation.estimation import estimation_segments
from analysis.facts.reconciliation.parameters import NAMES, save_parameters, stored_parameters
from analysis.facts.reconciliation.refitting import refit, spoken_of
from analysis.language.errors import DataError, NotEstimable

ROOT = Path(__file__).parents[1]
STORED = stored_parameters()
FILE = "reconcile_parameters.csv"


@pytest.fixture(scope="module")
def few():
    return estimation_segments(open_package())[:6]


@pytest.fixture
def quick(few, monkeypatch):
    """Estimate from six hubs' years instead of all."""
    for module in (estimation, refitting):
        monkeypatch.setattr(module, "estimation_segments", lambda package: few)


@pytest.fixture
def call(quick, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def called(*words):
        base = ["fit-facts", "--starts", "2", "--rounds", "4"]
        return CliRunner().invoke(main, [*base, *words])

    return called


# What it writes and says -------------------------------------------------------------------------


def test_the_file_holds_the_best_start_and_the_output_says_so(call, few, tmp_path):
    done = call()
    assert done.exit_code == 0, done.output
    written = stored_parameters(tmp_path / FILE)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    assert written.data_digest == STORED.data_digest
    lines = done.stdout.splitlines()
    starts = [line for line in lines if line.startswith("Start ")]
    reached = [float(line.split()[4]) for line in starts]
    assert [line.endswith("(kept)") for line in starts] == [one == max(reached) for one in reached]
    assert written.log_posterior == max(reached)
    assert f"from {sum(len(s.used) for s in few)} observations of 6 stretches" in lines[0]
    assert done.stderr.splitlines() == [
        f"start {start} of 2, round {turn} of 4" for start in (1, 2) for turn in (1, 2, 3, 4)
    ]


def test_the_table_sets_old_beside_new(call):
    table = [line.split() for line in call().stdout.splitlines() if line.startswith(NAMES)]
    assert [line[0] for line in table] == list(NAMES)
    for line in table:
        old = getattr(STORED.shared, line[0])
        assert float(line[1].replace("−", "-")) == pytest.approx(old, abs=5e-4)


def test_it_speaks_french(call):
    said = call("--lang", "fr").output.replace("\xa0", " ").replace("\u202f", " ")
    assert "en vigueur" in said
    assert "départ 2 sur 2, tour 4 sur 4" in said
    assert "moyenne du logit du risque annuel de sortie" in said
    assert "Ceux en vigueur ont été estimés à partir de ces mêmes données." in said


def test_the_new_and_the_old_are_judged_on_the_same_data(quick, few):
    done = refit(starts=1, rounds=3)
    assert done.same_data
    assert done.log_posterior_before == estimation.log_posterior(few, STORED.shared)
    assert done.gain == done.fit.stored.log_posterior - done.log_posterior_before
    row = done.table.set_index("parameter").loc["flow_error"]
    assert row["change"] == pytest.approx(row["after"] / STORED.shared.flow_error - 1)


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (7.0, "3.0 log units more probable"),
        (9.6, "about as probable as those in force (0.4 log units apart)"),
        (10.4, "about as probable as those in force (0.4 log units apart)"),
        (12.0, "2.0 log units less probable than those in force: keep those"),
    ],
)
def test_a_gain_is_told_by_its_size(before, said, tmp_path):
    fit = estimation.SharedFit(replace(STORED, log_posterior=10.0), (), 6, 60)
    table = pd.DataFrame(columns=list(refitting.COLUMNS))
    done = refitting.Refit(fit, STORED, before, False, table)
    told = "\n".join(fit_words.summary(done, tmp_path / FILE, "en"))
    assert said in told
    assert "estimated from other data (1.1.0)" in told


def test_observations_are_counted_by_what_they_speak_of():
    (hub,) = segments(
        ("tenant_firms", "2010", 100, "point", "A"),
        ("tenant_firms", "2012", 120),
        ("tenant_firms", "2014", 130, "lower", "C"),
        ("firms_exited", "2012", 9),
        ("jobs", "2012", 900, "point", "C"),
        ("jobs", "2012", 900, "point", "C", "obs-x-4"),
    )
    found = spoken_of([hub])
    assert found.to_dict() == {
        "stock_error_a": 1, "stock_error_b": 1, "stock_error_c": 2, "flow_error": 1,
        "entry_step": 3, "job_step": 1, "hazard_mean": 1, "hazard_spread": 1, "bound_excess": 1,
    }  # fmt: skip


def test_a_parameter_that_nothing_speaks_of_is_named(tmp_path):
    (hub,) = segments(("tenant_firms", "2010", 100), ("tenant_firms", "2012", 120))
    table = pd.DataFrame({"parameter": NAMES, "observations": spoken_of([hub]).to_numpy()})
    for name in ("before", "after", "change", "lowest", "highest"):
        table[name] = 0.1
    fit = estimation.SharedFit(STORED, (), 1, 2)
    done = refitting.Refit(fit, STORED, 0.0, True, table)
    told = "\n".join(fit_words.summary(done, tmp_path / FILE, "en"))
    assert "speaks of stock_error_a, stock_error_c, flow_error, job_step, hazard_mean" in told


# What it refuses ---------------------------------------------------------------------------------


def test_too_few_data_are_refused(tmp_path):
    """A whole package of two hubs: three stretches at most, nine parameters."""
    home = tmp_path / "package"
    shutil.copytree(ROOT / "data", home)
    kept = None
    for name in ("claims", "claim_readings"):
        table = pd.read_csv(home / f"{name}.csv", dtype="str", keep_default_na=False)
        if kept is None:
            table = table[table["entity_id"].isin(["berytech", "technopark-zurich"])]
            kept = set(table["claim_id"])
        table = table[table["claim_id"].isin(kept)]
        table.to_csv(home / f"{name}.csv", index=False)
    before = (home / FILE).read_bytes()
    words = ["fit-facts", "--data", str(home), "--out", str(home)]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 1
    assert "expected at least 5 hubs with three independent observations" in done.stderr
    assert "found 1 and 12. Use the shipped parameters." in done.stderr
    assert (home / FILE).read_bytes() == before
    with pytest.raises(NotEstimable) as refusal:
        estimation.fit_shared(data=home)
    assert "ne peuvent pas être estimés" in refusal.value.said("fr")


def test_an_output_that_cannot_be_written_is_refused_before_anything_runs(call, tmp_path):
    done = call("--out", str(tmp_path / "missing" / "own.csv"))
    assert done.exit_code == 1
    assert "found no folder to write to" in done.stderr
    assert "round" not in done.stderr


# What an interruption leaves ---------------------------------------------------------------------


@pytest.mark.parametrize(("blow", "code"), [(signal.SIGKILL, -9), (signal.SIGINT, 130)])
def test_a_run_that_is_stopped_leaves_the_old_file(blow, code, tmp_path):
    save_parameters(STORED, tmp_path / FILE)
    before = (tmp_path / FILE).read_bytes()
    process = subprocess.Popen(
        [sys.executable, "-m", "analysis.cli", "fit-facts", "--rounds", "10"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert "round 1 of 10" in process.stderr.readline()
    process.send_signal(blow)
    said = process.communicate(timeout=60)[1]
    assert process.returncode == code
    assert ("Nothing was written" in said) == (blow == signal.SIGINT)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {FILE: before}
    assert stored_parameters(tmp_path / FILE) == STORED


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    save_parameters(STORED, tmp_path / FILE)
    before = (tmp_path / FILE).read_bytes()

    def full(frame, path, **options):
        Path(path).write_text("parameter,val")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(parameters.pd.DataFrame, "to_csv", full)
    with pytest.raises(OSError, match="No space"):
        save_parameters(replace(STORED, log_posterior=0.0), tmp_path / FILE)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {FILE: before}


# How the file is used ----------------------------------------------------------------------------


@pytest.fixture
def own(tmp_path):
    """An overlay whose only table is one of parameters, with wider errors."""
    wide = replace(STORED.shared, stock_error_b=0.1, stock_error_c=0.3)
    save_parameters(replace(STORED, shared=wide), tmp_path / FILE)
    return tmp_path


def test_an_overlay_s_parameters_stand_in_the_place_of_the_shipped_ones(own):
    assert facts.check(data=own).empty
    assert stored_parameters(data=own).shared.stock_error_b == 0.1
    assert stored_parameters() == STORED
    reads.forget()
    wide = facts.reconcile("technopark-zurich", data=own)
    assert reads.Read("reconcile-parameters", None, str(own)) in reads.recorded()
    shipped = facts.reconcile("technopark-zurich")
    assert wide.shared.stock_error_b == 0.1
    width = [hub.table["conf_high"] - hub.table["conf_low"] for hub in (wide, shipped)]
    assert width[0].mean() > 1.3 * width[1].mean()


def test_an_overlay_s_parameters_are_whole_or_refused(own):
    lines = (own / FILE).read_text("utf-8").splitlines(keepends=True)
    (own / FILE).write_text("".join(lines[:-2]), "utf-8")
    with pytest.raises(DataError, match="a table without hazard_spread, bound_excess") as refusal:
        open_package(own)
    assert "remplacée en entier" in refusal.value.said("fr")


def test_what_to_do_with_the_file_depends_on_where_it_stands(tmp_path):
    elsewhere = fit_words.how_to_use(tmp_path / FILE, "en")
    assert "put it into your overlay folder" in elsewhere
    renamed = fit_words.how_to_use(tmp_path / "mine.csv", "en")
    assert "parameters=" in renamed
    shipped = fit_words.how_to_use(ROOT / "data" / FILE, "en")
    assert "shipped parameters now" in shipped
    folder = overlay(tmp_path / "own")
    assert f"--data {folder}" in fit_words.how_to_use(folder / FILE, "en")
    assert fit_words.output_path(str(folder)) == folder / FILE
