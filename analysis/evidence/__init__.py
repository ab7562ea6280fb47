"""What policies did: designs, estimates, and how far they can be believed."""

from __future__ import annotations

from analysis.language.lazy import face

__getattr__, __dir__, __all__ = face(
    __name__,
    {
        "Design": "analysis.evidence.design",
        "Estimate": "analysis.evidence.estimate",
        "Frame": "analysis.evidence.framing",
        "Sample": "analysis.evidence.sample",
        "GroupTime": "analysis.evidence.did.group_time_record",
        "group_time": "analysis.evidence.did.cohort_time",
        "bacon": "analysis.evidence.did.decomposition",
        "imputation": "analysis.evidence.did.imputed",
        "poisson_did": "analysis.evidence.did.counts",
        "event_study": "analysis.evidence.did.interaction_weighted",
        "frame": "analysis.evidence.framing",
        "two_by_two": "analysis.evidence.did.two_periods",
        "Pooled": "analysis.evidence.pooling.pooled",
        "pool": "analysis.evidence.pooling.combining",
        "meta_regression": "analysis.evidence.pooling.moderated",
        "effect_signs": "analysis.evidence.pooling.published",
        "effects": "analysis.evidence.pooling.published",
        "pool_effects": "analysis.evidence.pooling.published",
        "kaplan_meier": "analysis.evidence.survival.product_limit",
        "cumulative_incidence": "analysis.evidence.survival.competing",
        "log_rank": "analysis.evidence.survival.comparing",
        "cox": "analysis.evidence.survival.proportional",
        "split_spells": "analysis.evidence.survival.episodes",
        "exit_rates": "analysis.evidence.survival.episodes",
        "load_register": "analysis.evidence.survival.register",
        "register_columns": "analysis.evidence.survival.register",
        "wild_bootstrap": "analysis.evidence.inference.wild",
        "randomisation": "analysis.evidence.inference.permuting",
        "adjust": "analysis.evidence.inference.multiplicity",
        "adjusted_table": "analysis.evidence.inference.multiplicity",
        "inference_rule": "analysis.evidence.inference.choosing",
    },
)
