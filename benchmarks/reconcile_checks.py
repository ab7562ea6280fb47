"""Checks of the reconciled series; writes the tables of docs/methods/reconcile.md.

`python benchmarks/reconcile_checks.py` runs all (about half an hour on one core);
`python benchmarks/reconcile_checks.py holdout speed` only those named.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import logit

sys.path.insert(0, str(Path(__file__).parents[1]))

from analysis.facts.package import open_package
from analysis.facts.reconciliation.estimation import estimation_segments
from analysis.facts.reconciliation.foretelling import (
    gains_by_hub,
    hold_out_errors,
    hold_out_losses,
    hold_out_segments,
)
from analysis.facts.reconciliation.hubs import reconcile, reconcile_all
from analysis.facts.reconciliation.parameters import stored_parameters
from analysis.facts.reconciliation.simulation import from_own_scale, from_prior
from analysis.facts.reconciliation.verdicts import FULL, judge
from benchmarks.reconcile_coverage import RARE, coverage, simulated_hits
from benchmarks.reconcile_next import added_claims
from benchmarks.reconcile_recovery import (
    hazard_profile,
    recovered,
    recovery,
    simulated_hubs,
)
from benchmarks.reconcile_truths import (
    hostile,
    published_segments,
    real_segments,
)

PAGE = Path(__file__).parents[1] / "docs" / "methods" / "reconcile.md"
HIDDEN = PAGE.with_name("reconcile_holdout.csv")
SHARED = stored_parameters().shared
TRIAL_HAZARD, TRIAL_SPREAD = 0.06, 1.3
PRIOR_SEED, OWN_SEED, HOSTILE_SEED, REFIT_SEED, REFIT_HUBS = 1, 2, 3, 4, 5
SERIES = ["tenants", "cumulative", "jobs", "jobs_per_firm", "entries", "exits"]


def coverage_table() -> pd.DataFrame:
    """Simulate hubs under several truths and count what the intervals contain."""
    patterns = published_segments()
    fitted = recovered(simulated_hubs(_patterns(), SHARED, seed=REFIT_HUBS)).shared
    runs = {
        "truth from the prior": {"truth": from_prior, "exact": True, "seed": PRIOR_SEED},
        "own scale, printed": {"truth": from_own_scale, "seed": OWN_SEED},
        "the same, normal approximation": {
            "truth": from_own_scale,
            "seed": OWN_SEED,
            "laplace": True,
        },
        "own scale, parameters estimated again": {
            "truth": from_own_scale,
            "seed": REFIT_SEED,
            "fitted": fitted,
        },
        "second process": {"truth": hostile, "seed": HOSTILE_SEED},
        "second process, heavy-tailed errors": {
            "truth": hostile,
            "seed": HOSTILE_SEED,
            "tails": 4.0,
        },
    }
    table = {}
    for name, options in runs.items():
        found = coverage(patterns, shared=SHARED, **options)
        table[name] = found["covered"].map("{:.3f}".format) + found["error"].map(" ± {:.3f}".format)
        _tell(name, found)
    return pd.DataFrame(table).T[SERIES]


def rank_table() -> pd.DataFrame:
    """Ranks of truths from the prior among their draws, in ten classes."""
    patterns, options = published_segments(), {"shared": SHARED, "exact": True, "seed": 6}
    full = [pattern for pattern in patterns if judge(pattern).kind == FULL]
    hits = simulated_hits(patterns, from_prior, 400, **options)
    more = simulated_hits(full, from_prior, 200, first=400, **options)
    hits = pd.concat([hits, more[more["series"].isin(RARE)]])
    counts = {}
    for series in SERIES:
        ranks = hits.loc[hits["series"].eq(series), "rank"]
        counts[series] = np.bincount(ranks // 10, minlength=10)
    return pd.DataFrame(counts, index=[f"{10 * n} to {10 * n + 9}" for n in range(10)]).T


def recovery_table() -> pd.DataFrame:
    """Estimated parameters of simulated hubs beside the truth."""
    return recovery(_patterns(), SHARED).map("{:.3g}".format)


def profile_table() -> pd.DataFrame:
    """Profile the mean hazard of the trial, with the trial's tied prior and with this one."""
    table = {}
    slow = replace(SHARED, hazard_mean=float(logit(TRIAL_HAZARD)), hazard_spread=TRIAL_SPREAD)
    for n in range(3):
        hubs = simulated_hubs(_patterns(), slow, seed=200 + n)
        for tied, name in ((True, "tied"), (False, "untied")):
            table[f"{name}, run {n + 1}"] = hazard_profile(hubs, slow, tied=tied)
    found = pd.DataFrame(table).T.sort_index()
    return found.map("{:.1f}".format).rename(columns="{:.0%}".format)


@cache
def _hidden() -> pd.DataFrame:
    """Foretell every hidden claim; the rows are kept beside the page, with their data's digest."""
    rows = hold_out_segments(real_segments(), SHARED).assign(
        data_digest=stored_parameters().data_digest
    )
    rows = rows.sort_values(["entity_id", "claim_id"], ignore_index=True)
    rows.to_csv(HIDDEN, index=False, float_format="%.6g", lineterminator="\n")
    return rows


def holdout_table() -> pd.DataFrame:
    """Foretell hidden claims, against linear interpolation and the last value."""
    found = hold_out_errors(_hidden())
    return found.map("{:.3f}".format).assign(n=found["n"].map("{:.0f}".format))


def losses_table() -> pd.DataFrame:
    """List where a rule of thumb does as well or better."""
    found = hold_out_losses(hold_out_errors(_hidden()))
    told = found["row"] + ", " + found["measure"] + " (" + found["rule"] + ")"
    return pd.DataFrame({"row, measure (rule)": told}).set_axis(range(1, len(found) + 1))


def gains_table() -> pd.DataFrame:
    """Compare model and linear interpolation hub by hub."""
    found = gains_by_hub(_hidden())
    counts = ["hubs", "model better"]
    return found.map("{:+.3f}".format).assign(**{c: found[c].map("{:.0f}".format) for c in counts})


def next_table() -> pd.DataFrame:
    """Set what a further claim was foretold to resolve beside what it resolves."""
    return added_claims().map("{:.3f}".format)


def speed_table() -> pd.DataFrame:
    """Seconds of one core, given the shared parameters."""
    jobs = {
        "all hubs": reconcile_all,
        "one hub (Casablanca)": lambda: reconcile("technopark-casablanca", draws=2001),
        "the same again": lambda: reconcile("technopark-casablanca", draws=2001),
        "one hub with a long series (Adlershof core)": lambda: reconcile(
            "berlin-adlershof-core", draws=2001
        ),
    }
    reconcile("berytech")
    table = {}
    for name, job in jobs.items():
        begun = time.process_time()
        job()
        table[name] = {"seconds": f"{time.process_time() - begun:.2f}"}
    return pd.DataFrame(table).T


def _patterns() -> tuple:
    return estimation_segments(open_package())


def _tell(name: str, table: pd.DataFrame) -> None:
    sys.stderr.write(f"{name}\n{table.round(3)}\n")


TABLES: dict[str, Callable[[], pd.DataFrame]] = {
    "coverage": coverage_table,
    "ranks": rank_table,
    "recovery": recovery_table,
    "profile": profile_table,
    "holdout": holdout_table,
    "losses": losses_table,
    "gains": gains_table,
    "next": next_table,
    "speed": speed_table,
}


def put(page: str, name: str, table: pd.DataFrame) -> str:
    """Replace what stands between the marks of a table in a Markdown page."""
    head = ["", *(str(column).replace("_", " ") for column in table.columns)]
    rows = [
        [str(at).replace("_", " "), *map(str, row)]
        for at, row in zip(table.index, table.to_numpy(), strict=True)
    ]
    lines = [head, ["---", *["---:"] * len(table.columns)], *rows]
    text = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    marked = f"<!-- {name} -->\n{text}\n<!-- end -->"
    found, count = re.subn(rf"<!-- {name} -->.*?<!-- end -->", marked, page, flags=re.DOTALL)
    if count != 1:
        raise ValueError(f"{PAGE.name}: {count} places for the table {name!r}; expected one")
    return found


def main(names: list[str]) -> None:
    """Run the named checks, or all, and write their tables into the page."""
    for name in names or list(TABLES):
        table = TABLES[name]()
        _tell(name, table)
        PAGE.write_text(put(PAGE.read_text("utf-8"), name, table), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
