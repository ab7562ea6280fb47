"""Every sentence a user reads: English in the code, French in the catalogues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

LOCALES = {"en": "en_GB", "fr": "fr"}
LANGUAGES = tuple(LOCALES)


class MissingMessage(LookupError):
    """A sentence that no catalogue of the language holds."""


@dataclass(frozen=True)
class Message:
    """A sentence kept with its values until its language is known; `str` gives English."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def said(self, lang: str = "en") -> str:
        """Say the sentence in `lang`."""
        return say(lang, self.template, **self.values)

    def __str__(self) -> str:
        """Say the sentence in English."""
        return self.said("en")


def message(template: str, /, **values: Any) -> Message:
    """Keep an English sentence with `{named}` fields for later; Babel extracts its text."""
    return Message(template, values)


def say(lang: str, template: str, /, **values: Any) -> str:
    """Say an English sentence in a language and fill its `{named}` fields.

    Parameters
    ----------
    lang : {"en", "fr"}
        Language of the reader.
    template : str
        The English sentence as it stands in the code: the key of the catalogues.
    **values
        What fills the fields. A `Message` among them is said in the same language; numbers come
        already formatted by `language.numbers`.

    Returns
    -------
    str
        The sentence, not yet typeset (`language.typography` does that on text nodes).

    Raises
    ------
    MissingMessage
        The language has no such sentence.
    DataError
        There is no such language.
    """
    return _fill(_found(lang, template, 0), lang, values)


def say_many(lang: str, one: str, many: str, n: float, /, **values: Any) -> str:
    """Say the form of a sentence that the number asks for; `{n}` is the number by locale.

    French keeps the singular below two, decimals included: 0,3 emploi.
    """
    from babel.numbers import format_decimal

    form = 0 if (abs(n) < 2 if lang == "fr" else n == 1) else 1
    chosen = (one, many)[form] if lang == "en" else _found(lang, one, form)
    return _fill(chosen, lang, {"n": format_decimal(n, locale=LOCALES[lang]), **values})


def _fill(template: str, lang: str, values: Mapping[str, Any]) -> str:
    said = {k: v.said(lang) if isinstance(v, Message) else v for k, v in values.items()}
    return template.format(**said) if said else template.replace("{{", "{").replace("}}", "}")


def _found(lang: str, template: str, form: int) -> str:
    if lang == "en":
        return template
    if lang not in LANGUAGES:
        from analysis.language.languages import check_language

        check_language(lang)
    try:
        return catalogue(lang)[template][form]
    except (KeyError, IndexError):
        raise MissingMessage(
            f"{lang}: no translation of {template!r}. Add it to locale/."
        ) from None


@cache
def catalogue(lang: str) -> dict[str, tuple[str, ...]]:
    """Every translated sentence of a language, from all files `locale/<lang>/*.po`."""
    from babel.messages.pofile import read_po

    found: dict[str, tuple[str, ...]] = {}
    for path in sorted(files("analysis.language").joinpath("locale", lang).iterdir(), key=str):
        if not path.name.endswith(".po"):
            continue
        with path.open("rb") as stream:
            for entry in read_po(stream, locale=lang):
                if entry.id and entry.string:
                    key = entry.id if isinstance(entry.id, str) else entry.id[0]
                    text = entry.string
                    found[key] = (text,) if isinstance(text, str) else tuple(text)
    return found
