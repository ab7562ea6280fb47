"""Words round the figures of what a reform does: by year, in the hub, gross to net, by reader."""

from __future__ import annotations

from analysis.language.messages import say
from analysis.language.numbers import number
from analysis.policy.measure_labels import MEASURES, PATHS
from analysis.report.briefs.amounts import JOB_YEARS, chance, jobs, net_jobs, with_interval
from analysis.report.briefs.case import NET, NEVER, Case
from analysis.report.briefs.picture import PictureWords
from analysis.report.figures.keys import KeyItem


def fan_words(case: Case, lang: str) -> PictureWords:
    """Say what the fan shows at its end."""
    last = case.fans.sort_values("year").iloc[-1]
    end = case.fans[(case.fans["year"] == last["year"]) & (case.fans["level"] == 0.95)].iloc[0]
    mean = net_jobs(float(end["mean"]), lang)
    if end["low"] > 0:
        title = say(lang, "In every likely case there are more jobs at the end")
    elif end["high"] < 0:
        title = say(lang, "In every likely case there are fewer jobs at the end")
    elif max(abs(end["low"]), abs(end["high"])) < NEVER:
        title = say(lang, "No effect to speak of in any year")
    else:
        title = say(lang, "More jobs or fewer: the interval holds both")
    told = with_interval(end["mean"], end["low"], end["high"], JOB_YEARS, lang)
    values = {"year": str(int(end["year"])), "told": told}
    return PictureWords(
        title,
        say(lang, "Net jobs, reform less the hub as it is, average of each year, central answer"),
        say(lang, "Fan chart. In {year} the mean is {told} net jobs, 95% interval.", **values),
        say(
            lang,
            "in {year} the mean is {mean}; half of the draws lie in the darkest band.",
            year=values["year"],
            mean=mean,
        ),
        (KeyItem("ribbon", say(lang, "median, with intervals of 50, 80 and 95%"), "blue"),),
    )


def paths_words(case: Case, lang: str) -> PictureWords:
    """Say where the hub ends with and without the reform."""
    paths = case.central.paths
    last = paths[paths["year"] == paths["year"].max()].set_index(["scenario", "variable"])["mean"]
    values = {
        "before": number(round(float(last["baseline", "jobs"])), lang),
        "after": number(round(float(last["reform", "jobs"])), lang),
        "firms_before": number(round(float(last["baseline", "tenants"])), lang),
        "firms_after": number(round(float(last["reform", "tenants"])), lang),
        "year": str(int(paths["year"].max())),
    }
    return PictureWords(
        say(lang, "In the building itself little can change: it is as good as full")
        if _full(case)
        else say(lang, "The hub with and without the reform"),
        say(lang, "Jobs and firms at the end of each year, mean and 95% interval"),
        say(
            lang,
            "At the end of {year}: {after} jobs under the reform and {before} as it is; "
            "{firms_after} firms and {firms_before}.",
            **values,
        ),
        say(
            lang,
            "both lines stand on the same draws, so their difference is surer than either.",
        ),
        (
            KeyItem("ribbon", say(lang, "under the reform"), "blue"),
            KeyItem("dashed", say(lang, "as it is"), "muted"),
        ),
        {"titles": {name: PATHS[name].said(lang) for name in ("jobs", "tenants")}},
    )


def _full(case: Case) -> bool:
    """Tell whether firms wait for an office in the hub as it is, to the end."""
    paths = case.central.paths
    queue = paths[(paths["scenario"] == "baseline") & (paths["variable"] == "queue")]
    return float(queue.sort_values("year")["mean"].iloc[-1]) > 1


def waterfall_words(case: Case, lang: str) -> PictureWords:
    """Say how much of the gross is left."""
    gross, net = case.mean("gross_job_years"), case.mean(NET)
    if gross > NEVER and 0 < net < gross:
        ratio = chance(net / gross, lang)
        title = say(lang, "{share} of the gross gain is left", share=ratio)
    elif gross > NEVER and net <= 0:
        title = say(lang, "Nothing of the gross gain is left")
    else:
        title = say(lang, "From gross to net")
    steps = ("treated_growth", "deadweight", "gross_job_years", "displaced", "outside", NET)
    told = "; ".join(
        say(
            lang,
            "{label}: {value}",
            label=MEASURES[name].said(lang),
            value=jobs(case.mean(name), lang),
        )
        for name in steps
    )
    return PictureWords(
        title, say(lang, "Job-years over the whole horizon, means of the central answer"), told
    )


def beliefs_words(case: Case, lang: str) -> PictureWords:
    """Say how sure the three readers are of a gain."""
    share = {s: float((run.draws[NET] > NEVER).mean()) for s, run in case.runs.items()}
    said = {name: chance(value, lang) for name, value in share.items()}
    means = {name: jobs(case.mean(NET, name), lang) for name in share}
    title = say(
        lang,
        "{sceptical} net job-years for the sceptic, {central} at the centre, {advocate} for the "
        "advocate",
        **means,
    )
    alt = say(
        lang,
        "Chance of more net job-years: sceptic {sceptical}, central {central}, advocate "
        "{advocate}.",
        **said,
    )
    return PictureWords(
        title,
        say(lang, "Net job-years in all draws; dark: more jobs; bar: 80% interval; dot: mean"),
        alt,
        arguments={"said": say(lang, "no effect"), "unit": say(lang, "net job-years")},
    )
