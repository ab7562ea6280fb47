"""Refresh the country panel from the World Bank's API into a vintage folder of its own."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.facts.package import open_package
from analysis.facts.refresh_notes import Note, notes_table
from analysis.facts.refresh_words import readme
from analysis.facts.vintage import Tables, vintage_tables
from analysis.facts.vintage_changes import changed_values, no_changes
from analysis.facts.vintage_folder import held, read_vintage, write_vintage
from analysis.facts.worldbank import Economies, Series, economies, series
from analysis.facts.worldbank_line import ADDRESS, Line, Unreachable
from analysis.facts.worldbank_pages import Unusable
from analysis.language.errors import DataError
from analysis.language.messages import Message, message
from analysis.language.spelling import unknown_name

FOLDER = "world-bank-vintage"
SINCE = 2000  # first year of the panel; series that go further back begin in EARLY
EARLY = 1990
SILENCES = 3  # indicators in a row without an answer after which no more are asked for
ENOUGH = 0.5  # share of the shipped values that a new edition must at least have
BASE_YEAR = re.compile(r"\b(19|20)\d\d\b")


@dataclass(frozen=True)
class Refreshed:
    """What a refresh did.

    Attributes
    ----------
    folder : pathlib.Path
        The vintage folder, to be used like an overlay (`data=`, `--data`).
    written : bool
        Whether it was written: nothing is, where no indicator came whole.
    indicators : DataFrame
        A row an indicator that the API serves: `indicator_code, name, status` (refreshed or
        kept), `reason, world_bank_database, world_bank_code, world_bank_name, last_updated,
        first_year, last_year, n_countries, n_obs, new, revised, vanished, aggregates_left_out,
        unknown_economies`.
    changes : DataFrame
        What changed against the shipped panel, a row a value; see `vintage_changes`.
    """

    folder: Path
    written: bool
    indicators: pd.DataFrame
    changes: pd.DataFrame

    @property
    def kept(self) -> pd.DataFrame:
        """Return the indicators whose present edition stays."""
        return self.indicators[self.indicators["status"] == "kept"]


def refresh(
    out: str | Path = FOLDER,
    *,
    base_url: str = ADDRESS,
    indicators: str | Iterable[str] | None = None,
    accept: str | Iterable[str] = (),
    limit: float = 30.0,
    pause: float = 0.2,
    lang: str = "en",
    told: Callable[[Note, int, int], None] = lambda note, done, due: None,
) -> Refreshed:
    """Ask the World Bank for every indicator that it serves and write a vintage folder.

    An indicator is replaced whole or not at all: a series that is empty, cut, torn or much
    shorter than the shipped one leaves the present edition where it is. The shipped panel is never
    touched.

    Parameters
    ----------
    out : path
        Folder to write; an earlier refresh there is replaced in one step, and what could not be
        fetched now stays in it.
    base_url : str
        Address of the API.
    indicators : str or iterable of str, optional
        Codes of `country_indicators.csv`; all that the API serves where left out.
    accept : str or iterable of str
        Codes whose new edition is taken even if it has less than half of the shipped values.
    limit : float
        Seconds for one answer.
    pause : float
        Least time between two requests, in seconds.
    lang : {"en", "fr"}
        Language of the folder's README.md and of the reasons.
    told : callable
        Called after each indicator with its note, how many are done and how many there are.

    Returns
    -------
    Refreshed

    Raises
    ------
    DataError
        No connection, no list of economies, a folder that holds something else, an unknown code.
    """
    package = open_package()
    shipped = Tables(package.table("country-indicators"), package.table("country-year"))
    asked = _asked(shipped.indicators, indicators)
    taken = _asked(shipped.indicators, accept)["indicator_code"]
    folder = Path(out).expanduser().resolve()
    line = Line(base_url, limit=limit, pause=pause)
    with held(folder):
        earlier = read_vintage(folder)
        known = _countries(line, package.table("countries"))
        notes = _fetched(line, asked, shipped.panel, known, set(taken), told)
        fetched = {note.code: note.series for note in notes if note.series is not None}
        day = dt.datetime.now(dt.UTC).date()
        if not fetched:
            return Refreshed(folder, False, notes_table(notes, asked, None, lang), no_changes())
        tables = vintage_tables(fetched, shipped, earlier, day)
        changes = changed_values(shipped.panel, tables.only(set(fetched)).panel)
        table = notes_table(notes, asked, changes, lang)
        text = readme(table, base_url, day, lang)
        write_vintage(folder, tables, text, {"indicators.csv": table, "changes.csv": changes})
    return Refreshed(folder, True, table, changes)


def _asked(described: pd.DataFrame, codes: str | Iterable[str] | None) -> pd.DataFrame:
    """Find the indicators to ask for; one that the API does not serve is refused."""
    served = described[described["world_bank_code"].notna()]
    if codes is None:
        return served
    names = [codes] if isinstance(codes, str) else list(codes)
    for name in names:
        if name not in set(described["indicator_code"]):
            raise DataError(unknown_name(name, described["indicator_code"]))
        if name not in set(served["indicator_code"]):
            raise DataError(
                message(
                    "{code}: the World Bank’s API does not serve it. Leave it out: its shipped "
                    "values stay.",
                    code=name,
                )
            )
    return served[served["indicator_code"].isin(names)]


def _countries(line: Line, countries: pd.DataFrame) -> Economies:
    """Ask who is a country, and keep those of the data package; the rest count as unknown."""
    try:
        known = economies(line)
        here = known.countries & set(countries["country_iso3"])
        if not here:
            raise Unusable(message("a list of economies without a country of the data package"))
    except (Unreachable, Unusable) as error:
        raise type(error)(
            message(
                "The World Bank’s API gave no list of countries: {reason}. Check the connection "
                "and the address (--base-url), or try again later. Nothing was written; the "
                "shipped panel is as it was.",
                reason=error.message,
            )
        ) from None
    return Economies(frozenset(here), known.aggregates, known.iso3)


def _fetched(
    line: Line,
    asked: pd.DataFrame,
    panel: pd.DataFrame,
    known: Economies,
    taken: set[str],
    told: Callable[[Note, int, int], None],
) -> list[Note]:
    own = panel[panel["indicator_code"].isin(asked["indicator_code"])]
    sizes = own.groupby("indicator_code").size()
    notes: list[Note] = []
    silent = 0
    for row in asked.to_dict("records"):
        code, name = str(row["indicator_code"]), str(row["name"])
        found: Series | None = None
        reason: Message | None = None
        if silent >= SILENCES:
            reason = message("not asked for: no answer came to the {n} before it", n=SILENCES)
        else:
            try:
                found = _series(line, row, known)
                reason = _doubt(found, row, int(sizes.get(code, 0)), code in taken)
                silent = 0
            except Unreachable as error:
                reason, silent = error.message, silent + 1
            except Unusable as error:
                reason, silent = error.message, 0
        notes.append(Note(code, name, found if reason is None else None, reason))
        told(notes[-1], len(notes), len(asked))
    return notes


def _series(line: Line, row: dict, known: Economies) -> Series | None:
    since = EARLY if row["first_year"] < SINCE else SINCE
    years = (since, dt.datetime.now(dt.UTC).year)
    return series(line, int(row["world_bank_database"]), str(row["world_bank_code"]), years, known)


def _doubt(found: Series | None, row: dict, shipped: int, taken: bool) -> Message | None:
    """Say why a series that came whole is not taken all the same."""
    if found is None:
        return message("the API has no values of it any more")
    now, here = BASE_YEAR.search(found.name), BASE_YEAR.search(str(row["unit"]))
    if now and here and now[0] != here[0]:
        return message(
            "another base year: the API’s {name} is not in the package’s unit, {unit}",
            name=found.name,
            unit=row["unit"],
        )
    if len(found.values) < ENOUGH * shipped and not taken:
        return message(
            "only {n} values where the shipped edition has {shipped}; --accept {code} takes them",
            n=len(found.values),
            shipped=shipped,
            code=row["indicator_code"],
        )
    return None
