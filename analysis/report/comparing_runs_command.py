"""The command line's verb `compare-runs`."""

from __future__ import annotations

from pathlib import Path

import click

from analysis.facts.commands import LANG


@click.command("compare-runs")
@click.argument("old")
@click.argument("new")
@click.option("--page", metavar="FILE", help="Write the comparison as an HTML page, too.")
@click.option("--csv", metavar="FILE", help="Write the numbers that moved as CSV, too.")
@LANG
def compare_runs(old: str, new: str, page: str | None, csv: str | None, lang: str) -> None:
    """Say which published numbers moved between OLD and NEW, and which claims moved them.

    OLD and NEW are two folders of reports, or two folders of data (overlays or whole data
    packages; the word "shipped" stands for the package's own data).
    """
    from analysis.facts.spreadsheet import safe_csv
    from analysis.report.comparing_runs import compare_runs as compared
    from analysis.report.comparing_runs_document import document
    from analysis.report.whole_files import write_whole

    found = compared(old, new, lang=lang)
    click.echo(found.text())
    for path, content in ((page, document), (csv, lambda one: safe_csv(one.moved))):
        if path:
            write_whole(Path(path), content(found))
