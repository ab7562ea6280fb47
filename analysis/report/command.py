"""The command line's verb `report`."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from analysis.report.ledger import Ledger, Row
    from analysis.report.progress import Progress


@click.command()
@click.argument("batch", required=False)
@click.option("--data", metavar="FOLDER", help="Your own tables, added to the data package.")
@click.option("--out", default="reports", show_default=True, help="Folder of the reports.")
@click.option("--lang", metavar="fr,en", help="Languages instead of those the batch names.")
@click.option("--formats", default="html", show_default=True, help="Formats of the pages.")
@click.option("--jobs", type=int, metavar="N", help="Notebooks at once; by default one a core.")
@click.option("--select", metavar="TEXT", help="Only jobs whose name has all these words.")
@click.option("--limit", type=float, default=600.0, show_default=True, help="Seconds a notebook.")
@click.option("--dry-run", is_flag=True, help="Say what would be rendered, and why.")
@click.option("--force", is_flag=True, help="Render what stands, too.")
@click.pass_context
def report(context: click.Context, /, **options: Any) -> None:
    """Render the reports that BATCH asks for; without it, those of the shipped batch.

    Pages that still stand are kept. A report that fails leaves its notebook and its reason and
    does not stop the others; the exit code is then 1.
    """
    lang = _language(options["lang"])
    signal.signal(signal.SIGTERM, _stop)
    try:
        run = _rendered(options, lang)
    except KeyboardInterrupt as stopped:
        from analysis.language.messages import say

        click.echo(say(lang, "Stopped. What is finished stays; run again for the rest."), err=True)
        context.exit(143 if isinstance(stopped, _Terminated) else 130)
    for line in _summary(run, options, lang):
        click.echo(line)
    context.exit(0 if run.ok else 1)


class _Terminated(KeyboardInterrupt):
    """SIGTERM, as `kill` and schedulers send it."""


def _stop(*_: object) -> NoReturn:
    raise _Terminated


def _language(asked: str | None) -> str:
    return "fr" if (asked or "").strip().startswith("fr") else "en"


def _rendered(options: dict[str, Any], lang: str) -> Ledger:
    from analysis.report.rendering import render

    return render(
        options["batch"],
        options["out"],
        workers=options["jobs"],
        lang=options["lang"],
        formats=options["formats"].replace(",", " ").split(),
        force=options["force"],
        data=options["data"],
        select=options["select"],
        dry_run=options["dry_run"],
        limit=options["limit"],
        progress=_progress(lang),
    )


def _progress(lang: str) -> Progress:
    from analysis.report.progress import Bar, Lines

    if sys.stderr.isatty():
        return Bar(sys.stderr, lang)
    return Lines(sys.stdout, lang)


def _summary(run: Ledger, options: dict[str, Any], lang: str) -> list[str]:
    from analysis.language.messages import say, say_many
    from analysis.report.progress import line_of

    rows = run.reports
    n = say_many(lang, "{n} report", "{n} reports", len(rows))
    total = say(lang, "{reports}: {counted}.", reports=n, counted=_counted(run, lang))
    if options["dry_run"]:
        return [*(line_of(row, lang) for row in rows), total]
    kept = [_kept(row, options["out"], lang) for row in rows if row.status == "failed"]
    index = "index.html" if lang == "en" else f"index.{lang}.html"
    return [*kept, f"{total} {options['out']}/{index}"]


def _counted(run: Ledger, lang: str) -> str:
    from analysis.language.messages import say

    words = {
        "rendered": say(lang, "rendered"),
        "cached": say(lang, "from the cache"),
        "failed": say(lang, "failed"),
        "stopped": say(lang, "stopped"),
        "due": say(lang, "to render"),
        "left": say(lang, "not selected"),
    }
    return ", ".join(f"{n} {words[status]}" for status, n in run.counts.items())


def _kept(row: Row, out: str, lang: str) -> str:
    from analysis.language.messages import say
    from analysis.report.progress import line_of

    line = line_of(row, lang)
    if not row.notebook:
        return line
    return say(lang, "{line} (notebook: {path})", line=line, path=f"{out}/{row.notebook}")
