"""Technology parks compared, and what a Small Business Act would do for them.

Four rooms answer four questions: `facts` (what is known), `evidence` (what policies did),
`policy` (what a policy would do) and `report` (how it is told). Each is imported when first used.
"""

from __future__ import annotations

from analysis.language.lazy import face

__version__ = "0.1.0"

__getattr__, __dir__, __all__ = face(
    __name__,
    {
        "evidence": "analysis.evidence",
        "facts": "analysis.facts",
        "policy": "analysis.policy",
        "report": "analysis.report",
    },
)
