"""Make gazetteer rows of PETRARCH dictionaries (`dragoman world import petrarch`)."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from dragoman.errors import InputError
from dragoman.world.agents import LONGEST_PHRASE
from dragoman.world.cameo import CameoCodes
from dragoman.world.dictionaries import NULL, Actor, AgentPhrase, Block, Problem, read_actors, read_agents
from dragoman.world.names import normalise
from dragoman.world.rows import DATA, listed
from dragoman.world.spans import Span, gaps, without_overlaps
from dragoman.world.tables import ENTRY_KINDS
from dragoman.world.validating import read_tables

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from dragoman.world.cameo import Meaning

# What --kind may say; without it the codes decide, as a dictionary does not tell people from organisations.
KINDS = ("person", "armed_groups", "parties", "institutions", "igos", "ngos_media", "peoples")
_ARMED = frozenset({"REB", "UAF", "PRM", "CRM"})
_SMALL = frozenset("of the and for in on at to de la du da der den von al".split())
_WORDS = frozenset("who us it who aid act can may new all one man men".split())
ACRONYM = 4


@dataclass
class Report:
    """What was kept and what was not.

    Attributes:
        problems: (file, line, what is wrong) of lines that do not follow the format.
        unknown: Elements of codes that petrarch_codes.csv does not know, with how often they stand.
        left_out: Reasons why entries gave no row, with how often.
        newest: The last day that a block names.
    """

    problems: list[tuple[str, int, str]] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    newest: date = date.min


class _Known(NamedTuple):
    """What the shipped files say of names: kinds, states' adjectives, cities and names, by their keys."""

    kinds: dict[str, str]
    adjectives: dict[str, str]
    cities: dict[str, str]
    states: dict[str, str]


class Importer:
    """Collects dictionaries and gives their rows by file."""

    def __init__(self, kind: str | None = None) -> None:
        """Take all undivided entries for one kind where one is given."""
        self._kind, self._codes, self._known = kind, CameoCodes(), _shipped()
        self._actors: dict[str, Actor] = {}
        self._states: dict[str, dict[str, dict[str, None]]] = {}
        self._cities: dict[str, str] = {}
        self._agents: dict[str, dict[str, str]] = {}
        self.report = Report()

    def read(self, path: Path, encoding: str = "utf-8-sig") -> None:
        """Read a dictionary; its name tells actors from agents.

        Raises:
            InputError: The file cannot be read, or its name tells neither.
        """
        name = path.name.lower()
        if ("agents" in name) == ("actors" in name):
            raise InputError(str(path), "its name tells neither actors nor agents; call it x.actors.txt")
        items: Iterable[Actor | AgentPhrase | Problem]
        items = read_agents(path, encoding) if "agents" in name else read_actors(path, encoding)
        for item in items:
            if isinstance(item, Problem):
                self.report.problems.append((str(path), *item))
            elif isinstance(item, AgentPhrase):
                self._add_agent(item)
            else:
                self._add_actor(item)

    # ---- agents

    def _add_agent(self, agent: AgentPhrase) -> None:
        meaning = self._codes.meaning(agent.code.strip("~"))
        self.report.unknown.update(meaning.unknown)
        if not meaning.sectors:
            self.report.left_out["role noun whose code has no sector"] += 1
        elif len(agent.phrase.split()) > LONGEST_PHRASE:
            self.report.left_out[f"role noun of more than {LONGEST_PHRASE} words"] += 1
        elif agent.phrase.lower() not in self._agents:
            row = {"phrase": agent.phrase.lower(), "sectors": ";".join(meaning.sectors), "note": ""}
            # Regular plurals are found by their lemma.
            self._agents[row["phrase"]] = {**row, "plural": (agent.plural or "").lower()}

    # ---- actors

    def _add_actor(self, actor: Actor) -> None:
        """Keep an actor, together with others of the same name: all its codes count."""
        if not actor.names[0]:
            self.report.left_out["entry without a phrase"] += 1
            return
        known = self._actors.setdefault(actor.names[0], actor)
        if known is not actor:
            known.names += actor.names[1:]
            known.blocks += actor.blocks

    def tables(self) -> dict[str, list[dict[str, str]]]:
        """Return the rows of all files read so far."""
        out: dict[str, list[dict[str, str]]] = defaultdict(list)
        for actor in self._actors.values():
            self._make_rows(actor, out)
        out["states"] = [_state_row(code, self._known.states[code], words) for code, words in self._states.items()]
        out["cities"] = [{"name": name, "code": code} for name, code in self._cities.items()]
        out["agents"] = list(self._agents.values())
        order = ("states", *KINDS, "people/petrarch", "cities", "agents")
        return {name: out[name] for name in order if out.get(name)}

    def _make_rows(self, actor: Actor, out: dict[str, list[dict[str, str]]]) -> None:
        blocks = [block for block in dict.fromkeys(actor.blocks) if block.code != NULL]
        if not blocks:
            self.report.left_out["entry without a code"] += 1
            return
        meanings = {block.code: self._codes.meaning(block.code) for block in blocks}
        for meaning in meanings.values():
            self.report.unknown.update(meaning.unknown)
        dated = [b for b in blocks if b.start or b.end]
        for block in dated:
            self.report.newest = max(self.report.newest, *filter(None, (block.start, block.end)))
        default = next((b for b in blocks if not b.start and not b.end), None)
        if default and not dated and meanings[default.code].kinds == {"country"}:
            self._add_to_state(actor, meanings[default.code].code)
            return
        kind = self._kind_of(actor, [meanings[b.code] for b in blocks], bool(dated))
        rows = self._rows(actor, kind, dated, default, meanings)
        if not rows:
            self.report.left_out["entry whose code has neither country nor sector"] += 1
        out["people/petrarch" if kind == "person" else kind] += rows

    def _rows(
        self, actor: Actor, kind: str, dated: list[Block], default: Block | None, meanings: dict[str, Meaning]
    ) -> list[dict[str, str]]:
        spans = [Span(b.start, b.end, b.code) for b in dated]
        if kind != "person":
            spans = without_overlaps(spans)
        if default:  # it holds where no dated block does
            spans += [Span(start, end, default.code) for start, end in gaps(spans)]
        names = spellings(actor.names)
        first = {"name": names[0], "aliases": ";".join(names[1:]), "wikidata": ""}
        made: dict[tuple[str, ...], dict[str, str]] = {}
        for span in sorted(spans, key=lambda s: s.start or date.min):
            meaning = meanings[span.code]
            sectors = meaning.sectors or self._lacking(kind, meaning)
            if not sectors and not (meaning.code in {"IGO", "NGO", "MNC"} or (kind == "institutions" and meaning.code)):
                continue
            days = {"valid_from": str(span.start or ""), "valid_to": str(span.end or "")}
            row = {**first, "code": meaning.code, "sectors": ";".join(sectors), **days}
            made.setdefault((row["code"], row["sectors"], row["valid_from"]), row)
        return list(made.values())

    def _lacking(self, kind: str, meaning: Meaning) -> tuple[str, ...]:
        """Return the sector of a code that has no role."""
        if kind == "peoples":
            return ("CVL",)
        # A name that was a country for a time acts as its government.
        return ("GOV",) if meaning.kinds == {"country"} else ()

    def _kind_of(self, actor: Actor, meanings: list[Meaning], dated: bool) -> str:
        """Return the file an actor belongs to: that of the shipped bearer of its name, else by its codes."""
        known = self._known.kinds.get(normalise(titled(actor.names[0])))
        if self._kind or known in KINDS:
            return self._kind or str(known)
        sectors = {s for m in meanings for s in m.sectors}
        kinds = {k for m in meanings for k in m.kinds}
        if all(m.kinds == {"country"} for m in meanings):
            return "institutions"
        if "body IMG" in kinds or (sectors & _ARMED and not dated):
            return "armed_groups"
        if dated or "ELI" in sectors:
            return "person"
        if meanings[0].code == "IGO":
            return "igos"
        if meanings[0].code in {"NGO", "MNC"}:
            return "ngos_media"
        if sectors & {"PTY", "OPP"}:
            return "parties"
        return "peoples" if not sectors and kinds & {"ethnic", "religion"} else "institutions"

    def _add_to_state(self, actor: Actor, code: str) -> None:
        """File the names of a country as adjectives, towns, or what else stands for its government."""
        words = self._states.setdefault(code, {"aliases": {}, "adjectives": {}, "seats": {}})
        for number, name in enumerate(spellings(actor.names)):
            key = normalise(name)
            if key == normalise(self._known.states[code]):
                continue
            if self._known.adjectives.get(key) == code:
                words["adjectives"][name] = None
            elif key in self._known.cities:
                if self._known.cities[key] == code:
                    self._cities.setdefault(name, code)
            elif self._known.kinds.get(key) not in {None, "state"} or key in self._known.adjectives:
                self.report.left_out["name of a country that means something else here"] += 1
            else:
                words["aliases" if number == 0 or self._known.kinds.get(key) else "seats"][name] = None


def _state_row(code: str, name: str, words: dict[str, dict[str, None]]) -> dict[str, str]:
    return {"code": code, "name": name, "capital": "", **{key: ";".join(found) for key, found in words.items()}}


@cache
def _shipped() -> _Known:
    known = _Known({}, {}, {}, {})
    for table in read_tables(DATA):
        kind = ENTRY_KINDS.get(table.schema, "")
        for _, row in table.rows if kind else ():
            if kind == "city":
                known.cities.setdefault(normalise(row["name"]), row["code"])
                continue
            for name in (row["name"], *listed(row["aliases"])):
                known.kinds.setdefault(normalise(name), kind)
            for word in listed(row.get("adjectives", "")):
                known.adjectives.setdefault(normalise(word), row["code"])
            if kind == "state":
                known.states.setdefault(row["code"], row["name"])
    return known


def spellings(names: Iterable[str]) -> list[str]:
    """Return phrases in capitals as names: titled, short single words in capitals too, as they may be acronyms."""
    out: dict[str, None] = {}
    for name in names:
        if " " not in name and len(name) <= ACRONYM:
            is_word = name.lower() in _WORDS or not set(name) & set("AEIOUY")
            out.update(dict.fromkeys([name] if is_word else [titled(name), name]))
        elif name:
            out[titled(name)] = None
    return list(out)


def titled(phrase: str) -> str:
    """Return a phrase in capitals as a name is written."""
    words = phrase.split()
    return " ".join(w.lower() if w.lower() in _SMALL and i else _capital(w) for i, w in enumerate(words))


def _capital(word: str) -> str:
    return "-".join(part.capitalize() for part in word.split("-"))
