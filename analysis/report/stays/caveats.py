"""What was left out of a register, what is assumed, what it cannot tell."""

from __future__ import annotations

from typing import Any

from analysis.evidence.estimate import Estimate
from analysis.evidence.survival.tenancy import TenantStudy
from analysis.language.messages import say, say_many
from analysis.language.shown import element
from analysis.report.pages.head import Opening
from analysis.report.profiles.gaps import Gap, Gaps


def left_out(study: TenantStudy, lang: str) -> Opening:
    """Say what the register holds and no number uses."""
    title = say(lang, "What was left out, and why")
    rule = say(
        lang,
        "A register with a fault is refused whole, every fault with its row and column, so no row "
        "was dropped for being wrong.",
    )
    told = [
        say_many(lang, "{n} stay {reason}.", "{n} stays {reason}.", one.n,
                 reason=one.reason.said(lang))
        for one in study.left_out
    ]  # fmt: skip
    if isinstance(study.staying, Estimate):
        own = ("Median stay", "Log-rank test")
        told += [
            note.said(lang) for note in study.staying.notes if not note.said("en").startswith(own)
        ]
    pieces: list[Any] = [rule]
    if told:
        pieces.append(element("ul", *(element("li", one) for one in told)))
    else:
        pieces.append(say(lang, "Every stay of the register is used."))
    return Opening("left-out", title, pieces, lang)


def assumed(study: TenantStudy, lang: str) -> Opening:
    """List what the numbers rest on."""
    late = int((study.stays["entry"] > 0).sum())
    again = int(study.stays["tenant_id"].duplicated().sum())
    lines = [
        say(
            lang,
            "Tenants who are still there will leave at the rates of those who were there as long "
            "before them, also those who entered in other years.",
        ),
        say_many(
            lang,
            "{n} stay began before the records: it counts from the day on which they begin. "
            "Tenants who had left by then are not in the register, and need not be.",
            "{n} stays began before the records: they count from the day on which they begin. "
            "Tenants who had left by then are not in the register, and need not be.",
            late,
        )
        if late
        else "",
        say(
            lang,
            "Ways out are as the operator wrote them: graduated is what the operator calls so.",
        ),
        say_many(
            lang,
            "{n} stay is of a tenant who had been there before; it counts by itself.",
            "{n} stays are of tenants who had been there before; each counts by itself.",
            again,
        )
        if again
        else "",
        say(
            lang,
            "A tenant without a day on which the discount ends paid full rent from the start; one "
            "who left before that day has it in the register all the same.",
        )
        if study.stays["discount_months"].notna().any()
        else "",
        say(
            lang,
            "Intervals hold at each time by itself, not for the whole curve at once.",
        ),
        say(
            lang,
            "In the model the ratio of the rates of two tenants is the same at every time since "
            "entry; the test above looks for what contradicts it.",
        ),
    ]
    listed = element("ul", *(element("li", line) for line in lines if line))
    return Opening("assumed", say(lang, "What is assumed"), (listed,), lang)


def unknown(study: TenantStudy | None, lang: str) -> Gaps:
    """List what a register, or its absence, leaves open."""
    registers = say(lang, "their numbers in the trade register, looked up year by year")
    found = []
    if study is None:
        found.append(
            Gap(
                say(lang, "How long tenants stay, and by which way they leave."),
                say(lang, "dates of entry and exit of each tenant"),
            )
        )
    found += [
        Gap(say(lang, "What becomes of the firms that leave: growth, closure, a move."), registers),
        Gap(
            say(lang, "How long the same firms would have lived without the park."),
            say(lang, "the same dates for applicants who were turned away"),
        ),
    ]
    if study is not None:
        found.append(
            Gap(
                say(
                    lang,
                    "Whether tenants leave because the discount ends, or because they planned to "
                    "leave by then.",
                ),
                say(lang, "a change in the length of the discount, with its date"),
            )
        )
    found.append(
        Gap(
            say(lang, "Which firms the survival rates count, and how they treat those that left."),
            say(lang, "the list of entrants by year, with their state today"),
        )
    )
    return Gaps(tuple(found), lang)
