"""The `dragoman` command."""

from __future__ import annotations

import sys

import click

from dragoman.cli.running import one_line
from dragoman.errors import DragomanError
from dragoman.version import __version__

VERBS = {
    "code": "dragoman.cli.code",
    "add": "dragoman.cli.add",
    "show": "dragoman.cli.show",
    "sql": "dragoman.cli.sql",
    "stats": "dragoman.cli.stats",
    "diff": "dragoman.cli.diff",
    "check": "dragoman.cli.check",
    "compact": "dragoman.cli.compact",
    "forecast": "dragoman.cli.forecast",
    "whatif": "dragoman.cli.whatif",
    "claims": "dragoman.cli.claims",
    "backtest": "dragoman.cli.backtest",
    "annotate": "dragoman.cli.annotate",
    "world": "dragoman.cli.world",
    "review": "dragoman.cli.review",
    "evaluate": "dragoman.cli.evaluate",
}


class Verbs(click.Group):
    """Imports a verb only when it is used, so that --help is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a verb."""
        import importlib

        module = VERBS.get(cmd_name)
        return importlib.import_module(module).command if module else None


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dragoman")
def cli() -> None:
    """Read news reports and record what states, parties and armed groups do to one another.

    \b
    Examples:
      dragoman code report.txt --date 2023-10-12
      dragoman code news/ -o events.jsonl
      cat report.txt | dragoman code - --format table
      dragoman add news/ --archive news.duckdb
      dragoman show --archive news.duckdb --dyad RUS UKR --since 2022-02
      dragoman world show Taliban --date 2001-09-11
    """


def main() -> None:
    """Run the command line; errors we raise are one line on stderr, status 2."""
    try:
        # Not standalone, click hands back the status of `Exit` instead of exiting with it.
        status = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted; what was written so far is complete records", err=True)
        status = 130
    except DragomanError as error:
        click.echo(f"dragoman: {one_line(str(error))}", err=True)
        status = 2
    sys.exit(status)
