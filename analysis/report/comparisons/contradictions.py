"""Where the figures compared contradict others: the readings, what is kept, and why."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.language.dates import period
from analysis.language.messages import say
from analysis.language.numbers import bounded
from analysis.language.shown import Html, Shown, element, fragment
from analysis.report.comparisons.footing import also_told
from analysis.report.comparisons.measures import MEASURES
from analysis.report.comparisons.view import View
from analysis.report.findings.study import Study
from analysis.report.grades import grade
from analysis.report.marks import Marks

COUNTS = ("stock", "flow", "cumulative")  # a network may well ask the same rent everywhere


@dataclass(frozen=True, eq=False)
class Contradictions(Shown):
    """Every contradiction that a figure of the page stands in; nothing is averaged."""

    view: View
    marks: Marks
    lang: str

    def html(self) -> Html:
        """Write the section."""
        lang, found = self.lang, contradictions(self.view)
        if found:
            title = say(lang, "Sources disagree on figures compared here")
            told = say(
                lang,
                "Nothing is averaged. A place takes every reading of grade A or B into account, "
                "which is why it may have two ends.",
            )
        else:
            title = say(lang, "No figure compared here is contradicted")
            told = say(lang, "No independent observation of the same date says anything else.")
        return element(
            "section",
            element("h2", title),
            element("p", told),
            self._shared(),
            element("div", *(self._one(study, rows) for study, rows in found), class_="conflicts")
            if found
            else None,
            id="conflicts",
            data_toc=say(lang, "Sources disagree"),
        )

    def _shared(self) -> Html | None:
        """Name the figures that sources tell of another place too, hub by hub."""
        told = [
            self._also(study, rows)
            for place, study in enumerate(self.view.hubs.all)
            if len(rows := _told_twice(self.view, study, _used(self.view, place)))
        ]
        if not told:
            return None
        first = say(self.lang, "Told of another place too, so that what they count is in doubt:")
        return element("p", first, *(fragment(" ", one) for one in told))

    def _also(self, study: Study, rows: pd.DataFrame) -> Html:
        names = also_told(rows["claim_id"], self.view.elsewhere(study))
        head = say(
            self.lang,
            "{name} (also {names}):",
            name=self.view.hubs.name(study),
            names=", ".join(names),
        )
        figures = [self._figure(study, row) for _, row in rows.iterrows()]
        parts = [piece for one in figures for piece in (", ", one)][1:]
        return fragment(head, " ", *parts, ".")

    def _figure(self, study: Study, row: pd.Series) -> Html:
        currency = None if pd.isna(row["currency"]) else str(row["currency"])
        unit, bound = str(row["unit"]), str(row["bound"])
        told = say(
            self.lang,
            "{label} {value} in {year}",
            label=study.inline(str(row["indicator"])),
            value=bounded(row["value"], bound, unit, self.lang, currency, words=True),
            year=str(row["period_end"])[:4],
        )
        return fragment(told, self.marks(str(row["claim_id"])))

    def _one(self, study: Study, rows: pd.DataFrame) -> Html:
        told = rows[~rows["observation_id"].duplicated()]
        kept = rows[rows["kept"]]
        first = kept.head(1) if len(kept) else told.head(1)
        mates = kept[
            kept["source_id"].eq(first["source_id"].iloc[0])
            & kept["period_end"].eq(first["period_end"].iloc[0])
        ]
        first = mates if len(mates) > 1 else first
        rest = told[~told["observation_id"].isin(first["observation_id"])]
        name, label = self.view.hubs.name(study), study.inline(str(rows["indicator"].iloc[0]))
        return element(
            "div",
            element("h3", say(self.lang, "{name}, {label}", name=name, label=label)),
            element("p", *self._readings(study, first)),
            element("p", *self._readings(study, rest)),
            self._kept(first),
            class_="conflict",
        )

    def _readings(self, study: Study, rows: pd.DataFrame) -> list[Html]:
        pieces: list[Html] = []
        for _, row in rows.iterrows():
            pieces += [element("br")] if pieces else []
            pieces.append(self._reading(study, row))
        return pieces

    def _reading(self, study: Study, row: pd.Series) -> Html:
        lang = self.lang
        currency = study.claims.set_index("claim_id").loc[row["claim_id"], "currency"]
        value = bounded(
            row["value"],
            str(row["bound"]),
            str(row["unit"]),
            lang,
            None if pd.isna(currency) else str(currency),
            words=True,
        )
        dated = (
            ""
            if row["unit"] == "year"
            else f", {period(row['period_start'], row['period_end'], lang)}"
        )
        note = (
            None
            if pd.isna(row["note"])
            else fragment(" ", element("span", f"({row['note']})", class_="none"))
        )
        return fragment(
            element("span", value, class_="v"), dated, self.marks(str(row["claim_id"])), " ",
            grade(str(row["quality"]), lang), note,
        )  # fmt: skip

    def _kept(self, first: pd.DataFrame) -> Html:
        """Give the reason of what is kept as `facts.conflicts` words it."""
        reason = str(first["reason"].iloc[0])
        head, colon, rest = reason.partition(": " if self.lang == "en" else " : ")
        if not colon:
            return element("p", reason, class_="keep")
        return element("p", element("b", head + colon.rstrip()), " ", rest, class_="keep")


def contradictions(view: View) -> list[tuple[Study, pd.DataFrame]]:
    """List the contradictions in which a claim of a compared figure stands, hub by hub."""
    found = []
    for place, study in enumerate(view.hubs.all):
        used = _used(view, place)
        for _, rows in study.conflicts.groupby("conflict_id", sort=False):
            if used & set(rows["claim_id"]):
                found.append((study, rows))
    return found


def _told_twice(view: View, study: Study, used: set[str]) -> pd.DataFrame:
    """Keep the claims of counts that are told of the network or of another site too."""
    rows = study.claims[study.claims["claim_id"].isin(used)]
    counts = rows["indicator"].map(lambda one: study.kind(str(one)) in COUNTS).astype(bool)
    return rows[rows["claim_id"].isin(list(view.elsewhere(study))) & counts]


def _used(view: View, place: int) -> set[str]:
    figures = [view.sides(measure)[place].figure for measure in MEASURES]
    study = view.hubs.all[place]
    opened = study.latest("opened_year")
    claims = set(opened.kept.claim_ids) if opened is not None else set()
    return claims.union(*(figure.claim_ids for figure in figures if figure is not None))
