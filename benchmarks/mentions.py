"""How many dated mentions of actors resolve to the right name, country and sector (tests/world/mentions.csv).

Columns: `id` (region-number), `date`, `text`, `mention` (a string of the text, "string@@2" for its second
occurrence), `name`, `code`, `sectors`, `kind` (the difficulty a row tests). In `name`, `code` and `sectors`, `|` joins
what is equally right. An empty `name` or `sectors` is not tested; an empty `code`, or an empty part of it, means no
country.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.coding.entities import DocumentEntities
from dragoman.coding.listing import with_listed_names
from dragoman.coding.toponyms import DocumentPlaces
from dragoman.world.atlas import shared_atlas
from training.dispatches import head_in, locate

if TYPE_CHECKING:
    from dragoman.coding.coder import Coder

MENTIONS = Path(__file__).resolve().parent.parent / "tests" / "world" / "mentions.csv"
# Written when the first set had been used for development; its first run, before any change, was .913 right.
SECOND = MENTIONS.with_name("mentions_second.csv")


@dataclass(frozen=True)
class Mention:
    """One row of the file; tuples hold what is equally right."""

    id: str
    date: str
    text: str
    mention: str
    names: tuple[str, ...]
    codes: tuple[str, ...]
    sectors: tuple[str, ...]
    kind: str

    @property
    def region(self) -> str:
        """The part of the id before the number."""
        return self.id.partition("-")[0]


@dataclass(frozen=True)
class Outcome:
    """What the resolver made of a mention."""

    mention: Mention
    name: str | None
    code: str | None
    sector: str | None

    @property
    def name_right(self) -> bool:
        """Whether the name is one of the expected ones, whatever its case, or is not tested."""
        names = self.mention.names
        return not names or (self.name or "").lower() in {n.lower() for n in names}

    @property
    def code_right(self) -> bool:
        """Whether the country is one of the expected ones."""
        return (self.code or "") in self.mention.codes

    @property
    def sector_right(self) -> bool:
        """Whether the primary sector is one of the expected ones, or is not tested."""
        return not self.mention.sectors or self.sector in self.mention.sectors

    @property
    def right(self) -> bool:
        """Whether name, country and sector are right."""
        return self.name_right and self.code_right and self.sector_right

    def __str__(self) -> str:
        row = self.mention
        wanted = f"{'|'.join(row.names) or '*'}, {'|'.join(row.codes) or 'none'}, {'|'.join(row.sectors) or '*'}"
        got = f"{self.name}, {self.code or 'none'}, {self.sector}"
        return f"{row.kind:15} {row.id} {row.date} {row.mention!r}: wanted {wanted}; got {got}"


def read(path: Path = MENTIONS) -> list[Mention]:
    """Read the rows of the file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_mention(row) for row in csv.DictReader(file)]


def _mention(row: dict[str, str]) -> Mention:
    names, sectors = (tuple(filter(None, row[key].split("|"))) for key in ("name", "sectors"))
    codes = tuple(row["code"].split("|"))
    return Mention(row["id"], row["date"], row["text"], row["mention"], names, codes, sectors, row["kind"])


def outcomes(coder: Coder, path: Path = MENTIONS) -> list[Outcome]:
    """Resolve every mention of a file, each in a document of its own."""
    return [_resolve(mention, coder) for mention in read(path)]


def _resolve(mention: Mention, coder: Coder) -> Outcome:
    parse = with_listed_names(coder.analyser.parse(mention.text), coder.gazetteer)
    head = head_in(parse, *locate(mention.text, mention.mention))
    places = DocumentPlaces(parse, shared_atlas(), coder.gazetteer, mention.date)
    entities = DocumentEntities(parse, mention.date, coder.gazetteer, coder.agents, places)
    found = entities.resolve(*head) if head else []
    if not found:
        return Outcome(mention, None, None, None)
    first = found[0]
    return Outcome(mention, first.identifier_text, first.code, first.sector[0] if first.sector else None)


def shares(found: list[Outcome]) -> dict[str, float]:
    """Return the shares of mentions that are right altogether and in name, country and sector, where tested."""
    named = [o for o in found if o.mention.names]
    placed = [o for o in found if o.mention.sectors]
    return {
        "right": sum(o.right for o in found) / len(found),
        "name": sum(o.name_right for o in named) / len(named),
        "country": sum(o.code_right for o in found) / len(found),
        "sector": sum(o.sector_right for o in placed) / len(placed),
    }


def score(coder: Coder) -> dict[str, float]:
    """Resolve every mention and return the shares that are right."""
    return shares(outcomes(coder)) | {"second_right": shares(outcomes(coder, SECOND))["right"]}


def failures(found: list[Outcome]) -> str:
    """Return a table of the kinds with what failed, then every failure, one a line."""
    rows, wrong = Counter(o.mention.kind for o in found), [o for o in found if not o.right]
    lost = Counter(o.mention.kind for o in wrong)
    table = [f"{kind:15} {rows[kind] - lost[kind]:3}/{rows[kind]:3} right" for kind in sorted(rows)]
    return "\n".join([*table, *(str(o) for o in sorted(wrong, key=lambda o: (o.mention.kind, o.mention.id)))])
