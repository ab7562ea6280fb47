"""Is a figure also told of another thing, such as the network? Then it confirms nothing."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.report.findings.study import Study

ALIKE = ("price", "duration", "date", "index")  # kinds that may well be the same everywhere


def also_told(study: Study, claim_ids: Iterable[str]) -> tuple[str, ...]:
    """Name the network, or the sites, of which one of these figures is told too.

    Parameters
    ----------
    claim_ids : iterable of str
        Claims of the hub.

    Returns
    -------
    tuple of str
        Names in the reader's language, each once; empty where each figure is the hub's alone.
    """
    names = [
        name for one in shared_observations(study, claim_ids) for name in study.shared.get(one, ())
    ]
    return tuple(dict.fromkeys(names))


def shared_observations(study: Study, claim_ids: Iterable[str]) -> tuple[str, ...]:
    """List the observations among these claims that are told of something else too."""
    if not study.shared:
        return ()
    rows = study.claims[study.claims["claim_id"].isin(set(claim_ids))]
    told = [
        str(observation)
        for observation, indicator in zip(rows["observation_id"], rows["indicator"], strict=True)
        if observation in study.shared and study.kind(str(indicator)) not in ALIKE
    ]
    return tuple(dict.fromkeys(told))
