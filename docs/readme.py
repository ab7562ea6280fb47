"""Write the figure and the findings of the README from the data: `python docs/readme.py`."""

from __future__ import annotations

import re
from pathlib import Path

from analysis import facts, report
from analysis.report.findings.choosing import findings
from analysis.report.findings.finding import Finding
from analysis.report.findings.prose import plain

HUB = "technopark-casablanca"
SHOWN = ["tenant_firms", "jobs"]
ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "pictures" / "casablanca.svg"
BLOCK = re.compile(r"(<!-- findings -->\n).*?(<!-- end of findings -->)", re.DOTALL)
SOURCES_NAMED = 2


def picture() -> str:
    """Draw firms and jobs in Casablanca, every claim a point."""
    levels = facts.indicators(HUB, SHOWN, method="reconciled")
    figure = report.figures.timeline(levels, claims=facts.standings(HUB, SHOWN))
    return report.figures.download_svg(figure)


def block() -> str:
    """Say the three findings of Casablanca's profile, with their sources."""
    return "\n".join(_item(one) for one in findings(report.profile(HUB).study))


def readme() -> str:
    """Return the README with its findings as the data have them now."""
    text = (ROOT / "README.md").read_text("utf-8")
    return BLOCK.sub(lambda found: f"{found[1]}{block()}\n{found[2]}", text)


def _item(finding: Finding) -> str:
    said = plain(f"**{finding.big}** {finding.what}. {' '.join(finding.sentences)}", finding.lang)
    rating = f"{finding.rating.word}: {finding.rating.reason.said(finding.lang)}"
    return f"- {said} *{plain(rating, finding.lang)}* Sources: {_sources(finding)}."


def _sources(finding: Finding) -> str:
    claims = facts.claims(HUB).set_index("claim_id")
    known = [one for one in finding.claim_ids if one in claims.index]
    sources = list(dict.fromkeys(claims.loc[known, "source_id"]))
    links = [f"[{one}]({facts.source_link(one)})" for one in sources[:SOURCES_NAMED]]
    return ", ".join(links)


if __name__ == "__main__":
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(picture(), encoding="utf-8")
    (ROOT / "README.md").write_text(readme(), encoding="utf-8")
