"""What goes wrong on the real development stories, by class: `python -m benchmarks.errors`.

Prints a table in Markdown for training/ERRORS.md. Records and gold events are matched as
score_events.py matches them; every unmatched one and every field that differs is counted once.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from benchmarks.parts import annotated_stories, coded, scorer
from dragoman.coding.coder import Coder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.parts import Annotated

Row = dict[str, Any]
CLASSES = (
    "event not found",
    "event found as another type",
    "record of no event",
    "record of an event told already",
    "actor: none given",
    "actor: one too many",
    "actor: country wrong",
    "actor: name wrong",
    "recipient: none given",
    "recipient: one too many",
    "recipient: country wrong",
    "auxiliary modes",
    "mode: none given",
    "mode: one too many",
    "mode: wrong",
    "attribution",
    "place: country",
    "date: month",
)


def errors(data: Annotated, coder: Coder) -> Counter[str]:
    """Return how often each class of error occurs; "gold events" and "records" are counted too."""
    module = scorer("score_events")
    predicted = module.flatten(coded(data.documents, coder), data.keyed)
    gold = [g for g in data.gold if not g.get("optional")]
    pairs = [(g, p) for g, p in module.match(data.gold, predicted) if not g.get("optional")]
    taken = {id(x) for pair in module.match(data.gold, predicted) for x in pair}
    out = Counter({"gold events": len(gold), "records": len(predicted), "matched": len(pairs)})
    out.update(_missed(g, predicted) for g in gold if id(g) not in taken)
    out.update(_spurious(p, gold) for p in predicted if id(p) not in taken)
    for g, p in pairs:
        out.update(_differences(module, g, p))
    return out


def _missed(g: Row, predicted: list[Row]) -> str:
    words = _stems(g.get("trigger") or "")
    near = (
        p for p in predicted if p["doc"] == g["doc"] and p["sentence"] == g["sentence"] and p["event"] != g["event"]
    )
    return CLASSES[1] if any(words & _stems(" ".join(p["event_text"])) for p in near) else CLASSES[0]


def _spurious(p: Row, gold: list[Row]) -> str:
    told = any(
        g["doc"] == p["doc"] and g["event"] == p["event"] and p["sentence"] in {g["sentence"], *(g.get("also") or [])}
        for g in gold
    )
    return CLASSES[3] if told else CLASSES[2]


def _stems(text: str) -> set[str]:
    return {word[:5] for word in text.lower().split() if len(word) > 2}


def _differences(module: Any, g: Row, p: Row) -> Iterator[str]:
    for side in ("actor", "recipient"):
        told, found = module.codes(g, side), module.codes(p, side)
        if not module.setmatch(told, found):
            yield f"{side}: " + ("none given" if not found else "one too many" if not told else "country wrong")
        elif side == "actor" and told and not module.names_overlap(module.names(g, side), module.names(p, side)):
            yield "actor: name wrong"
    if set(g["aux"]) != set(p["aux"]):
        yield "auxiliary modes"
    told, found = set(g.get("mode") or []), set(p.get("mode") or [])
    if not module.setmatch(told, found):
        yield "mode: " + ("none given" if not found else "one too many" if not told else "wrong")
    yield from _circumstances(module, g, p)


def _circumstances(module: Any, g: Row, p: Row) -> Iterator[str]:
    told, found = g.get("attribution"), (p.get("attribution") or {}).get("name")
    if bool(told) != bool(found) or (told and not module.names_overlap([told], [found])):
        yield "attribution"
    place = p.get("event_loc") or {}
    if g.get("location") and place.get("country_code") != g["location"].get("country"):
        yield "place: country"
    if g.get("date") and (p.get("date") or "")[: min(7, len(g["date"]))] != g["date"][:7]:
        yield "date: month"


def main() -> None:
    """Print the table for the stories."""
    found = errors(annotated_stories(), Coder())
    print("| class | count |\n|---|---|")
    for name in ("gold events", "records", "matched", *CLASSES):
        print(f"| {name} | {found[name]} |")


if __name__ == "__main__":
    main()
