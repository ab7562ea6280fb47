"""The section on contradictions: the readings, what is kept, and why."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.language.dates import period
from analysis.language.messages import say
from analysis.language.numbers import bounded
from analysis.language.shown import Html, Shown, element, fragment
from analysis.report.findings.study import Study
from analysis.report.grades import grade
from analysis.report.marks import Marks
from analysis.report.profiles.misfits import misfits, misfits_html


@dataclass(frozen=True, eq=False)
class Disputes(Shown):
    """Every contradiction of a hub, the readings side by side, then what does not fit the model."""

    study: Study
    marks: Marks
    lang: str

    def html(self) -> Html:
        """Write the section."""
        lang, table = self.lang, self.study.conflicts
        conflicts = [rows for _, rows in table.groupby("conflict_id", sort=False)]
        conflicts = sorted(conflicts, key=self._rank)
        unfit = misfits(self.study)
        if conflicts:
            told = say(lang, "The readings stay side by side, and the rule that chooses is stated.")
            title = say(lang, "Sources disagree")
        else:
            told = say(
                lang,
                "No two independent observations of this {noun} contradict each other.",
                noun=self.study.noun,
            )
            title = say(lang, "Sources do not contradict each other")
        if unfit and not conflicts:
            title = say(lang, "Sources disagree")
        rows = (self._conflict(rows) for rows in conflicts)
        return element(
            "section",
            element("h2", title),
            element("p", told),
            element("div", *rows, class_="conflicts") if conflicts else None,
            misfits_html(self.study, self.marks, unfit),
            id="conflicts",
            data_toc=say(lang, "Sources disagree"),
        )

    def _rank(self, rows: pd.DataFrame) -> tuple[int, str]:
        indicator = str(rows["indicator"].iloc[0])
        return -int(bool(self.study.words["core"][indicator])), indicator

    def _conflict(self, rows: pd.DataFrame) -> Html:
        """Write one contradiction: what is kept first, then the others, then why."""
        told = rows[~rows["observation_id"].duplicated()]
        kept = rows[rows["kept"]].sort_values(["quality", "period_end"])
        first = kept.head(1) if len(kept) else told.head(1)
        mates = rows[
            rows["kept"]
            & (rows["source_id"] == first["source_id"].iloc[0])
            & (rows["period_end"] == first["period_end"].iloc[0])
        ]
        first = mates if len(mates) > 1 else first
        others = told[~told["observation_id"].isin(first["observation_id"])]
        return element(
            "div",
            element("h3", self._title(rows)),
            element("p", *self._readings(first)),
            element("p", *self._readings(others)),
            self._kept(first),
            class_="conflict",
        )

    def _title(self, rows: pd.DataFrame) -> str:
        label = self.study.label(str(rows["indicator"].iloc[0]))
        years = sorted(set(rows["period_end"].str[:4]))
        if len(years) > 1 or rows["unit"].iloc[0] == "year":
            return label
        return say(self.lang, "{label}, {year}", label=label, year=years[0])

    def _readings(self, rows: pd.DataFrame) -> list[Html]:
        pieces: list[Html] = []
        for place, (_, row) in enumerate(rows.iterrows()):
            if place:
                pieces.append(element("br"))
            pieces.append(self._reading(row))
        return pieces

    def _reading(self, row: pd.Series) -> Html:
        lang = self.lang
        claim = self.study.claims.set_index("claim_id").loc[row["claim_id"]]
        currency = None if pd.isna(claim["currency"]) else str(claim["currency"])
        value = bounded(
            row["value"], str(row["bound"]), str(row["unit"]), lang, currency, words=True
        )
        when = period(row["period_start"], row["period_end"], lang)
        dated = "" if row["unit"] == "year" else f", {when}"
        return fragment(
            element("span", value, class_="v"),
            dated,
            self.marks(str(row["claim_id"])),
            " ",
            grade(str(row["quality"]), lang),
            self._note(claim),
        )

    def _note(self, claim: pd.Series) -> Html | None:
        """Add the claim's own note: it often tells that two claims count two things."""
        own = claim.get("note_fr") if self.lang == "fr" else claim.get("note")
        if own is not None and not pd.isna(own):
            return fragment(" ", element("span", f"({own})", class_="none"))
        other = claim.get("note")
        if other is None or pd.isna(other):
            return None
        return fragment(" ", element("span", f"({other})", class_="none", lang="en"))

    def _kept(self, first: pd.DataFrame) -> Html:
        """Say what is kept and why; claims that only repeat older observations decide nothing."""
        if not first["kept"].any():
            told = say(
                self.lang, "neither; each repeats an observation that counts under another date."
            )
        else:
            told = str(first["reason"].iloc[0]).removeprefix(say(self.lang, "Kept")).lstrip(" :")
        label = say(self.lang, "{what}:", what=say(self.lang, "Kept"))
        return element("p", element("b", label), " ", told, class_="keep")
