"""What a panel must have before an estimator may speak: treated, untreated, clusters, periods."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.evidence.panel import Codes, Panel
from analysis.evidence.wording import figure, listed
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, message

FEW_CLUSTERS = 30
FEW_TREATED = 15
CLUSTERS = 3


def require_clusters(panel: Panel) -> None:
    """Decline errors clustered by fewer than three clusters."""
    if panel.n_clusters < CLUSTERS:
        raise NotEstimable(
            message(
                "{n} clusters: errors clustered by so few are not defined in practice; at least "
                "{least} are needed, and {safe} before they can be trusted. Show the difference "
                "without an interval, or find more clusters.",
                n=figure(panel.n_clusters),
                least=figure(CLUSTERS),
                safe=figure(FEW_CLUSTERS),
            )
        )


def require_treated(panel: Panel) -> None:
    """Decline clustered inference with a single treated cluster."""
    if panel.treated_clusters == 1:
        raise NotEstimable(
            message(
                "One treated cluster ({entities}): its own variation cannot be told from the "
                "effect, and clustered errors reject a true null three times in four. Use "
                "synthetic_did or synthetic_control with placebo inference.",
                entities=listed(panel.entity_labels[i] for i in panel.treated_entities),
            )
        )


def require_untreated(panel: Panel) -> None:
    """Decline a comparison with entities never treated where there are none."""
    if len(panel.treated_entities) == panel.n_entities:
        raise NotEstimable(
            message(
                "No entity is never treated in these periods, so there is none to compare with. "
                "Use group_time with control='not_yet', imputation or event_study, which compare "
                "with entities treated later."
            )
        )


def singleton_cohorts(panel: Panel) -> Codes:
    """Codes of the cohorts that lie in one cluster: their own variance is not observed."""
    treated = panel.treated_entities
    pairs = np.unique(
        np.column_stack([panel.entity_cohort[treated], panel.entity_cluster[treated]]), axis=0
    )
    return np.flatnonzero(np.bincount(pairs[:, 0], minlength=len(panel.cohorts)) == 1)


def require_no_singletons(panel: Panel, remedy: Message) -> None:
    """Decline errors that would hold no variance of a cohort with one entity (or cluster)."""
    alone = singleton_cohorts(panel)
    if len(alone):
        names = [
            f"{panel.cohort_label(panel.cohorts[c])} "
            f"({panel.entity_labels[np.flatnonzero(panel.entity_cohort == c)[0]]})"
            for c in alone
        ]
        raise NotEstimable(
            message(
                "Cohorts of a single treated entity or cluster: {cohorts}. Their standard error "
                "would contain no variance of the treated and be far too small. {remedy}",
                cohorts=listed(names),
                remedy=remedy,
            )
        )


def cluster_notes(panel: Panel) -> tuple[Message, ...]:
    """Say what a reader must know where clusters or treated clusters are few."""
    notes = []
    if panel.n_clusters < FEW_CLUSTERS:
        notes.append(
            message(
                "{n} clusters: below {safe}, clustered intervals are too narrow; see "
                "wild_bootstrap and randomisation for the same effect.",
                n=figure(panel.n_clusters),
                safe=figure(FEW_CLUSTERS),
            )
        )
    if panel.treated_clusters < FEW_TREATED:
        notes.append(
            message(
                "{n} treated clusters: below {safe}, clustered errors reject too often; quote "
                "the largest p-value beside wild_bootstrap (8 or more treated) and randomisation.",
                n=figure(panel.treated_clusters),
                safe=figure(FEW_TREATED),
            )
        )
    return tuple(notes)


def cohort_event_rows(panel: Panel, event: float) -> NDArray[np.bool_]:
    """Tell for each cohort whether a row at this event time is kept."""
    rows = panel.event_time == event
    seen = np.zeros(len(panel.cohorts), bool)
    seen[np.unique(panel.entity_cohort[panel.entity[rows]])] = True
    return seen
