"""The words of a document that tell its events."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.language.parse import Parse
    from dragoman.records import Event


class Mention(NamedTuple):
    """A word that tells an event: its index, and the event's place in the list."""

    token: int
    event: int


def mentions_of(events: Sequence[Event], parse: Parse) -> dict[int, list[Mention]]:
    """Return the words that tell the events, by sentence, in order; "also" counts."""
    out: dict[int, list[Mention]] = defaultdict(list)
    starts = {t.start: (s.index, t.index) for s in parse.sentences for t in s.tokens}
    for number, event in enumerate(events):
        for start, end in [(event.start, event.end), *event.evidence.get("also", [])]:
            words = [starts[at] for at in range(start, end) if at in starts]
            if words:
                sentence = parse.sentences[words[0][0]]
                inside = {token for index, token in words if index == sentence.index}
                top = next((i for i in sorted(inside) if sentence.tokens[i].head not in inside), words[0][1])
                out[sentence.index].append(Mention(top, number))
    return {index: sorted(found) for index, found in out.items()}
