"""The command line's verb `refresh`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from analysis.facts.commands import LANG

if TYPE_CHECKING:
    from analysis.facts.refresh_notes import Note

ADDRESS = "https://api.worldbank.org/v2"


@click.command()
@click.option(
    "--base-url",
    default=ADDRESS,
    show_default=True,
    metavar="ADDRESS",
    help="Where the World Bank's API answers.",
)
@click.option(
    "--out", default="world-bank-vintage", show_default=True, metavar="FOLDER", help="To write."
)
@click.option("--indicator", multiple=True, metavar="CODE", help="Only this one; may be repeated.")
@click.option(
    "--accept",
    multiple=True,
    metavar="CODE",
    help="Take its new edition even if it has less than half of the shipped values.",
)
@click.option("--limit", default=30.0, show_default=True, help="Seconds for one answer.")
@click.option(
    "--pause", default=0.2, show_default=True, help="Seconds between two requests, at least."
)
@click.option("--strict", is_flag=True, help="Exit with 1 if any indicator stays as it is.")
@LANG
@click.pass_context
def refresh(context: click.Context, /, **options: Any) -> None:
    """Refresh the country panel from the World Bank into a folder of its own.

    The folder is then used like an overlay (--data FOLDER); the shipped panel is never touched. An
    indicator is replaced whole or not at all. The exit code is 1 if nothing could be refreshed.
    """
    from analysis.facts.refresh_words import summary
    from analysis.facts.refreshing import refresh as refreshed
    from analysis.language.messages import say

    lang = options["lang"]
    progress = _bar(lang) if sys.stderr.isatty() else _lines(lang)
    try:
        done = refreshed(
            options["out"],
            base_url=options["base_url"],
            indicators=options["indicator"] or None,
            accept=options["accept"],
            limit=options["limit"],
            pause=options["pause"],
            lang=lang,
            told=progress,
        )
    except KeyboardInterrupt:
        click.echo(say(lang, "Stopped. Nothing was written; what stood before still stands."))
        context.exit(130)
    for line in summary(done, lang):
        click.echo(line)
    context.exit(0 if done.written and not (options["strict"] and len(done.kept)) else 1)


def _lines(lang: str) -> Any:
    """Write one plain line an indicator."""
    from analysis.facts.refresh_words import note_line

    def told(note: Note, done: int, due: int) -> None:
        click.echo(f"[{done}/{due}] {note_line(note, lang)}")

    return told


def _bar(lang: str) -> Any:
    """Draw a bar; what stays as it is stands above it."""
    from tqdm import tqdm

    from analysis.facts.refresh_words import note_line

    bar: list[Any] = []

    def told(note: Note, done: int, due: int) -> None:
        if not bar:
            bar.append(tqdm(total=due, unit="indicator", file=sys.stderr, dynamic_ncols=True))
        if note.series is None:
            bar[0].write(note_line(note, lang), file=sys.stderr)
        bar[0].set_postfix_str(note.code)
        bar[0].update()
        if done == due:
            bar[0].close()

    return told
