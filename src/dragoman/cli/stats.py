"""`dragoman stats`: an archive in numbers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli.archives import archive_option, cell_text
from dragoman.cli.running import opened

if TYPE_CHECKING:
    from pathlib import Path

_MEGABYTE = 1_000_000


@click.command("stats")
@archive_option
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
def command(archive: Path, as_json: bool) -> None:
    """Show how much an archive holds, of which times, types, sources and dyads, and by which runs.

    \b
    Examples:
      dragoman stats --archive news.duckdb
      dragoman stats --archive news.duckdb --json
    """
    from dragoman.archive.front import Archive

    with Archive(archive) as opened_archive:
        numbers, runs = opened_archive.stats(), opened_archive.runs().to_dicts()
    with opened(None) as file:
        if as_json:
            file.write(json.dumps({**numbers, "run_list": runs}, ensure_ascii=False, default=str) + "\n")
            return
        for name, value in numbers.items():
            if value not in (None, {}):
                file.write(f"{name.replace('_', ' '):<22}{_told(name, value)}\n")
        for run in runs:
            state = f"finished {run['finished']}" if run["finished"] else "not finished"
            file.write(
                f"{'run ' + str(run['id']):<22}dragoman {cell_text(run['version'])}, {cell_text(run['codebook'])},"
                f" started {run['started']}, {state}: {run['documents_added']:,} documents added,"
                f" {run['documents_current']:,} as it coded them, {run['failures']:,} failures\n"
            )


def _told(name: str, value: Any) -> str:  # noqa: ANN401 (numbers, texts and tables of numbers)
    if isinstance(value, dict):
        return ", ".join(f"{cell_text(key)} {count:,}" for key, count in value.items())
    if name == "bytes":
        return f"{value:,} ({value / _MEGABYTE:.1f} MB)"
    return f"{value:,}" if isinstance(value, int) else cell_text(value)
