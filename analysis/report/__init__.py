"""How it is told: findings, figures and tables, notebooks, pages."""

from __future__ import annotations

from analysis.language.lazy import face

__getattr__, __dir__, __all__ = face(
    __name__,
    {
        "Column": "analysis.report.tables",
        "audit": "analysis.report.audits.data_audit",
        "brief": "analysis.report.briefs.scenario_brief",
        "compare_runs": "analysis.report.comparing_runs",
        "comparison": "analysis.report.comparisons.hub_comparison",
        "evaluation": "analysis.report.evaluations.policy_evaluation",
        "Exhibit": "analysis.report.exhibits",
        "FactSheet": "analysis.report.pages.head",
        "Fold": "analysis.report.pages.head",
        "Group": "analysis.report.tables",
        "Job": "analysis.report.jobs",
        "Ledger": "analysis.report.ledger",
        "Head": "analysis.report.pages.head",
        "Marks": "analysis.report.marks",
        "Opening": "analysis.report.pages.head",
        "Table": "analysis.report.tables",
        "exhibit": "analysis.report.exhibits",
        "export": "analysis.report.pages.exporting",
        "figures": "analysis.report.figures",
        "footer": "analysis.report.pages.imprint",
        "index_page": "analysis.report.pages.indexing",
        "grade": "analysis.report.grades",
        "laboratory": "analysis.report.laboratories.policy_laboratory",
        "load_batch": "analysis.report.batch",
        "reforms": "analysis.report.reform_pages.reform_comparison",
        "profile": "analysis.report.profiles.hub_profile",
        "render": "analysis.report.rendering",
        "review": "analysis.report.reviews.evidence_review",
        "style": "analysis.report.pages.looks",
        "survival": "analysis.report.stays.tenant_survival",
    },
)
