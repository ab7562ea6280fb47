"""Ex ante against ex post as a table of the page, with what differs beneath."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.language.messages import say
from analysis.language.shown import Html, Shown, element, fragment
from analysis.policy.confrontation import ExAnteExPost
from analysis.policy.confronting import REFORMS, ex_ante_ex_post
from analysis.report.reform_pages.compared import Compared
from analysis.report.tables import Column, Group, Row, Table


@dataclass(frozen=True)
class Seen(Shown):
    """What a record concludes, and its table."""

    record: ExAnteExPost
    table: Table
    lang: str

    def html(self) -> Html:
        """Write the conclusion and the table."""
        return fragment(element("p", self.record.conclusion()), self.table)


def evaluated(page: Compared) -> list[str]:
    """List the evaluations of reforms on this page."""
    return [study for study, name in REFORMS.items() if name in page.scenarios]


def seen(page: Compared, study: str, lang: str, number: int) -> Seen:
    """Set a reform that was evaluated beside its evaluation."""
    case = page.by_name[REFORMS[study]]
    record = ex_ante_ex_post(
        study,
        entity=page.entity,
        draws=case.n_draws,
        rng=case.central.seed,
        lang=lang,
        data=case.central.data,
    )
    return Seen(record, seen_table(record, lang, number), lang)


def seen_table(record: ExAnteExPost, lang: str, number: int | None = None) -> Table:
    """Print one record as a table.

    Parameters
    ----------
    record : ExAnteExPost
    lang : {"en", "fr"}
        Language of the page.
    number : int, optional
        Number of the table in its page.
    """
    rows: list[Group | Row] = [Group(say(lang, "Ex ante, simulated"))]
    rows += [(one.label, one.firms, one.density, one.change) for one in record.before()]
    rows.append(Group(say(lang, "Ex post, evaluated")))
    rows += [(one.label, one.firms, one.density, one.change) for one in record.after()]
    first, last = record.years
    return Table(
        title=record.title,
        subtitle=say(lang, "New companies a year, {first} to {last}", first=first, last=last),
        columns=(
            Column(say(lang, "What is taken for a new company"), start=True),
            Column(say(lang, "New companies a year")),
            Column(say(lang, "Per 1,000 people of working age")),
            Column(say(lang, "Change of company creation")),
        ),
        rows=tuple(rows),
        lang=lang,
        number=number,
        note=" ".join(record.differences()),
        data=record.readings,
        file=f"{record.study}.csv",
    )
