"""What published effects feed: the assumptions that cite them, and those a pool would replace."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.language.messages import Message, message, say
from analysis.language.shown import Html, fragment
from analysis.policy.assumption_file import load_assumptions
from analysis.policy.assumption_table import Assumption
from analysis.policy.pooled_evidence import with_evidence
from analysis.policy.quantities import in_unit
from analysis.report.downloads import sheet_link
from analysis.report.reviews.asked import Evidence
from analysis.report.reviews.words import INSTRUMENTS, called
from analysis.report.tables import Column, Table

# Themes of the assumptions that are called otherwise than the instrument.
KINDS: dict[str, Message] = {
    "common": message("Every instrument"),
    "grants": INSTRUMENTS["grant"],
    "coinvest": INSTRUMENTS["equity"],
    "rent": INSTRUMENTS["park"],
    "entry": INSTRUMENTS["entry_reform"],
}
SHEET = {
    "estimate_id": "", "study_id": "", "intervention": "", "outcome": "employment",
    "metric": "percent", "estimate": "", "std_error": "", "se_basis": "reported",
    "horizon_years": "", "country_iso3": "", "period": "", "design": "", "quality": "A",
    "estimate_basis": "point", "published_as": "", "unit": "percent",
    "level_of_analysis": "firm", "counterfactual": "1", "desirable_sign": "1",
    "alternative_spec": "0", "pool_group": "firm_employment_pct", "firm_size_note": "", "note": "",
}  # fmt: skip
STUDY = dict.fromkeys(
    ("study_id", "authors", "year", "title", "venue", "url", "country", "data", "design"), ""
)


@dataclass(frozen=True)
class Fed:
    """Assumptions of the policy room that the estimates of a review touch.

    Attributes
    ----------
    pooled : tuple of Assumption
        Whose value a pooled effect has replaced.
    waiting : tuple of Assumption
        Whose value a pooled effect would replace.
    cited : tuple of Assumption
        That rest on single findings, read one by one.
    """

    pooled: tuple[Assumption, ...]
    waiting: tuple[Assumption, ...]
    cited: tuple[Assumption, ...]


def fed(evidence: Evidence) -> Fed:
    """Find the assumptions that this evidence feeds, or would."""
    shipped = load_assumptions()
    changed = {item.key: item for item in with_evidence(shipped, evidence.data) if item.own}
    asked = {*evidence.rows["intervention"], *evidence.signs["intervention"]}
    ids = _findings(evidence)
    ours = [item for item in shipped if item.pool in asked]
    return Fed(
        pooled=tuple(changed[item.key] for item in ours if item.key in changed),
        waiting=tuple(item for item in ours if item.key not in changed),
        cited=tuple(item for item in shipped if _ids(item) & ids),
    )


def told(evidence: Evidence, found: Fed) -> list[str]:
    """Say which parameters are pooled today, and what would change that."""
    lang, said = evidence.lang, []
    if found.pooled:
        said.append(
            say(
                lang,
                "With the overlay given, pooled effects replace the assumed ones in {names}.",
                names=_names(found.pooled, lang),
            )
        )
    else:
        said.append(
            say(
                lang,
                "Nothing that is pooled here feeds a job parameter of the policy room: no "
                "published effect on the employment of treated firms has a standard error and "
                "company in its cell. What the policy room takes from these studies it takes one "
                "by one, with a range, and says so.",
            )
        )
    if found.waiting:
        said.append(
            say(
                lang,
                "Two estimates of one horizon with their errors, in an overlay, would change that: "
                "the pooled effect would replace the assumption on {names}, with the spread of its "
                "prediction.",
                names=_names(found.waiting, lang),
            )
        )
    return said


def cited_table(evidence: Evidence, found: Fed, number_: int) -> Table | None:
    """List the assumptions that cite findings of this page; None where none does."""
    lang, ids = evidence.lang, _findings(evidence)
    if not found.cited:
        return None
    rows = tuple(
        (
            _name(item, lang),
            in_unit(item.value, item.unit, lang),
            ", ".join(row for row in (c.row_id for c in item.citations) if row in ids),
        )
        for item in found.cited
    )
    return Table(
        title=say(lang, "Assumptions that rest on single findings of this page"),
        columns=(
            Column(say(lang, "Assumption"), start=True),
            Column(say(lang, "Central value"), kept=True),
            Column(say(lang, "Rows"), start=True),
        ),
        rows=rows,
        lang=lang,
        number=number_,
        data=pd.DataFrame([(item.key, item.value) for item in found.cited],
                          columns=["assumption", "value"]),
        file=f"{evidence.key}_assumptions.csv",
    )  # fmt: skip


def sheets_to_fill(evidence: Evidence) -> Html:
    """Give the two rows of an overlay to fill in: an estimate with its error, and its study."""
    effect = sheet_link(_sheet(SHEET | {"intervention": evidence.intervention}), "effects.csv",
                        "effects.csv")  # fmt: skip
    return fragment(effect, ", ", sheet_link(_sheet(STUDY), "studies.csv", "studies.csv"))


def _sheet(row: dict[str, str]) -> str:
    return ",".join(row) + "\r\n" + ",".join(row.values()) + "\r\n"


def _findings(evidence: Evidence) -> set[str]:
    return {*evidence.rows["estimate_id"], *evidence.signs["direction_id"]}


def _ids(item: Assumption) -> set[str]:
    return {citation.row_id for citation in item.citations}


def _name(item: Assumption, lang: str) -> str:
    label = item.label_fr if lang == "fr" and item.label_fr else item.label
    kind = called(item.kind, INSTRUMENTS | KINDS, lang)
    return say(lang, "{kind}: {label}", kind=kind, label=label[:1].lower() + label[1:])


def _names(items: tuple[Assumption, ...], lang: str) -> str:
    return "; ".join(_name(item, lang) for item in items)
