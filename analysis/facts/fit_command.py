"""The command line's verb `fit-facts`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from analysis.facts.commands import DATA, LANG

if TYPE_CHECKING:
    from analysis.facts.reconciliation.shared import Shared

LINES = 10  # lines that a log gets for one start


@click.command("fit-facts")
@DATA
@click.option(
    "--out",
    metavar="FILE",
    help="Where to write, or an overlay folder; reconcile_parameters.csv here where left out.",
)
@click.option(
    "--starts",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    metavar="N",
    help="Climbs from so many starts; the highest is kept.",
)
@click.option(
    "--rounds",
    type=click.IntRange(min=2),
    default=200,
    show_default=True,
    metavar="N",
    help="Rounds of each climb, about a second each.",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, metavar="N")
@LANG
@click.pass_context
def fit_facts(context: click.Context, /, **options: Any) -> None:
    """Estimate again the parameters that all reconciled series share (some ten minutes).

    The file appears whole at the end; until then, and after an interruption, what stood there
    stands. A changed claim does not need this: it moves its own hub under the parameters in force.
    """
    from analysis.facts.fit_words import output_path, summary
    from analysis.facts.reconciliation.parameters import save_parameters
    from analysis.facts.reconciliation.refitting import refit
    from analysis.language.messages import say

    lang, path = options["lang"], output_path(options["out"])
    try:
        done = refit(
            data=options["data"],
            starts=options["starts"],
            rounds=options["rounds"],
            seed=options["seed"],
            progress=_bar(lang) if sys.stderr.isatty() else _lines(lang),
        )
    except KeyboardInterrupt:
        stopped = say(lang, "Stopped. Nothing was written; what stood before still stands.")
        click.echo(stopped, err=True)
        context.exit(130)
    save_parameters(done.fit.stored, path)
    for line in summary(done, path, lang):
        click.echo(line)


def _lines(lang: str) -> Any:
    """Write ten plain lines a start."""
    from analysis.facts.fit_words import progress_line

    def told(start: int, starts: int, turn: int, rounds: int, shared: Shared) -> None:
        if turn == rounds or turn % max(rounds // LINES, 1) == 0:
            click.echo(progress_line(start, starts, turn, rounds, lang), err=True)

    return told


def _bar(lang: str) -> Any:
    """Draw one bar over all starts."""
    from tqdm import tqdm

    from analysis.facts.fit_words import progress_line

    bar: list[Any] = []

    def told(start: int, starts: int, turn: int, rounds: int, shared: Shared) -> None:
        if not bar:
            bar.append(tqdm(total=starts * rounds, file=sys.stderr, dynamic_ncols=True))
        bar[0].set_postfix_str(progress_line(start, starts, turn, rounds, lang))
        bar[0].update()
        if (start, turn) == (starts, rounds):
            bar[0].close()

    return told
