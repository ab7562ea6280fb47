"""The command line's verbs about policies: new scenario, show, simulate."""

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


@click.command()
@click.argument("name", metavar="ENTITY|SCENARIO|SOURCE")
@click.option("--data", metavar="FOLDER", help="Your own tables, added to the data package.")
@LANG
def show(name: str, data: str | None, lang: str) -> None:
    """Say what is known of a hub, what a scenario holds, or which figures a source gave."""
    from analysis.policy.scenario_lines import described_anything

    click.echo(described_anything(name, lang, data=data))


@click.command()
@click.argument("scenario")
@click.option("--entity", metavar="ID", help="Another hub than the scenario's.")
@click.option(
    "--setting",
    type=click.Choice(["all", "central", "sceptical", "advocate"]),
    default="all",
    show_default=True,
    help="Which of the three answers.",
)
@click.option("--draws", type=int, default=10_000, show_default=True, metavar="N")
@click.option("--seed", type=int, default=0, show_default=True, metavar="N")
@click.option("--horizon", type=int, metavar="YEARS", help="Instead of the scenario's.")
@click.option("--currency", metavar="CODE", help="EUR, USD, PPP or another.")
@click.option("--data", metavar="FOLDER", help="Your own tables, added to the data package.")
@click.option("--out", metavar="FILE", help="Write every number as CSV.")
@LANG
def simulate(
    scenario: str,
    entity: str | None,
    setting: str,
    draws: int,
    seed: int,
    horizon: int | None,
    currency: str | None,
    data: str | None,
    out: str | None,
    lang: str,
) -> None:
    """Simulate SCENARIO, a shipped one or a file, and print its headlines."""
    from analysis.policy.printing import simulated

    options = {"entity": entity, "draws": draws, "rng": seed, "horizon": horizon, "data": data}
    click.echo(simulated(scenario, setting, options, currency, out, lang))
