"""Link documents to the first near-duplicate of theirs that the archive holds."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from dragoman.archive.nearness import Signature, bands, first_near, signature

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

SCHEMA = """
CREATE TABLE near_documents (number BIGINT NOT NULL, document VARCHAR NOT NULL, runs INTEGER NOT NULL,
    signature UINTEGER[] NOT NULL);
CREATE TABLE near_bands (band UBIGINT NOT NULL, number BIGINT NOT NULL);
"""

_NEW = """
SELECT number, key FROM documents WHERE key IN (SELECT unnest($keys::VARCHAR[]))
    AND NOT EXISTS (SELECT 1 FROM near_documents n WHERE n.number = documents.number) ORDER BY number"""
_FOUND = """
WITH asked AS (SELECT unnest($numbers::BIGINT[]) AS number, unnest($bands::UBIGINT[]) AS band)
SELECT DISTINCT asked.number, b.number FROM asked JOIN near_bands b USING (band)"""
_SIGNATURES = """
SELECT number, runs, signature FROM near_documents WHERE number IN (SELECT unnest($numbers::BIGINT[]))"""
_ROOTS = """
SELECT number, coalesce(original, key) FROM documents WHERE number IN (SELECT unnest($numbers::BIGINT[]))"""


def link_documents(connection: duckdb.DuckDBPyConnection, keys: Sequence[str], texts: Mapping[str, str]) -> None:
    """Give each new document that is a near-duplicate the key of its original, which is none itself."""
    new = connection.execute(_NEW, {"keys": list(keys)}).fetchall()
    signatures = {number: found for number, key in new if (found := signature(texts.get(key, "")))}
    parts = {number: bands(found) for number, found in signatures.items()}
    before = _candidates(connection, parts)
    here: dict[int, list[int]] = defaultdict(list)
    known = signatures | _signatures(connection, before)
    firsts = {}
    for number, mine in parts.items():
        candidates = {*before[number], *(n for band in mine for n in here[band])}
        first = first_near(known[number], ((n, known[n]) for n in candidates))
        if first is not None:
            firsts[number] = first
        for band in mine:
            here[band].append(number)
    _store(connection, dict(new), signatures, parts)
    _name_originals(connection, dict(new), firsts)


def _candidates(connection: duckdb.DuckDBPyConnection, parts: Mapping[int, list[int]]) -> dict[int, set[int]]:
    asked = {
        "numbers": [n for n, mine in parts.items() for _ in mine],
        "bands": [b for mine in parts.values() for b in mine],
    }
    found: dict[int, set[int]] = defaultdict(set)
    for number, other in connection.execute(_FOUND, asked).fetchall():
        found[number].add(other)
    return found


def _signatures(connection: duckdb.DuckDBPyConnection, before: Mapping[int, set[int]]) -> dict[int, Signature]:
    numbers = sorted({n for found in before.values() for n in found})
    rows = connection.execute(_SIGNATURES, {"numbers": numbers}).fetchall()
    return {number: Signature(runs, tuple(values)) for number, runs, values in rows}


def _store(
    connection: duckdb.DuckDBPyConnection,
    keys: Mapping[int, str],
    signatures: Mapping[int, Signature],
    parts: Mapping[int, list[int]],
) -> None:
    connection.execute(
        "INSERT INTO near_documents SELECT unnest($numbers::BIGINT[]), unnest($keys::VARCHAR[]),"
        " unnest($runs::INTEGER[]), unnest($signatures::UINTEGER[][])",
        {
            "numbers": list(signatures),
            "keys": [keys[n] for n in signatures],
            "runs": [s.runs for s in signatures.values()],
            "signatures": [list(s.values) for s in signatures.values()],
        },
    )
    connection.execute(
        "INSERT INTO near_bands SELECT unnest($bands::UBIGINT[]), unnest($numbers::BIGINT[])",
        {
            "bands": [b for mine in parts.values() for b in mine],
            "numbers": [n for n, mine in parts.items() for _ in mine],
        },
    )


def _name_originals(connection: duckdb.DuckDBPyConnection, keys: Mapping[int, str], firsts: Mapping[int, int]) -> None:
    roots = dict(connection.execute(_ROOTS, {"numbers": sorted(set(firsts.values()))}).fetchall())
    originals: dict[int, str] = {}
    for number, first in firsts.items():
        # The first near-duplicate may be of this batch and have been given an original just now.
        originals[number] = originals.get(first) or roots[first]
    connection.execute(
        "UPDATE documents SET original = told.original FROM (SELECT unnest($keys::VARCHAR[]) AS key,"
        " unnest($originals::VARCHAR[]) AS original) told WHERE documents.key = told.key",
        {"keys": [keys[n] for n in originals], "originals": list(originals.values())},
    )
