"""The tables of a refreshed panel: whole series in the place of shipped ones, each described."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.facts.worldbank import Series

DATABASES = {
    2: "World Development Indicators",
    3: "Worldwide Governance Indicators",
    32: "Global Financial Development Database",
}
# The countries that `n_of_63_listed_countries` counts, as notes_country_year.md lists them.
LIST = (
    "MAR TUN DZA EGY JOR LBN SEN CIV KEN RWA NGA GHA ZAF MUS TUR BRA CHL COL MEX PER PAN ARG URY "
    "IND CHN MYS IDN THA VNM PHL KOR SGP ARE SAU ISR RUS UKR GEO ARM KAZ POL HUN ROU BGR CZE EST "
    "LVA LTU PRT ESP FRA DEU ITA GRC HRV SRB MKD ALB BIH GBR IRL USA JPN"
)
LISTED = frozenset(LIST.split())
PANEL = ["country_iso3", "year", "indicator_code", "value"]


@dataclass(frozen=True)
class Tables:
    """Two tables of the data package: the indicators and their values."""

    indicators: pd.DataFrame
    panel: pd.DataFrame

    def only(self, codes: set[str]) -> Tables:
        """Keep these indicators."""
        return Tables(
            self.indicators[self.indicators["indicator_code"].isin(codes)],
            self.panel[self.panel["indicator_code"].isin(codes)],
        )


def vintage_tables(
    fetched: Mapping[str, Series], shipped: Tables, earlier: Tables | None, day: dt.date
) -> Tables:
    """Put fetched series, and what an earlier refresh had beside them, into two tables.

    Parameters
    ----------
    fetched : mapping of str to Series
        By the package's code of the indicator.
    shipped : Tables
        Where the description of each indicator comes from.
    earlier : Tables, optional
        The folder's present content: an indicator that was not fetched now stays as it is.
    day : datetime.date
        Day of the refresh.

    Returns
    -------
    Tables
        Of these indicators only, in the columns of the data package.
    """
    described = {str(row["indicator_code"]): row for row in _records(shipped.indicators)}
    rows = [_described(described[code], one, day) for code, one in fetched.items()]
    values = [one.values.assign(indicator_code=code)[PANEL] for code, one in fetched.items()]
    indicators = [pd.DataFrame(rows, columns=shipped.indicators.columns)]
    if earlier is not None:
        kept = earlier.only(set(earlier.indicators["indicator_code"]) - set(fetched))
        indicators.append(kept.indicators)
        values.append(kept.panel)
    types = shipped.indicators.dtypes.to_dict()
    joined = pd.concat([part.astype(types) for part in indicators])
    return Tables(
        joined.sort_values("indicator_code", ignore_index=True),
        pd.concat(values).sort_values(
            ["indicator_code", "country_iso3", "year"], ignore_index=True
        )[PANEL],
    )


def coverage(values: pd.DataFrame) -> dict[str, int]:
    """Count what `country_indicators.csv` says of an indicator's values."""
    countries = set(values["country_iso3"])
    return {
        "first_year": int(values["year"].min()),
        "last_year": int(values["year"].max()),
        "n_countries": len(countries),
        "n_obs": len(values),
        "n_of_63_listed_countries": len(countries & LISTED),
    }


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): cell for name, cell in row.items()} for row in frame.to_dict("records")]


def _described(shipped: dict[str, Any], fetched: Series, day: dt.date) -> dict[str, Any]:
    """Say of an indicator where its new values come from; what it means stays as it was."""
    number, code = int(shipped["world_bank_database"]), str(shipped["world_bank_code"])
    database = DATABASES.get(number, f"database {number}")
    updated = fetched.last_updated or "not dated"
    return {
        **shipped,
        "computed": None,
        "computed_fr": None,
        "source": f"World Bank API, {database}, {code}, read on {day.isoformat()}",
        "vintage": f"{database}, last updated {updated}",
        **coverage(fetched.values),
    }
