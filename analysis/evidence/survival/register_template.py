"""A folder for an operator's register: a table with its header, how to fill it in, a batch."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

from analysis.evidence.survival.register import register_columns
from analysis.facts.spreadsheet import BYTE_ORDER_MARK
from analysis.language.errors import DataError
from analysis.language.messages import message, say

FILE = "tenants.csv"
SEPARATORS = {"en": ",", "fr": ";"}
BATCH = """\
- template: tenant_survival
  register: {file}
  as_of: "{day}"  # {as_of}
  entity: technopark-casablanca  # {entity}
  lang: [fr, en]
"""


def new_register(folder: str | Path, lang: str = "en", *, day: date | None = None) -> Path:
    """Write a folder with an empty register, a README that explains its columns, and a batch.

    Parameters
    ----------
    folder : path
        Folder to make; it must not exist yet, or be empty.
    lang : {"en", "fr"}
        Language of the README. In French the table is separated by semicolons, as a spreadsheet
        set to French reads it; both kinds are read back.
    day : date, optional
        Day on which the register is drawn, for the batch; today by default.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    DataError
        Something stands there already: nothing is written over.
    """
    target = Path(folder).expanduser()
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise DataError(
                message("{folder} is there already. Choose another name.", folder=str(folder))
            )
        target.mkdir(parents=True, exist_ok=True)
        header = SEPARATORS[lang].join(register_columns()["column"])
        (target / FILE).write_bytes(f"{BYTE_ORDER_MARK}{header}\r\n".encode())
        (target / "README.md").write_text(register_readme(lang), encoding="utf-8")
        batch = BATCH.format(
            file=FILE,
            day=day or date.today(),
            as_of=say(lang, "day on which the register was drawn"),
            entity=say(lang, "the hub whose register it is"),
        )
        (target / "batch.yaml").write_text(batch, encoding="utf-8")
    except OSError as error:
        why = error.strerror or str(error)
        raise DataError(message("{folder}: {why}", folder=str(folder), why=why)) from None
    return target


def register_readme(lang: str) -> str:
    """Explain how to fill a register in: steps, columns, an example of a row."""
    parts = [
        say(lang, "# A register of tenants"),
        say(
            lang,
            "One stay a row in `tenants.csv`. Columns marked * are required; a column you do not "
            "need may be deleted. A firm that comes back has a second row; a move within the park "
            "is no exit. Names of firms are not needed: a number will do.",
        ),
        say(
            lang,
            "List every tenant, also those who left long ago. Where the records begin on a later "
            "day than the park, only those who were there on that day can be listed: write that "
            "day in `observed_from`.",
        ),
        say(
            lang,
            "Save as CSV UTF-8: with commas, decimal points and days such as 2026-01-04, or with "
            "semicolons, decimal commas and days such as 04/01/2026.",
        ),
        say(lang, "Then:"),
        f"```\ntechnoparks check-register {FILE} --as-of 2026-01-04\n"
        "technoparks report batch.yaml\n```",
        f"## {FILE}",
        _columns(lang),
        _example(lang),
    ]
    return "\n\n".join(parts) + "\n"


def _columns(lang: str) -> str:
    heads = [say(lang, "Column"), say(lang, "What it holds"), say(lang, "Allowed")]
    lines = [heads, ["---"] * len(heads)]
    for row in register_columns().itertuples():
        choices = ", ".join(f"`{choice}`" for choice in str(row.choices).split(", ") if choice)
        allowed = choices or say(lang, "such as `{example}`", example=str(row.example))
        described = row.description_fr if lang == "fr" else row.description
        lines.append([f"`{row.column}`{'*' if row.required else ''}", str(described), allowed])
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _example(lang: str) -> str:
    columns = register_columns()
    text = io.StringIO()
    writer = csv.writer(text, delimiter=SEPARATORS[lang], lineterminator="\n")
    # observed_from is left empty: this tenant is watched from its first day
    cells = columns["example"].where(columns["column"] != "observed_from", "")
    writer.writerows([columns["column"], cells])
    return say(lang, "An example:") + f"\n\n```\n{text.getvalue()}```"
