"""The command line's verbs about a register of tenants: new register, check-register."""

from __future__ import annotations

import click

LANG = click.option(
    "--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True, help="Language."
)


@click.command()
@click.argument("name")
@LANG
def register(name: str, lang: str) -> None:
    """Write a folder NAME with an empty register of tenants, and how to fill it in."""
    from analysis.evidence.survival.register_template import new_register
    from analysis.language.messages import say

    folder = new_register(name, lang)
    click.echo(say(lang, "{folder}: fill in the tables as README.md says.", folder=str(folder)))


@click.command("check-register")
@click.argument("file")
@click.option("--as-of", required=True, metavar="DAY", help="Day it was drawn: 2026-01-04.")
@LANG
@click.pass_context
def check_register(context: click.Context, file: str, as_of: str, lang: str) -> None:
    """Check a register of tenants; print each fault, or one line when there is none."""
    from analysis.evidence.survival.register import load_register
    from analysis.language.errors import DataError
    from analysis.language.messages import say, say_many
    from analysis.language.numbers import number

    try:
        stays = load_register(file, as_of=as_of)
    except DataError as error:
        if not error.faults:
            raise
        for fault in error.faults:
            click.echo(fault.said(lang))
        click.echo(say_many(lang, "{n} fault", "{n} faults", len(error.faults)))
        context.exit(1)
    click.echo(
        say(
            lang,
            "{stays} stays of {tenants} tenants, {exits} exits: no fault.",
            stays=number(len(stays), lang),
            tenants=number(stays["tenant_id"].nunique(), lang),
            exits=number(int((stays["event"] > 0).sum()), lang),
        )
    )
