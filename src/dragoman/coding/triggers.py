"""Find the words that tell an event, weighing the network's opinion and the codebook's phrases."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from dragoman.coding.demands import PLAIN_SAYING, Demand, demand_of
from dragoman.coding.phrases import preposition
from dragoman.language.labels import EVENT_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dragoman.codebook.matcher import Match, Matcher
    from dragoman.codebook.schema import Codebook
    from dragoman.language.parse import Sentence

_TAGS = frozenset({"VERB", "NOUN", "ADJ", "PROPN", "ADV", "AUX"})
LONGEST_TRIGGER = 6
DEMAND = 0.65  # how surely "X said that Y must" is a demand: of the trained-on dispatches two in three
DEEPEST = 3
PLAIN = 0.9  # weight of the phrases that leave no doubt
MOST_CERTAIN = 7.0  # log-odds
_NOUNS = frozenset({"NOUN", "PROPN"})
_SAME_LEVEL = frozenset({"conj", "ccomp", "parataxis", "xcomp", "obj"})
_COMPLEMENTS = frozenset({"obj", "xcomp", "ccomp", "obl", "nmod", "acl", "compound", "amod"})
# Acts of speech whose object is another act that has not taken place.
_SPEECH_ACTS = frozenset({"REQUEST", "REJECT", "AGREE", "THREATEN", "CONCEDE"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "such"})
_LIGHT = frozenset({"DET", "ADJ", "ADV", "PART", "AUX", "PUNCT", "NUM"})


class Weights(NamedTuple):
    """How the two opinions combine; fitted by training/calibrate.py on the real development stories.

    The score of a type is sigmoid(scale * logit(p) + phrase * max(0, weight - weak) + offset), where p
    is the network's probability and weight the codebook's (0 without a matching phrase); a phrase of several
    words that leaves no doubt adds `plain`. A record
    without an actor or without a recipient loses `no_actor` or `no_recipient` in log-odds, one whose
    parties no rule of grammar ties to the trigger loses `loose`, and a
    trigger inside what another one demands, refuses, promises or threatens loses `embedded`. Each
    step that a trigger lies below the main clause costs `depth` (three steps at most). `by_type` is added for
    a type that is more or less often right than its score says, `lead` for the main clause of the first sentence,
    which is where news tells what has happened.
    """

    scale: float = 1.0
    phrase: float = 5.0
    weak: float = 0.3
    plain: float = 1.0
    offset: float = 1.0
    no_actor: float = 0.0
    no_recipient: float = 0.0
    loose: float = 1.0
    embedded: float = 1.0
    depth: float = 0.3
    lead: float = 0.0
    threshold: float = 0.5
    by_type: Mapping[str, float] = MappingProxyType({})


class Certainty(NamedTuple):
    """What makes a score a probability: logistic regression on its log-odds (Platt 1999).

    Fitted by training/calibrate.py on stories and dispatches that the network has not been trained on.
    It is monotone: the order of records and which of them are written stay as they are.
    """

    slope: float = 1.0
    bias: float = 0.0

    def of(self, score: float) -> float:
        """Return how likely a record with a score tells an event of its type in its sentence."""
        return sigmoid(self.slope * bounded_logit(score) + self.bias)


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that tells an event of a type, with what speaks for it."""

    sentence: Sentence
    token: int
    type: str
    score: float
    neural: float
    match: Match | None
    demand: Demand | None = None  # where a modal makes the clause a demand

    @property
    def words(self) -> tuple[int, ...]:
        """Indices of the words that show the event, at most six, in order."""
        if self.match and self.match.anchor == self.token and len(self.match.words) > 1:
            span = range(min(self.match.words), max(self.match.words) + 1)
            between = (self.sentence.tokens[i] for i in span if i not in self.match.words)
            # "extended an invitation" is one stretch; "accused Russia of" would swallow a party.
            if len(span) <= LONGEST_TRIGGER and all(t.upos in _LIGHT for t in between):
                return tuple(span)
        if self.demand:
            modal = [t.index for t in self.sentence.dependents(self.token, "aux")]
            return (
                tuple(range(modal[0], self.token + 1))
                if modal and 0 < self.token - modal[0] < LONGEST_TRIGGER
                else (self.token,)
            )
        particles = [t.index for t in self.sentence.dependents(self.token, "compound:prt")]
        return tuple(sorted({self.token, *(p for p in particles if p == self.token + 1)}))

    @property
    def own_words(self) -> frozenset[int]:
        """The words that name the event and so cannot be its parties.

        A noun of a phrase may be both ("expel diplomat"): that is for the arcs to tell.
        """
        words = self.match.words if self.match else ()
        return frozenset({self.token, *(w for w in words if self.sentence.tokens[w].upos not in _NOUNS)})


def logit(p: float) -> float:
    """Return the log-odds of a probability, kept within what a float can tell."""
    p = min(max(p, 1e-5), 1 - 1e-5)
    return math.log(p / (1 - p))


def bounded_logit(score: float) -> float:
    """Return the log-odds of a score; beyond a thousand to one more certainty tells nothing."""
    return max(-MOST_CERTAIN, min(MOST_CERTAIN, logit(score)))


def sigmoid(x: float) -> float:
    """Return the probability of log-odds."""
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, x))))


def combined(kind: str, p: float, weight: float, weights: Weights) -> float:
    """Return the score of a type from the network's probability and a phrase's weight."""
    told = max(0.0, weight - weights.weak)
    offset = weights.offset + weights.by_type.get(kind, 0.0)
    return sigmoid(weights.scale * logit(p) + weights.phrase * told + offset)


def points_back(sentence: Sentence, index: int) -> bool:
    """Whether a word is a noun that by itself takes up an event told before: "the attack", "these talks"."""
    if sentence.tokens[index].upos != "NOUN":
        return False
    if not any(t.lemma.lower() in _DEFINITE for t in sentence.dependents(index, "det")):
        return False
    return not sentence.dependents(index, "nmod", "amod", "compound", "acl", "nummod")


def with_parties(score: float, actor: bool, recipient: bool, loose: bool, weights: Weights) -> float:
    """Return a record's score: an event nobody does or nobody suffers is less likely one."""
    lost = weights.no_actor * (not actor) + weights.no_recipient * (not recipient) + weights.loose * loose
    return sigmoid(logit(score) - lost) if lost else score


def find_triggers(sentence: Sentence, codebook: Codebook, matcher: Matcher, weights: Weights) -> Iterator[Trigger]:
    """Yield at most one trigger per word, those above the threshold."""
    barred = matcher.excluded_words(sentence)
    matches = matcher.find(sentence, barred)
    found: dict[int, Trigger] = {}
    for index in _candidates(sentence, set(matches), weights):
        if sentence.tokens[index].upos in _TAGS and (index in matches or index not in barred):
            best = _led(_best(sentence, index, matches.get(index, []), codebook, weights), weights)
            if best and best.score >= weights.threshold:
                found[index] = best
    if "REQUEST" in codebook.types:
        found |= _demands(sentence, found)
    for index, trigger in found.items():
        if any(
            o.match and o is not trigger and o.type == trigger.type and index in o.match.words for o in found.values()
        ):
            continue  # the "meet" of "travelled to meet" is told already
        lost = weights.embedded * _is_embedded(sentence, index, found)
        if lost and sentence.tokens[index].upos == "NOUN" and preposition(sentence, index) == "for":
            lost = math.inf  # "a visa for a visit", "called for talks": what it is for has not been
        if not _is_plain(trigger.match):
            lost += weights.depth * _depth(sentence, index)
        score = sigmoid(logit(trigger.score) - lost) if trigger.neural else trigger.score
        if score >= weights.threshold:
            yield replace(trigger, score=score)


def _led(trigger: Trigger | None, weights: Weights) -> Trigger | None:
    """Return a trigger with more weight where it is the main clause of the first sentence."""
    if not weights.lead or trigger is None or not trigger.neural or trigger.sentence.index:
        return trigger
    if _depth(trigger.sentence, trigger.token):
        return trigger
    return replace(trigger, score=sigmoid(logit(trigger.score) + weights.lead))


def _is_plain(match: Match | None) -> bool:
    """Whether a phrase of several words leaves no doubt of the type, however deep in the sentence it stands."""
    return match is not None and len(match.words) > 1 and match.entry.weight >= PLAIN


def _depth(sentence: Sentence, index: int) -> int:
    """Return how many steps a word lies below the main clause, at most three.

    Coordination and what a verb of saying reports count as the same level, and so does the object
    that carries the meaning of its verb ("launched an attack").
    """
    depth = 0
    token = sentence.tokens[index]
    while token.head >= 0 and depth < DEEPEST:
        depth += token.relation not in _SAME_LEVEL
        token = sentence.tokens[token.head]
    return depth


def _demands(sentence: Sentence, found: dict[int, Trigger]) -> dict[int, Trigger]:
    """Return the demands told by a modal; what is demanded is no event of its own."""
    out: dict[int, Trigger] = {}
    for token in sentence.tokens:
        demand = demand_of(sentence, token.index) if token.relation == "ccomp" else None
        if demand and not _is_told_otherwise(sentence, demand, found):
            known = found.get(token.index)
            score = max(DEMAND, known.score if known else 0.0)
            out[token.index] = Trigger(sentence, token.index, "REQUEST", score, score, None, demand)
    return out


def _is_told_otherwise(sentence: Sentence, demand: Demand, found: dict[int, Trigger]) -> bool:
    """Whether the verb above a demand is a threat, a refusal or the like by itself ("warned", not "declared")."""
    above = found.get(demand.saying)
    return above is not None and above.type != "REQUEST" and sentence.tokens[demand.saying].lemma not in PLAIN_SAYING


def _is_embedded(sentence: Sentence, index: int, found: dict[int, Trigger]) -> bool:
    """Whether a word stands inside what a demand, refusal, promise or threat is about.

    "Demanded the withdrawal of troops" tells a demand; the withdrawal is no event of its own. What a
    relative or adverbial clause tells is not part of the demand.
    """
    token = sentence.tokens[index]
    while token.head >= 0 and token.deprel.partition(":")[0] in _COMPLEMENTS and token.deprel != "acl:relcl":
        token = sentence.tokens[token.head]
        above = found.get(token.index)
        if above and above.type in _SPEECH_ACTS:
            return True
    return False


def _candidates(sentence: Sentence, matched: set[int], weights: Weights) -> list[int]:
    """Return the words that can reach the threshold: those with a phrase, or that the network likes enough."""
    if sentence.scores is None:
        return sorted(matched)
    offset = weights.offset + max(weights.by_type.values(), default=0.0) + weights.lead * (sentence.index == 0)
    least = sigmoid((logit(weights.threshold) - offset) / weights.scale)
    liked = (sentence.scores.trigger[:, 1:].max(1) >= least).nonzero()[0]
    return sorted(matched.union(map(int, liked)))


def _best(sentence: Sentence, index: int, matches: list[Match], codebook: Codebook, weights: Weights) -> Trigger | None:
    by_type: dict[str, Match] = {}
    for match in matches:
        by_type.setdefault(match.entry.type, match)
    neural = _neural(sentence, index, codebook)
    options = []
    for kind in neural.keys() | by_type.keys():
        weight = by_type[kind].entry.weight if kind in by_type else 0.0
        p = neural.get(kind)
        score = weight if p is None else combined(kind, p, weight, weights)
        if p is not None and _is_plain(by_type.get(kind)):
            score = sigmoid(logit(score) + weights.plain)
        options.append((score, kind))
    if not options:
        return None
    score, kind = max(options)
    return Trigger(sentence, index, kind, score, neural.get(kind, 0.0), by_type.get(kind))


def _neural(sentence: Sentence, index: int, codebook: Codebook) -> dict[str, float]:
    """Return the network's probability of each type that the codebook shares with it."""
    if sentence.scores is None:
        return {}
    row = sentence.scores.trigger[index].tolist()
    return {kind: row[i + 1] for i, kind in enumerate(EVENT_TYPES) if kind in codebook.types}
