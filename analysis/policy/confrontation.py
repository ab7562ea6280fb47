"""The record of ex ante against ex post: readings, estimate, what could be seen, what differs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from pandas import DataFrame

from analysis.evidence.estimate import Estimate
from analysis.evidence.studies.plans import MOROCCO, TUNISIA
from analysis.language.messages import Message, message, say
from analysis.language.numbers import number, percent
from analysis.language.shown import Html, Shown, element
from analysis.policy.confrontation_words import changed, either, few, small, spanned, whole

COLUMNS = [
    "reading",
    "setting",
    "firms",
    "conf_low",
    "conf_high",
    "density",
    "percent",
    "percent_low",
    "percent_high",
]
READINGS: dict[str, Message] = {
    "tenants": message("Expected: extra firms that move into the hub, each taken for a new one"),
    "jobs": message("Ceiling: every extra job of the hub's firms taken for a new company"),
    "country": message(
        "Ceiling for the country: all public purchases taken to work like those that the hub's "
        "tenants serve, and every extra job for a new company"
    ),
    "labels": message(
        "Ceiling for the country: every label of the first year taken for a company that would "
        "not exist otherwise"
    ),
}
TITLES: dict[str, Message] = {
    MOROCCO: message("Morocco's reserve of 2014: expected and seen"),
    TUNISIA: message("Tunisia's Startup Act of 2018: expected and seen"),
}
ANSWERS = {"sceptical": message("sceptic"), "advocate": message("advocate")}


@dataclass(frozen=True)
class Companies:
    """Companies registered in a country in a year, and its people of working age."""

    country: str
    year: int
    registered: float
    adults: float

    def density(self, firms: float) -> float:
        """Give new companies a year per 1,000 people of working age."""
        return 1000 * firms / self.adults

    def percent(self, firms: float) -> float:
        """Give the change of company creation, in percent of the year's registrations."""
        return 100 * firms / self.registered

    def firms(self, effect: float) -> float:
        """Give the new companies a year that a change of the log density stands for."""
        return self.registered * float(np.expm1(effect))


@dataclass(frozen=True)
class Line:
    """One line of the record as printed; the first column says what it is."""

    label: str
    firms: str
    density: str
    change: str


@dataclass(frozen=True, eq=False)
class ExAnteExPost(Shown):
    """What was simulated, what the evaluation found, and what it could have found.

    Attributes
    ----------
    study, scenario, entity, hub : str
        Names of the evaluation, the scenario and the hub; the hub's name in words.
    years : tuple of int
        First and last year after the reform.
    readings : DataFrame
        `reading, setting, firms, conf_low, conf_high, density, percent, percent_low,
        percent_high`: new companies a year with the 95 % interval of the draws; the same per
        1,000 people of working age and in percent of registrations.
    estimate : Estimate
        Of the log density of new companies; its first row is the mean effect.
    detectable : float
        Smallest effect on the log density that the evaluation finds in four of five cases.
    base, there : Companies
        Registrations and people of working age in the last year before the reform: of the hub's
        country, and of the country evaluated.
    served : float or None
        Share of all public purchases that the hub's tenants could serve, where it matters.
    """

    study: str
    scenario: str
    entity: str
    hub: str
    years: tuple[int, int]
    readings: DataFrame
    estimate: Estimate
    detectable: float
    base: Companies
    there: Companies
    served: float | None
    lang: str

    def in_language(self, lang: str) -> ExAnteExPost:
        """Give the same record, shown in another language."""
        return replace(self, lang=lang)

    @property
    def title(self) -> str:
        """Name the comparison."""
        return TITLES[self.study].said(self.lang)

    @property
    def could_be_seen(self) -> bool:
        """Tell whether any reading's interval reaches what the evaluation could find."""
        ends = self.readings[["percent", "percent_low", "percent_high"]].to_numpy(float)
        up, down = (100 * float(np.expm1(side * self.detectable)) for side in (1, -1))
        return bool(np.any(ends >= up) or np.any(ends <= down))

    def conclusion(self) -> str:
        """Say in two sentences what the evaluation can tell about the simulation."""
        lang = self.lang
        widest: Any = self.readings.iloc[int(self.readings["percent"].abs().to_numpy().argmax())]
        mean: Any = self.readings.iloc[0]
        ends = [float(mean[name]) for name in ("firms", "conf_low", "conf_high")]
        expected = say(
            lang,
            "Simulated at {hub}, the reform brings {firms} new companies a year; no reading brings "
            "more than {widest} on average, {change} of what the country creates.",
            hub=self.hub,
            firms=spanned(ends, few, lang),
            widest=few(widest["firms"], lang),
            change=changed(widest["percent"], lang),
        )
        if self.could_be_seen:
            told = say(
                lang,
                "The evaluation finds changes from {up} up or {down} down: the widest reading "
                "could have been seen.",
                **self._ends(),
            )
        else:
            told = say(
                lang,
                "The evaluation finds changes from {up} up or {down} down only: it neither "
                "confirms nor refutes the simulation.",
                **self._ends(),
            )
        return f"{expected} {told}"

    def _ends(self) -> dict[str, str]:
        up, down = (100 * float(np.expm1(side * self.detectable)) for side in (1, -1))
        return {"up": percent(up, self.lang), "down": percent(-down, self.lang)}

    def before(self) -> tuple[Line, ...]:
        """Lines of what was simulated, a reading each, with the sceptic's and advocate's means."""
        names = dict.fromkeys(self.readings["reading"])
        return tuple(self._reading(str(name)) for name in names)

    def after(self) -> tuple[Line, ...]:
        """Lines of what was evaluated: the estimate, and what could be seen either way."""
        lang, there = self.lang, self.there
        first: Any = self.estimate.table.iloc[0]
        ends = [float(first[name]) for name in ("estimate", "conf_low", "conf_high")]
        found = Line(
            say(lang, "Estimated, with the 95% interval"),
            spanned((there.firms(x) for x in ends), whole, lang),
            spanned((there.density(there.firms(x)) for x in ends), small, lang),
            spanned((there.percent(there.firms(x)) for x in ends), changed, lang),
        )
        least = [there.firms(side * self.detectable) for side in (1, -1)]
        seen = Line(
            say(lang, "Smallest change that the evaluation finds in four of five cases"),
            either([whole(x, lang) for x in least], lang),
            either([small(there.density(x), lang) for x in least], lang),
            either([changed(there.percent(x), lang) for x in least], lang),
        )
        return found, seen

    def differences(self) -> tuple[str, ...]:
        """Say why the two are not the same outcome, and what each conversion takes for granted."""
        lang = self.lang
        said = [
            say(
                lang,
                "The simulation counts firms and jobs of one hub, the evaluation new limited "
                "companies of a whole country. A firm that moves in is not always new, and a job "
                "is no company: jobs are converted as a ceiling only, never as what is expected.",
            ),
            say(
                lang,
                "Per 1,000 people of working age and in percent: over {adults} people and "
                "{registered} companies registered in {year}, the last year before the reform.",
                adults=number(round(self.base.adults, -5), lang),
                registered=number(self.base.registered, lang),
                year=str(self.base.year),
            ),
        ]
        if self.served is not None:
            said.append(
                say(
                    lang,
                    "The reserve bears on all public purchases; the hub's tenants could serve "
                    "{share} of them. What firms of other trades do with such orders is assumed, "
                    "not known.",
                    share=percent(100 * self.served, lang, 1),
                )
            )
        if self.base.country != self.there.country:
            said.append(
                say(
                    lang,
                    "The Act is simulated at {hub}, with Moroccan wages, taxes and rents: nothing "
                    "describes a Tunisian hub well enough. Its firms are set against the companies "
                    "of Morocco, the labels against those of Tunisia.",
                    hub=self.hub,
                )
            )
        return tuple(said)

    def html(self) -> Html:
        """Write the conclusion, the table and the differences."""
        lang = self.lang
        heads = (
            message("What is taken for a new company"),
            message("New companies a year"),
            message("Per 1,000 people of working age"),
            message("Change of company creation"),
        )
        head = element("tr", *(element("th", text.said(lang), scope="col") for text in heads))
        groups = (
            (message("Ex ante, simulated"), self.before()),
            (message("Ex post, evaluated"), self.after()),
        )
        rows = [row for title, lines in groups for row in _rows(title.said(lang), lines)]
        return element(
            "section",
            element("p", element("strong", self.conclusion())),
            element("table", element("thead", head), element("tbody", *rows)),
            element("ul", *(element("li", line) for line in self.differences())),
            class_="study",
        )

    def __str__(self) -> str:
        """Give the record as plain text."""
        return self.text()

    def _reading(self, name: str) -> Line:
        lang = self.lang
        own: Any = self.readings[self.readings["reading"] == name].set_index("setting")
        row = own.loc["central"] if "central" in own.index else own.iloc[0]
        ends = [row["firms"], row["conf_low"], row["conf_high"]]
        firms = spanned(ends, few, lang) if np.isfinite(ends[1]) else few(ends[0], lang)
        others = [
            say(lang, "{who} {value}", who=word, value=few(own.loc[setting, "firms"], lang))
            for setting, word in ANSWERS.items()
            if setting in own.index
        ]
        return Line(
            READINGS[name].said(lang),
            "; ".join([firms, *others]),
            small(row["density"], lang),
            changed(row["percent"], lang),
        )


def _rows(title: str, lines: tuple[Line, ...]) -> list[Html]:
    head = element("tr", element("th", title, scope="rowgroup", colspan=4, class_="group"))
    cells = [
        element("tr", *(element("td", x) for x in (one.label, one.firms, one.density, one.change)))
        for one in lines
    ]
    return [head, *cells]
