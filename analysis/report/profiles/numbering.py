"""Numbers the figures and tables of one page in the order in which they are first shown."""

from __future__ import annotations


class Numbering:
    """Gives each name of a figure, and each of a table, its number; showing one again keeps it."""

    def __init__(self) -> None:
        self._figures: dict[str, int] = {}
        self._tables: dict[str, int] = {}

    def figure(self, name: str) -> int:
        """Return the number of a figure."""
        return self._figures.setdefault(name, len(self._figures) + 1)

    def table(self, name: str) -> int:
        """Return the number of a table."""
        return self._tables.setdefault(name, len(self._tables) + 1)
