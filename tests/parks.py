"""Parks of one's own for the tests of comparisons: an overlay of hubs whose figures are known."""

from __future__ import annotations

from pathlib import Path

from overlays import ENTITY, claim, overlay

UNITS = {"tenant_firms": "firms", "jobs": "persons", "land_area": "m2", "occupancy_rate": "percent"}
PARK = ENTITY | {"opened_year": "2000", "ownership": "public", "parent_id": ""}


def parks(folder: Path, figures: dict[str, dict[str, str]], **hubs: dict[str, str]) -> Path:
    """Write an overlay of parks.

    Parameters
    ----------
    folder : Path
        Where.
    figures : dict
        A hub's letter → indicator → figures, as `{"a": {"jobs": "100"}}`; bound and year may
        follow (`"100 lower 2015"`), and several figures stand between semicolons.
    **hubs
        Columns of a hub's entity that differ, by its letter.
    """
    entities, claims = [], []
    for letter, own in figures.items():
        name = f"Park {letter.upper()}"
        entity = {"entity_id": f"park-{letter}", "name": name, "short_name": name}
        entities.append(PARK | entity | hubs.get(letter, {}))
        for indicator, told in own.items():
            for figure in told.split(";"):
                claims.append(_claim(len(claims) + 1, f"park-{letter}", indicator, figure.split()))
    return overlay(folder, claims, entities=entities)


def _claim(number: int, entity: str, indicator: str, words: list[str]) -> dict[str, str]:
    unit = UNITS[indicator]
    year = words[2] if len(words) > 2 else "2015"
    return claim(
        number,
        entity_id=entity,
        indicator=indicator,
        value=words[0],
        bound=words[1] if len(words) > 1 else "point",
        unit=unit,
        unit_printed=unit,
        period_start=year,
        period_end=year,
    )
