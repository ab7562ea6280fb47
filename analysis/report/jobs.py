"""One report to make: a template with its parameters, its language and the page it becomes."""

from __future__ import annotations

import itertools
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OWN_AXES = ("entity", "lang", "data")


@dataclass(frozen=True)
class Job:
    """A report to make.

    `parameters` holds every parameter the template declares, settled; `name` is the page's name
    without language; `file` and `line` say where a batch file asks for it (`line` None from
    Python).
    """

    template: str
    path: Path
    parameters: Mapping[str, Any]
    lang: str
    name: str
    file: str = ""
    line: int | None = None

    @property
    def entity(self) -> str:
        """The hub the report is about; empty where the template has no such parameter."""
        value = self.parameters.get("entity", "")
        return value if isinstance(value, str) else ""

    @property
    def data(self) -> str:
        """The overlay folder the report reads; empty for the shipped data alone."""
        value = self.parameters.get("data", "")
        return value if isinstance(value, str) else ""

    @property
    def label(self) -> str:
        """The job in one word: folder, page and language."""
        return f"{slug(self.entity) or slug(self.template)}/{self.name}.{self.lang}"

    @property
    def page(self) -> str:
        """Where the page lands below the folder of reports."""
        return f"{self.label}.html"

    @property
    def partial(self) -> str:
        """Where the notebook of a failure is kept below the folder of reports."""
        return f"{self.label}.partial.ipynb"

    def written(self) -> str:
        """Write the parameters as one line of JSON, the same for the same values."""
        return json.dumps(dict(self.parameters), ensure_ascii=False, sort_keys=True)

    def matches(self, text: str) -> bool:
        """Whether every word of a selection occurs in the label or the template's name."""
        where = _folded(f"{self.label} {self.template}")
        return all(word in where for word in _folded(text).split())


def slug(text: str) -> str:
    """Write a value so that it can stand in a file's name."""
    return re.sub(r"[^\w-]+", "-", text).strip("-")[:60]


def grid(values: Mapping[str, Sequence[Any]]) -> Iterator[tuple[dict[str, Any], str]]:
    """Combine every value with every other; with each, what tells its page from the others.

    Axes with several values that the page's path does not already carry (all but hub, language
    and data) are named: `k-4`. A list among the values is named by its place.
    """
    names = list(values)
    for places in itertools.product(*(range(len(values[name])) for name in names)):
        chosen = {name: values[name][place] for name, place in zip(names, places, strict=True)}
        suffix = "".join(
            f"-{name}-{_named(chosen[name], place)}"
            for name, place in zip(names, places, strict=True)
            if len(values[name]) > 1 and name not in OWN_AXES
        )
        yield chosen, suffix


def _named(value: Any, place: int) -> str:
    return str(place + 1) if isinstance(value, (list, dict)) else slug(str(value))


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
