"""The table of the hubs compared: where, since when, run by whom, what they count as a firm."""

from __future__ import annotations

import pandas as pd

from analysis.language.messages import Message, message, say
from analysis.language.numbers import date, number
from analysis.language.shown import Html, element, fragment
from analysis.report.comparisons.compared import Figure
from analysis.report.comparisons.frames import opening
from analysis.report.comparisons.hubs import Hubs, key_of
from analysis.report.comparisons.measures import FIRMS
from analysis.report.comparisons.telling import year_of
from analysis.report.comparisons.view import View
from analysis.report.findings.prose import pieces
from analysis.report.findings.reading import GRADES
from analysis.report.findings.study import Study
from analysis.report.findings.wording import bare, capital, marks
from analysis.report.grades import grade
from analysis.report.marks import Marks
from analysis.report.pages.head import Fold
from analysis.report.tables import Column, Table

OWNERS: dict[str, Message] = {
    "public": message("public"),
    "private": message("private"),
    "ppp": message("public and private"),
    "university": message("university"),
}


def peers_table(view: View, marks_: Marks, *, number_: int) -> Table:
    """Make the table of hubs, the subject first, then in the order in which they were named."""
    lang, hubs = view.lang, view.hubs
    firms = {side.key: side.figure for side in view.sides(FIRMS)}
    outside = {side.key: side.outside for side in view.sides(FIRMS)}
    rows = tuple(
        (
            _name(hubs, study),
            study.place,
            _opened(study, marks_),
            _operator(study),
            _count(study, firms[key_of(study)] or outside[key_of(study)], marks_),
            _grades(study),
            number(study.claims["observation_id"].nunique(), lang),
        )
        for study in hubs.all
    )
    return Table(
        title=say(lang, "The hubs, and what each counts as a firm"),
        columns=(
            Column(say(lang, "Hub"), start=True),
            Column(say(lang, "Place"), start=True),
            Column(say(lang, "Opened"), whole=True),
            Column(say(lang, "Operator"), start=True),
            Column(say(lang, "Firms, and what the source says of the count"), start=True,
                   label=say(lang, "firms")),
            Column(say(lang, "Claims by grade"), whole=True),
            Column(say(lang, "Observations")),
        ),
        rows=rows,
        lang=lang,
        number=number_,
        note=_note(view),
        data=_data(view),
        file=f"{view.key}_hubs.csv",
    )  # fmt: skip


def _name(hubs: Hubs, study: Study) -> Html:
    name = element("b", study.name) if study is hubs.subject else fragment(study.name)
    if int(study.entity.get("comparable") or 0):
        return name
    told = say(study.lang, "context only, no park to compare")
    return fragment(name, " ", element("span", f"({told})", class_="none"))


def _opened(study: Study, marks_: Marks) -> Html | None:
    last, year = study.latest("opened_year"), opening(study)
    if last is None:
        unsourced = say(study.lang, "(no claim)")
        return (
            None
            if year is None
            else fragment(str(year), " ", element("span", unsourced, class_="none"))
        )
    return fragment(*pieces(date(last.kept.period_end, study.lang) + marks(last.kept), marks_))


def _operator(study: Study) -> str | None:
    """Name the operator and who owns it, as far as either is known."""
    told = [study.operator, _owner(study)]
    return ", ".join(one for one in told if one) or None


def _owner(study: Study) -> str:
    code = _text(study, "ownership")
    return OWNERS[code].said(study.lang) if code in OWNERS else code


def _text(study: Study, column: str) -> str:
    value = study.entity.get(column)
    return "" if value is None or pd.isna(value) else str(value)


def _count(study: Study, figure: Figure | None, marks_: Marks) -> Html | None:
    """Say the count compared, the notes of its claims, and a declared change of meaning."""
    if figure is None:
        return None
    lang = study.lang
    told = say(
        lang,
        "{figure} in {year}",
        figure=bare(figure.shown, lang),
        year=f"{year_of(figure.shown, lang)}{marks(figure.shown)}",
    )
    return fragment(
        *pieces(told, marks_), _said(study, figure), _changed(study), _also(study, figure)
    )


def _said(study: Study, figure: Figure) -> Html:
    """Add what the claims say of themselves, each in the language in which it is there."""
    lang, rows = study.lang, study.claims[study.claims["claim_id"].isin(figure.claim_ids)]
    notes: dict[str, Html] = {}
    for english, french in zip(rows["note"], rows["note_fr"], strict=True):
        own = french if lang == "fr" and pd.notna(french) else english
        if pd.notna(own):
            foreign = "en" if lang == "fr" and own is english else None
            text = capital(str(own).rstrip("."))
            notes[text] = element("span", f" {text}.", lang=foreign)
    if notes:
        return fragment(".", *notes.values())
    return fragment(
        ". ", element("span", say(lang, "The source does not say more."), class_="none")
    )


def _changed(study: Study) -> Html | None:
    """Warn of the years from which the count means something else."""
    told = [
        say(study.lang, "From {year}: {reason}", year=one.year, reason=one.reason.rstrip("."))
        for one in study.breaks.get(FIRMS.indicator, ())
    ]
    return fragment(*(element("span", f" {text}.") for text in told)) if told else None


def _also(study: Study, figure: Figure) -> Html | None:
    """Warn of a count that sources tell of the network or of another site too."""
    rows = study.claims[study.claims["claim_id"].isin(figure.claim_ids)]
    names = [name for one in rows["observation_id"] for name in study.shared.get(str(one), ())]
    if not names:
        return None
    told = say(study.lang, "Also told of {names}.", names=", ".join(dict.fromkeys(names)))
    return fragment(" ", told)


def _grades(study: Study) -> Html:
    counts = {letter: int((study.claims["quality"] == letter).sum()) for letter in GRADES}
    parts = [
        piece
        for letter, count in counts.items()
        if count
        for piece in (" ", grade(letter, study.lang), "\u00a0", number(count, study.lang))
    ]
    return fragment(*parts[1:]) if parts else fragment(number(0, study.lang))


def _note(view: View) -> Html:
    """Say how the peers and their figures were chosen."""
    hubs, lang = view.hubs, view.lang
    if hubs.named:
        peers = say(lang, "the peers are those the page was asked for.")
    elif hubs.refused is not None:
        peers = say(lang, "none could be chosen: {reason}", reason=hubs.refused)
    else:
        peers = say(
            lang,
            "no peers were named: these are the parks nearest to {name} by the income and the "
            "Internet users of the country, size, age and operating model; success plays no part.",
            name=view.name,
        )
    return fragment(element("b", say(lang, "Peers:")), " ", peers)


def likeness_fold(view: View) -> Fold | None:
    """Say of each peer that was chosen how far it lies, and what makes the distance."""
    lang, table = view.lang, view.hubs.likeness
    if table.empty:
        return None
    names = {key_of(one): view.hubs.name(one) for one in view.hubs.all}
    method = say(
        lang,
        "A distance goes from 0, alike, to 1. It is the mean of five: GDP per head and Internet "
        "users of the country, firms present, age, operating model; each the difference over the "
        "largest among comparable parks (Gower 1971). A trait unknown of a peer counts as for the "
        "average park.",
    )
    told = [
        say(
            lang,
            "{name}: {distance}. {explained}.",
            name=names[row["entity_id"]],
            distance=number(row["distance"], lang, 2),
            explained=capital(str(row["explained"])),
        )
        for row in table.to_dict("records")
    ]
    return Fold((method, *told), lang, say(lang, "Why these peers?"))


def _data(view: View) -> pd.DataFrame:
    """List the hubs for the download."""
    rows, found = [], view.hubs.likeness
    distance = {} if found.empty else found.set_index("entity_id")["distance"].to_dict()
    for study in view.hubs.all:
        last = study.latest("opened_year")
        rows.append(
            {
                "entity_id": key_of(study),
                "name": study.name,
                "place": study.place,
                "opened": opening(study) if last is None else last.kept.period_end,
                "operator": study.operator,
                "ownership": _text(study, "ownership"),
                **{f"claims_{one}": int((study.claims["quality"] == one).sum()) for one in GRADES},
                "observations": study.claims["observation_id"].nunique(),
                "distance": distance.get(key_of(study)),
            }
        )
    return pd.DataFrame(rows)
