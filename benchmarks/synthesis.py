"""Corpora of any size, made by recombining sentences at random; the same seed makes the same corpus."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from dragoman.language.sentences import split_sentences

STORIES = Path(__file__).resolve().parents[2] / "shared" / "data" / "stories.jsonl.gz"
FIRST_DAY, DAYS = date(2010, 1, 1), 3650
SOURCES = ("Wire A", "Wire B", "The Daily", "The Herald")
# Shorter ones are headings and crumbs.
SHORTEST = 40


def story_sentences() -> list[str]:
    """Return the sentences of the test stories."""
    with gzip.open(STORIES, "rt", encoding="utf-8") as rows:
        return sentences_of(json.loads(row)["text"] for row in rows)


def sentences_of(texts: Iterator[str]) -> list[str]:
    """Return the sentences of texts, each on one line."""
    found = (" ".join(text[a:b].split()) for text in texts for a, b in split_sentences(text))
    return [sentence for sentence in found if len(sentence) >= SHORTEST]


def rows(sentences: Sequence[str], count: int, length: tuple[int, int], seed: int = 7) -> Iterator[dict[str, str]]:
    """Yield documents as rows of JSON Lines; `length` is the least and the greatest number of sentences in one."""
    chance = random.Random(seed)
    for number in range(count):
        text = " ".join(chance.choices(sentences, k=chance.randint(*length)))
        day = FIRST_DAY + timedelta(chance.randrange(DAYS))
        yield {"id": f"made-{number}", "date": day.isoformat(), "source": chance.choice(SOURCES), "text": text}


def write(path: Path, sentences: Sequence[str], count: int, length: tuple[int, int], seed: int = 7) -> Path:
    """Write a corpus to a file and return its path."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows(sentences, count, length, seed))
    return path
