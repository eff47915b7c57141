"""Choose who fills each role of a trigger from the network's arcs and the tree's rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from dragoman.coding.phrases import NOMINAL, climb, conjuncts, preposition
from dragoman.coding.roles import TOPIC, judges_of, roles_of
from dragoman.language.labels import ROLES

if TYPE_CHECKING:
    from dragoman.coding.triggers import Trigger
    from dragoman.language.parse import Sentence

SURE = 0.55
NEAR, FAR_SHARE = 2, 0.5
# Acts that several actors do to one another: "A and B agreed" needs no recipient.
MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})
# Fights, in which both sides act: "clashed with", "a shootout between".
_FIGHTS = frozenset(
    "clash shootout shoot-out firefight gunfight gunbattle gun-battle skirmish battle fight fighting duel".split()
)
# Ways in which grammar names the doer beyond doubt.
_CERTAIN = frozenset({"obl:by", "nmod:by", "nmod:of", "acl<obl:by", "acl<obl:to", "acl<obl:on"})
# What is moved against others ("sent troops to the border") is not the other party.
_FORCES = frozenset(
    "troop soldier force army unit fighter tank ship warship vessel aircraft plane jet helicopter missile battalion "
    "brigade division commando marine paratrooper reservist reserve police policeman officer guard reinforcement "
    "man gun battery fleet navy".split()
)
_OPPONENT = (":with", ":against", ":between", ":among")
_LOOSE = frozenset({"arc", "below"})
_WITHIN = frozenset({"in", "at", "near", "inside", "within", "across", "throughout", "during", "about"})
ACTOR, RECIPIENT, LOCATION, TIME, SPEAKER = range(len(ROLES))


class ArcWeights(NamedTuple):
    """Thresholds on an argument's score: the arc's probability plus a bonus where a tree rule agrees.

    threshold: least score of an argument; tree: the bonus; alone: least arc probability at all;
    deep: least arc probability of a recipient named deep inside what the trigger governs;
    last: least arc probability of the likeliest recipient where there is no other.
    """

    threshold: float = 0.35
    tree: float = 0.25
    alone: float = 0.03
    deep: float = 0.02
    last: float = 0.15


@dataclass(slots=True)
class Arguments:
    """Head indices per role in the trigger's sentence, with the reasons.

    `is_loose` holds while no party is tied to the trigger by a rule of grammar.
    """

    actor: list[int] = field(default_factory=list)
    recipient: list[int] = field(default_factory=list)
    location: list[int] = field(default_factory=list)
    time: list[int] = field(default_factory=list)
    speaker: list[int] = field(default_factory=list)
    paths: dict[str, str] = field(default_factory=dict)
    is_loose: bool = True


def find_arguments(trigger: Trigger, weights: ArcWeights) -> Arguments:
    """Return the arguments of a trigger."""
    if trigger.demand:
        return _of_demand(trigger, weights)
    sentence = trigger.sentence
    rules = roles_of(sentence, trigger.token)
    out = Arguments()
    actor = _choose(trigger, ACTOR, rules.actor, weights)
    recipient = _choose(trigger, RECIPIENT, rules.recipient, weights)
    if trigger.type == "MOBILIZE":
        recipient = {h: s for h, s in recipient.items() if s[1] != "obj" or sentence.tokens[h].lemma not in _FORCES}
    named = [sentence.name_at[h] for h in actor if h in sentence.name_at]
    recipient = {h: s for h, s in recipient.items() if h in actor or sentence.name_at.get(h) not in named}
    for head in [h for h in actor if h in recipient]:
        # Nobody does it to himself: the side with the better score keeps the head.
        (recipient if actor[head][0] >= recipient[head][0] else actor).pop(head)
    if not recipient:
        # A name that is the verb's object is the other party whatever the network thinks.
        objects = [h for h, path in rules.recipient.items() if path == "obj" and h in sentence.name_at]
        recipient = {h: (weights.tree, "obj") for h in objects[:1] if h not in actor}
    mutual = trigger.type in MUTUAL and sum(len(conjuncts(sentence, head)) for head in actor) > 1
    if not recipient and trigger.neural and not mutual:
        recipient = _likeliest(trigger, set(actor), weights.last) or _deep_recipient(trigger, set(actor), weights.deep)
    if trigger.type == "ASSAULT" and sentence.tokens[trigger.token].lemma.lower() in _FIGHTS:
        actor, recipient = _both_sides(sentence, actor, recipient)
    out.actor, out.recipient = sorted(actor), sorted(recipient)
    for side, found in (("actor", actor), ("recipient", recipient)):
        for head, (score, path) in found.items():
            word = sentence.tokens[head]
            out.is_loose &= path in _LOOSE
            out.paths[f"{side}:{word.text}@{word.start}"] = f"{path} {score:.2f}".strip()
    out.location, out.time, out.speaker = (
        sorted(_choose(trigger, role, {}, weights)) for role in (LOCATION, TIME, SPEAKER)
    )
    return out


def _both_sides(
    sentence: Sentence, actor: dict[int, tuple[float, str]], recipient: dict[int, tuple[float, str]]
) -> tuple[dict[int, tuple[float, str]], dict[int, tuple[float, str]]]:
    """Return the parties of a fight: who is fought with acts too, and who is hit besides is no party to it."""
    opponents = {h: found for h, found in recipient.items() if found[1].endswith(_OPPONENT)}
    sides = actor | opponents
    if sum(len(conjuncts(sentence, head)) for head in sides) < 2:
        return actor, recipient
    return sides, {}


def _of_demand(trigger: Trigger, weights: ArcWeights) -> Arguments:
    """Return the parties of "X said that Y must ...": X asks, Y is asked."""
    assert trigger.demand
    sentence, out = trigger.sentence, Arguments(is_loose=False)
    for side, found in (
        ("actor", [t.index for t in sentence.dependents(trigger.demand.saying, "nsubj")]),
        ("recipient", [] if trigger.demand.asked is None else [trigger.demand.asked]),
    ):
        heads = getattr(out, side)
        heads += [climb(sentence, index) for index in found]
        out.paths |= {f"{side}:{sentence.tokens[h].text}@{sentence.tokens[h].start}": "modal clause" for h in heads}
    out.location, out.time = (sorted(_choose(trigger, role, {}, weights)) for role in (LOCATION, TIME))
    return out


def _choose(trigger: Trigger, role: int, rules: dict[int, str], weights: ArcWeights) -> dict[int, tuple[float, str]]:
    """Return head -> (score, path) of the accepted fillers, conjuncts folded into their first."""
    sentence = trigger.sentence
    scored: dict[int, tuple[float, str]] = {}
    inside = trigger.own_words
    if not trigger.neural and role <= RECIPIENT:  # a type of the user's own, of which the network knows nothing
        return {_first_conjunct(sentence, h): (weights.threshold, path) for h, path in rules.items() if h not in inside}
    for index, probability in _arcs(sentence, trigger.token, role, weights.alone):
        if index in inside or sentence.tokens[index].upos not in NOMINAL | {"DET", "ADV"}:
            continue
        head = _first_conjunct(sentence, climb(sentence, index))
        path = rules.get(head, "")
        if role <= RECIPIENT and _is_no_party(trigger, role, head, path):
            continue
        if role == RECIPIENT and not path and trigger.type == "ACCUSE":
            probability *= _share(sentence, trigger, index)
        score = probability + (weights.tree if path else 0.0) + (SURE if role == ACTOR and path in _CERTAIN else 0.0)
        if score > scored.get(head, (0.0, ""))[0]:
            scored[head] = (score, path or "arc")
    accepted = {h: s for h, s in scored.items() if s[0] >= weights.threshold and h not in inside}
    if any(path != "arc" for _, path in accepted.values()):
        # Where the grammar names somebody, a stranger to it needs a surer arc.
        owned = any(path == "nmod:poss" for _, path in accepted.values())
        accepted = {h: s for h, s in accepted.items() if s[1] != "arc" or (s[0] >= SURE and not owned)}
    if accepted or role > RECIPIENT or sentence.scores is None:
        return accepted
    # Where the network is silent a rule may still stand alone if the network does not object.
    rest = {h: s for h, s in scored.items() if h in rules and h not in inside}
    return dict([max(rest.items(), key=lambda item: item[1][0])]) if rest else {}


_DOWN = frozenset({"obj", "iobj", "obl", "nmod", "xcomp", "ccomp", "compound", "amod", "appos"})


def _is_no_party(trigger: Trigger, role: int, head: int, path: str) -> bool:
    """Whether a word tells where an event was ("the conflict in Chad"), or only who talked about it."""
    sentence = trigger.sentence
    is_noun = sentence.tokens[trigger.token].upos in {"NOUN", "PROPN"}
    if role == ACTOR and head in judges_of(sentence, trigger.token):
        return True
    if preposition(sentence, head) in _WITHIN:
        return role == ACTOR or is_noun
    return is_noun and not path and preposition(sentence, trigger.token) in TOPIC


def _share(sentence: Sentence, trigger: Trigger, index: int) -> float:
    """Return how far to believe an arc to a word deep inside a complement, where victims and details stand.

    In "decried violations of women's rights" the women are wronged, not accused.
    """
    if _steps_below(sentence, trigger.token, index) <= NEAR:
        return 1.0
    return 0.0 if trigger.type == "ACCUSE" else FAR_SHARE


def _steps_below(sentence: Sentence, above: int, index: int) -> int:
    """Return how many steps a word lies below another one; 0 if it does not."""
    for steps, token in enumerate(sentence.ancestors(index), 1):
        if token.index == above:
            return steps
    return 0


def _likeliest(trigger: Trigger, actors: set[int], least: float) -> dict[int, tuple[float, str]]:
    """Return the nominal the network thinks likeliest to be the recipient."""
    sentence = trigger.sentence
    taken = actors | trigger.own_words
    options = [
        (probability * _share(sentence, trigger, index), index)
        for index, probability in _arcs(sentence, trigger.token, RECIPIENT, least)
        if sentence.tokens[index].upos in NOMINAL and not _is_no_party(trigger, RECIPIENT, index, "")
    ]
    found = [(p, climb(sentence, i)) for p, i in sorted(options, reverse=True) if p >= least]
    return next(({head: (p, "arc")} for p, head in found if head not in taken), {})


def _deep_recipient(trigger: Trigger, actors: set[int], least: float) -> dict[int, tuple[float, str]]:
    """Return the name inside a trigger's complements that the network thinks likeliest to be the other party.

    "Rejected a request by Norway", "agreed to provide aid to Romania": the other party is named two or
    three steps below the trigger, where a single arc is often too unsure to stand alone.
    """
    sentence = trigger.sentence
    if sentence.scores is None:
        return {}
    row = sentence.scores.arcs(RECIPIENT, trigger.token)
    best: tuple[float, int] | None = None
    for index in _governed(sentence, trigger.token):
        name = sentence.name_at.get(index)
        taken = index in actors or index in trigger.own_words or _is_no_party(trigger, RECIPIENT, index, "")
        if name is None or name.kind == "MISC" or taken:
            continue
        score = float(row[index])
        if score >= least and (best is None or score > best[0]):
            best = (score, climb(sentence, index))
    if best is None or best[1] in actors:
        return {}
    return {best[1]: (best[0], "below")}


def _governed(sentence: Sentence, index: int) -> list[int]:
    """Return the words below a trigger through objects, obliques and complements."""
    out = []
    for child in sentence.dependents(index):
        if child.relation in _DOWN and child.deprel != "obl:tmod":
            out.append(child.index)
            out += _governed(sentence, child.index)
    return out


def _arcs(sentence: Sentence, trigger: int, role: int, least: float) -> list[tuple[int, float]]:
    if sentence.scores is None:
        return []
    row = sentence.scores.arcs(role, trigger)
    return [(int(i), float(row[i])) for i in (row >= least).nonzero()[0]]


def _first_conjunct(sentence: Sentence, index: int) -> int:
    """Return the first member of the coordination a nominal belongs to."""
    token = sentence.tokens[index]
    while token.relation == "conj" and token.head >= 0 and sentence.tokens[token.head].upos in NOMINAL:
        token = sentence.tokens[token.head]
    return token.index
