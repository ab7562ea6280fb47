"""Reference marks of one page: figure → claim → source, numbered in order of first mention."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

import pandas as pd

from analysis.facts.package import open_package
from analysis.facts.reads import record
from analysis.language.errors import DataError
from analysis.language.messages import say
from analysis.language.shown import Html, element, fragment
from analysis.language.spelling import unknown_name
from analysis.language.textnodes import RAISED
from analysis.report.claim_list import ClaimLine, ClaimList, SourceLine, SourceList


class Marks:
    """Numbers the claims and sources that one page mentions.

    Parameters
    ----------
    lang : {"en", "fr"}
        Language of the page.
    entity : str, optional
        The hub the page is about: claims on any other entity name it.
    data : path, optional
        Overlay folder; empty for none.
    """

    def __init__(
        self, lang: str = "en", *, entity: str | None = None, data: str | Path | None = None
    ) -> None:
        self.lang = lang
        self.entity = entity
        self.data = data or None
        self._claims: dict[str, pd.Series] = {}
        self._numbers: dict[str, int] = {}
        self._sources: dict[str, int] = {}
        self._tables: dict[str, pd.DataFrame] = {}

    def __call__(self, claim_ids: str | Iterable[Any], after: str = "") -> Html:
        """Write the marks of some claims, each a link to its line in the list of claims.

        After a digit, a percent or euro sign or an exponent they stand in brackets, since 28 m²
        and mark 41 would read as a power: by `after`, the text before them, or, without it, by
        the text they follow in the markup when that is shown. Missing ids are left out.
        """
        known = [claim_ids] if isinstance(claim_ids, str) else list(claim_ids)
        links = [self._link(str(claim_id)) for claim_id in dict.fromkeys(known) if claim_id]
        if not links:
            return Html("")
        comma = fragment(",", element("wbr"))
        between = [piece for link in links for piece in (comma, link)][1:]
        bracketed = bool(after) and after[-1] in RAISED
        return element("sup", *between, class_="ref b" if bracketed else "ref")

    def number(self, claim_id: str) -> int:
        """Return the number of a claim on this page, giving it the next one at first mention."""
        if claim_id not in self._claims:
            self._claims[claim_id] = self._claim(claim_id)
            self._numbers[claim_id] = len(self._claims)
            self._source_number(str(self._claims[claim_id]["source_id"]))
        return self._numbers[claim_id]

    def source(self, source_id: str) -> Html:
        """Write a mark that leads straight to a source, for figures that are no claim of a hub."""
        number = self._source_number(source_id)
        label = say(self.lang, "source {number}", number=number)
        anchor = element("a", f"S{number}", href=f"#s-{source_id}", aria_label=label)
        return element("sup", anchor, class_="ref")

    def claims(self) -> ClaimList:
        """Return the list of every claim mentioned so far, to be shown when all are."""
        lines = tuple(self._line(claim_id) for claim_id in self._claims)
        return ClaimList(lines, self.lang)

    def sources(self) -> SourceList:
        """Return the list of the sources of those claims, with the way back."""
        lines = tuple(self._source_line(source_id) for source_id in self._sources)
        return SourceList(lines, self.lang)

    def _link(self, claim_id: str) -> Html:
        first = claim_id not in self._claims
        number = self.number(claim_id)
        label = say(self.lang, "claim {number}", number=number)
        name = f"r-{claim_id}" if first else None
        return element("a", number, id=name, href=f"#c-{claim_id}", aria_label=label)

    def _source_number(self, source_id: str) -> int:
        return self._sources.setdefault(source_id, len(self._sources) + 1)

    def _claim(self, claim_id: str) -> pd.Series:
        if "claims" not in self._tables:
            table = open_package(self.data).table("claims")
            self._tables["claims"] = table.set_index("claim_id", drop=False)
        table = self._tables["claims"]
        if claim_id not in table.index:
            raise DataError(unknown_name(claim_id, table.index))
        record("claims", key=str(table.at[claim_id, "entity_id"]), data=self.data)
        return cast("pd.Series", table.loc[claim_id])

    def _line(self, claim_id: str) -> ClaimLine:
        claim = self._claims[claim_id]
        entity_id, source_id = str(claim["entity_id"]), str(claim["source_id"])
        label = self._row("indicators", "indicator", str(claim["indicator"]))
        return ClaimLine(
            number=self.number(claim_id),
            label=str(label[f"label_{self.lang}"]),
            entity=None if entity_id == self.entity else self._name(entity_id),
            claim=claim,
            source_number=self._sources[source_id],
            publisher=str(self._row("sources", "source_id", source_id)["publisher"]),
            lang=self.lang,
        )

    def _name(self, entity_id: str) -> str:
        entity = self._row("entities", "entity_id", entity_id)
        own = entity.get("name_fr") if self.lang == "fr" else None
        return str(entity["name"] if own is None or pd.isna(own) else own)

    def _source_line(self, source_id: str) -> SourceLine:
        from analysis.facts.citations import cite

        source = self._row("sources", "source_id", source_id)
        cited_by = tuple(
            (self.number(claim_id), claim_id)
            for claim_id, claim in self._claims.items()
            if claim["source_id"] == source_id
        )
        return SourceLine(
            number=self._sources[source_id],
            source_id=source_id,
            citation=cite(source_id, self.lang, data=self.data),
            title=str(source["title"]),
            address=None if pd.isna(source["url"]) else str(source["url"]),
            title_lang=None if pd.isna(source["language"]) else str(source["language"]),
            claims=cited_by,
        )

    def _row(self, resource: str, key: str, value: str) -> pd.Series:
        if resource not in self._tables:
            record(resource, data=self.data)
            table = open_package(self.data).table(resource)
            self._tables[resource] = table.set_index(key, drop=False)
        return cast("pd.Series", self._tables[resource].loc[value])
