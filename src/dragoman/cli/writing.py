"""Write event records as a table, a timeline, JSON Lines, CSV or Parquet."""

from __future__ import annotations

import csv
import json
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from dragoman.cli.running import opened
from dragoman.cli.timeline import timeline
from dragoman.errors import UsageError
from dragoman.records import PLOVER_FIELDS
from dragoman.rendering import QUAD_COLOURS, rows, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dragoman.records import Document, Entity, Event

# "dead": at least so many; "dead_max": at most so many.
SIZE_FIELDS = tuple(f"{key}{end}" for key in ("dead", "injured", "arrested", "participants") for end in ("", "_max"))
CSV_FIELDS = (
    "id", "document_id", "date", "event", "mode", "auxiliary_modes", "context", "actor", "actor_code", "actor_sector",
    "recipient", "recipient_code", "recipient_sector", "place", "country_code", *SIZE_FIELDS, "attribution",
    "event_text", "start", "end", "quad_code", "event_scale", "confidence", "codebook",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

# Given to DuckDB so that the columns of two files are the same whatever is in them.
_ENTITY = (
    'STRUCT(entity_text VARCHAR, identifier_text VARCHAR, start BIGINT, "end" BIGINT, code VARCHAR, sector VARCHAR[],'
    " office VARCHAR, identifier_id VARCHAR)"
)
_PLACE = (
    'STRUCT(extracted_place VARCHAR, start BIGINT, "end" BIGINT, resolved_place VARCHAR, geonameid BIGINT, lat DOUBLE,'
    " lon DOUBLE, province VARCHAR, country VARCHAR, country_code VARCHAR, resolution INTEGER)"
)
PARQUET_TYPES = {
    **dict.fromkeys(("id", "document_id", "date", "enddate", "coder", "codebook"), "VARCHAR"),
    **dict.fromkeys(("event", "mode", "auxiliary_modes", "context", "event_text"), "VARCHAR[]"),
    **dict.fromkeys(("actor", "recipient"), f"{_ENTITY}[]"),
    "event_loc": _PLACE,
    "text_info": 'STRUCT(sequence INTEGER, start BIGINT, "end" BIGINT)',
    "quad_code": "INTEGER",
    "event_scale": "DOUBLE",
    "size": f"STRUCT({', '.join(f'{name} BIGINT' for name in SIZE_FIELDS)})",
    "attribution": f"{_ENTITY[:-1]}, name VARCHAR)",
    "relations": 'STRUCT("type" VARCHAR, id VARCHAR)[]',
    "confidence": "DOUBLE",
    "evidence": "JSON",
    "cite_info": "STRUCT(title VARCHAR, publication VARCHAR, url VARCHAR, language VARCHAR)",
}


@contextmanager
def writer(form: str, output: Path | None) -> Iterator[Callable[[Document, list[Event]], None]]:
    """Give a function that writes the records of one document."""
    if form == "parquet":
        assert output is not None
        with _parquet(output) as write:
            yield write
        return
    with opened(output) as file:
        yield {"table": _table, "timeline": timeline, "jsonl": _jsonl, "csv": _csv}[form](file)


def _jsonl(file: TextIO) -> Callable[[Document, list[Event]], None]:
    def write(_: Document, events: list[Event]) -> None:
        for event in events:
            file.write(json.dumps(event.to_plover(), ensure_ascii=False) + "\n")
        file.flush()

    return write


def _csv(file: TextIO) -> Callable[[Document, list[Event]], None]:
    table = csv.DictWriter(file, CSV_FIELDS)
    table.writeheader()

    def write(_: Document, events: list[Event]) -> None:
        for event in events:
            table.writerow({k: defused(v) for k, v in _flat(event).items()})
        file.flush()

    return write


def defused(value: Any) -> Any:  # noqa: ANN401 (cells are text or numbers)
    """Keep a spreadsheet from running a cell of article text as a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _flat(event: Event) -> dict[str, Any]:
    place = event.event_loc
    sides = {**_side("actor", event.actor), **_side("recipient", event.recipient)}
    return {
        "id": event.id, "document_id": event.document_id, "date": event.date or "", "event": ";".join(event.event),
        "mode": ";".join(event.mode), "auxiliary_modes": ";".join(event.auxiliary_modes),
        "context": ";".join(event.context), **sides,
        "place": (place.resolved_place or place.extracted_place) if place else "",
        "country_code": (place.country_code or "") if place else "",
        **{name: event.size.get(name, "") for name in SIZE_FIELDS},
        "attribution": event.attribution.identifier_text if event.attribution else "",
        "event_text": ";".join(event.event_text), "start": event.start, "end": event.end, "quad_code": event.quad_code,
        "event_scale": event.event_scale, "confidence": event.confidence, "codebook": event.codebook,
    }  # fmt: skip


def _side(name: str, entities: tuple[Entity, ...]) -> dict[str, str]:
    """Return a side as three cells whose parts, divided by semicolons, stand in the same order."""
    return {
        name: ";".join(e.identifier_text.replace(";", ",") for e in entities),
        f"{name}_code": ";".join(e.code or "" for e in entities),
        f"{name}_sector": ";".join(" ".join(e.sector) for e in entities),
    }


def _table(file: TextIO) -> Callable[[Document, list[Event]], None]:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=file, width=None if file.isatty() else 160)

    def write(document: Document, events: list[Event]) -> None:
        # Text, never str: what stands in square brackets or colons in an article is no markup.
        heading = shown(" · ".join(filter(None, [document.title or document.id, document.date])))
        if not events:
            console.print(Text(f"{heading}: no events"))
            return
        table = Table(title=Text(heading), title_justify="left", show_lines=False, pad_edge=False)
        for column in ("event", "actor → recipient", "date", "place", "in the text"):
            table.add_column(column, overflow="fold", no_wrap=column == "date")
        for row in rows(events, {document.id: document.text}):
            colour = QUAD_COLOURS.get(row.quad or 0, "white")
            told = Text.assemble(row.before, " ", (row.trigger, f"bold {colour}"), " ", row.after)
            table.add_row(Text(row.kind, colour), Text(row.parties), row.date, Text(row.place), told)
        console.print(table)

    return write


def _refuse_unwritable(output: Path) -> None:
    """Say before the work, not after it, that the output cannot be written."""
    try:
        output.open("ab").close()
    except OSError as error:
        raise UsageError(f"cannot write {output}: {error.strerror}") from error


@contextmanager
def _parquet(output: Path) -> Iterator[Callable[[Document, list[Event]], None]]:
    """Collect JSON Lines aside and let DuckDB turn them into Parquet."""
    import duckdb  # here, as the import costs a tenth of a second

    _refuse_unwritable(output)
    with tempfile.TemporaryDirectory() as folder:
        rows_file = Path(folder) / "events.jsonl"
        with rows_file.open("w", encoding="utf-8") as file:
            yield _jsonl(file)
        columns = {name: PARQUET_TYPES[name] for name in PLOVER_FIELDS}
        relation = duckdb.read_json(str(rows_file), format="newline_delimited", columns=columns)
        try:
            relation.write_parquet(str(output), compression="zstd")
        except duckdb.Error as error:
            raise UsageError(f"cannot write {output}: {error}") from error
