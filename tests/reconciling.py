"""Small hubs of claims for the tests of the reconciliation."""

from __future__ import annotations

import pandas as pd

from analysis.facts.package import open_package
from analysis.facts.reconciliation.observations import observe
from analysis.facts.reconciliation.segments import Segment, segments_of

BREAKS = pd.DataFrame({"entity_id": pd.Series(dtype="str"), "first_year": pd.Series(dtype="int64")})


def claims(*rows: tuple) -> pd.DataFrame:
    """Claims from (indicator, period, value) and, where wanted, bound, quality, observation.

    A period is `2013`, `2013-07` or `2008/2013-03`; every row has its own source.
    """
    table = []
    for number, row in enumerate(rows):
        indicator, period, value, *rest = row
        start, _, end = period.partition("/")
        bound, quality, observation = [*rest, *("point", "B", f"obs-x-{number}")[len(rest) :]]
        table.append(
            {
                "claim_id": f"x-{number:04d}",
                "entity_id": "park",
                "indicator": indicator,
                "period_start": start,
                "period_end": end or start,
                "value": float(value),
                "unit": "persons" if indicator == "jobs" else "firms",
                "bound": bound,
                "quality": quality,
                "source_id": f"source-{observation}",
                "observation_id": observation,
            }
        )
    return pd.DataFrame(table)


def entities(opened: int | None = None) -> pd.DataFrame:
    """One park without a parent."""
    return pd.DataFrame(
        {
            "entity_id": ["park"],
            "parent_id": pd.Series([pd.NA], dtype="str"),
            "opened_year": pd.Series([opened], dtype="Int64"),
        }
    )


def readings(**known: str) -> pd.DataFrame:
    """Readings by the last digits of a claim: `readings(c0001="part")`."""
    names = [f"x-{name[1:]}" for name in known]
    return pd.DataFrame(
        {"claim_id": pd.Series(names, dtype="str"), "reading": pd.Series(list(known.values()))}
    ).astype("str")


def observed(*rows: tuple, opened: int | None = None, **known: str) -> pd.DataFrame:
    """Observations of the park."""
    return observe(claims(*rows), entities(opened), readings(**known))


def segments(
    *rows: tuple, opened: int | None = None, breaks: pd.DataFrame = BREAKS, **known: str
) -> tuple[Segment, ...]:
    """Segments of the park."""
    return segments_of(observed(*rows, opened=opened, **known), breaks, opened)


def shipped_segments(claims: pd.DataFrame, entity: str) -> tuple[Segment, ...]:
    """Segments of a shipped hub, from claims that may have been changed."""
    package = open_package()
    table, breaks = package.table("entities"), package.table("definition-breaks")
    found = observe(claims, table, package.table("claim-readings"))
    opened = table.set_index("entity_id")["opened_year"][entity]
    own = breaks[breaks["entity_id"].eq(entity)]
    year = None if pd.isna(opened) else int(opened)
    return segments_of(found[found["entity_id"].eq(entity)], own, year)
