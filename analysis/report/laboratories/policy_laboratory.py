"""The laboratory: a reform set by hand, beside its baseline, in three answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.language.errors import DataError, NotEstimable
from analysis.language.languages import check_language
from analysis.language.messages import message, say
from analysis.language.shown import Html, Shown, element, fragment
from analysis.policy.kept_draws import Workbench, workbench
from analysis.policy.levers.registry import LEVERS
from analysis.policy.measure_labels import SETTING_LABELS
from analysis.policy.scenario import Scenario, load_scenario
from analysis.report.laboratories.composing import Value, composed, hub_names, values_of
from analysis.report.laboratories.results import Results, results_of
from analysis.report.laboratories.taking_away import title_of
from analysis.report.laboratories.unit_words import exact, range_words, unit_words
from analysis.report.tables import Column, Group, Table

if TYPE_CHECKING:
    from analysis.report.laboratories.panel import Panel

BEGINNING = "sba-morocco"
DRAWS = 500


class Laboratory(Shown):
    """A reform that a reader sets by hand; it shows itself with controls where a kernel runs.

    Attributes
    ----------
    begun : Scenario
        The scenario that the controls were set to last.
    entity : str
        The hub.
    setting : {"central", "sceptical", "advocate"}
        The answer told in sentence and drawings.
    lang : {"en", "fr"}
    values : dict of str to float or str
        Every parameter of every lever, by `lever.parameter`.
    """

    def __init__(
        self,
        begun: Scenario,
        entity: str,
        lang: str,
        *,
        draws: int,
        folder: Path,
        out: Path,
        data: str | Path | None,
    ) -> None:
        self.begun, self.entity, self.lang = begun, entity, lang
        self.setting = "central"
        self.draws, self.folder, self.out, self.data = draws, folder, out, data
        self.values = values_of(begun, entity)
        self._first = entity
        self._hubs: dict[str, dict[str, str]] = {}
        self._bench: Workbench | None = None
        self._last: Results | None = None
        self._panel: Panel | None = None

    @property
    def scenario(self) -> Scenario:
        """The reform as the controls stand."""
        return composed(self.begun, self.entity, self.values)

    @property
    def results(self) -> Results:
        """The reform beside its baseline.

        Raises
        ------
        NotEstimable
            The hub cannot be simulated.
        """
        scenario, last = self.scenario, self._last
        if last is None or last.scenario != scenario:
            last = results_of(self._ready(scenario), scenario, **self._told())
        self._last = Results(last.scenario, simulations=last.simulations, **self._told())
        return self._last

    @property
    def hubs(self) -> dict[str, str]:
        """Names of the hubs to choose from."""
        if self.lang not in self._hubs:
            country = self.begun.assumptions.country
            self._hubs[self.lang] = hub_names(country, self._first, self.lang, self.data)
        return self._hubs[self.lang]

    @property
    def panel(self) -> Panel:
        """The controls."""
        if self._panel is None:
            from analysis.report.laboratories.panel import Panel

            self._panel = Panel(self)
        return self._panel

    def begin(self, scenario: Scenario) -> None:
        """Set every parameter as a scenario has it."""
        self.begun, self.values = scenario, values_of(scenario, self.entity)
        self._tell_panel()

    def move(self, entity: str) -> None:
        """Go to another hub; numbers that were left as they were become those of that hub."""
        before, after = (values_of(self.begun, hub) for hub in (self.entity, entity))
        kept = {key: one for key, one in self.values.items() if one != before[key]}
        self.entity, self.values = entity, after | kept

    def set(self, values: Mapping[str, Value]) -> None:
        """Set parameters, by `lever.parameter`."""
        unknown = [key for key in values if key not in self.values]
        if unknown:
            raise DataError(message("{key}: no lever has this parameter.", key=unknown[0]))
        self.values |= values
        self._tell_panel()

    def html(self) -> Html:
        """Write the reform and its results, as a reader without a kernel sees them."""
        try:
            found: Any = self.results.html()
        except NotEstimable as error:
            found = element("p", error.said(self.lang), class_="failure")
        return fragment(sheet(), element("div", self._reform(), found, class_="tp-lab tp-still"))

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> dict[str, Any]:
        shown: dict[str, Any] = super()._repr_mimebundle_()
        try:
            return shown | self.panel.view()
        except ModuleNotFoundError:  # the controls are of the set `lab`; the rest is not
            return shown

    def _tell_panel(self) -> None:
        if self._panel is not None:
            self._panel.show()

    def _told(self) -> dict[str, str]:
        return {"hub": self.hubs[self.entity], "setting": self.setting, "lang": self.lang}

    def _ready(self, scenario: Scenario) -> Workbench:
        kept = self._bench
        if kept is None or kept.entity != self.entity or not kept.fits(scenario):
            self._bench = workbench(scenario, entity=self.entity, draws=self.draws, data=self.data)
        assert self._bench is not None
        return self._bench

    def _reform(self) -> Table:
        """List the levers that are on, with what the law may say."""
        lang = self.lang
        rows: list[Group | tuple[Any, ...]] = []
        scenario = self.scenario
        for one in scenario.levers:
            lever = LEVERS[one.lever]
            rows.append(Group(lever.label.said(lang)))
            for setting in one.settings:
                parameter, value = lever.parameter(setting.key), setting.at(self.entity)
                said = value if isinstance(value, str) else exact(value, lang)
                unit = "" if parameter.choices else unit_words(parameter.unit, lang)
                span = ", ".join(parameter.choices) or range_words(parameter, lang)
                rows.append((parameter.label.said(lang), said, unit, span))
        title = say(lang, "The reform: {title}", title=title_of(scenario, self.begun, lang))
        heads = (say(lang, "Law and budget"), say(lang, "Value"), say(lang, "Unit"),
                 say(lang, "Allowed"))  # fmt: skip
        columns = (Column(heads[0], start=True), Column(heads[1], kept=True),
                   Column(heads[2], start=True), Column(heads[3], start=True))  # fmt: skip
        return Table(title, columns, tuple(rows), lang, wide=False)


def sheet() -> Html:
    """Write the style of the laboratory."""
    text = files("analysis.report.laboratories").joinpath("laboratory.css").read_text("utf-8")
    return Html(f"<style>{' '.join(text.split())}</style>")


def laboratory(
    entity: str | None = None,
    *,
    scenario: Scenario | str | Path = BEGINNING,
    setting: str = "central",
    lang: str = "en",
    draws: int = DRAWS,
    folder: str | Path = ".",
    out: str | Path = "reports",
    data: str | Path | None = None,
) -> Laboratory:
    """Open the laboratory on a hub.

    Parameters
    ----------
    entity : str, optional
        The hub; the scenario's own by default.
    scenario : Scenario, name or path
        What the controls are set to first.
    setting : {"central", "sceptical", "advocate"}
        The answer that is told first.
    lang : {"en", "fr"}
        Language of the words; a control changes it.
    draws : int
        A multiple of 500: fewer answer sooner, more are more precise.
    folder : path
        Where scenario files are saved.
    out : path
        Where pages are rendered to.
    data : path, optional
        An overlay folder.

    Returns
    -------
    Laboratory
        Displayed in a notebook it has controls; without a kernel it reads as a page.

    Raises
    ------
    DataError
        An unknown scenario, hub, setting or language.
    """
    from analysis.facts.claim_table import check_names
    from analysis.facts.package import open_package
    from analysis.language.spelling import unknown_name

    check_language(lang)
    begun = scenario if isinstance(scenario, Scenario) else load_scenario(scenario, data=data)
    hub = begun.entity if entity is None else entity
    check_names([hub], open_package(data), "entities", "entity_id", data)
    if setting not in SETTING_LABELS:
        problem = unknown_name(setting, SETTING_LABELS)
        raise DataError(message("{what} {problem}", what=message("setting"), problem=problem))
    made = Laboratory(begun, hub, lang, draws=draws, folder=Path(folder), out=Path(out), data=data)
    made.setting = setting
    return made
