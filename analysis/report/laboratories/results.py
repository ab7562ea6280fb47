"""What a reform gives in the laboratory: one sentence, two drawings, three answers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from analysis.language.messages import say, say_many
from analysis.language.numbers import joined, money, number, percent, span
from analysis.language.shown import Html, Shown, element, fragment
from analysis.language.typography import typeset
from analysis.policy.assumption_table import SETTINGS
from analysis.policy.kept_draws import Workbench
from analysis.policy.measure_labels import MEASURES, SETTING_LABELS
from analysis.policy.scenario import Scenario
from analysis.policy.simulation import Simulation
from analysis.policy.valuation import HALF, JOB_YEARS, returns
from analysis.report.laboratories.small_chart import Band, Line, small_chart
from analysis.report.tables import Column, Table

MEASURED = ("net_job_years", "gross_job_years", "net_cost", "cost_per_net_job_year")
NET, PER = "net_job_years", "cost_per_net_job_year"
WORTH = "public_funds_above_one"
KEPT = ("mean", "conf_low", "conf_high", "no_effect", "mc_error")
DIGITS = 3  # more would be noise


@dataclass(frozen=True)
class Number:
    """One measure in one answer, as `policy.returns` has it."""

    unit: str
    mean: float
    conf_low: float
    conf_high: float
    no_effect: float
    mc_error: float

    def said(self, lang: str) -> str:
        """Say the mean in its unit."""
        if self._code == JOB_YEARS:
            return number(self.mean, lang, _digits(self.mean))
        return money(_rounded(self.mean), self._code, lang)

    def interval(self, lang: str) -> str:
        """Say the two ends, the unit once."""
        ends = (self.conf_low, self.conf_high)
        if self._code == JOB_YEARS:
            low, high = (number(end, lang, _digits(end)) for end in ends)
            return joined(low, high, lang, prose=True)
        return span(_rounded(ends[0]), _rounded(ends[1]), self._code, lang, prose=True)

    @property
    def _code(self) -> str:
        return self.unit.partition("/")[0]


@dataclass(frozen=True)
class Results(Shown):
    """A reform beside its baseline.

    Attributes
    ----------
    scenario : Scenario
    hub : str
        Name of the hub.
    setting : str
        The answer that sentence and drawings tell.
    simulations : mapping of str to Simulation
        By setting.
    lang : {"en", "fr"}
    """

    scenario: Scenario
    hub: str
    setting: str
    simulations: Mapping[str, Simulation]
    lang: str

    @cached_property
    def numbers(self) -> dict[tuple[str, str], Number]:
        """Key numbers by setting and measure of `policy.returns`."""
        found = {}
        for setting, simulation in self.simulations.items():
            for row in returns(simulation).to_dict("records"):
                kept = (float(row[name]) for name in KEPT)
                found[setting, str(row["measure"])] = Number(str(row["unit"]), *kept)
        return found

    @property
    def changes(self) -> bool:
        """Whether the reform does anything at all."""
        return bool(self.scenario.levers)

    def html(self) -> Html:
        """Write sentence, drawings, table and notes."""
        answer, notes = self.sentence(), self.simulations[self.setting].notes
        return element(
            "div",
            element("p", answer, class_="answer", role="status", aria_live="polite"),
            element("div", self._levels(), self._net(answer), class_="pair"),
            self._table(),
            *(element("p", note.said(self.lang), class_="note") for note in notes),
            element("p", self._precision(), class_="note"),
            class_="results",
        )

    def sentence(self) -> str:
        """Say the chosen answer in one sentence."""
        years = say_many(self.lang, "{n} year", "{n} years", self.scenario.horizon)
        label = SETTING_LABELS[self.setting]
        if not self.changes:
            nothing = "{answer}, {hub}, {years}: nothing changes, the reform is the baseline."
            return say(self.lang, nothing, answer=label, hub=self.hub, years=years)
        net = self.numbers[self.setting, NET]
        return say(
            self.lang,
            "{answer}, {hub}, {years}: {net} net job-years ({interval}) for {cost} of public money "
            "at present value; {ratio}. No effect in {none} of the draws.",
            answer=label,
            hub=self.hub,
            years=years,
            net=net.said(self.lang),
            interval=net.interval(self.lang),
            cost=self.numbers[self.setting, "net_cost"].said(self.lang),
            ratio=self._ratio(),
            none=percent(100 * net.no_effect, self.lang),
        )

    def _ratio(self) -> str:
        cost = self.numbers[self.setting, PER]
        if math.isnan(cost.mean):
            return say(self.lang, "no net job-year to divide it by")
        return say(self.lang, "{cost} a net job-year", cost=cost.said(self.lang))

    def _levels(self) -> Html:
        """Draw jobs in the hub and outside it, under baseline and reform."""
        paths = self.simulations[self.setting].paths
        held = paths[paths["variable"].isin(["jobs", "alumni_jobs"])]
        sums = held.groupby(["scenario", "year"])["mean"].sum()
        years = [int(year) for year in sums.loc["baseline"].index]
        lines = (
            Line(say(self.lang, "Reform"), tuple(sums.loc["reform"]), "blue", strong=True),
            Line(say(self.lang, "Baseline"), tuple(sums.loc["baseline"]), "ink", dashed=True),
        )
        title = say(self.lang, "Jobs in the hub and in firms that left, mean")
        ends = (number(line.values[-1], self.lang, 0) for line in lines)
        reform, baseline = ends
        alt = say(
            self.lang,
            "Jobs by year under baseline and reform; in {year} {baseline} and {reform}.",
            year=str(years[-1]),
            baseline=baseline,
            reform=reform,
        )
        return _figure(title, small_chart(years, lines, alt=alt, lang=self.lang))

    def _net(self, answer: str) -> Html:
        """Draw gross and net jobs by year, the net ones with their interval."""
        paths = self.simulations[self.setting].paths
        change = paths[paths["scenario"] == "difference"].set_index("variable")
        net, gross = change.loc["net_jobs"], change.loc["gross_jobs"]
        years = [int(year) for year in net["year"]]
        lines = (
            Line(say(self.lang, "Net"), tuple(net["mean"]), "blue", strong=True),
            Line(say(self.lang, "Gross"), tuple(gross["mean"]), "muted", dashed=True),
        )
        band = Band(tuple(net["conf_low"]), tuple(net["conf_high"]), "blue")
        title = say(self.lang, "Jobs, reform less baseline, with 95% of the draws of the net ones")
        alt = typeset(answer, self.lang)
        return _figure(title, small_chart(years, lines, alt=alt, lang=self.lang, band=band))

    def _table(self) -> Table:
        lang, numbers = self.lang, self.numbers
        heads = [Column(say(lang, "Measure"), start=True)]
        heads += [
            Column(SETTING_LABELS[name].said(lang), kept=name == self.setting) for name in SETTINGS
        ]
        rows: list[tuple[object, ...]] = [
            (MEASURES[name].said(lang), *(self._cell(one, name) for one in SETTINGS))
            for name in MEASURED
        ]
        none = [percent(100 * numbers[one, NET].no_effect, lang) for one in SETTINGS]
        worth = [percent(100 * numbers[one, WORTH].mean, lang) for one in SETTINGS]
        half = number(HALF, lang)
        about = say(lang, "Chance of no effect (less than {half} job-year)", half=half)
        rows += [(about, *none), (MEASURES[WORTH].said(lang), *worth)]
        return Table(
            say(lang, "The three answers"),
            tuple(heads),
            tuple(rows),
            lang,
            subtitle=say(lang, "Mean, and 95% of the draws; reform less baseline"),
            phone="tight",
        )

    def _cell(self, setting: str, measure: str) -> Html:
        found = self.numbers[setting, measure]
        if measure == PER and math.isnan(found.mean):
            return element("span", say(self.lang, "no net gain"), class_="none")
        mean = element("span", found.said(self.lang), class_="nb")
        return fragment(mean, " ", element("span", f"({found.interval(self.lang)})", class_="m"))

    def _precision(self) -> str:
        error = self.numbers[self.setting, NET].mc_error
        draws = len(self.simulations[self.setting].draws)
        return say(
            self.lang,
            "{draws} draws, the same for every position of the controls; more draws would move the "
            "mean of the net job-years by up to {error}.",
            draws=number(draws, self.lang),
            error=number(error, self.lang, 0 if error >= 10 else 1),
        )


def results_of(
    bench: Workbench, scenario: Scenario, *, hub: str, setting: str, lang: str
) -> Results:
    """Simulate a reform in its three answers."""
    found = {name: bench.simulate(scenario, name) for name in SETTINGS}
    return Results(scenario, hub, setting, found, lang)


def _figure(title: str, drawing: Html) -> Html:
    return element("figure", element("figcaption", element("b", title)), drawing)


def _digits(job_years: float) -> int:
    return 0 if abs(job_years) >= 10 or job_years == 0 else 1


def _rounded(amount: float) -> float:
    return float(f"{amount:.{DIGITS}g}")
