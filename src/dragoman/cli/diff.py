"""`dragoman diff`: what coding again changed."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from dragoman.cli.archives import archive_option, cell_text
from dragoman.cli.running import opened
from dragoman.errors import UsageError

if TYPE_CHECKING:
    from dragoman.archive.diffs import Change, DocumentDiff

_COLOURS = {"added": "green", "removed": "red", "changed": "yellow"}
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


@click.command("diff")
@click.argument("first", type=int, metavar="RUN")
@click.argument("second", type=int, metavar="RUN")
@archive_option
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write here.")
@click.option(
    "--format", "form", type=click.Choice(("table", "jsonl")), help="Default: table on a terminal, jsonl in a pipe."
)
def command(first: int, second: int, archive: Path, output: Path | None, form: str | None) -> None:
    """Show the documents whose events differ between what two runs left: added, removed, changed fields.

    Compared is what an event is, not the confidence and the evidence. Documents that only the later run had are left
    out. `dragoman stats` lists the runs.

    \b
    Examples:
      dragoman diff 1 2 --archive news.duckdb
      dragoman diff 1 2 --archive news.duckdb --format jsonl > changes.jsonl
    """
    from dragoman.archive.front import Archive

    if output and output.resolve() == archive.resolve():
        raise UsageError(f"-o {output} is the archive; name another file")
    form = form or ("table" if output is None and sys.stdout.isatty() else "jsonl")
    documents, counts = 0, dict.fromkeys(_COLOURS, 0)
    with Archive(archive) as opened_archive:
        changed = opened_archive.diff(first, second)
        with opened(output) as file:
            for document in changed:
                if form == "jsonl":
                    file.write(json.dumps(_object(document), ensure_ascii=False) + "\n")
                else:
                    _print(document, file)
                documents += 1
                for change in document.changes:
                    counts[change.kind] += 1
    told = ", ".join(f"{count:,} {kind}" for kind, count in counts.items())
    click.echo(f"{documents:,} document{'s' * (documents != 1)} changed; events: {told}", err=True)


def _object(document: DocumentDiff) -> dict[str, Any]:
    changes = [
        {
            "kind": c.kind, "before": (c.before or {}).get("id"), "after": (c.after or {}).get("id"),
            "event": (c.after or c.before or {}).get("event"),
            "fields": {name: {"before": old, "after": new} for name, (old, new) in c.fields.items()},
            **({"record": c.after or c.before} if c.kind != "changed" else {}),
        }
        for c in document.changes
    ]  # fmt: skip
    return {"document": document.key, "name": document.name, "changes": changes}


def _print(document: DocumentDiff, file: TextIO) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(file=file, width=None if file.isatty() else 160, highlight=False)
    console.print(Text(f"{cell_text(document.name)} ({document.key})", "bold"))
    for change in document.changes:
        console.print(Text(f"  {_SIGNS[change.kind]} {_line(change)}", _COLOURS[change.kind]), soft_wrap=True)


def _line(change: Change) -> str:
    record = change.after or change.before or {}
    sides = ["; ".join(e["identifier_text"] for e in record.get(side) or []) for side in ("actor", "recipient")]
    what = f"{' '.join(record['event'])} “{' '.join(record['event_text'])}” {sides[0] or '–'} → {sides[1] or '–'}"
    fields = [f"{name}: {_short(name, old)} ⇒ {_short(name, new)}" for name, (old, new) in change.fields.items()]
    return cell_text(" | ".join([what, *fields]))


def _short(name: str, value: Any) -> str:  # noqa: ANN401 (any field of a record)
    if name in {"actor", "recipient"}:
        return "; ".join(" ".join(filter(None, [e["identifier_text"], e["code"], *e["sector"]])) for e in value) or "–"
    if name == "attribution":
        return value["identifier_text"] if value else "–"
    if name == "event_loc":
        return (value["resolved_place"] or value["extracted_place"]) if value else "–"
    if name == "relations":
        return " ".join(r["type"] for r in value) or "–"
    if isinstance(value, dict):
        return " ".join(f"{key} {number}" for key, number in value.items()) or "–"
    return "; ".join(value) or "–" if isinstance(value, list) else str(value)
