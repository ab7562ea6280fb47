"""What a register holds: its columns, and the commands that begin and check one."""

from __future__ import annotations

from analysis.evidence.survival.register import register_columns
from analysis.language.messages import say
from analysis.language.shown import Html, element
from analysis.report.figures.frames import each
from analysis.report.pages.head import Opening
from analysis.report.tables import Column, Table

COMMANDS = """\
technoparks new register {name} --lang {lang}
cd {name}
technoparks check-register tenants.csv \\
  --as-of 2026-01-04
technoparks report batch.yaml
"""


def format_opening(lang: str) -> Opening:
    """Open the section on the register: what it answers, and how one begins."""
    asked = [
        say(
            lang, "How many tenants are still there after one, two, three years, with an interval?"
        ),
        say(lang, "How many have graduated by then, how many have failed?"),
        say(lang, "Do tenants leave faster once the rent discount has ended?"),
        say(lang, "Do sectors, or small and large tenants, leave alike?"),
    ]
    begun = say(
        lang,
        "A register is one CSV file, a stay a row; names are not needed. The commands write an "
        "empty one with its columns explained, check it, and make the page.",
    )
    commands = COMMANDS.format(name=say(lang, "my-register"), lang=lang)
    return Opening(
        "register",
        say(lang, "What a register would answer"),
        (
            element("ul", *(element("li", one) for one in asked)),
            begun,
            element("div", element("pre", element("code", commands)), class_="code"),
        ),
        lang,
    )


def format_table(lang: str, number_: int) -> Table:
    """Print the columns of a register."""
    columns = register_columns()
    rows = tuple(
        (
            row.column,
            say(lang, "yes") if row.required else "",
            row.description_fr if lang == "fr" else row.description,
            _example(row.choices, row.example),
        )
        for row in each(columns)
    )
    return Table(
        title=say(lang, "The columns of a register"),
        subtitle=say(lang, "a column that is not required may be left out"),
        columns=(
            Column(say(lang, "Column"), start=True),
            Column(say(lang, "Required")),
            Column(say(lang, "What it holds"), start=True),
            Column(say(lang, "Such as"), start=True),
        ),
        rows=rows,
        lang=lang,
        number=number_,
    )


def _example(choices: str, example: str) -> Html:
    return element("code", choices or example)
