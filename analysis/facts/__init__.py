"""What is known: the data package, its claims, and the indicators settled from them."""

from __future__ import annotations

from analysis.language.lazy import face

__getattr__, __dir__, __all__ = face(
    __name__,
    {
        "catalogue": "analysis.facts.directory",
        "check": "analysis.facts.checking",
        "cite": "analysis.facts.citations",
        "claims": "analysis.facts.claim_table",
        "compare": "analysis.facts.comparison.side_by_side",
        "conflicts": "analysis.facts.disagreement",
        "convert": "analysis.facts.money",
        "countries": "analysis.facts.country_panel",
        "decimal_year": "analysis.facts.periods",
        "derived": "analysis.facts.ratios",
        "entities": "analysis.facts.directory",
        "events": "analysis.facts.country_panel",
        "hold_out": "analysis.facts.reconciliation.foretelling",
        "hold_out_errors": "analysis.facts.reconciliation.foretelling",
        "hold_out_losses": "analysis.facts.reconciliation.foretelling",
        "indicators": "analysis.facts.indicator_table",
        "needs": "analysis.facts.reconciliation.lacking",
        "next_claims": "analysis.facts.reconciliation.next_claim",
        "panel": "analysis.facts.country_panel",
        "peers": "analysis.facts.comparison.likeness",
        "parameters": "analysis.facts.country_panel",
        "rank": "analysis.facts.comparison.ranking",
        "reconcile": "analysis.facts.reconciliation.hubs",
        "reconcile_all": "analysis.facts.reconciliation.hubs",
        "refresh": "analysis.facts.refreshing",
        "shared_figures": "analysis.facts.ambiguity",
        "source_licence": "analysis.facts.citations",
        "source_link": "analysis.facts.citations",
        "standings": "analysis.facts.settlement",
        "step_words": "analysis.facts.reasons",
        "unranked": "analysis.facts.comparison.ranking",
        "worldbank": "analysis.facts.worldbank",
    },
)
