"""The page of a register of tenants; without one, what is published and what one would answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from analysis.evidence.survival.sooner import Sooner
from analysis.evidence.survival.tenancy import TenantStudy, study_register
from analysis.facts.directory import entities
from analysis.language.errors import DataError, NotEstimable
from analysis.language.messages import message, say
from analysis.language.shown import Shown
from analysis.language.spelling import unknown_name
from analysis.report.claim_list import ClaimList, SourceList
from analysis.report.marks import Marks
from analysis.report.pages.head import Head, Opening
from analysis.report.pages.imprint import Footer, footer
from analysis.report.profiles.gaps import Gaps
from analysis.report.profiles.numbering import Numbering
from analysis.report.standing import Blank
from analysis.report.stays import (
    caveats,
    claimed_parts,
    curve_parts,
    discount_parts,
    register_format,
    sooner_parts,
)
from analysis.report.stays.page_top import page_top
from analysis.report.stays.published import Published, published, published_table
from analysis.report.stays.reading import Curves, curves_of


@dataclass(frozen=True, eq=False)
class Survival:
    """The page of a register; its parts number figures and tables in the order they are shown.

    Attributes
    ----------
    hub : str
        Name of the hub.
    entity : str
        Its `entity_id`.
    study : TenantStudy or None
        What the register says; None without one.
    published : Published
        Claims on survival.
    marks : Marks
        Numbers claims and sources over the page.
    """

    hub: str
    entity: str
    study: TenantStudy | None
    published: Published
    marks: Marks
    _numbers: Numbering = field(default_factory=Numbering, repr=False)

    @property
    def lang(self) -> str:
        """Language of the page."""
        return self.marks.lang

    @cached_property
    def curves(self) -> Curves | NotEstimable | None:
        """Curves of the register, or why there are none; None without a register."""
        return None if self.study is None else curves_of(self.study)

    @property
    def head(self) -> Head:
        """The answer, what it is worth, findings, fact sheet."""
        return page_top(
            self.hub, self.study, self.curves, self.published, self.marks, self.marks.data
        )

    @property
    def staying(self) -> Shown:
        """The section on how long tenants stay."""
        return self._curve(lambda c: curve_parts.staying_opening(c, self.lang))

    @property
    def staying_figure(self) -> Shown:
        """Share still there, with the tenants watched."""
        return self._curve(
            lambda c: curve_parts.staying_figure(c, self.entity, self.lang, self._figure("staying"))
        )

    @property
    def leaving(self) -> Shown:
        """The section on the ways out."""
        return self._curve(lambda c: curve_parts.leaving_opening(c, self.lang))

    @property
    def leaving_figure(self) -> Shown:
        """Share gone by each way out."""
        return self._curve(
            lambda c: curve_parts.leaving_figure(c, self.entity, self.lang, self._figure("leaving"))
        )

    @property
    def shares_table(self) -> Shown:
        """All shares at whole months."""
        return self._curve(
            lambda c: curve_parts.horizons_table(c, self.entity, self.lang, self._table("shares"))
        )

    @property
    def sooner(self) -> Shown:
        """The section on who leaves sooner."""
        return self._curve(lambda c: sooner_parts.sooner_opening(c.study, self.lang))

    @property
    def sooner_figure(self) -> Shown:
        """Hazard ratios."""
        return self._model(
            lambda found: sooner_parts.sooner_figure(
                found, self.entity, self.lang, self._figure("sooner")
            )
        )

    @property
    def sooner_table(self) -> Shown:
        """Hazard ratios, each with the test of its drift."""
        return self._model(
            lambda found: sooner_parts.sooner_table(
                found, self.entity, self.lang, self._table("sooner")
            )
        )

    @property
    def groups_table(self) -> Shown:
        """Log-rank tests by sector and size."""
        return self._curve(
            lambda c: sooner_parts.groups_table(c.study.groups, self.lang, self._table("groups"))
        )

    @property
    def discount(self) -> Shown:
        """The section on the end of the rent discount."""
        return self._curve(lambda c: discount_parts.discount_opening(c.study, self.lang))

    @property
    def discount_table(self) -> Shown:
        """Rates of leaving on both sides of the end of the discount."""
        if self.study is None or isinstance(self.study.discount, NotEstimable):
            return Blank(self.lang)
        return discount_parts.rates_table(
            self.study.discount, self.entity, self.lang, self._table("discount")
        )

    @property
    def claimed(self) -> Opening:
        """The section on what is published."""
        return claimed_parts.claimed_opening(
            self.published, self.marks, told=self.study is not None
        )

    @property
    def claimed_figure(self) -> Shown:
        """Published shares of firms alive, by years since entry."""
        if self.published.heads["years"].isna().all():
            return Blank(self.lang)
        return claimed_parts.claimed_figure(self.published, self.marks, self._figure("published"))

    @property
    def claimed_table(self) -> Shown:
        """Every published share, beside the register's own where there is one."""
        return published_table(
            self.published, self.marks, self.lang, self._table("published"), self.study
        )

    @property
    def format(self) -> Shown:
        """What a register would answer, where there is none."""
        if self.study is not None:
            return Blank(self.lang)
        return register_format.format_opening(self.lang)

    @property
    def format_table(self) -> Shown:
        """The columns of a register, where there is none."""
        if self.study is not None:
            return Blank(self.lang)
        return register_format.format_table(self.lang, self._table("format"))

    @property
    def left_out(self) -> Shown:
        """What no number uses, and why."""
        if self.study is None:
            return Blank(self.lang)
        return caveats.left_out(self.study, self.lang)

    @property
    def assumed(self) -> Shown:
        """What the numbers rest on."""
        return self._curve(lambda c: caveats.assumed(c.study, self.lang))

    @property
    def unknown(self) -> Gaps:
        """What stays open."""
        return caveats.unknown(self.study, self.lang)

    @property
    def claims(self) -> ClaimList:
        """Every claim that the page mentions."""
        return self.marks.claims()

    @property
    def sources(self) -> SourceList:
        """The sources of those claims."""
        return self.marks.sources()

    @property
    def footer(self) -> Footer:
        """Data, versions, licence, how to cite."""
        title = say(self.lang, "{name}, survival of tenants", name=self.hub)
        return footer(title, self.lang, data=self.marks.data)

    def _curve(self, make: Callable[[Curves], Shown]) -> Shown:
        return make(self.curves) if isinstance(self.curves, Curves) else Blank(self.lang)

    def _model(self, make: Callable[[Sooner], Shown]) -> Shown:
        found = None if self.study is None else self.study.sooner
        return make(found) if isinstance(found, Sooner) else Blank(self.lang)

    def _figure(self, name: str) -> int:
        return self._numbers.figure(name)

    def _table(self, name: str) -> int:
        return self._numbers.table(name)


def survival(
    register: str | Path = "",
    *,
    as_of: str = "",
    entity: str = "technopark-casablanca",
    lang: str = "en",
    data: str | Path | None = None,
) -> Survival:
    """Make the page of an operator's register of tenants.

    Parameters
    ----------
    register : path
        A CSV file as for `evidence.load_register`; empty for a page of what is published and of
        what a register would answer.
    as_of : str
        Day on which the register was drawn, such as 2026-01-04; needed with a register.
    entity : str
        The hub whose register it is: an `entity_id` of the package or of the overlay.
    lang : {"en", "fr"}
        Language of the page.
    data : path, optional
        Overlay folder; empty for none.

    Returns
    -------
    Survival
        Its parts show themselves; those that a page has nothing for show nothing.

    Raises
    ------
    DataError
        Every fault of the register, with row and column; a register without its day, or a day
        without a register; an unknown hub.
    """
    data = data or None
    table = entities(lang=lang, data=data)
    if entity not in table.index:
        raise DataError(unknown_name(entity, table.index))
    if bool(register) != bool(as_of):
        raise DataError(
            message(
                "register {register}, as_of {as_of}: expected both or neither. Give the file, and "
                "the day on which it was drawn, such as 2026-01-04.",
                register=repr(str(register)),
                as_of=repr(as_of),
            )
        )
    study = study_register(register, as_of=as_of) if register else None
    found = published(entity, lang, data)
    marks = Marks(lang, entity=entity, data=data)
    return Survival(str(table.at[entity, "name"]), entity, study, found, marks)
