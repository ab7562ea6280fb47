"""Ex ante against ex post: a reform that was tried, beside its evaluation, as a table."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from analysis.facts.package import open_package
from analysis.language.messages import say
from analysis.policy.confrontation import ExAnteExPost
from analysis.policy.confronting import REFORMS, ex_ante_ex_post
from analysis.report.briefs.case import Case
from analysis.report.tables import Column, Group, Row, Table


def evaluation_of(scenario: str) -> str | None:
    """Name the study that evaluated a reform; None where none did."""
    return next((study for study, name in REFORMS.items() if name == scenario), None)


def beside_evaluation(case: Case, lang: str) -> ExAnteExPost | None:
    """Set a reform beside its evaluation; None where none was made."""
    study = evaluation_of(case.scenario.name)
    if study is None:
        return None
    data = case.central.data
    digest = open_package(data).digest
    seed = case.central.seed
    return _kept(study, case.entity, case.n_draws, seed, data, digest).in_language(lang)


@lru_cache(maxsize=8)
def _kept(
    study: str, entity: str, draws: int, seed: int, data: str | Path | None, digest: str
) -> ExAnteExPost:
    """Remember records; `digest` makes the memory forget a package that changed."""
    return ex_ante_ex_post(study, entity=entity, draws=draws, rng=seed, data=data)


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
