"""Words round the figures of why: what decides the answer, and how the model fits."""

from __future__ import annotations

from analysis.language.messages import say
from analysis.language.numbers import number
from analysis.policy.measure_labels import PATHS, named
from analysis.report.briefs.amounts import jobs
from analysis.report.briefs.case import NET, Case
from analysis.report.briefs.picture import PictureWords
from analysis.report.figures.keys import KeyItem


def tornado_words(case: Case, lang: str) -> PictureWords:
    """Say which assumption moves the answer most."""
    key, first = str(case.tornado.index[0]), case.tornado.iloc[0]
    name = named(case.scenario.assumptions.get(key).at(case.entity), lang)
    middle = float(first["middle"])
    ends = sorted((float(first["outcome_low"]), float(first["outcome_high"])))
    alt = say(
        lang,
        "{name} moves the net job-years most: from {low} to {high}.",
        name=name,
        low=jobs(ends[0], lang),
        high=jobs(ends[1], lang),
    )
    said = say(lang, "all central: {value}", value=jobs(middle, lang))
    return PictureWords(
        say(lang, "“{name}” moves the answer most", name=name),
        say(lang, "Net job-years with one assumption at its 10% and its 90% value, others central"),
        alt,
        say(
            lang,
            "the figures at the ends are the values that the assumption has there. One run at "
            "central values gives {value}; the mean over all draws is {mean}.",
            value=jobs(middle, lang),
            mean=jobs(case.mean(NET), lang),
        ),
        arguments={"middle": middle, "said": said},
    )


def fit_words(case: Case, lang: str) -> PictureWords:
    """Say in how many years the model lies inside what was observed."""
    fit = case.central.model.fit
    known = fit[fit["observed"].notna()]
    inside, n = int(known["inside"].astype(bool).sum()), len(known)
    share = say(lang, "{inside} of {n}", inside=number(inside, lang), n=number(n, lang))
    return PictureWords(
        say(lang, "The model lies inside the observed interval {share} times", share=share),
        say(lang, "The hub before the reform: reconciled figures and the tenant model, by year"),
        say(
            lang, "Observed and simulated series; inside the 95% interval in {share}.", share=share
        ),
        key=(
            KeyItem("area", say(lang, "reconciled, 95% interval"), "muted"),
            KeyItem("line", say(lang, "simulated"), "blue"),
        ),
        arguments={
            "titles": {n: PATHS[n].said(lang) for n in ("tenants", "jobs", "exits", "cumulative")}
        },
    )
