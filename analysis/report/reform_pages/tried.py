"""The reforms of a page that were tried, each beside its evaluation."""

from __future__ import annotations

from analysis.policy.confrontation import ExAnteExPost
from analysis.policy.confronting import REFORMS
from analysis.report.briefs.evaluated import beside_evaluation
from analysis.report.reform_pages.compared import Compared


def evaluated(page: Compared) -> list[str]:
    """List the evaluations of reforms on this page."""
    return [study for study, name in REFORMS.items() if name in page.scenarios]


def records(page: Compared, lang: str) -> tuple[ExAnteExPost, ...]:
    """Set each reform that was evaluated beside its evaluation."""
    cases = (page.by_name[REFORMS[study]] for study in evaluated(page))
    found = (beside_evaluation(case, lang) for case in cases)
    return tuple(record for record in found if record is not None)
