"""`dragoman evaluate`: how good the records of annotated texts are."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.cli.options import world_option
from dragoman.cli.running import one_line, opened
from dragoman.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.codebook.schema import Codebook
    from dragoman.errors import InputError
    from dragoman.evaluating.compared import Gold
    from dragoman.evaluating.gold import Predicted
    from dragoman.records import Document

MOST_FAULTS = 20
_A_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("evaluate")
@click.argument("gold_file", metavar="GOLD", type=click.Path(path_type=Path))
@click.option("--records", type=_A_FILE, help="Score these event records (JSON Lines); else the texts are coded now.")
@click.option(
    "--texts", multiple=True, help="Texts of the documents, where GOLD is PLOVER records; may be given again."
)
@click.option("--codebook", type=click.Path(path_type=Path), help="A codebook of your own (TOML).")
@world_option
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, help="Leave out records below this.")
@click.option("--by-type", is_flag=True, help="Add a table with one row for each type.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object, not tables.")
@click.option("-o", "--output", type=_A_FILE, help="Write here, not to stdout.")
def command(
    gold_file: Path, records: Path | None, texts: tuple[str, ...], codebook: Path | None, world: tuple[Path, ...],
    min_confidence: float, by_type: bool, as_json: bool, output: Path | None,
) -> None:  # fmt: skip
    """Score event records against GOLD: precision, recall and F1, accuracy of fields, worth of the confidence.

    GOLD is a JSON Lines file of annotated dispatches ({"id", "date", "text", "events"}), of PLOVER records (with
    --texts, or compared by the sentence numbers of the records), or what `dragoman review` wrote. The definitions are
    in docs/evaluation.md. Wrong lines of GOLD are named on stderr with field and allowed values; then nothing is
    scored, and the exit status is 2.

    \b
    Examples:
      dragoman evaluate gold.jsonl --by-type
      dragoman evaluate gold.jsonl --codebook my.toml --world my-world.toml
      dragoman evaluate reviews.jsonl
      dragoman evaluate gold-events.jsonl --texts news/ --records events.jsonl --json
    """
    from dragoman.cli import scorecard
    from dragoman.evaluating.gold import read_gold
    from dragoman.evaluating.scoring import Comparison

    if records and world:
        raise click.UsageError("--world is for coding the texts; with --records nothing is coded")
    book = _codebook(codebook)
    gold = read_gold(gold_file, book, _documents(texts))
    _stop_at(gold.faults)
    predicted = _records(records, gold) if records else _coded(gold, codebook, world, gold_file)
    _stop_at(predicted.faults)
    kept = [e for e in predicted.events if e.confidence is None or e.confidence >= min_confidence]
    card = scorecard.of(Comparison(gold, kept), gold, predicted.others, by_type)
    with opened(output) as file:
        if as_json:
            file.write(json.dumps(card, ensure_ascii=False, indent=1) + "\n")
        else:
            scorecard.write(card, file)


def _codebook(path: Path | None) -> Codebook:
    from dragoman.codebook.loader import load_codebook, shipped_codebook

    return load_codebook(path) if path else shipped_codebook()


def _documents(inputs: tuple[str, ...]) -> dict[str, Document]:
    """Return the texts by document id; one that cannot be read would change the scores, and stops the work."""
    from dragoman.errors import InputError
    from dragoman.reading import Options, read_inputs

    out = {}
    for item in read_inputs(inputs, Options()):
        if isinstance(item, InputError):
            raise item
        out[item.id] = item
    return out


def _stop_at(faults: Sequence[InputError]) -> None:
    if not faults:
        return
    for fault in faults[:MOST_FAULTS]:
        click.echo(f"dragoman: {one_line(str(fault))}", err=True)
    more = f" ({len(faults) - MOST_FAULTS} not shown)" if len(faults) > MOST_FAULTS else ""
    fault_s = f"{len(faults)} fault{'s' * (len(faults) != 1)}{more}"
    raise UsageError(f"{faults[0].source}: {fault_s}; nothing was scored, mend them and run it again")


def _records(path: Path, gold: Gold) -> Predicted:
    from dragoman.evaluating.fields import read_rows
    from dragoman.evaluating.gold import predicted_of

    return predicted_of(read_rows(path), gold)


def _coded(gold: Gold, codebook: Path | None, world: tuple[Path, ...], source: Path) -> Predicted:
    """Code the annotated texts."""
    from dragoman.api import make_coder
    from dragoman.evaluating.fields import Fields
    from dragoman.evaluating.gold import predicted_of
    from dragoman.records import Document

    documents = [Document(d.id, d.text, _day(d.date)) for d in gold.documents.values() if d.text is not None]
    if len(documents) < len(gold.documents):
        raise UsageError(f"{source} has no texts to code; give them with --texts, or the records with --records")
    coder = make_coder(codebook, world)
    rows = []
    # The length is told where somebody watches; in a pipe nothing is shown.
    with click.progressbar(documents, label="coding", file=sys.stderr, hidden=not sys.stderr.isatty()) as shown:
        for _, events in coder.code_many(shown):
            rows += [Fields(event.to_plover(), "the coder", 0) for event in events]
    return predicted_of(rows, gold)


def _day(date: str | None) -> str | None:
    """Return a whole day, which a publication date must be."""
    return date if date and len(date) == len("YYYY-MM-DD") else None
