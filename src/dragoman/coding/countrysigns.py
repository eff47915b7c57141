"""What speaks for a country as the one a mention belongs to: the features that coding/focus.py weighs."""

from __future__ import annotations

from math import log1p
from typing import TYPE_CHECKING, NamedTuple

from dragoman.coding.phrases import preposition
from dragoman.world.rows import INTERNATIONAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.language.parse import Sentence

PLACES = frozenset({"place", "dateline"})
MANNERS = ("place", "adjective", "party", "person", "dateline")
_DOMESTIC = frozenset("COP JUD LEG OPP CVL EDU LAB MED JRN PTY SOC BUS REL".split())
_ARMED = frozenset("MIL REB UAF PRM CRM".split())
# What weighs differently for soldiers, police, officials and the people.
_BY_GROUP = (
    "last place", "place here", "place in clause", "party in clause", "subject here", "place", "person", "share",
    "often", "first", "last", "last kin", "kin before", "international", "dateline", "adjective",
)  # fmt: skip
_DETERMINED = {"the": "the", "a": "a", "an": "a"}


class Evidence(NamedTuple):
    """A word that points to a country, and how: place, dateline, adjective, party or person."""

    sentence: int
    token: int
    code: str
    manner: str
    relation: str  # in the tree
    lemma: str | None = None  # of the noun that an adjective or owner describes
    verb: int | None = None
    sectors: frozenset[str] = frozenset()  # of a named person, group or organisation

    @property
    def is_subject(self) -> bool:
        """Whether somebody of the country does something."""
        return self.relation == "nsubj"


class Asked(NamedTuple):
    """The mention whose country is asked for."""

    sentence: int
    token: int
    lemma: str
    sectors: tuple[str, ...]
    is_subject: bool
    verb: int | None
    words: frozenset[str] = frozenset()  # what stands before the head, in small letters
    form: frozenset[str] = frozenset()  # its article, preposition, number and part of speech


def asked_for(sentence: Sentence, token: int, sectors: Sequence[str]) -> Asked:
    """Describe a mention whose country is asked for."""
    word = sentence.tokens[token]
    inner = sentence.dependents(token, "amod", "compound", "nummod", "nmod")
    lemma = word.lemma.lower() + ("+" if word.has("Number=Plur") else "")
    return Asked(
        sentence.index, token, lemma, tuple(sectors), word.relation == "nsubj", verb_of(sentence, token),
        frozenset(t.lemma.lower() for t in inner if t.upos not in {"NUM", "PROPN"}), _form(sentence, token),
    )  # fmt: skip


def _form(sentence: Sentence, token: int) -> frozenset[str]:
    word = sentence.tokens[token]
    articles = [t.lemma.lower() for t in sentence.dependents(token, "det")]
    out = {word.upos, *(_DETERMINED.get(a, a) for a in articles[:1])}
    if not articles:
        out.add("owned" if sentence.dependents(token, "nmod:poss") else "bare")
    if sentence.dependents(token, "nummod"):
        out.add("counted")
    if word.has("Number=Plur"):
        out.add("plural")
    case = preposition(sentence, token)
    return frozenset(out | {f"{case} it"} if case else out)


def verb_of(sentence: Sentence, index: int) -> int | None:
    """Return the verb whose clause a word stands in."""
    return next((t.index for t in sentence.ancestors(index) if t.upos == "VERB"), None)


def signs(asked: Asked, evidence: Sequence[Evidence]) -> dict[str | None, dict[str, float]]:
    """Return for every country that evidence points to, and for none (None), what speaks for it."""
    group = _group(asked.sectors)
    codes = {e.code for e in evidence}
    out: dict[str | None, dict[str, float]] = {c: _of_country(c, asked, evidence, group) for c in sorted(codes)}
    out[None] = {"none": 1.0, f"none {group}": 1.0, "none of one": float(len(codes) == 1)}
    # "Western donors", "foreigners", "two armies": words that belong to no country, or to many.
    for code in (None, *(codes & INTERNATIONAL)):
        told = "international" if code else "none"
        for word in asked.words:
            out[code][f"{told} after {word}"] = 1.0
        for form in asked.form:
            out[code][f"{told} as {form}"] = out[code][f"{told} as {form}, {group}"] = 1.0
        out[code][f"{told}: {asked.lemma}"] = 1.0
    return out


def _group(sectors: Sequence[str]) -> str:
    found = set(sectors)
    if found & _ARMED:
        return "armed"
    if found & {"REF", "UNK"} or not found:
        return "people"
    if found & {"GOV", "ELI"}:
        return "government"
    return "domestic" if found & _DOMESTIC else "other"


def _of_country(code: str, asked: Asked, evidence: Sequence[Evidence], group: str) -> dict[str, float]:
    mine = [e for e in evidence if e.code == code]
    out = _throughout(mine, asked, evidence) | _within(mine, asked, evidence)
    if code in INTERNATIONAL:  # often named, the UN are still not whose the opposition is
        out |= {f"{name} of many": value for name, value in out.items()}
    out["international"] = float(code in INTERNATIONAL)
    for name in _BY_GROUP:
        out[f"{name}, {group}"] = out[name]
    return out


def _throughout(mine: Sequence[Evidence], asked: Asked, evidence: Sequence[Evidence]) -> dict[str, float]:
    """Return how the document names a country, and where it did last."""
    at = (asked.sentence, asked.token)
    sectors = frozenset(asked.sectors) - {"GOV", "CVL"}
    before = [e for e in evidence if (e.sentence, e.token) < at]
    places = [e for e in before if e.manner in PLACES] or [e for e in evidence if e.manner in PLACES][:1]
    kin = [e for e in before if e.sectors & sectors]
    code = mine[0].code
    out = {
        "often": log1p(len(mine)),
        "share": len(mine) / len(evidence),
        "first": float(evidence[0].code == code),
        "lead": float(any(e.sentence == 0 for e in mine)),
        "last": float(bool(before) and before[-1].code == code),
        "last place": float(bool(places) and places[-1].code == code),
        "owner of the like": float(any(e.lemma == asked.lemma.rstrip("+") for e in mine)),
        "subjects": log1p(sum(e.is_subject for e in mine)),
        "kin before": float(any(e.code == code for e in kin)),
        "kin": log1p(sum(bool(e.sectors & sectors) for e in mine)),
        "last kin": float(bool(kin) and kin[-1].code == code),
    }
    return out | {manner: log1p(sum(e.manner == manner for e in mine)) for manner in MANNERS}


def _within(mine: Sequence[Evidence], asked: Asked, evidence: Sequence[Evidence]) -> dict[str, float]:
    """Return what the sentence of the mention says of a country."""
    all_here = [e for e in evidence if e.sentence == asked.sentence]
    here = [e for e in mine if e.sentence == asked.sentence]
    beside = [e for e in here if e.verb == asked.verb]
    clause = beside if asked.verb is not None else []
    earlier, later = [e for e in all_here if e.token < asked.token], [e for e in all_here if e.token > asked.token]
    return {
        "here": float(bool(here)),
        "place here": float(any(e.manner in PLACES for e in here)),
        "place in clause": float(any(e.manner == "place" for e in beside)),
        "party in clause": float(any(e.manner != "place" for e in beside)),
        "adjective in clause": float(any(e.manner == "adjective" for e in clause)),
        "subject here": float(not asked.is_subject and any(e.is_subject and e.token < asked.token for e in here)),
        "subject of its verb": float(not asked.is_subject and any(e.is_subject for e in clause)),
        "object of its verb": float(any(e.relation in {"obj", "iobj"} for e in clause)),
        "oblique of its verb": float(any(e.relation == "obl" and e.manner != "place" for e in clause)),
        "nearest before": float(bool(earlier) and earlier[-1] in here),
        "nearest after": float(bool(later) and later[0] in here),
        "alone here": float(bool(here) and len(here) == len(all_here)),
        "first here": float(bool(here) and min(all_here, key=lambda e: e.token) in here),
    }
