"""What the verbs that look at an archive share: --archive, the filters, and how answers are written."""

from __future__ import annotations

import csv
import json
import sys
from datetime import date, datetime
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

import click

from dragoman.cli.running import opened
from dragoman.cli.writing import defused
from dragoman.errors import ArchiveError, UsageError
from dragoman.rendering import QUAD_COLOURS, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dragoman.archive.relations import Relation

FORMATS = ("table", "csv", "jsonl", "parquet")
TABLE_ROWS = 50


class Column(NamedTuple):
    """A column of a table on the screen: its heading, and the cell made from a row."""

    name: str
    cell: Callable[[dict[str, Any]], object]


def archive_option(function: Callable[..., None]) -> Callable[..., None]:
    """Add --archive to a command."""
    return click.option(
        "--archive", required=True, type=click.Path(path_type=Path), envvar="DRAGOMAN_ARCHIVE", show_envvar=True,
        help="The archive (a file that `dragoman add` made).",
    )(function)  # fmt: skip


def output_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add -o, --format and --limit to a command."""
    for decorate in (
        click.option("--limit", type=click.IntRange(min=0), help=f"At most so many rows; of a table {TABLE_ROWS}."),
        click.option(
            "--format", "form", type=click.Choice(FORMATS), help="Default: table on a terminal, jsonl in a pipe."
        ),
        click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write here."),
    ):
        function = decorate(function)
    return function


class Output(NamedTuple):
    """Where an answer goes, and in which form."""

    form: str
    path: Path | None

    @classmethod
    def chosen(cls, form: str | None, path: Path | None, archive: Path) -> Output:
        """Return the form that was asked for, or that the name of the file tells.

        Raises:
            UsageError: The output is the archive, or Parquet without a file.
        """
        if path and path.resolve() in {archive.resolve(), archive.resolve().with_name(archive.name + ".wal")}:
            raise UsageError(f"-o {path} is the archive; name another file")
        if form is None and path:
            ending = path.suffix.lower().lstrip(".")
            form = ending if ending in FORMATS else "jsonl"
        form = form or ("table" if sys.stdout.isatty() else "jsonl")
        if form == "parquet" and path is None:
            raise click.UsageError("--format parquet needs -o FILE")
        return cls(form, path.resolve() if path else None)

    @property
    def outputs(self) -> tuple[Path, ...]:
        """The files that DuckDB itself writes."""
        return (self.path,) if self.path and self.form == "parquet" else ()

    def limit(self, asked: int | None) -> int | None:
        """Return how many rows to ask for: one more than a table shows, to know whether there are more."""
        return TABLE_ROWS + 1 if asked is None and self.form == "table" else asked


def write(relation: Relation, output: Output, columns: Iterable[Column] | None, asked: int | None) -> None:
    """Write the rows of a relation; `columns` are those of a table on the screen, None for all."""
    if output.form == "parquet":
        assert output.path is not None
        _refuse_unwritable(output.path)
        relation.write_parquet(output.path)
        return
    with opened(output.path) as file:
        if output.form == "table":
            _table(relation, file, list(columns or ()), TABLE_ROWS if asked is None else asked)
        elif output.form == "csv":
            _csv(relation, file)
        else:
            _jsonl(relation, file)


def _refuse_unwritable(path: Path) -> None:
    try:
        path.open("ab").close()
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from error


def _jsonl(relation: Relation, file: TextIO) -> None:
    """Write an object a row: the record as coded where there is one, else the columns."""
    if "record" not in relation.columns:
        for row in relation:
            values = dict(zip(relation.columns, row, strict=True))
            file.write(json.dumps(values, ensure_ascii=False, default=_plain) + "\n")
        return
    record = relation.columns.index("record")
    incident = relation.columns.index("incident") if "incident" in relation.columns else None
    for row in relation:
        values = json.loads(row[record])
        if incident is not None:
            values["incident"] = row[incident]
        file.write(json.dumps(values, ensure_ascii=False) + "\n")


def _csv(relation: Relation, file: TextIO) -> None:
    table = csv.writer(file)
    kept = [i for i, name in enumerate(relation.columns) if name != "record"]
    table.writerow([relation.columns[i] for i in kept])
    for row in relation:
        table.writerow([_flat(row[i]) for i in kept])


def _flat(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, list):
        value = ";".join("" if v is None else str(v).replace(";", ",") for v in value)
    return defused(_plain(value))


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if isinstance(value, int | float | bool | str) else str(value)


def _table(relation: Relation, file: TextIO, columns: list[Column], most: int) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=file, width=None if file.isatty() else 160)
    columns = columns or [Column(name, itemgetter(name)) for name in relation.columns]
    table = Table(pad_edge=False)
    for column in columns:
        table.add_column(column.name, overflow="fold", no_wrap=column.name == "date")
    rows = relation.to_dicts()
    for row in rows[:most]:
        colour = QUAD_COLOURS.get(row.get("quad") or 0, "")
        # Text, never str: what stands in square brackets or colons in an article is no markup.
        cells = [Text(cell_text(column.cell(row))) for column in columns]
        for cell, column in zip(cells, columns, strict=True):
            if column.name == "event":
                cell.stylize(colour)
        table.add_row(*cells)
    if rows:
        console.print(table)
    if len(rows) > most:
        console.print(Text(f"{most} rows shown, there are more: give --limit N or -o FILE"))
    elif not rows:
        console.print(Text("nothing found"))


def cell_text(value: object) -> str:
    """Return a value as the text of a cell, on one line."""
    if value is None:
        return ""
    if isinstance(value, list):
        return shown(", ".join("–" if v is None else str(v) for v in value))
    return shown(f"{value:.2f}" if isinstance(value, float) else str(value))


def refuse_missing(archive: Path) -> None:
    """Say that there is no archive before anything else is done.

    Raises:
        ArchiveError: There is no such file.
    """
    if not archive.exists():
        raise ArchiveError(f"there is no archive {archive}; `dragoman add INPUT --archive {archive}` makes one")
