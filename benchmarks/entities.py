"""How well the parties of events are resolved: countries and canonical names, wherever the mention itself is right.

On the PLOVER gold sentences: of the source and target countries of sentences in which an event of
the gold type was coded, how many are in the right role. On the held-out dispatches: of the annotated
actors and recipients that a record of the right type shares words with, how many have the right
country (where they have one) and the right name (as score_events.py compares names).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from training.dispatches import locate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

ROLES = (("actors", "actor"), ("recipients", "recipient"))
SIDES = (("source", "actor"), ("target", "recipient"))

Scores = dict[str, float]
# A mention is (role, right country or None, wanted code or None, whether the name is right).


def gsr_countries(gold: Iterable[dict], records: Iterable[dict]) -> Scores:
    """Return the shares of gold source and target countries found in the right role, given the right type."""
    of_sentence = defaultdict(list)
    for record in records:
        of_sentence[record["document_id"]].append(record)
    wanted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for row in gold:
        coded = [_codes_of(r, row) for r in of_sentence[row["id"]] if row["event"] in r["event"]]
        if not coded:
            continue
        gold_codes = {side: {e["code"] for e in row[side] if e.get("code")} for side, _ in SIDES}
        best = max(coded, key=lambda codes: sum(len(gold_codes[side] & codes[side]) for side in gold_codes))
        for side, codes in gold_codes.items():
            wanted[side] += len(codes)
            found[side] += len(codes & best[side])
    return {f"{side}_country": found[side] / max(1, wanted[side]) for side, _ in SIDES}


def _codes_of(record: dict, row: dict) -> dict[str, set[str | None]]:
    """Return the countries of both sides; where the gold row pools its parties, so do we."""
    codes = {side: {e["code"] for e in record[role]} for side, role in SIDES}
    if row["reciprocal"] or not row["target"]:
        codes["source"] = codes["source"] | codes["target"]
    return codes


def corpus_parties(
    dispatches: Iterable[dict], records: Iterable[dict], same_name: Callable[[list[str], list[str]], bool]
) -> Scores:
    """Return the shares of right countries of actors and recipients, and of right names."""
    of_document = defaultdict(list)
    for record in records:
        of_document[record["document_id"]].append(record)
    counts: Counter[str] = Counter()
    for dispatch in dispatches:
        for role, name, code, entities in _mentions(dispatch, of_document[dispatch["id"]]):
            counts["names"] += 1
            counts["right names"] += any(same_name([name], [e["identifier_text"]]) for e in entities)
            if code:
                counts[role] += 1
                counts[f"right {role}"] += any(e["code"] == code for e in entities)
    out = {f"{role}_country": counts[f"right {role}"] / max(1, counts[role]) for _, role in ROLES}
    return out | {"canonical_name": counts["right names"] / max(1, counts["names"])}


def _mentions(dispatch: dict, records: list[dict]) -> Iterator[tuple[str, str, str | None, list[dict]]]:
    """Yield role, gold name, gold code and our entities of every annotated party that we found."""
    for event in dispatch["events"]:
        for plural, role in ROLES:
            if len(event[plural]) != len(event["resolved"][plural]):
                continue
            for span, (name, code, _) in zip(event[plural], event["resolved"][plural], strict=True):
                start, end = locate(dispatch["text"], span)
                parties = [e for r in records if event["event"] in r["event"] for e in r[role]]
                found = [e for e in parties if e["start"] < end and start < e["end"]]
                if found:
                    yield role, name, code, found
