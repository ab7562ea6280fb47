"""Words round the figures of money: cost by year, who pays and gains, public funds."""

from __future__ import annotations

from pandas import Series

from analysis.language.messages import say
from analysis.policy.measure_labels import MEASURES
from analysis.report.briefs.amounts import amount, chance
from analysis.report.briefs.case import Case
from analysis.report.briefs.picture import PictureWords
from analysis.report.briefs.telling import year_of
from analysis.report.figures.keys import KeyItem

FLAT = 0.02  # share of the highest cost within which the last is as high


def costs_words(case: Case, lang: str) -> PictureWords:
    """Say the highest and the lowest yearly cost."""
    years = case.table[
        (case.table["setting"] == "central") & (case.table["group"] == "cost by year")
    ]
    last = years.iloc[-1]
    most = years.iloc[int(years["mean"].to_numpy(float).argmax())]
    values = {
        "most": amount(float(most["mean"]), case.money, lang),
        "year": str(most["measure"]),
        "last": amount(float(last["mean"]), case.money, lang),
        "end": str(last["measure"]),
    }
    title = say(lang, "{most} in {year}, {last} in {end}", **values)
    flat = float(most["mean"] - last["mean"]) < FLAT * abs(float(most["mean"]))
    if most["measure"] == last["measure"] or flat:
        title = say(lang, "{last} in {end}", last=values["last"], end=values["end"])
    unit = say(
        lang,
        "Public cost a year, million {code} of {year}, not discounted",
        code=case.money,
        year=year_of(case),
    )
    alt = say(lang, "Public cost by year: at most {most} in {year}, {last} in {end}.", **values)
    return PictureWords(title, unit, alt, key=_cost_key(case, lang))


def _cost_key(case: Case, lang: str) -> tuple[KeyItem, ...]:
    drawn = set(case.central.costs["part"])
    told = (
        ({"outlay", "administration"}, say(lang, "outlay and administration"), "blue"),
        ({"expected losses"}, say(lang, "expected losses"), "rust"),
        (
            {"forgone rent", "price premium", "interest"},
            say(lang, "rent, prices, interest"),
            "gold",
        ),
        ({"fees", "recoveries"}, say(lang, "fees and recoveries"), "teal"),
    )
    items = [KeyItem("swatch", word, role) for parts, word, role in told if parts & drawn]
    return (*items, KeyItem("whisker", say(lang, "in all"), "ink"))


def gains_words(case: Case, lang: str) -> PictureWords:
    """Say who gains and who loses most."""
    gains = case.gains
    money = gains[gains["unit"] == case.money].set_index("who")["mean"]
    firms, other = float(money["firms"]), float(money["displaced firms"])
    title = _gains_title(money, lang)
    alt = say(
        lang,
        "The hub’s firms: {firms}; other firms lose {other}; the budget pays {budget}.",
        firms=amount(firms, case.money, lang),
        other=amount(other, case.money, lang),
        budget=amount(float(money["budget"]), case.money, lang),
    )
    unit = say(
        lang,
        "Present value, million {code} of {year}; bar: 95% interval",
        code=case.money,
        year=year_of(case),
    )
    return PictureWords(title, unit, alt)


def _gains_title(money: Series, lang: str) -> str:
    """Say who is on which side, as the figure shows it."""
    firms, others = float(money["firms"]), float(money["displaced firms"])
    back = [float(money[who]) for who in ("workers", "State, taxes")]
    if firms <= 0:
        return say(lang, "The hub’s firms lose as well")
    if min(others, float(money["budget"])) < 0 or min(back) < 0 < max(back):
        return say(lang, "The hub’s firms gain")
    if max(back) < 0:
        return say(lang, "Only the hub’s firms gain")
    return say(lang, "The hub’s firms gain; the budget and other firms pay")


def quadrants_words(case: Case, lang: str) -> PictureWords:
    """Say how likely the policy is worth at least its cost to public funds."""
    least = {
        s: case.mean("public_funds_above_one", s) for s in ("central", "sceptical", "advocate")
    }
    said = {name: chance(value, lang) for name, value in least.items()}
    title = say(lang, "Worth at least its public cost: {central}", central=said["central"])
    alt = say(
        lang,
        "Chance that willingness to pay is at least the cost net of taxes: sceptic {sceptical}, "
        "central {central}, advocate {advocate}.",
        **said,
    )
    key = tuple(
        KeyItem("swatch", MEASURES[f"public_funds_{name}"].said(lang), role)
        for name, role in (
            ("infinite", "teal"),
            ("finite", "blue"),
            ("negative", "rust"),
            ("undefined", "muted"),
        )
    )
    unit = say(lang, "Marginal value of public funds: probability of each quadrant")
    return PictureWords(title, unit, alt, key=key)
