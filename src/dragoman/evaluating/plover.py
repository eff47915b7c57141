"""Events of PLOVER records, annotated or predicted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.evaluating.compared import Coded, GoldDocument, Party

if TYPE_CHECKING:
    from collections.abc import Collection

    from dragoman.evaluating.fields import Fields

_NAMES = ("name", "identifier_text", "entity_text", "text")


def events_of_record(row: Fields, document: GoldDocument, types: Collection[str] = ()) -> list[Coded]:
    """Return the events of one record, one for each of its types.

    Args:
        row: The record.
        document: Its document, which knows its sentences.
        types: The types allowed; any if none are given.

    Raises:
        InputError: A field is wrong; names it and what is allowed.
    """
    kinds = [row.text("event")] if isinstance(row.row.get("event"), str) else row.texts("event")
    if not kinds:
        raise row.fault("event", 'needs a type or a list of types, such as ["AGREE"]')
    if types:
        row.check("event", kinds, types)
    return [_event(row, kind, document) for kind in kinds]


def _event(row: Fields, kind: str, document: GoldDocument) -> Coded:
    told = row.inner("text_info")
    # Only one of the two is looked at, and only that one is demanded.
    at = told.offset("start") if document.text is not None else 0
    sequence = told.offset("sequence") if document.text is None else 0
    if document.text is not None and at >= len(document.text):
        raise told.fault("start", f"{at} is past the text of {document.id}, {len(document.text)} characters")
    places = row.objects("event_loc") if row.row.get("event_loc") else []
    reporter = row.inner("attribution") if row.row.get("attribution") else None
    return Coded(
        document.id,
        document.sentence(at, sequence),
        kind,
        tuple(_party(p) for p in row.objects("actor")),
        tuple(_party(p) for p in row.objects("recipient")),
        frozenset(row.texts("mode")),
        frozenset(row.texts("auxiliary_modes")),
        has_place=bool(places),
        country=places[0].text_or_none("country_code") if places else None,
        date=row.date("date"),
        attribution=_name(reporter) if reporter else None,
        confidence=row.share("confidence"),
        optional=row.flag("optional"),
    )


def _party(row: Fields) -> Party:
    return Party(_name(row), row.text_or_none("code"))


def _name(row: Fields) -> str:
    return next((name for name in (row.text_or_none(field) for field in _NAMES) if name), "")
