"""Records made by hand, so that what is done with records is tested without a model."""

from __future__ import annotations

from dragoman.records import Document, Entity, Event, Place

MARKUP = "[red]Police[/red] in [/foo] <script>alert(1)</script> arrested 22 :warning: men.\n\n[bold]They left."
HOSTILE = Document("doc [/x]", MARKUP, "1997-06-19", title="[blink]Raid[/nope] <b>now</b> :smile:")


def entity(text: str, start: int = 0, **more: object) -> Entity:
    return Entity(text, text, start, start + len(text), **more)  # type: ignore[arg-type]


def event(**more: object) -> Event:
    start = MARKUP.index("arrested")
    fields: dict[str, object] = {
        "id": "e1",
        "document_id": HOSTILE.id,
        "event": ("COERCE",),
        "mode": ("arrest",),
        "auxiliary_modes": (),
        "context": ("legal", "crime"),
        "actor": (entity("[red]Police[/red]", code="BGD", sector=("COP",)),),
        "recipient": (entity("22 men", sector=("CVL",)), entity("a; b", code="NGO")),
        "event_text": ("arrested",),
        "sequence": 0,
        "start": start,
        "end": start + 8,
        "quad_code": 4,
        "event_scale": -5.0,
        "confidence": 0.91,
        "date": "1997-06-18",
        "event_loc": Place("[/foo]", 21, 27),
        "attribution": entity("<script>alert(1)</script>"),
        "evidence": {"trigger": "arrested", "paths": {"actor:Police": "nsubj", "actor:police": "nsubj"}},
        "coder": "dragoman",
        "codebook": "plover",
        "cite_info": {"title": HOSTILE.title},
    }
    return Event(**{**fields, **more})  # type: ignore[arg-type]
