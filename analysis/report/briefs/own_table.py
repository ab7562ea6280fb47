"""What the user's own file or figures changed, beside what is shipped."""

from __future__ import annotations

from analysis.language.messages import say
from analysis.language.shown import element, fragment
from analysis.policy.listing import own_changes
from analysis.policy.quantities import in_unit
from analysis.report.briefs.case import Case
from analysis.report.briefs.proposal import support
from analysis.report.briefs.references import References
from analysis.report.tables import Column, Table


def own_table(case: Case, refs: References, *, number: int | None = None) -> Table | None:
    """Show the changed assumptions; None where there are none."""
    lang = refs.marks.lang
    changed = own_changes(case.central, lang=lang)
    if changed.empty:
        return None
    rows = tuple(
        (
            fragment(str(row["label"]), element("br"), element("code", str(key), class_="none")),
            _told(row["shipped_value"], row["unit"], row["shipped_distribution"], lang),
            _told(row["own_value"], row["unit"], row["own_distribution"], lang),
            support(str(row["rows"]), str(row["assumption"]), refs),
        )
        for key, row in changed.iterrows()
    )
    return Table(
        title=say(lang, "Changed by the user"),
        columns=(
            Column(say(lang, "Assumption"), start=True),
            Column(say(lang, "Shipped")),
            Column(say(lang, "Yours"), kept=True),
            Column(say(lang, "Rests on"), start=True),
        ),
        rows=rows,
        lang=lang,
        number=number,
        data=changed.reset_index(),
        file="own_assumptions.csv",
    )


def _told(value: float, unit: str, belief: str, lang: str) -> object:
    said = in_unit(float(value), str(unit), lang)
    held = belief.replace(".", "", 1).lstrip("-").isdigit()
    told = say(lang, "one value") if held or not belief else element("code", belief, class_="none")
    return fragment(said, element("br"), told)
