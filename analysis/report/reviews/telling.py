"""What a review concludes, in sentences made from its counts and its pooled effects."""

from __future__ import annotations

from analysis.language.messages import say, say_many
from analysis.language.numbers import number
from analysis.report.findings.listing import listed
from analysis.report.reviews.amounts import horizon
from analysis.report.reviews.asked import Cell, Evidence
from analysis.report.reviews.pools import digits_of, ends, estimand, level, unit_of

JOBS = "employment"


def title(evidence: Evidence) -> str:
    """State what can be pooled of what was published."""
    lang, subject = evidence.lang, evidence.subject
    n, pooled = len(evidence.rows), int(evidence.rows["poolable"].sum())
    if not n:
        return say_many(
            lang,
            "{subject}: {n} finding without a magnitude, nothing to pool",
            "{subject}: {n} findings without a magnitude, nothing to pool",
            len(evidence.signs),
            subject=subject,
        )
    if not pooled:
        return say_many(
            lang,
            "{subject}: {n} published estimate, which cannot be pooled",
            "{subject}: {n} published estimates, none of which can be pooled",
            n,
            subject=subject,
        )
    values = {"subject": subject, "pooled": number(pooled, lang), "all": number(n, lang)}
    if evidence.rows.loc[evidence.rows["poolable"], "outcome"].eq(JOBS).any():
        return say(lang, "{subject}: {pooled} of {all} published estimates can be pooled", **values)
    return say(
        lang,
        "{subject}: {pooled} of {all} published estimates can be pooled, and none is on jobs",
        **values,
    )


def answer(evidence: Evidence) -> str:
    """Say what the pools give, at their longest horizon, or what stands in their place."""
    lang = evidence.lang
    if evidence.cells:
        last = [_longest(evidence, group) for group in evidence.groups]
        return " ".join(_pooled(cell, lang) for cell in last)
    if not len(evidence.rows):
        return say(lang, "Studies say which way the effect goes, and not how far.")
    kinds = int(evidence.main["std_error"].notna().sum())
    if not kinds:
        return say(
            lang,
            "No study of the kind prints a standard error that could be read, so no average can "
            "be weighed and none is computed. The figures below are described one by one.",
        )
    return say(
        lang,
        "Estimates with a standard error there are, but no two measure the same thing, at the "
        "same horizon, on separate samples. The figures below are described one by one.",
    )


def worth(evidence: Evidence) -> str:
    """Say what keeps the others out, and which way the findings without magnitude point."""
    lang, told = evidence.lang, []
    left = evidence.rows[~evidence.rows["poolable"]]
    counts = left["why_not"].value_counts()
    counts = counts.sort_index().sort_values(ascending=False, kind="stable").head(2)
    if len(counts):
        reasons = [
            say(lang, "{n} for the reason “{reason}”", n=number(n, lang), reason=say(lang, reason))
            for reason, n in zip(counts.index.astype(str), counts.tolist(), strict=True)
        ]
        told.append(
            say_many(
                lang,
                "{n} estimate stays out of any pool.",
                "{n} estimates stay out of any pool, {reasons} foremost.",
                len(left),
                reasons=listed(reasons, lang),
            )
        )
    if len(evidence.signs):
        told.append(signs_told(evidence))
    if len(evidence.rows):
        told.append(
            say(
                lang,
                "Abstracts print effects that are there and describe those that are not: an "
                "average of the magnitudes alone would be too high.",
            )
        )
    return " ".join(told)


def signs_told(evidence: Evidence) -> str:
    """Count the findings known only by their sign."""
    lang, signs = evidence.lang, evidence.signs["sign"]
    return say_many(
        lang,
        "{n} finding is known only by its sign: {plus} positive, {minus} negative, {rest} mixed "
        "or none.",
        "{n} findings are known only by their sign: {plus} positive, {minus} negative, {rest} "
        "mixed or none.",
        len(signs),
        plus=number(int(signs.eq("+").sum()), lang),
        minus=number(int(signs.eq("-").sum()), lang),
        rest=number(int((~signs.isin(["+", "-"])).sum()), lang),
    )


def only_study(evidence: Evidence) -> str | None:
    """Name the one study behind all that is pooled; None where several are."""
    ids = evidence.rows.loc[evidence.rows["poolable"], "study_id"].unique()
    return str(evidence.names.get(str(ids[0]), ids[0])) if len(ids) == 1 else None


def _longest(evidence: Evidence, group: str) -> Cell:
    return [cell for cell in evidence.cells if cell.group == group][-1]


def _pooled(cell: Cell, lang: str) -> str:
    digits = digits_of(cell)
    told = say(
        lang,
        "{what}: {effect} {unit} {when}, {level} interval {ends}.",
        what=estimand(cell, lang),
        effect=number(cell.effect, lang, digits),
        unit=unit_of(cell, lang),
        when=horizon(cell.horizon, lang),
        level=level(cell, lang),
        ends=ends(*cell.interval, digits, lang),
    )
    further = ends(*cell.pooled.prediction, digits, lang)
    if further is None:
        return told
    return f"{told} {say(lang, 'A further programme may lie anywhere from {ends}.', ends=further)}"


def nothing_pooled(evidence: Evidence) -> str:
    """Say why nothing is pooled, where the number would stand."""
    lang, main = evidence.lang, evidence.main
    if main.empty:
        return say(lang, "No pooled effect: there is no main estimate with a magnitude.")
    known = int(main["std_error"].notna().sum())
    if not known:
        return say(
            lang,
            "No pooled effect: none of the {n} main estimates has a standard error.",
            n=number(len(main), lang),
        )
    return say(
        lang,
        "No pooled effect: of {n} main estimates, {errors} have a standard error, and no two of "
        "these share estimand, metric and horizon on separate samples.",
        n=number(len(main), lang),
        errors=number(known, lang),
    )
