"""Who leaves sooner: hazard ratios, the test that they do not drift, groups compared."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.evidence.showing import p_value
from analysis.evidence.survival.sooner import Sooner
from analysis.evidence.survival.tenancy import GroupTest, TenantStudy
from analysis.language.errors import NotEstimable
from analysis.language.messages import Message, message, say
from analysis.language.numbers import number
from analysis.language.shown import Html, element
from analysis.report.exhibits import Exhibit, exhibit
from analysis.report.figures.frames import each
from analysis.report.figures.hazard_dots import hazards
from analysis.report.figures.keys import KeyItem
from analysis.report.findings.listing import listed
from analysis.report.pages.head import Opening
from analysis.report.stays.wording import ratio, ratio_ends, ratio_in_prose
from analysis.report.tables import Column, Table

LEVEL = 0.05
COLUMNS: dict[str, Message] = {
    "sector": message("Sector"),
    "jobs_at_entry": message("People at entry"),
}


def sooner_opening(study: TenantStudy, lang: str) -> Opening:
    """Open the section on who leaves sooner."""
    named = say(lang, "Who leaves sooner")
    found = study.sooner
    if isinstance(found, NotEstimable):
        title = say(lang, "Who leaves sooner cannot be said")
        return Opening("sooner", title, (found.said(lang),), lang, named)
    text = say(
        lang,
        "One model for all exits (Cox): a ratio above 1 means leaving sooner, at equal time since "
        "entry and equal other covariates.",
    )
    if found.reference is not None:
        text += " " + say(
            lang, "Sectors are compared with {sector}.", sector=found.reference.said(lang)
        )
    pieces: list[Any] = [text, drift_sentence(found, lang)]
    omitted = [why.said(lang) for why in found.omitted]
    if omitted:
        pieces.append(element("ul", *(element("li", why) for why in omitted)))
    return Opening("sooner", _title(found, lang), pieces, lang, named)


def _title(found: Sooner, lang: str) -> str:
    table = found.hazards.table
    sure = [
        term.label.said(lang)
        for term, row in zip(found.terms, each(table), strict=True)
        if row.p_value < LEVEL
    ]
    if not sure:
        return say(lang, "Nothing in the register sets tenants who leave sooner apart")
    return say(lang, "What goes with leaving sooner or later: {terms}", terms=listed(sure, lang))


def drift_sentence(found: Sooner, lang: str) -> str:
    """Say what the test of proportional hazards found."""
    if isinstance(found.test, NotEstimable):
        return say(
            lang,
            "Whether the ratios stay the same over a stay could not be tested: {reason}",
            reason=found.test.said(lang),
        )
    last = found.test.table.iloc[-1]
    tested = say(
        lang,
        "Test that no ratio drifts with time since entry (Grambsch and Therneau): chi² "
        "{statistic} on {df} degrees of freedom, p {p}.",
        statistic=number(last["statistic"], lang, 2),
        df=number(int(last["df"]), lang),
        p=p_value(float(last["p_value"])).said(lang),
    )
    verdict = (
        say(lang, "The ratios drift: read each as an average over the stay.")
        if last["p_value"] < LEVEL
        else say(lang, "It finds no drift, which is not proof that there is none.")
    )
    return f"{tested} {verdict}"


def sooner_figure(found: Sooner, name: str, lang: str, number_: int) -> Exhibit:
    """Draw the hazard ratios."""
    frame = labelled(found, lang)
    first = frame.iloc[0]
    return exhibit(
        hazards,
        frame,
        name=f"{name}_sooner_{lang}",
        number=number_,
        title=say(lang, "How much sooner"),
        subtitle=say(lang, "ratio of the rates of leaving; multiples of 1"),
        alt=say(lang, "Ratios of the rates of leaving: {ratios}.",
                ratios="; ".join(f"{row.label} {number(row.ratio, lang, 2)}"
                                 for row in each(frame))),
        lang=lang,
        key=[KeyItem("interval", say(lang, "95% interval"), "blue")],
        reading=say(
            lang, "{what}: tenants leave at {ratio} the rate.", what=first["label"],
            ratio=ratio_in_prose(first, lang),
        ),
        scope=found.hazards.counted.said(lang) if found.hazards.counted else None,
        download=frame.round(6),
    )  # fmt: skip


def labelled(found: Sooner, lang: str) -> pd.DataFrame:
    """Hazard ratios with their words, and the test of each for drift."""
    table = found.hazards.table.drop(columns="term")
    table.insert(0, "label", [term.label.said(lang) for term in found.terms])
    drift = np.full(len(table), np.nan)
    if not isinstance(found.test, NotEstimable):
        drift = found.test.table["p_value"].to_numpy(float)[:-1]
    return table.assign(p_drift=drift)


def sooner_table(found: Sooner, name: str, lang: str, number_: int) -> Table:
    """Print the hazard ratios, with the test of each for drift."""
    frame = labelled(found, lang)
    rows = tuple(
        (row["label"], ratio(row["ratio"], lang), ratio_ends(row, lang), _p(row["p_value"], lang),
         _p(row["p_drift"], lang))
        for _, row in frame.iterrows()
    )  # fmt: skip
    notes = [note.said(lang) for note in found.hazards.notes]
    return Table(
        title=say(lang, "Ratios of the rates of leaving"),
        subtitle=found.hazards.counted.said(lang) if found.hazards.counted else "",
        columns=(
            Column(say(lang, "Covariate"), start=True),
            Column(say(lang, "Ratio"), kept=True),
            Column(say(lang, "95% interval"), whole=True),
            Column(say(lang, "p-value"), whole=True),
            Column(say(lang, "p of a drift"), whole=True),
        ),
        rows=rows,
        lang=lang,
        number=number_,
        note=" ".join(notes) or None,
        data=frame.round(6),
        file=f"{name}_ratios_{lang}.csv",
    )


def groups_table(groups: tuple[GroupTest, ...], lang: str, number_: int) -> Table:
    """Print the log-rank tests by sector and size, or why there is none."""
    rows = tuple(_group_row(one, lang) for one in groups)
    return Table(
        title=say(lang, "Do groups leave alike?"),
        subtitle=say(lang, "log-rank tests, each column of the register by itself"),
        columns=(
            Column(say(lang, "By"), start=True),
            Column(say(lang, "Groups"), start=True),
            Column(say(lang, "chi²")),
            Column(say(lang, "p-value"), whole=True),
        ),
        rows=rows,
        lang=lang,
        number=number_,
    )


def _group_row(one: GroupTest, lang: str) -> tuple[str | Html, ...]:
    head = COLUMNS[one.grouping.column].said(lang)
    if isinstance(one.test, NotEstimable):
        return head, one.test.said(lang), "", ""
    names = "; ".join(name.said(lang) for name in one.grouping.names)
    if one.grouping.joined:
        names += " " + say(
            lang, "(joined for want of exits: {names})", names=", ".join(one.grouping.joined)
        )
    chi = say(
        lang, "{statistic} on {df}", statistic=number(one.test.statistic, lang, 2),
        df=number(one.test.df, lang),
    )  # fmt: skip
    return head, names, chi, _p(one.test.p_value, lang)


def _p(value: float, lang: str) -> str:
    return p_value(float(value)).said(lang).removeprefix("= ") if np.isfinite(value) else ""
