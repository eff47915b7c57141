"""What people told of by a role noun are called: "Kenyan police", "US-led coalition", "Syrian rebels".

A name keeps the words of the text that tell who somebody is (`riot police`, `opposition leaders`) and leaves out
how many there were and how they looked just then. All mentions of one generic agent share one name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.coding.wordlists import FIGHTERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.coding.phrases import Phrase
    from dragoman.coding.referents import Context
    from dragoman.language.parse import Sentence, Token

# Generic agents that are one actor however they are called, where nothing tells their kind.
_SHARED = {
    **dict.fromkeys(("soldier", "troop", "force", "military", "army", "serviceman"), "army"),
    **dict.fromkeys(("policeman", "policemen", "police", "policewoman"), "police"),
    **dict.fromkeys(("demonstrator", "protester", "protestor"), "protesters"),
    "official": "officials",
}
# What the forces of a country fight with, and parts of them, stand for them.
_ARMS = {
    **dict.fromkeys(("tank", "howitzer", "gunner", "paratrooper", "infantryman", "battalion", "infantry"), "army"),
    **dict.fromkeys(("jet", "warplane"), "air force"),
    **dict.fromkeys(("warship", "gunboat", "frigate", "submarine"), "navy"),
}
SHARED = frozenset(_SHARED | _ARMS)
_BRANCHES = frozenset("armed security interior special border government opposition air rebel peacekeeping".split())
# And where something does: "riot policemen" are riot police, "the interior troops" no army.
_SHARED_AFTER = {noun: name for noun, name in _SHARED.items() if name != "army"}
_COUNTS = frozenset(
    "several many few other last first second third same own next some more most various numerous additional "
    "remaining two three dozen hundred thousand such half dead".split()
)
_BANDS = frozenset({"group", "faction", "force", "fighter"})
_TITLES = frozenset({"minister", "secretary", "chief", "commissioner", "inspector", "director", "head", "chair"})
# Before the noun of "US-led coalition", "Saudi-backed fighters".
_SIDES = frozenset({"led", "backed"})
# As news and annotators write them, where the adjective of the gazetteer is another.
_ADJECTIVES = {"USA": "US", "HKG": "Hong Kong", "NZL": "New Zealand", "NPL": "Nepali", "MMR": "Myanmar"}


def adjective(context: Context, code: str | None) -> str | None:
    """Return the word that tells the country of a role noun ("Afghan" for AFG, "US" for USA)."""
    return _ADJECTIVES.get(code or "") or context.gazetteer.adjective(code or "")


def is_police(phrase: Phrase) -> bool:
    """Whether a phrase tells of police, of whom towns have their own."""
    return _SHARED.get(phrase.head_token.lemma.lower()) == "police"


def with_country(context: Context, phrase: Phrase, own: str) -> str:
    """Return the name of a role noun with its country before it, once."""
    words = kind_words(context, phrase)
    if any(w.text in _SIDES for w in words):
        return _joined(words, phrase)  # "US-led coalition" has its country in its first word
    arms = _ARMS.get(phrase.head_token.lemma.lower()) if {w.text for w in words[:-1]} <= {"fighter"} else None
    return f"{own} {arms or _joined(words, phrase)}"


def of_several_words(phrase: Phrase) -> str | None:
    """Return what stands in capitals before a role noun where that is more than one word ("Greek Cypriot")."""
    tokens, last = phrase.sentence.tokens, phrase.head
    while last > phrase.first and tokens[last - 1].text[:1].islower():
        last -= 1
    first = last
    while first > phrase.first and _is_adjective(tokens[first - 1]):
        first -= 1
    return " ".join(t.text for t in tokens[first:last]) if last - first > 1 else None


def _is_adjective(token: Token) -> bool:
    return token.text[:1].isupper() and token.upos in {"ADJ", "PROPN"} and token.relation in {"amod", "compound"}


def described(context: Context, phrase: Phrase) -> str:
    """Return the words of a phrase that tell who somebody is, without counts, details and articles."""
    return _joined(kind_words(context, phrase), phrase)


def kind_words(context: Context, phrase: Phrase) -> list[Token]:
    """Return the head of a phrase and the words before it that tell its kind."""
    tokens = phrase.sentence.tokens
    at = _hyphened(tokens, phrase.head, phrase.first)
    out = [*tokens[at : phrase.head + 1], *_of_title(context, phrase)]
    shared = _SHARED.get(phrase.head_token.lemma.lower())
    while at > phrase.first:
        first = _hyphened(tokens, at - 1, phrase.first)
        word = tokens[first:at]
        if len(word) == 1 and not _tells_kind(context, phrase.sentence, word[0]):
            break
        if not _is_detail(word) and (shared is None or _is_branch(word[-1], shared)):
            out = [*word, *out]
        at = first
    return out


def _of_title(context: Context, phrase: Phrase) -> Sequence[Token]:
    """Return the words after a head that belong to the title: "chief of staff", "minister of information"."""
    tokens, at = phrase.sentence.tokens, phrase.head + 1
    if phrase.head_token.lemma.lower() not in _TITLES or at + 1 >= phrase.end or tokens[at].text != "of":
        return ()
    last = at + 1
    while last < phrase.end and tokens[last].upos in {"NOUN", "PROPN", "ADJ"}:
        if context.gazetteer.country(tokens[last].text, context.date) or tokens[last].index in phrase.sentence.name_at:
            return ()
        last += 1
    return tokens[at:last] if last > at + 1 else ()


def _hyphened(tokens: Sequence[Token], last: int, least: int) -> int:
    """Return where a word begins that hyphens make up of several tokens."""
    while last - 2 >= least and tokens[last - 1].text == "-":
        last -= 2
    return last


def _is_detail(word: Sequence[Token]) -> bool:
    """Whether a word tells how many or how they looked: "several", "ten-member", "striking"."""
    if len(word) > 1:
        return word[0].upos == "NUM" and word[-1].text != "old"
    is_participle = word[0].upos == "VERB" and word[0].text.lower() not in _BRANCHES
    return is_participle or word[0].lemma.lower() in _COUNTS


def _is_branch(token: Token, shared: str) -> bool:
    """Whether a word sets forces or protesters apart from the army, the police, the protesters of their country."""
    return token.text.lower() in _BRANCHES or (token.upos != "ADJ" and shared != "army")


def _tells_kind(context: Context, sentence: Sentence, token: Token) -> bool:
    if token.upos not in {"NOUN", "ADJ", "PROPN", "VERB"} or token.deprel == "nmod:poss":
        return False
    if token.text[:1].islower() or (token.index == 0 and token.upos == "NOUN"):
        return True
    # "Hutu rebels", "Evangelical leaders": a people or a faith tells the kind, a country or town is the owner.
    name = sentence.name_at.get(token.index)
    is_people = name is None or name.kind in {"NORP", "MISC", "ORG"}
    if not is_people or (token.upos != "ADJ" and name is None):
        return False
    front = sentence.tokens[token.index - 1].text if token.index else ""
    return not any(context.gazetteer.country(word, context.date) for word in (token.text, f"{front} {token.text}"))


def _joined(tokens: Sequence[Token], phrase: Phrase, *, is_plural: bool = False) -> str:
    """Return words as they stand in a name: hyphens closed, the capital of a sentence's beginning gone."""
    if len(tokens) > 1 and tokens[-1].lemma.lower() in _BANDS and tokens[-2].lemma.lower() in FIGHTERS:
        return _joined([*tokens[:-2], tokens[-2]], phrase, is_plural=True)  # "rebel groups" are the rebels
    out = ""
    for token in tokens:
        text = token.text
        if token.index == phrase.head:
            text = _head(token, is_single=len(tokens) == 1)
        elif token.index == 0 and token.upos in {"NOUN", "ADJ"} and not phrase.sentence.name_at.get(0):
            text = text.lower()
        is_tight = not out or text == "-" or out.endswith("-")
        out += text if is_tight else f" {text}"
    last = tokens[-1]
    is_plural |= last.relation == "compound" and last.lemma.lower() in FIGHTERS and last.lemma.lower() not in _SHARED
    return f"{out}s" if is_plural and not out.endswith("s") else out


def _head(token: Token, *, is_single: bool) -> str:
    shared = (_SHARED if is_single else _SHARED_AFTER).get(token.lemma.lower())
    if shared:
        return shared
    return token.text.lower() if token.upos == "NOUN" and token.text.istitle() else token.text
