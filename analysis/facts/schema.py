"""What `datapackage.json` declares about each table: columns, types, constraints, keys."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from analysis.language.errors import DataError
from analysis.language.messages import message
from analysis.language.spelling import unknown_name


@dataclass(frozen=True)
class Column:
    """One declared column; `kind` is string, integer, number or date."""

    name: str
    kind: str
    description: str
    description_fr: str
    example: str
    required: bool
    unique: bool
    pattern: re.Pattern[str] | None
    choices: tuple[Any, ...]
    minimum: float | None
    maximum: float | None
    shortest: int
    longest: int | None
    overlay_only: bool


@dataclass(frozen=True)
class Reference:
    """Columns whose values stand in another table, or are one of the named areas."""

    columns: tuple[str, ...]
    resource: str
    targets: tuple[str, ...]
    areas: tuple[str, ...]


@dataclass(frozen=True)
class Schema:
    """One declared table."""

    resource: str
    path: str
    description: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    references: tuple[Reference, ...]
    ordered: tuple[tuple[str, str], ...]

    @property
    def stem(self) -> str:
        """The file's name without its ending: `country_year`."""
        return self.path.partition(".")[0]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns of the shipped table, in order."""
        return tuple(column.name for column in self.columns if not column.overlay_only)


@dataclass(frozen=True)
class Descriptor:
    """The whole descriptor: its JSON content and the tables it declares."""

    content: Mapping[str, Any]
    schemas: tuple[Schema, ...]

    def schema(self, resource: str) -> Schema:
        """Find a table by its name; `country-year` and `country_year` are the same.

        Raises
        ------
        DataError
            The package has no such table.
        """
        for schema in self.schemas:
            if schema.resource == resource.replace("_", "-"):
                return schema
        known = [schema.resource for schema in self.schemas]
        raise DataError(
            message("The data package: {unknown}", unknown=unknown_name(resource, known))
        )


@cache
def load_descriptor(folder: Path) -> Descriptor:
    """Load `datapackage.json` of a folder."""
    content = json.loads((folder / "datapackage.json").read_text("utf-8"))
    return Descriptor(content, tuple(_schema(entry) for entry in content["resources"]))


def _schema(entry: Mapping[str, Any]) -> Schema:
    declared = entry["schema"]
    columns = [_column(field, False) for field in declared["fields"]]
    columns += [_column(field, True) for field in declared.get("overlayFields", ())]
    keys = [*declared.get("foreignKeys", ()), *declared.get("foreignKeysWithAreas", ())]
    return Schema(
        resource=entry["name"],
        path=entry["path"],
        description=entry.get("description", ""),
        columns=tuple(columns),
        primary_key=tuple(declared.get("primaryKey", ())),
        references=tuple(_reference(key, entry["name"]) for key in keys),
        ordered=tuple((low, high) for low, high in declared.get("ordered", ())),
    )


def _column(field: Mapping[str, Any], overlay_only: bool) -> Column:
    limits = field.get("constraints", {})
    pattern = limits.get("pattern")
    return Column(
        name=field["name"],
        kind=field["type"],
        description=field.get("description", ""),
        description_fr=field.get("description_fr", ""),
        example=str(field.get("example", "")),
        required=limits.get("required", False),
        unique=limits.get("unique", False),
        pattern=re.compile(pattern) if pattern else None,
        choices=tuple(limits.get("enum", ())),
        minimum=limits.get("minimum"),
        maximum=limits.get("maximum"),
        shortest=limits.get("minLength", 0),
        longest=limits.get("maxLength"),
        overlay_only=overlay_only,
    )


def _reference(key: Mapping[str, Any], resource: str) -> Reference:
    return Reference(
        columns=tuple(key["fields"]),
        resource=key["reference"]["resource"] or resource,
        targets=tuple(key["reference"]["fields"]),
        areas=tuple(key.get("areas", ())),
    )
