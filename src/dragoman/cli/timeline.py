"""A document's events as a timeline: in their order, with marks for what is not simply so."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TextIO

from dragoman.coding.order import chronology
from dragoman.rendering import QUAD_COLOURS, rows, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.text import Text

    from dragoman.records import Document, Event

MARKS = {"future": "planned", "hypothetical": "possible", "negation": "denied", "historical": "background"}
SIZES = {"dead": "dead", "injured": "injured", "arrested": "arrested", "participants": "taking part"}
HINTS = {"because": "because of", "after": "after", "simultaneous": "at the time of"}
UNDATED = "undated"
WIDEST_DATE = len("2000-01-01")


class Entry(NamedTuple):
    """One event of a timeline.

    Attributes:
        number: Its place, from 1.
        date: ISO date, a range of two, or "undated".
        kind: Type and modes.
        quad: For its colour.
        parties: Who, and to whom.
        details: Trigger, place, numbers, marks, reporter, and hints to other entries by their numbers.
    """

    number: int
    date: str
    kind: str
    quad: int | None
    parties: str
    details: tuple[str, ...]


def entries(events: Sequence[Event], document: Document) -> list[Entry]:
    """Return the timeline of one document's events."""
    ordered = chronology(events)
    hints = _hints(ordered)
    out = []
    told = rows(ordered, {document.id: document.text})
    for number, (event, row) in enumerate(zip(ordered, told, strict=True), 1):
        date = f"{event.date}/{event.enddate}" if event.enddate else event.date or UNDATED
        details = [
            f"“{row.trigger}”",
            row.place and f"in {row.place}",
            size_in_words(event.size),
            ", ".join(word for mark, word in MARKS.items() if mark in event.auxiliary_modes),
            row.reporter and f"according to {row.reporter}",
            *hints[number - 1],
        ]
        kind = event.event[0] + (f" ({', '.join(event.mode)})" if event.mode else "")
        out.append(Entry(number, date, shown(kind), row.quad, row.parties, tuple(filter(None, details))))
    return out


def _hints(ordered: Sequence[Event]) -> list[list[str]]:
    """Return for every event which of the others it follows, each relation at its later event."""
    at = {e.id: i for i, e in enumerate(ordered)}
    found: list[dict[str, set[int]]] = [{kind: set() for kind in HINTS} for _ in ordered]
    for here, event in enumerate(ordered):
        for relation in event.relations:
            there, kind = at.get(relation["id"]), relation["type"]
            if there is None or event.evidence.get("order", {}).get(relation["id"]) == "date":
                continue  # left out by --min-confidence, or seen from the dates
            if kind == "before":
                found[there]["after"].add(here)
            elif kind == "simultaneous":
                found[max(here, there)][kind].add(min(here, there))
            else:
                found[here][kind].add(there)
    for kinds in found:
        kinds["after"] -= kinds["because"]
    return [[f"{HINTS[k]} {_numbers(others)}" for k, others in kinds.items() if others] for kinds in found]


def _numbers(places: set[int]) -> str:
    return ", ".join(f"#{i + 1}" for i in sorted(places))


def size_in_words(size: dict[str, int]) -> str:
    """Return "12 dead, at least 3 injured, 10 to 15 arrested"."""
    out = []
    for key, word in SIZES.items():
        least, most = size.get(key), size.get(f"{key}_max")
        if least is not None:
            number = (
                f"at least {least:,}" if most is None else f"{least:,}" if least == most else f"{least:,} to {most:,}"
            )
            out.append(f"{number} {word}")
        elif most is not None:
            out.append(f"at most {most:,} {word}")
    return ", ".join(out)


def timeline(file: TextIO) -> Callable[[Document, list[Event]], None]:
    """Return a function that writes the timeline of a document: in colours on a terminal, else plain."""
    from rich.console import Console
    from rich.text import Text

    console = Console(file=file, highlight=False)

    def show(text: Text) -> None:
        # In a pipe a line is a line, however long.
        console.print(text, soft_wrap=not console.is_terminal)

    def write(document: Document, events: list[Event]) -> None:
        heading = shown(" · ".join(filter(None, [document.title or document.id, document.date])))
        found = entries(events, document)
        show(Text(heading if found else f"{heading}: no events", "bold"))
        widest = max((len(e.date) for e in found), default=0)
        for entry in found:
            for line in _lines(entry, max(widest, WIDEST_DATE)):
                show(line)
        if found:
            show(Text(""))

    return write


def _lines(entry: Entry, width: int) -> tuple[Text, Text]:
    from rich.text import Text

    number = f"{f'#{entry.number}':>4}  "
    first = Text.assemble(
        (number, "dim"), f"{entry.date:<{width}}  ", (entry.kind, f"bold {QUAD_COLOURS.get(entry.quad or 0, 'white')}"),
        "  ", entry.parties,
    )  # fmt: skip
    return first, Text(" " * (len(number) + width + 2) + " · ".join(entry.details), "dim")
