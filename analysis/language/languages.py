"""Which languages the reader can choose, and what another one is answered."""

from __future__ import annotations

from analysis.language.errors import DataError
from analysis.language.messages import LANGUAGES, message


def check_language(lang: object) -> None:
    """Refuse a language that nothing is written in.

    Raises
    ------
    DataError
        With the languages there are.
    """
    if not isinstance(lang, str) or lang not in LANGUAGES:
        raise DataError(
            message(
                "language {lang}: unknown; known are {known}",
                lang=lang if isinstance(lang, str) and lang else repr(lang),
                known=", ".join(LANGUAGES),
            )
        )
