"""The command line's verbs about policies: new scenario, simulate."""

from __future__ import annotations

import click

LANG = click.option(
    "--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True, help="Language."
)


@click.command()
@click.argument("name")
@LANG
def scenario(name: str, lang: str) -> None:
    """Write a commented scenario file NAME to begin with."""
    from analysis.language.messages import say
    from analysis.policy.scenario_template import new_scenario

    path = new_scenario(name, lang)
    click.echo(say(lang, "{file}: change its levers, then simulate it.", file=str(path)))
