"""What the reviewer sees: the sentence with its parts marked, and the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from dragoman.evaluating.spans import locate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.records import Document
    from dragoman.reviewing.annotation import Annotation
    from dragoman.reviewing.entering import Frame
    from dragoman.reviewing.mentions import Mention

STYLES = {
    "trigger": "bold reverse", "actors": "bold green", "recipients": "bold magenta", "location": "bold blue",
    "speaker": "italic cyan", "time": "underline",
}  # fmt: skip
# One for one, so that offsets stay; a terminal would obey them.
_CONTROLS = {code: " " for code in (*range(32), *range(127, 160))}


class Screen:
    """Prints to a console; without colours where it has none."""

    def __init__(self, console: Console) -> None:
        """Take the console."""
        self._console = console

    def say(self, text: str) -> None:
        """Print one line of our own."""
        self._console.print(Text(text.translate(_CONTROLS)))

    def ask(self, text: str) -> None:
        """Print a question; the answer is typed behind it."""
        self._console.print(Text(f"{text} > "), end="")
        self._console.file.flush()

    def heading(self, document: Document, place: str) -> None:
        """Print which record of which document this is."""
        told = " · ".join(filter(None, [place, document.title or document.id, document.date]))
        self._console.print()
        self._console.rule(Text(told.translate(_CONTROLS)), align="left")

    def sentence(self, frame: Frame, event: Annotation | None) -> None:
        """Print the sentence, the parts of the event marked, between what stands around it."""
        text = Text(frame.text.translate(_CONTROLS))
        for style, span in _marked(event) if event else ():
            found = locate(frame.text, span)
            if found:
                text.stylize(STYLES[style], *found)
        before, after = text[frame.first : frame.start], text[frame.end : frame.last]
        for part in (before, after):
            part.stylize("dim")
        self._console.print(Text.assemble(before, text[frame.start : frame.end], after))

    def event(self, event: Annotation, record: dict[str, Any] | None) -> None:
        """Print an event, and why it was recorded if it was."""
        marks = ", ".join([*event["mode"], *event["aux"]])
        heading = Text.assemble((event["event"], "bold"), f" ({marks})" if marks else "", f"  “{event['trigger']}”")
        if record and record.get("confidence") is not None:
            heading.append(f"  confidence {record['confidence']:.2f}")
        self._console.print(heading)
        sides = f"{_parties(event, 'actors') or '–'} → {_parties(event, 'recipients') or '–'}"
        self._row("who → whom", sides)
        self._row("date", _date(event, record))
        self._row("place", _place(event))
        self._row("reported by", event["speaker"] or "")
        self._row("why", _why(record))

    def _row(self, name: str, value: str) -> None:
        if value:
            self._console.print(Text.assemble((f"  {name:12}", "dim"), value.translate(_CONTROLS)))

    def mentions(self, frame: Frame, shown: Sequence[Mention]) -> None:
        """Print what may be chosen by number."""
        for number, mention in enumerate(shown, 1):
            words = frame.text[mention.start : mention.end].translate(_CONTROLS)
            means = "; ".join(_named(name, *more) for name, *more in mention.means).translate(_CONTROLS)
            self._console.print(Text(f"  {number:2}  {words}" + (f"  = {means}" if means else "")))


def _marked(event: Annotation) -> list[tuple[str, str]]:
    """Return style and span of all parts, the trigger last so that nothing covers it."""
    out = [(name, event[name]) for name in ("time", "location", "speaker") if event[name]]
    out += [(name, span) for name in ("actors", "recipients") for span in event[name]]
    return [*out, ("trigger", event["trigger"])]


def _parties(event: Annotation, side: str) -> str:
    return ", ".join(_named(*party) for party in event["resolved"][side])


def _named(name: str, code: str | None, sectors: Sequence[str] = ()) -> str:
    tag = " ".join(filter(None, [code, *sectors]))
    return f"{name} [{tag}]" if tag else name


def _date(event: Annotation, record: dict[str, Any] | None) -> str:
    own = event["resolved"]["date"]
    if own or not record or not record.get("date"):
        return str(own or "")
    return f"{record['date']} (of the report)"


def _place(event: Annotation) -> str:
    place = event["resolved"].get("location")
    if not place:
        return event["location"] or ""
    return _named(*place)


def _why(record: dict[str, Any] | None) -> str:
    evidence = (record or {}).get("evidence") or {}
    told = []
    if "phrase" in evidence:
        told.append(f"phrase “{evidence['phrase']}” {evidence.get('phrase_weight', '')}".rstrip())
    if "neural" in evidence:
        told.append(f"network {evidence['neural']}")
    if "coverage_rule" in evidence:
        told.append(f"rule {evidence['coverage_rule']} (was {evidence.get('type_found', '?')})")
    told += [f"{role} by {path}" for role, path in (evidence.get("paths") or {}).items()]
    return "; ".join(told)
