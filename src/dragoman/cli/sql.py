"""`dragoman sql`: ask an archive in SQL."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from dragoman.cli.archives import Output, archive_option, output_options, write

if TYPE_CHECKING:
    from pathlib import Path


@click.command("sql")
@click.argument("query")
@archive_option
@click.option("--write", "may_write", is_flag=True, help="Allow statements that change the archive.")
@output_options
def command(
    query: str, archive: Path, may_write: bool, output: Path | None, form: str | None, limit: int | None
) -> None:
    """Ask an archive in SQL (DuckDB's); QUERY - is read from standard input.

    The tables are described in docs/archive.md. SQL can read nothing but the archive: no other file, no network.

    \b
    Examples:
      dragoman sql "SELECT type, count(*) AS n FROM events GROUP BY type ORDER BY n DESC" --archive news.duckdb
      dragoman sql "FROM dyads WHERE actor_code = 'CHN'" --archive news.duckdb -o china.parquet
      dragoman sql - --archive news.duckdb --format csv < query.sql
      dragoman sql "CREATE VIEW coups AS FROM events WHERE type = 'COERCE'" --archive news.duckdb --write
    """
    from dragoman.archive.front import Archive

    asked = sys.stdin.read() if query == "-" else query
    chosen = Output.chosen(form, output, archive)
    with Archive(archive, read_only=not may_write, outputs=chosen.outputs) as opened_archive:
        if may_write:
            changed = opened_archive.execute(asked)
            click.echo("done" if changed is None else f"{changed:,} row{'s' * (changed != 1)}", err=True)
            return
        relation = opened_archive.sql(asked)
        most = chosen.limit(limit)
        if most is not None:
            relation = relation.limited(most)
        write(relation, chosen, None, limit)
