"""The public front of the claims ledger: `dragoman.ledger.ledger(archive)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from dragoman.archive.filters import Conditions, first_day, holds, is_code, last_day
from dragoman.archive.relations import Relation
from dragoman.errors import UsageError
from dragoman.ledger import outcomes, scores
from dragoman.ledger.making import make
from dragoman.ledger.rules import load_rules

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

    import duckdb

    from dragoman.archive.front import Archive

KINDS = ("prediction", "intention", "warning")
OUTCOMES = (outcomes.FULFILLED, outcomes.NOT_FULFILLED, outcomes.OPEN, outcomes.UNRESOLVABLE)


class Ledger:
    """What was said to come, and what came of it.

    It is made once, of the archive as it is then. What the methods return can be read like all answers of an archive
    (`to_dicts`, `to_polars`, `write_parquet` …).
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path, conditions: Conditions, heard: int) -> None:
        """Take over a database that has been made (making.py); use `ledger` to get one."""
        self._connection, self._path, self._conditions, self._heard = connection, path, conditions, heard

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free the memory; relations that were not read yet cannot be read any more."""
        self._connection.close()

    def claims(self, *, outcome: str | None = None, resolved: bool = False, limit: int | None = None) -> Relation:
        """Return a row for each claim, in the order of time, with its outcome and the event that decided it.

        Args:
            outcome: Only those that are fulfilled, not fulfilled, open or unresolvable.
            resolved: Only those that are fulfilled or not fulfilled.
            limit: At most so many.

        Raises:
            UsageError: There is no such outcome.
        """
        if outcome is not None and outcome not in OUTCOMES:
            raise UsageError(f"outcome {outcome!r}: allowed are {', '.join(OUTCOMES)}")
        wanted = [f"outcome = '{outcome}'"] if outcome else []
        wanted += [f"outcome IN ('{outcomes.FULFILLED}', '{outcomes.NOT_FULFILLED}')"] if resolved else []
        where = f"WHERE {' AND '.join(wanted)}" if wanted else ""
        most = "" if limit is None else f"LIMIT {int(limit)}"
        return self._ask(f'SELECT * FROM ({self._rows()}) {where} ORDER BY date, document, "start" {most}')

    def speakers(self, *, limit: int | None = None) -> Relation:
        """Return a row for each speaker, those with most resolved claims first: counts, hit rate, Brier scores."""
        return self._ask(scores.by_speaker(self._rows(), self._heard), limit)

    def calibration(self) -> Relation:
        """Return a row for each hedge and the words that told it: how often what was said so came true."""
        return self._ask(scores.by_hedge(self._rows(), self._heard))

    def summary(self) -> Relation:
        """Return how many claims have which outcome, and why those that cannot be resolved cannot."""
        return self._ask(f"SELECT outcome, reason, count(*) AS claims FROM ({self._rows()}) GROUP BY ALL ORDER BY ALL")

    def _rows(self) -> str:
        return f"SELECT * FROM {outcomes.ROWS} {self._conditions.where}"

    def _ask(self, query: str, limit: int | None = None) -> Relation:
        most = "" if limit is None else f" LIMIT {int(limit)}"
        return Relation(self._connection, self._path, f"{query}{most}", self._conditions.parameters)


def ledger(
    archive: Archive, *, speaker: str | None = None, subject: str | None = None, event: str | None = None,
    kind: str | None = None, since: str | None = None, until: str | None = None, as_of: str | None = None,
    window: int | None = None, heard: int | None = None, min_confidence: float = 0.5,
    hedges: Path | None = None, outputs: Sequence[Path] = (),
) -> Ledger:  # fmt: skip
    """Return the claims of an archive with what came of them.

    Args:
        archive: An open archive.
        speaker: Only of this speaker: a code (RUS), or a name or part of one.
        subject: Only about this one: a code, or a name or part of one.
        event: Only those that foretell an event of this type.
        kind: Only predictions, intentions or warnings.
        since: Only those of this day, month or year and later; by the date of the document.
        until: Only those up to this day, month or year.
        as_of: As it could be told on this day; by default the date of the latest document.
        window: Days that a claim has to come true which tells no time; by default 90.
        heard: Documents of the time that must tell of both sides, or else silence says nothing; by default 3.
        min_confidence: The least confidence of an event that fulfils a claim.
        outputs: The only files that relations may write.
        hedges: A file that says how likely each hedge is, in the form of `ledger/data/hedges.toml`.

    Raises:
        UsageError: A value is none that can be.
    """
    if not 0 <= min_confidence <= 1:
        raise UsageError(f"min_confidence {min_confidence!r}: write a number from 0 to 1")
    rules = load_rules(hedges, window, heard)
    conditions = Conditions()
    for side, value in (("speaker", speaker), ("subject", subject)):
        if value:
            conditions.add(f"{side}_code = ?" if is_code(value) else holds(f"{side}_name"), value)
    if event:
        conditions.add("event = ? OR list_contains(deeds, ?)", event.upper(), event.upper())
    if kind is not None:
        if kind not in KINDS:
            raise UsageError(f"kind {kind!r}: allowed are {', '.join(KINDS)}")
        conditions.add("kind = ?", kind)
    if since:
        conditions.add("date >= CAST(? AS DATE)", first_day(since))
    if until:
        conditions.add("date <= CAST(? AS DATE)", last_day(until))
    parameters = {"as_of": last_day(as_of, "as_of") if as_of else None, "confidence": min_confidence}
    connection = make(archive.path, rules, parameters, outputs)
    return Ledger(connection, archive.path, conditions, rules.parameters["heard"])
