"""Make the ledger: the steps of `outcomes.steps`, in a database in memory beside the archive.

One query of fifty parts would be planned badly; and what was worked out once can be asked several questions.
"""

from __future__ import annotations

import re
import tempfile
from typing import TYPE_CHECKING, Any

from dragoman.archive.opening import explained, lock_down
from dragoman.ledger.outcomes import ROWS, steps

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import duckdb

    from dragoman.ledger.rules import Rules

# A million events with 100,000 claims take 1.5; what is more goes to files.
MEMORY = "2GB"
_PARAMETER = re.compile(r"\$([a-z_]+)")


def make(
    archive: Path, rules: Rules, parameters: dict[str, Any], outputs: Sequence[Path] = ()
) -> duckdb.DuckDBPyConnection:
    """Return a database with the table `ROWS`, which reaches no file but `outputs`.

    Raises:
        ArchiveError: The archive cannot be read.
    """
    import duckdb

    values = {**rules.parameters, **parameters}
    with explained(archive):
        connection = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": tempfile.gettempdir()})
        try:
            connection.execute("SET enable_progress_bar = false")
            name = str(archive).replace("'", "''")
            connection.execute(f"ATTACH '{name}' AS archive (READ_ONLY)")
            connection.execute("USE archive")
            made = steps(rules.hedges)
            for table, query in made.items():
                used = {name: values[name] for name in _PARAMETER.findall(query) if name in values}
                where = f"TABLE memory.main.{ROWS}" if table == ROWS else f"TEMP TABLE {table}"
                connection.execute(f"CREATE {where} AS {query}", used)
            for table in list(made)[:-1]:
                connection.execute(f"DROP TABLE temp.{table}")
            connection.execute("USE memory")
            connection.execute("DETACH archive")
            lock_down(connection, outputs)
        except BaseException:
            connection.close()
            raise
    return connection
