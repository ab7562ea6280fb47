"""Log effects said in percent, once the reader's language is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.language.messages import Message


@dataclass(frozen=True)
class Percent(Message):
    """A number of percent points kept until its language is known."""

    def said(self, lang: str = "en") -> str:
        """Print the number and the sign as `lang` does."""
        from analysis.language.numbers import percent

        return percent(self.values["value"], lang, self.values["digits"])


def percent_points(value: float, digits: int = 0) -> Percent:
    """Keep percent points for a sentence."""
    return Percent("{value}", {"value": value, "digits": digits})


def in_percent(effect: float, digits: int = 0) -> Percent:
    """Keep a log effect, said as the change in percent that it is."""
    return percent_points(100 * float(np.expm1(effect)), digits)
