"""Join items as a sentence does: `a, b and c`, in either language."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.language.messages import say


def listed(items: Sequence[str], lang: str, *, then: bool = False) -> str:
    """Join items as a sentence does; with `then` the last one comes after the others in time."""
    if len(items) < 2:
        return "".join(items)
    first = ", ".join(items[:-1])
    if then:
        return say(lang, "{first}, then {last}", first=first, last=items[-1])
    return say(lang, "{first} and {last}", first=first, last=items[-1])
