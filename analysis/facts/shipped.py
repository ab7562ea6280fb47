"""Where the shipped folders are: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from analysis.language.errors import DataError
from analysis.language.messages import message

PACKAGE = Path(__file__).resolve().parents[1]


@cache
def shipped(name: str) -> Path:
    """Find a shipped folder.

    Parameters
    ----------
    name : {"data", "parameterized"}
        The folder.

    Returns
    -------
    pathlib.Path
        `<repository>/<name>` in a checkout, `analysis/_shipped/<name>` in an installed wheel.

    Raises
    ------
    DataError
        Neither is there.
    """
    for folder in (PACKAGE / "_shipped" / name, PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise DataError(
        message("The shipped folder {name} is missing. Install technoparks again.", name=name)
    )
