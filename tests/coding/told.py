"""Documents made by hand, and who is told of in them: for the tests of entity resolution."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.coding.entities import DocumentEntities
from dragoman.coding.listing import with_listed_names
from dragoman.language.parse import Parse, Sentence
from dragoman.records import Entity
from dragoman.world.agents import shared_agents
from dragoman.world.gazetteer import Gazetteer
from tests.coding.trees import line, parse

SING, PLUR = "Number=Sing", "Number=Plur"
Known = tuple[str, str | None, tuple[str, ...]]


@dataclass
class Told:
    """A document whose mentions are asked for by their words."""

    parse: Parse
    entities: DocumentEntities

    def entity(self, word: str, sentence: int = -1) -> list[Entity]:
        """Return the entities of the mention headed by the only such word of a sentence."""
        read = self.parse.sentences[sentence]
        (index,) = [t.index for t in read.tokens if t.text == word]
        return self.entities.resolve(read, index)

    def who(self, word: str, sentence: int = -1) -> list[Known]:
        return [(e.identifier_text, e.code, e.sector) for e in self.entity(word, sentence)]

    def names(self, word: str, sentence: int = -1) -> list[str]:
        return [e.identifier_text for e in self.entity(word, sentence)]


class Reader:
    """Reads hand-made parses with the small gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def __call__(self, *sentences: Sentence, date: str | None = "2005-06-01") -> Told:
        read = with_listed_names(parse(*sentences), self._gazetteer)  # as the coder does
        return Told(read, DocumentEntities(read, date, self._gazetteer, shared_agents()))


# Sentences that put a country, a person, a group into the document for later ones to point back to.
IN_ZENDA = line("Shops/NOUN/2/nsubj/shop closed/VERB/0/root/close in/ADP/4/case Zenda/PROPN/2/obl", (3, 4, "LOC"))
HE_SPOKE = line("He/PRON/2/nsubj spoke/VERB/0/root/speak")


def titled(*words: str) -> Sentence:
    """ "<Title> <Surname> spoke": the name hangs on the first word of the title, all written large."""
    *titles, surname = words
    rows = [f"{titles[0]}/PROPN/{len(words) + 1}/nsubj/{titles[0].lower()}/{SING}"]
    rows += [f"{w}/PROPN/1/flat" for w in (*titles[1:], surname)]
    return line(" ".join([*rows, "spoke/VERB/0/root/speak"]), (len(words) - 1, len(words), "PER"))


def person(*words: str) -> Sentence:
    rows = [f"{words[0]}/PROPN/{len(words) + 1}/nsubj"]
    rows += [f"{w}/PROPN/1/flat" for w in words[1:]]
    return line(" ".join([*rows, "spoke/VERB/0/root/speak"]), (0, len(words), "PER"))


def former(word: str, title: str, *name: str) -> Sentence:
    """ "<word> <title> <Name> spoke", the title heading the phrase."""
    rows = [f"{word}/ADJ/2/amod", f"{title}/NOUN/{len(name) + 3}/nsubj/{title.lower()}/{SING}"]
    rows += [f"{w}/PROPN/2/flat" for w in name]
    return line(" ".join([*rows, "spoke/VERB/0/root/speak"]), (2, 2 + len(name), "PER"))


def holder(country: str, title: str, *more: str) -> Sentence:
    """ "The <country> <title> resigned": the title's words hang on its last one."""
    parts = [*more, *title.split()]
    head = 2 + len(parts)
    inner = " ".join(f"{w}/{'ADJ' if w in more else 'NOUN'}/{head}/amod" for w in parts[:-1])
    return line(
        f"The/DET/{head}/det {country}/ADJ/{head}/amod {inner} "
        f"{parts[-1]}/NOUN/{head + 1}/nsubj/{parts[-1]}/{SING} resigned/VERB/0/root/resign",
        (1, 2, "NORP"),
    )


def the(noun: str, lemma: str, number: str) -> Sentence:
    return line(f"The/DET/2/det {noun}/NOUN/3/nsubj/{lemma}/{number} spoke/VERB/0/root")
