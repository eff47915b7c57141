"""Gold in the form of annotated dispatches: a text with its events, spans as substrings (docs/evaluation.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.evaluating.compared import Coded, GoldDocument, Party
from dragoman.evaluating.sentences import sentence_at, sentence_starts
from dragoman.evaluating.spans import locate, string_of
from dragoman.language.labels import AUXILIARY_MODES

if TYPE_CHECKING:
    from dragoman.codebook.schema import Codebook
    from dragoman.evaluating.fields import Fields

_PARTY = '["name", "COUNTRY CODE" or null, ["SECTOR", …]]'


def gold_of_dispatch(row: Fields, codebook: Codebook) -> tuple[GoldDocument, list[Coded]]:
    """Return the document and the events of one annotated dispatch.

    Raises:
        InputError: A field is wrong; names it and what is allowed.
    """
    text = row.text("text")
    starts = sentence_starts(text)
    identifier = row.text("id")
    events = [_event(e, identifier, text, starts, codebook) for e in row.objects("events")]
    unsettled = [_unsettled(e, identifier, text, starts) for e in row.objects("unreviewed")]
    judged = None
    if row.flag("partial"):
        rejected = [_unsettled(e, identifier, text, starts) for e in row.objects("rejected")]
        judged = frozenset(e.sentence for e in (*events, *rejected))
    return GoldDocument(identifier, text, row.date("date"), starts, judged), [*events, *unsettled]


def auxiliaries_of(codebook: Codebook) -> list[str]:
    """Return the auxiliary modes allowed: those the coder tells under any codebook, and the codebook's own."""
    return list(dict.fromkeys([*AUXILIARY_MODES, *codebook.auxiliaries]))


def _event(row: Fields, document: str, text: str, starts: tuple[int, ...], codebook: Codebook) -> Coded:
    kind, modes, auxiliaries = row.text("event"), row.texts("mode"), row.texts("aux")
    row.check("event", [kind], codebook.types)
    row.check("mode", modes, [m for t, m in codebook.modes if t == kind])
    row.check("aux", auxiliaries, auxiliaries_of(codebook))
    for name in ("actors", "recipients"):
        for span in row.texts(name):
            _offset(row, name, text, span)
    for name in ("location", "time", "speaker"):
        _offset(row, name, text, row.text_or_none(name))
    resolved = row.inner("resolved")
    place = resolved.items("location")
    speaker = row.text_or_none("speaker")
    return Coded(
        document,
        sentence_at(starts, _offset(row, "trigger", text, row.text("trigger"))),
        kind,
        _parties(resolved, "actors"),
        _parties(resolved, "recipients"),
        frozenset(modes),
        frozenset(auxiliaries),
        has_place=bool(place),
        country=_country(resolved, place),
        date=resolved.date("date"),
        attribution=string_of(speaker) if speaker else None,
        also=frozenset(sentence_at(starts, _offset(row, "also", text, span)) for span in row.texts("also")),
        optional=row.flag("optional"),
    )


def _unsettled(row: Fields, document: str, text: str, starts: tuple[int, ...]) -> Coded:
    """Return what was recorded but not judged: no record is right or wrong by it."""
    at = _offset(row, "trigger", text, row.text("trigger"))
    return Coded(document, sentence_at(starts, at), row.text("event"), optional=True)


def _offset(row: Fields, name: str, text: str, span: str | None) -> int:
    if span is None:
        return 0
    found = locate(text, span)
    if found is None:
        raise row.fault(name, f'"{span}" is not in the text; copy it exactly ("string@@2" is its second place)')
    return found[0]


def _parties(resolved: Fields, name: str) -> tuple[Party, ...]:
    out = []
    for item in resolved.items(name):
        if not isinstance(item, list) or len(item) not in (2, 3) or not isinstance(item[0], str):
            raise resolved.fault(name, f"every party is written {_PARTY}")
        if not (item[1] is None or isinstance(item[1], str)):
            raise resolved.fault(name, f"every party is written {_PARTY}")
        out.append(Party(item[0], item[1] or None))
    return tuple(out)


def _country(resolved: Fields, place: list[object]) -> str | None:
    if not place:
        return None
    code = place[1] if len(place) == len(("name", "code")) else 0
    if not (code is None or isinstance(code, str)):
        raise resolved.fault("location", 'is written ["name", "COUNTRY CODE" or null], or null')
    return code
