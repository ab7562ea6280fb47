"""A room's public face: names that are imported from their file when first used."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import Any


def face(
    room: str, homes: Mapping[str, str]
) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """Module-level `__getattr__`, `__dir__` and `__all__` for a room.

    Parameters
    ----------
    room : str
        The room's `__name__`.
    homes : mapping of str to str
        Public name to the module that defines it. A name equal to the last part of its module
        stands for the module itself.

    Returns
    -------
    tuple
        The three module attributes, in this order.

    Raises
    ------
    AttributeError
        From the returned `__getattr__`, for a name that the room does not have.
    """
    names = sorted(homes)

    def fetch(name: str) -> Any:
        home = homes.get(name)
        if home is None:
            raise AttributeError(f"{room} has no {name!r}; it has {', '.join(names)}")
        module = importlib.import_module(home)
        return module if home.rpartition(".")[2] == name else getattr(module, name)

    return fetch, lambda: names, names
