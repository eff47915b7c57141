"""Who fills which role of a trigger according to the tree alone.

The rules cover actives, passives, relative clauses, participles, control, coordination,
light verbs with an event noun, and nominalisations with possessors and prepositions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dragoman.coding.phrases import NOMINAL, preposition

if TYPE_CHECKING:
    from dragoman.language.parse import Sentence, Token

RELATIVE = frozenset({"who", "which", "that", "whom"})
# Prepositions after a verb or an event noun that introduce the other party.
_VERB_PARTY = frozenset("against on to with at upon toward towards over from for into between among".split())
_NOUN_PARTY = frozenset("against on to with at upon toward towards over from for".split())
# What follows them is talked about; who talks does not do it ("they talked about the war").
TOPIC = frozenset({"about", "on", "over", "concerning", "regarding"})
_BOTH = frozenset({"between", "among"})
# Who condemns, reports, mourns or ends a deed has not done it.
_JUDGING = frozenset(
    "condemn denounce criticise criticize deplore decry slam blast protest lament regret mourn bemoan deny dispute "
    "confirm report investigate probe discuss describe recall witness see watch survive escape flee suffer face fear "
    "expect await predict oppose resist reject welcome praise hail applaud celebrate mark justify defend blame "
    "question monitor observe note cite mention debate study review examine demand urge seek request want prevent "
    "avoid avert stop end halt repel foil thwart".split()
)
# "An attack attributed to rebels", "claimed by", "carried out by": who is said to have done it.
# Nouns of what one does oneself: who comes after "of" does it ("the resignation of the premier").
_OF_DOER = frozenset(
    "gathering massing concentration buildup build-up arrival departure resignation abdication surrender advance "
    "influx withdrawal retreat pullout return march rally protest demonstration strike uprising visit defection "
    "abstention apology intervention".split()
)
_LAID_AT = frozenset({"attribute", "ascribe", "blame", "pin", "trace"})
_DONE = frozenset({"claim", "carry", "mount", "stage", "launch", "lead", "commit", "perpetrate", "wage", "organise",
                   "organize", "impose", "issue", "order", "deliver", "conduct"})  # fmt: skip


@dataclass(slots=True)
class Found:
    """Heads found per role, each with the path of relations that led to it."""

    actor: dict[int, str] = field(default_factory=dict)
    recipient: dict[int, str] = field(default_factory=dict)


def roles_of(sentence: Sentence, trigger: int) -> Found:
    """Return actors and recipients of a trigger word, by head index."""
    token = sentence.tokens[trigger]
    found = Found()
    if token.upos in {"NOUN", "PROPN"}:
        _of_noun(sentence, token, found)
    else:
        _of_verb(sentence, token, found)
    return found


def is_passive(sentence: Sentence, verb: Token) -> bool:
    """Whether a verb is a passive or a bare past participle that modifies a noun."""
    if sentence.dependents(verb.index, "nsubj:pass", "aux:pass"):
        return True
    return verb.has("VerbForm=Part") and verb.has("Tense=Past") and verb.relation in {"acl", "amod"}


def _of_verb(sentence: Sentence, verb: Token, found: Found) -> None:
    passive = is_passive(sentence, verb)
    agents = [t for t in sentence.dependents(verb.index, "obl") if passive and preposition(sentence, t.index) == "by"]
    for agent in agents:
        found.actor[agent.index] = "obl:by"
    subjects, path = subject_of(sentence, verb)
    side = found.recipient if passive else found.actor
    for subject in subjects:
        side[subject] = path
    for child in sentence.dependents(verb.index, "obj", "iobj"):
        if child.upos in NOMINAL:
            found.recipient[child.index] = child.relation
    if not found.recipient:
        _party_of(sentence, verb.index, _VERB_PARTY, found)


def _party_of(sentence: Sentence, index: int, prepositions: frozenset[str], found: Found) -> None:
    for child in sentence.dependents(index, "obl", "nmod"):
        if child.deprel in {"obl:tmod", "obl:unmarked"} or child.upos not in NOMINAL:
            continue
        word = preposition(sentence, child.index)
        if word in prepositions:
            found.recipient[child.index] = f"{child.relation}:{word}"


def subject_of(sentence: Sentence, verb: Token, depth: int = 0) -> tuple[list[int], str]:
    """Return the logical subject heads of a verb, through control, coordination and relatives."""
    own = sentence.dependents(verb.index, "nsubj", "csubj")
    if own:
        return [_antecedent(sentence, verb, s) for s in own[:1]], own[0].deprel
    if depth > 4 or verb.head < 0:
        return [], ""
    head = sentence.tokens[verb.head]
    if verb.relation == "acl" and head.upos in NOMINAL:
        return [head.index], verb.deprel
    if verb.relation == "xcomp" and head.upos in {"VERB", "AUX", "ADJ"}:
        objects = [t.index for t in sentence.dependents(head.index, "obj", "iobj") if t.upos in NOMINAL]
        if objects:
            return objects[:1], "xcomp<obj"
    if verb.relation in {"xcomp", "advcl", "conj", "ccomp", "parataxis"} and head.upos in {
        "VERB",
        "AUX",
        "ADJ",
        "NOUN",
    }:
        if head.upos == "NOUN" and verb.relation != "xcomp":
            return [], ""
        subjects, path = subject_of(sentence, head, depth + 1)
        return subjects, f"{verb.relation}<{path}" if subjects else ""
    return [], ""


def _antecedent(sentence: Sentence, verb: Token, subject: Token) -> int:
    """Return what a relative pronoun stands for."""
    if subject.lemma.lower() in RELATIVE and verb.relation == "acl" and verb.head >= 0:
        return verb.head
    return subject.index


def _of_noun(sentence: Sentence, noun: Token, found: Found) -> None:
    for owner in sentence.dependents(noun.index, "nmod:poss"):
        found.actor[owner.index] = "nmod:poss"
    for child in sentence.dependents(noun.index, "nmod", "obl"):
        word = preposition(sentence, child.index)
        if word == "by":
            found.actor[child.index] = "nmod:by"
        elif word in _BOTH:
            found.actor[child.index] = f"nmod:{word}"
        elif word == "of":
            side = found.actor if noun.lemma in _OF_DOER else found.recipient
            side[child.index] = "nmod:of"
        elif word in _NOUN_PARTY and child.upos in NOMINAL:
            found.recipient[child.index] = f"nmod:{word}"
    for child in sentence.dependents(noun.index, "amod", "compound"):
        if child.upos == "PROPN" or sentence.name_at.get(child.index):
            found.actor.setdefault(child.index, child.relation)
    found.actor = found.actor or _by_participle(sentence, noun)
    if not found.actor:
        _of_support_verb(sentence, noun, found)


def _by_participle(sentence: Sentence, noun: Token) -> dict[int, str]:
    """Return whom a participle after an event noun makes its doer ("an attack attributed to rebels")."""
    out = {}
    for participle in sentence.dependents(noun.index, "acl"):
        for child in sentence.dependents(participle.index, "obl"):
            word = preposition(sentence, child.index)
            laid = word in {"to", "on"} and participle.lemma in _LAID_AT
            if laid or (word == "by" and participle.lemma in _DONE):
                out[child.index] = f"acl<obl:{word}"
    return out


def judges_of(sentence: Sentence, trigger: int) -> list[int]:
    """Return the subjects of a verb that judges, reports or suffers the event that a noun tells."""
    token = sentence.tokens[trigger]
    if token.upos != "NOUN" or token.head < 0 or token.relation not in {"obj", "obl"}:
        return []
    verb = sentence.tokens[token.head]
    return subject_of(sentence, verb)[0] if verb.upos == "VERB" and verb.lemma in _JUDGING else []


def _of_support_verb(sentence: Sentence, noun: Token, found: Found) -> None:
    """Take the subject of the verb that carries an event noun ("launched an attack on")."""
    if noun.head < 0 or noun.relation not in {"obj", "obl", "nsubj"}:
        return
    verb = sentence.tokens[noun.head]
    if verb.upos != "VERB" or preposition(sentence, noun.index) in TOPIC or verb.lemma in _JUDGING:
        return
    if noun.relation in {"obj", "obl"}:
        subjects, path = subject_of(sentence, verb)
        for subject in subjects:
            if subject != noun.index and not is_passive(sentence, verb):
                found.actor[subject] = f"{noun.relation}<{path}"
    if noun.relation == "nsubj" and is_passive(sentence, verb):
        for agent in sentence.dependents(verb.index, "obl"):
            if preposition(sentence, agent.index) == "by":
                found.actor[agent.index] = "support<obl:by"
    if not found.recipient and noun.relation == "obj":
        _party_of(sentence, verb.index, _VERB_PARTY, found)
        found.recipient.pop(noun.index, None)
