"""What would change our mind: the values at which the answer turns, and what knowing is worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from pandas import Series

from analysis.language.messages import say
from analysis.language.shown import Html, Shown, element, fragment
from analysis.policy.measure_labels import named
from analysis.policy.quantities import in_unit
from analysis.report.briefs.amounts import amount, chance
from analysis.report.briefs.basis import reasoned
from analysis.report.briefs.case import Case
from analysis.report.briefs.references import References

MOST = 6
LIKELY = 0.001  # chance from which a turning value is worth a line
LOOKED_AT = 20  # assumptions, by how far they move the answer


@dataclass(frozen=True)
class Minds(Shown):
    """A section: one item an assumption, first what would turn the answer."""

    opening: str
    items: tuple[tuple[str, Html], ...]
    lang: str

    def html(self) -> Html:
        """Write the section."""
        title = say(self.lang, "What would change our mind")
        listed = (element("li", first, element("span", then)) for first, then in self.items)
        return element(
            "section",
            element("h2", title),
            element("p", self.opening),
            element("ul", *listed, class_="unknown") if self.items else None,
            id="minds",
            data_toc=title,
        )


def minds(case: Case, refs: References) -> Minds:
    """List the assumptions that can undo the effect, the likeliest first, with their basis."""
    lang = refs.marks.lang
    if case.idle:
        return Minds(say(lang, "Nothing: there is no effect to doubt."), (), lang)
    table = case.switching(list(map(str, case.tornado.index[:LOOKED_AT])))
    turning = table[table["switches_at"].notna() & (table["chance"] >= LIKELY)]
    turning = turning.sort_values("chance", ascending=False)
    items = tuple(
        _item(case, str(key), float(row["switches_at"]), float(row["chance"]), refs)
        for key, row in turning.head(MOST).iterrows()
    )
    return Minds(_opening(case, bool(items), lang), items, lang)


def _opening(case: Case, some: bool, lang: str) -> str:
    whole = cast("Series", case.information.loc["everything"])
    worth = say(
        lang,
        "Knowing everything before deciding would be worth {value} at this hub, if a net job-year "
        "is worth {worth}; it would turn the decision in {share} of the draws.",
        value=amount(float(whole["value"]), case.money, lang),
        worth=amount(case.worth, case.money, lang),
        share=chance(float(whole["turns"]), lang),
    )
    first = say(lang, "Each of these, moved alone, takes the net effect to zero or beyond.")
    if not some:
        first = say(
            lang, "No assumption, moved alone as far as is believed, turns the sign of the effect."
        )
    return f"{first} {worth}"


def _item(case: Case, key: str, at: float, likely: float, refs: References) -> tuple[str, Html]:
    lang = refs.marks.lang
    item = case.scenario.assumptions.get(key).at(case.entity)
    first = say(
        lang,
        "{name}: {turn} instead of {value}.",
        name=named(item, lang),
        turn=in_unit(float(f"{at:.2g}"), item.unit, lang),
        value=in_unit(item.value, item.unit, lang),
    )
    told = [say(lang, "Chance of lying beyond: {share}.", share=chance(likely, lang))]
    told.append(_knowing(case, key, lang))
    return first, fragment(" ".join(told), " ", reasoned(item, refs))


def _knowing(case: Case, key: str, lang: str) -> str:
    """Say what it is worth to know one assumption, where that could change the decision."""
    known = case.information["value"]
    value = float(known[key]) if key in known.index else 0.0
    if value < 1:
        return say(lang, "Knowing it alone would not turn the decision.")
    return say(
        lang,
        "Knowing it alone before deciding is worth {value}.",
        value=amount(value, case.money, lang),
    )
