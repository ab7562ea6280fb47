"""A folder for a user's own figures: tables with their header, and how to fill them in."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from pathlib import Path

from analysis.facts.package import open_package
from analysis.facts.schema import Column, Descriptor, load_descriptor
from analysis.facts.shipped import shipped
from analysis.facts.spreadsheet import BYTE_ORDER_MARK
from analysis.language.errors import DataError
from analysis.language.messages import message, say

# The last column of each table is required: spreadsheets drop separators after empty last cells.
TABLES = {
    "entities": "entity_id name name_fr short_name parent_id city city_fr country_iso3 "
    "opened_year operator operator_fr ownership latitude longitude coord_precision specialisation "
    "specialisation_fr website note note_fr kind status comparable",
    "sources": "source_id title publisher author published url kind language licence_note",
    "claims": "claim_id entity_id indicator period_start period_end value unit currency bound "
    "value_printed unit_printed note note_fr replaces source_id quality observation_id",
}
EXAMPLES = {
    "entities": {
        "entity_id": "{hub}",
        "name": "My Park",
        "short_name": "My Park",
        "city": "Settat",
        "country_iso3": "MAR",
        "opened_year": "2015",
        "kind": "park",
        "status": "open",
        "comparable": "1",
    },
    "sources": {
        "source_id": "{hub}-register",
        "title": "[Register of tenants]",
        "publisher": "My Park",
        "published": "2025",
        "kind": "own_records",
        "language": "fr",
        "licence_note": "Own records",
    },
    "claims": {
        "claim_id": "{observed}-1",
        "entity_id": "{hub}",
        "indicator": "tenant_firms",
        "period_start": "2024-12",
        "period_end": "2024-12",
        "value": "42",
        "unit": "firms",
        "bound": "point",
        "value_printed": "42",
        "unit_printed": "firms",
        "source_id": "{hub}-register",
        "quality": "A",
        "observation_id": "obs-{observed}-1",
    },
}
ANY_HUB = "my-park"
BATCH = """\
- template: hub_profile
  entity: {hub}
  lang: [fr, en]
"""
SEPARATORS = {"en": ",", "fr": ";"}


def new_overlay(folder: str | Path, lang: str = "en") -> Path:
    """Write a folder with the tables to fill in and a README that explains their columns.

    Parameters
    ----------
    folder : path
        Folder to make; it must not exist yet, or be empty.
    lang : {"en", "fr"}
        Language of the README. In French the tables are separated by semicolons, as a spreadsheet
        set to French reads them; both kinds are read back.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    DataError
        Something stands there already: nothing is written over.
    """
    target = Path(folder).expanduser()
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            found = message("{folder} is there already. Choose another name.", folder=str(folder))
            raise DataError(found)
        target.mkdir(parents=True, exist_ok=True)
        separator = SEPARATORS[lang]
        for resource, columns in TABLES.items():
            header = BYTE_ORDER_MARK + separator.join(columns.split()) + "\r\n"
            (target / f"{resource}.csv").write_bytes(header.encode())
        hub = example_hub(target)
        (target / "README.md").write_text(readme(lang, hub), encoding="utf-8")
        comment = say(
            lang, "The pages you want; each hub is named by its entity_id in entities.csv."
        )
        batch = BATCH.replace("{hub}", hub)
        (target / "batch.yaml").write_text(f"# {comment}\n{batch}", encoding="utf-8")
    except OSError as error:
        why = error.strerror or str(error)
        raise DataError(message("{folder}: {why}", folder=str(folder), why=why)) from None
    return target


def example_hub(folder: Path) -> str:
    """Make an id for the hub of the examples out of the folder's name, one not shipped yet."""
    bare = unicodedata.normalize("NFKD", folder.resolve().name).encode("ascii", "ignore").decode()
    hub = re.sub("[^a-z0-9]+", "-", bare.lower()).strip("-") or ANY_HUB
    taken = set(open_package().table("entities")["entity_id"])
    return f"my-{hub}" if hub in taken else hub


def readme(lang: str, hub: str = ANY_HUB) -> str:
    """Explain how to fill an overlay in: steps, columns, an example of each row, indicators."""
    descriptor = load_descriptor(shipped("data"))
    parts = [
        say(lang, "# Your own figures"),
        say(
            lang,
            "The rows of these tables are added to the data package. Fill in `entities.csv` (your "
            "hub), `sources.csv` (where the figures come from) and `claims.csv` (one figure a "
            "row). Columns marked * are required; a table or a column you do not need may be "
            "deleted. Text stays as you write it; only an empty cell is missing.",
        ),
        say(
            lang,
            "A row takes the place of a shipped claim only where the column `replaces` names it. A "
            "range is two rows, `lower` and `upper`. Save as CSV UTF-8: with commas and decimal "
            "points, or with semicolons and decimal commas.",
        ),
        say(lang, "Then:"),
        "```\ntechnoparks check --data .\ntechnoparks report batch.yaml --data .\n```",
    ]
    for resource in TABLES:
        columns = _columns(resource, descriptor, lang)
        parts += [f"## {resource}.csv", columns, _example(resource, lang, hub)]
    parts += [
        say(lang, "## Indicators used most"),
        _indicators(lang),
        say(
            lang,
            "All indicators are in `indicators.csv` of the data package; a table of that name here "
            "adds others.",
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _columns(resource: str, descriptor: Descriptor, lang: str) -> str:
    columns = {column.name: column for column in descriptor.schema(resource).columns}
    heads = [say(lang, "Column"), say(lang, "What it holds"), say(lang, "Allowed")]
    rows = [_column_row(columns[name], lang) for name in TABLES[resource].split()]
    return _table(heads, rows)


def _column_row(column: Column, lang: str) -> list[str]:
    allowed = ", ".join(f"`{choice}`" for choice in column.choices)
    if not allowed and column.example:
        allowed = say(lang, "such as `{example}`", example=column.example)
    described = column.description_fr if lang == "fr" else column.description
    return [f"`{column.name}`{'*' if column.required else ''}", described, allowed]


def _example(resource: str, lang: str, hub: str) -> str:
    names = TABLES[resource].split()
    text = io.StringIO()
    writer = csv.writer(text, delimiter=SEPARATORS[lang], lineterminator="\n")
    # Ids of claims and observations begin with a letter, those of hubs need not.
    observed = hub if hub[0].isalpha() else f"hub-{hub}"
    cells = [EXAMPLES[resource].get(name, "") for name in names]
    writer.writerows([names, [cell.format(hub=hub, observed=observed) for cell in cells]])
    return say(lang, "An example:") + f"\n\n```\n{text.getvalue()}```"


def _indicators(lang: str) -> str:
    table = open_package().table("indicators")
    core = table[table["core"] == 1].sort_values(["group", "indicator"])
    heads = [say(lang, "Indicator"), say(lang, "What it holds"), say(lang, "Unit")]
    label, definition = f"label_{lang}", "definition" if lang == "en" else "definition_fr"
    rows = [
        [f"`{row['indicator']}`", f"{row[label]}. {row[definition]}", f"`{row['unit']}`"]
        for _, row in core.iterrows()
    ]
    note = say(lang, "In a unit, `CUR` stands for the code of the currency: `MAD_per_m2_month`.")
    return _table(heads, rows) + "\n\n" + note


def _table(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
