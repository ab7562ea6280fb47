"""Lines 11 to 16 of the checklist: p-values, draws, detectable effect, single units, omissions."""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.evidence.estimate import Estimate
from analysis.evidence.inference.choosing import MANY, SOME
from analysis.evidence.inference.jackknifed import two_way_jackknife
from analysis.evidence.inference.permuting import randomisation
from analysis.evidence.inference.wild import wild_bootstrap
from analysis.evidence.referee.line import Line, judged, moot
from analysis.evidence.referee.study import DRAWS, SEED, Study
from analysis.evidence.robustness.detectable import minimum_detectable_effect
from analysis.evidence.robustness.estimating import headline
from analysis.evidence.robustness.leaving_out import leave_one_out
from analysis.evidence.showing import p_value
from analysis.evidence.wording import TREATED_CLUSTERS, counted, figure, listed
from analysis.language.messages import Message, message

NEAR, LEVEL = 1.05, 0.05
MAIN, RANK, WILD = "main", "rank", "wild_bootstrap"


def inference_lines(study: Study) -> list[Line]:
    """Answer the questions on inference."""
    return [
        _p_values(study),
        _draws(study),
        _detectable(study),
        _single(study),
        _omissions(study),
        _search(study),
    ]


def _resampled(study: Study) -> dict[str, Any]:
    """Run permutations always, the wild bootstrap where the rule allows it."""
    design, data = study.design, study.data
    found = {
        "randomisation": study.result(
            "randomisation", lambda: randomisation(design, data, n_perm=DRAWS, rng=SEED)
        )
    }
    if WILD in study.rule.inferences or WILD in study.estimates or study.rule.n_treated >= MANY:
        found[WILD] = study.result(
            WILD, lambda: wild_bootstrap(design, data, n_boot=DRAWS, rng=SEED)
        )
    return found


def _p_values(study: Study) -> Line:
    question = message("Errors in words; p-values side by side, the largest quoted")
    found = _resampled(study)
    if study.rule.n_treated >= SOME:
        crv3 = study.result("crv3", lambda: two_way_jackknife(study.design, study.data))
        found = {"CRV3": crv3, **found}
    p = {
        name: float(headline(e)["p_value"]) for name, e in found.items() if isinstance(e, Estimate)
    }
    main = study.main
    if main is not None:
        row = headline(main)
        p = {MAIN: float(row["p_value"]), RANK: float(row.get("placebo_p", np.nan)), **p}
    p = {name: value for name, value in p.items() if np.isfinite(value)}
    if main is None or not p:
        return moot(11, question, message("no p-value to compare"))
    value = message(
        "{inference}; p: {values}; quoted {largest}. {rule}",
        inference=main.inference,
        values=listed(_one(name, p_value(v)) for name, v in p.items()),
        largest=figure(max(p.values()), 3),
        rule=study.rule.reason,
    )
    agree = len({v <= main.alpha for v in p.values()}) == 1
    return judged(11, question, value, agree)


def _one(name: str, p: Message) -> Message:
    return message("{name} {p}", name=_TESTS[name], p=p)


_TESTS = {
    "main": message("main estimate"),
    "rank": message("rank among placebos"),
    "CRV3": message("cluster jackknife"),
    "wild_bootstrap": message("wild bootstrap"),
    "randomisation": message("permuted dates"),
}


def _draws(study: Study) -> Line:
    question = message("Seed, draws, enumeration, Monte Carlo error")
    drawn = [found for found in _resampled(study).values() if isinstance(found, Estimate)]
    if study.synthetic and study.main is not None:
        drawn = [study.main, *drawn]
    if not drawn:
        return moot(12, question, message("nothing was drawn"))
    errors = [
        note.values["error"]
        for found in drawn
        for note in found.notes
        if "Monte Carlo" in note.template
    ]
    told: Message = message("all enumerated")
    if errors:
        told = message("Monte Carlo error of p {errors}", errors=listed(errors))
    value = message(
        "seed {seed}; {draws}; {errors}",
        seed=str(SEED),
        draws=listed(found.inference for found in drawn),
        errors=told,
    )
    return judged(12, question, value, True)


def _detectable(study: Study) -> Line:
    question = message("Smallest detectable effect beside the estimate and the literature")
    found = study.result(
        "minimum_detectable_effect",
        lambda: minimum_detectable_effect(study.design, study.data, n_perm=DRAWS, rng=SEED),
    )
    if isinstance(found, Message):
        return moot(13, question, found)
    smallest = float(found.table["estimate"].iloc[0])
    pooled = study.context.literature
    beside: Message = message("no pooled effect given")
    if isinstance(pooled, str | Message):
        beside = message("{published}", published=pooled)
    elif pooled is not None:
        row = pooled.estimate.table.iloc[0]
        beside = message(
            "literature {effect}, another study between {low} and {high}",
            effect=figure(row["estimate"]),
            low=figure(pooled.prediction[0]),
            high=figure(pooled.prediction[1]),
        )
    value = message(
        "{smallest} with power {power}; estimate {effect}; {beside}",
        smallest=figure(smallest),
        power=figure(found.table["power"].iloc[0]),
        effect=figure(study.effect),
        beside=beside,
    )
    return judged(13, question, value, abs(study.effect) >= smallest)


def _single(study: Study) -> Line:
    question = message("One treated unit: donors, years before against donors, smallest p")
    panel = study.frame.panel
    if panel.treated_clusters != 1:
        return moot(14, question, counted(panel.treated_clusters, TREATED_CLUSTERS))
    donors = panel.n_entities - len(panel.treated_entities)
    before = int((panel.periods < panel.cohorts[0]).sum())
    floor = 1 / (donors + 1)
    parts = [
        message(
            "{donors} donors, {before} periods before treatment, smallest p {floor}",
            donors=figure(donors),
            before=figure(before),
            floor=figure(floor, 3),
        ),
        *_fit(study),
    ]
    return judged(14, question, listed(parts), before >= donors and floor <= LEVEL)


def _fit(study: Study) -> list[Message]:
    """Say rank, largest weights, and the gap before treatment beside the spread of placebos."""
    main = study.main
    if main is None or not study.synthetic:
        return []
    effect, placebos = study.effect, getattr(main, "replicates", np.empty((0, 0)))
    told = []
    if len(placebos):
        larger = int((np.abs(placebos[:, 0]) >= abs(effect) * (1 - 1e-9)).sum())
        told.append(
            message("rank {rank} of {n}", rank=figure(1 + larger), n=figure(len(placebos) + 1))
        )
    weights = main.weights.groupby("entity")["weight"].sum().sort_values(ascending=False)  # type: ignore[attr-defined]
    largest = [
        message("{name} {weight}", name=str(name), weight=figure(weight, 2))
        for name, weight in weights.head(3).items()
    ]
    told.append(message("largest weights: {weights}", weights=listed(largest)))
    paths = main.paths  # type: ignore[attr-defined]
    gap = paths.loc[paths["year"] < paths["cohort"], "gap"].to_numpy(float)
    if len(placebos):
        told.append(
            message(
                "gap before treatment {gap} on average (root mean square), placebo effects spread "
                "by {spread}",
                gap=figure(float(np.sqrt(np.mean(gap**2)))),
                spread=figure(float(placebos[:, 0].std())),
            )
        )
    return told


def _omissions(study: Study) -> Line:
    question = message("Range of the effect without each entity; signs that turn")
    ranges, turned, reasons = [], False, []
    for over in ("treated", "untreated"):
        found = study.result(
            f"leave_one_out {over}",
            lambda over=over: leave_one_out(  # type: ignore[misc]
                study.design, study.data, over=over, estimator=study.run
            ),
        )
        if isinstance(found, Message):
            reasons.append(found)
            continue
        rest = found.table["estimate"].iloc[1:]
        kind = message("treated") if over == "treated" else message("not treated")
        text = message(
            "{kind}: {low} to {high}", kind=kind, low=figure(rest.min()), high=figure(rest.max())
        )
        ranges.append(text)
        turned |= bool((np.sign(rest) != np.sign(found.table["estimate"].iloc[0])).any())
    if not ranges:
        return moot(15, question, listed(reasons))
    sign = message("the sign turns") if turned else message("no sign turns")
    value = message("{ranges}; {sign}", ranges=listed(ranges), sign=sign)
    return judged(15, question, value, not turned)


def _search(study: Study) -> Line:
    question = message("Search for predictor weights: objective, other optima within 5%")
    for found in study.estimates.values():
        optima = np.asarray(getattr(found, "optima", ()), dtype=float)
        if len(optima):
            near = int((optima <= NEAR * optima[0]).sum()) - 1
            value = message(
                "best mean squared gap {best} of {n} searches, {near} others within 5%",
                best=figure(float(optima[0])),
                n=figure(len(optima)),
                near=figure(near),
            )
            return judged(16, question, value, True)
    return moot(16, question, message("no predictor weights were searched"))
