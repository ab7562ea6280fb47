"""The command line's verbs about facts: check, new overlay."""

from __future__ import annotations

import click

LANG = click.option(
    "--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True, help="Language."
)
DATA = click.option("--data", metavar="FOLDER", help="Your own tables, added to the data package.")


@click.command()
@DATA
@LANG
@click.pass_context
def check(context: click.Context, data: str | None, lang: str) -> None:
    """Check every table; print each fault, or one line when there is none."""
    from analysis.facts.package import faults_of
    from analysis.language.messages import say_many

    faults = faults_of(data)
    for fault in faults:
        click.echo(fault.said(lang))
    if faults:
        click.echo(say_many(lang, "{n} fault", "{n} faults", len(faults)))
        context.exit(1)
    click.echo(_clean(data, lang))


def _clean(data: str | None, lang: str) -> str:
    from analysis.facts.package import open_package
    from analysis.language.messages import say, say_many
    from analysis.language.numbers import number

    tables = open_package(data).sizes()
    rows = number(sum(tables.values()), lang)
    clean = say_many(
        lang,
        "{n} table, {rows} rows: no fault.",
        "{n} tables, {rows} rows: no fault.",
        len(tables),
        rows=rows,
    )
    if not data:
        return clean
    own = open_package(data).sizes(own=True)
    if not sum(own.values()):
        return say(lang, "{clean} Your tables have no rows yet.", clean=clean)
    yours = number(sum(own.values()), lang)
    return say(lang, "{clean} {n} of the rows are yours.", clean=clean, n=yours)


@click.command()
@click.argument("name")
@LANG
def overlay(name: str, lang: str) -> None:
    """Write a folder NAME with tables for your own figures, and how to fill them in."""
    from analysis.facts.overlay_template import new_overlay
    from analysis.language.messages import say

    folder = new_overlay(name, lang)
    click.echo(say(lang, "{folder}: fill in the tables as README.md says.", folder=str(folder)))
