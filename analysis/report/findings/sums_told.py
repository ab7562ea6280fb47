"""Say what sums of stocks and entries give, and which of them could confirm anything."""

from __future__ import annotations

from analysis.language.messages import say_many
from analysis.report.findings.identities import Implied
from analysis.report.findings.listing import listed
from analysis.report.findings.prose import cited
from analysis.report.findings.reading import Reading
from analysis.report.findings.shared import also_told
from analysis.report.findings.study import Study


def sums_told(study: Study, kept: Reading, sums: tuple[Implied, ...]) -> str:
    """Say the sums on other figures, those on the same source, and those whose scope is in doubt.

    Parameters
    ----------
    kept : Reading
        The departures that the sums would confirm.
    sums : tuple of Implied
        Sums that give the same.
    """
    doubted = [one for one in sums if in_doubt(study, one)]
    own = [one for one in sums if one not in doubted and on_own_figures(study, kept, one)]
    other = [one for one in sums if one not in doubted and one not in own]
    told = (
        _other(study, other),
        _own(study, own),
        _misfitting(study, other + own),
        _doubted(study, doubted),
    )
    return " ".join(one for one in told if one)


def confirms(study: Study, reading: Reading, sum_: Implied) -> bool:
    """Whether a sum rests on other sources, and on figures that fit and are the hub's alone."""
    apart = on_own_figures(study, reading, sum_) or in_doubt(study, sum_)
    return not apart and not misfitting(study, [sum_])


def on_own_figures(study: Study, reading: Reading, sum_: Implied) -> bool:
    """Whether a sum uses figures of a source that also states what it would confirm."""
    kept = set(reading.kept.claim_ids + reading.kept.repeats)
    stated = study.claims.loc[study.claims["claim_id"].isin(kept), "source_id"]
    return bool(sum_.source_ids & set(stated))


def in_doubt(study: Study, sum_: Implied) -> bool:
    """Whether a sum uses a figure that is also told of the network or of another site."""
    return bool(also_told(study, sum_.claim_ids))


def misfitting(study: Study, sums: list[Implied]) -> tuple[str, ...]:
    """List the claims of sums that lie outside the interval of what they measure."""
    fitted = study.model.fitted
    outside = set(fitted.loc[fitted["outside"].astype("bool"), "claim_id"])
    used = dict.fromkeys(claim for one in sums for claim in one.claim_ids)
    return tuple(claim for claim in used if claim in outside)


def _misfitting(study: Study, sums: list[Implied]) -> str:
    claims = misfitting(study, sums)
    if not claims:
        return ""
    return say_many(
        study.lang,
        "{n} figure in it does not fit the reconciled series{marks}.",
        "{n} figures in it do not fit the reconciled series{marks}.",
        len(claims),
        marks=cited(*claims),
    )


def _other(study: Study, sums: list[Implied]) -> str:
    if not sums:
        return ""
    return say_many(
        study.lang,
        "A sum on other figures gives {rates} a year{marks}.",
        "Sums on other figures give {rates} a year{marks}.",
        len(sums),
        **_values(study, sums),
    )


def _own(study: Study, sums: list[Implied]) -> str:
    if not sums:
        return ""
    return say_many(
        study.lang,
        "A sum on the same source’s figures gives {rates} a year{marks}.",
        "Sums on the same source’s figures give {rates} a year{marks}.",
        len(sums),
        **_values(study, sums),
    )


def _doubted(study: Study, sums: list[Implied]) -> str:
    if not sums:
        return ""
    claims = [claim for one in sums for claim in one.claim_ids]
    return say_many(
        study.lang,
        "A sum that gives {rates} a year{marks} confirms nothing: it uses a figure also told of "
        "{names}.",
        "Sums that give {rates} a year{marks} confirm nothing: they use figures also told of "
        "{names}.",
        len(sums),
        names=listed(list(also_told(study, claims)), study.lang),
        **_values(study, sums),
    )


def _values(study: Study, sums: list[Implied]) -> dict[str, str]:
    return dict(
        rates=listed([one.rate(study.lang) for one in sums], study.lang),
        marks=cited(*(claim for one in sums for claim in one.claim_ids)),
    )
