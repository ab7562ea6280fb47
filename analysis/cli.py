"""The command line: technoparks VERB. A verb's own file is imported when it is called."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from typing import Any

import click

from analysis import __version__

VERBS = {
    "check": ("analysis.facts.commands:check", "Check every table; print each fault."),
    "check-register": (
        "analysis.evidence.survival.commands:check_register",
        "Check a register of tenants.",
    ),
    "compare-runs": (
        "analysis.report.comparing_runs_command:compare_runs",
        "Say which numbers moved between two runs.",
    ),
    "fit-facts": (
        "analysis.facts.fit_command:fit_facts",
        "Estimate again what all reconciled series share.",
    ),
    "new": ("analysis.cli:new", "Begin something of your own from a template."),
    "refresh": ("analysis.facts.refresh_command:refresh", "Refresh the country panel."),
    "report": ("analysis.report.command:report", "Render reports from a batch file."),
    "show": ("analysis.policy.commands:show", "Say what is known of a hub, scenario or source."),
    "simulate": ("analysis.policy.commands:simulate", "Say what a policy would do for a hub."),
}
NEW = {
    "overlay": ("analysis.facts.commands:overlay", "A folder for your own figures."),
    "register": ("analysis.evidence.survival.commands:register", "A register of your tenants."),
    "scenario": ("analysis.policy.commands:scenario", "A policy of your own to simulate."),
}


class Verbs(click.Group):
    """A group whose verbs are imported when called, so that `--help` loads nothing."""

    homes: Mapping[str, tuple[str, str]] = {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the verbs."""
        return sorted(self.homes)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the verb."""
        if cmd_name not in self.homes:
            return None
        module, _, name = self.homes[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs with what they do."""
        with formatter.section("Verbs"):
            formatter.write_dl([(name, self.homes[name][1]) for name in self.list_commands(ctx)])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb, or name the near one."""
        if args and args[0] not in self.homes and not args[0].startswith("-"):
            from analysis.language.spelling import unknown_name

            ctx.fail(str(unknown_name(args[0], self.homes)))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Call the verb; what the data or the user's input lacks is said, not thrown."""
        try:
            return super().invoke(ctx)
        except ValueError as error:
            from analysis.language.errors import DataError, NotEstimable

            if not isinstance(error, DataError | NotEstimable):
                raise
            click.echo(error.said(_language(sys.argv)), err=True)
            ctx.exit(1)


@click.group(cls=Verbs)
@click.version_option(__version__, prog_name="technoparks")
def main() -> None:
    """Technology parks compared, and what a Small Business Act would do for them."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show an accent shows a question mark instead of failing.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


@click.group(cls=Verbs)
def new() -> None:
    """Begin something of your own from a template."""


main.homes = VERBS
new.homes = NEW


def _language(words: list[str]) -> str:
    """Language of what is said on an error: the first that `--lang` names."""
    for at, word in enumerate(words):
        if word == "--lang" and at + 1 < len(words):
            asked = words[at + 1]
        elif word.startswith("--lang="):
            asked = word.partition("=")[2]
        else:
            continue
        return "fr" if asked.startswith("fr") else "en"
    return "en"


if __name__ == "__main__":
    main()
