"""Clear sentences give the records any reader would write; records keep what the codebook promises."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dragoman.codebook.loader import shipped_codebook
from dragoman.coding.coder import Coder
from dragoman.records import Document, Event

from ..conftest import environment

PUBLISHED = "2023-10-12"  # a Thursday

# Text, type, codes of the actors and of the recipients that must be among those found ("" none asked for).
CLEAR = [
    ("Police in Dhaka arrested 22 opposition supporters on Wednesday.", "COERCE", "BGD", "BGD"),
    ("Russian troops invaded Ukraine on Thursday.", "ASSAULT", "RUS", "UKR"),
    ("Taliban fighters attacked a police post in Kunduz, killing ten officers.", "ASSAULT", "AFG", ""),
    ("A suicide bomber killed 12 people at a market in Baghdad.", "ASSAULT", "", "IRQ"),
    ("The United States imposed sanctions on Iran on Tuesday.", "SANCTION", "USA", "IRN"),
    ("France expelled two Russian diplomats.", "SANCTION", "FRA", "RUS"),
    ("Thousands of people protested in Cairo against the government of Hosni Mubarak.", "PROTEST", "EGY", ""),
    ("President Vladimir Putin met Chinese President Xi Jinping in Beijing on Friday.", "CONSULT", "RUS", "CHN"),
    ("Amnesty International accused the Ethiopian army of killing civilians in Tigray.", "ACCUSE", "NGO", "ETH"),
    ("Germany gave Ukraine 100 million euros in humanitarian aid.", "AID", "DEU", "UKR"),
    ("Turkey threatened to attack Kurdish fighters in northern Syria.", "THREATEN", "TUR", ""),
    ("Israel withdrew its troops from southern Lebanon.", "RETREAT", "ISR", ""),
    ("North Korea rejected a US offer of talks.", "REJECT", "PRK", "USA"),
    ("The UN Security Council called on Sudan to allow aid into Darfur.", "REQUEST", "IGO", "SDN"),
    ("China deployed 3,000 soldiers along its border with India.", "MOBILIZE", "CHN", ""),
    ("India and Pakistan agreed to resume talks next month.", "AGREE", "IND PAK", ""),
    ("The French president praised Tunisia for its reforms.", "SUPPORT", "FRA", "TUN"),
    ("Kenya extradited a terrorism suspect to Uganda.", "COOPERATE", "KEN", ""),
    ("The Nigerian government lifted the curfew in Kano on Monday.", "CONCEDE", "NGA", ""),
]
NOTHING = [
    "It rained in Paris on Monday.",
    "Manchester United beat Chelsea 2-0 on Saturday.",
    "The museum opens at nine and tickets cost five euros.",
    "Shares in the company fell by two percent.",
]


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder()


def code(coder: Coder, text: str, date: str | None = PUBLISHED) -> list[Event]:
    return coder.code(Document("d", text, date))


@pytest.mark.parametrize(("text", "kind", "actors", "recipients"), CLEAR, ids=[c[1] + "-" + c[0][:20] for c in CLEAR])
def test_clear_sentences(coder: Coder, text: str, kind: str, actors: str, recipients: str) -> None:
    events = [e for e in code(coder, text) if e.event == (kind,)]
    assert events, f"no {kind}"
    event = events[0]
    parties = {e.code for e in (*event.actor, *event.recipient)}
    assert set(actors.split()) <= {e.code for e in event.actor}
    # Of a reciprocal act either party may be told as the recipient.
    assert set(recipients.split()) <= parties


@pytest.mark.parametrize("text", NOTHING)
def test_sentences_without_events(coder: Coder, text: str) -> None:
    assert code(coder, text) == []


def test_who_when_where(coder: Coder) -> None:
    (event,) = code(coder, "Police in Dhaka arrested 22 opposition supporters on Wednesday.")
    assert event.date == "2023-10-11"
    assert (event.quad_code, event.mode, event.auxiliary_modes) == (4, ("arrest",), ())
    assert event.actor[0].sector == ("COP",)
    assert event.recipient[0].sector == ("OPP",)
    assert event.event_loc is not None
    assert event.event_loc.country_code == "BGD"
    assert "arrest" in event.event_text[0]
    assert event.evidence["trigger"] == "arrested"


def test_the_date_decides_who_somebody_is(coder: Coder) -> None:
    for date, sector in (("2010-05-01", "REB"), ("2022-05-01", "GOV")):
        events = code(coder, "The Taliban arrested three journalists in Kabul on Monday.", date)
        assert any(e.actor and e.actor[0].sector == (sector,) for e in events), date


def test_pronouns_point_back(coder: Coder) -> None:
    text = "President Hamid Karzai flew home to Kabul on Tuesday. He accused Pakistan of sheltering insurgents."
    charges = [e for e in code(coder, text, "2013-08-27") if e.event == ("ACCUSE",)]
    assert any("Karzai" in entity.identifier_text for e in charges for entity in e.actor)


def test_neighbours_do_not_change_records(coder: Coder) -> None:
    """A record must not depend on which other documents are coded in the same run."""
    documents = [Document(str(i), text, PUBLISHED) for i, (text, *_) in enumerate(CLEAR)]
    together = {d.id: events for d, events in coder.code_many(documents)}
    for document in reversed(documents):
        assert coder.code(document) == together[document.id]


def test_one_event_told_twice_is_one_record(coder: Coder) -> None:
    told = "Russian troops invaded Ukraine on Thursday"
    text = f"{told}.\n\n{told}, officials said."
    invasions = [e for e in code(coder, text) if e.event == ("ASSAULT",)]
    assert len(invasions) == 1
    assert invasions[0].evidence["also"]


def test_records_keep_the_promises_of_the_codebook(coder: Coder, shared: Path) -> None:
    book, text = shipped_codebook(), (shared / "dispatch.txt").read_text(encoding="utf-8")
    events = code(coder, text)
    assert events
    for event in events:
        (kind,) = event.event
        assert event.quad_code == book.types[kind].quad
        assert event.event_scale == book.score(kind, event.mode)
        assert all((kind, mode) in book.modes for mode in event.mode)
        assert set(event.auxiliary_modes) <= set(book.auxiliaries)
        assert set(event.context) <= set(book.contexts)
        assert event.codebook == book.id
        assert event.document_id == "d"
        assert text[event.start : event.end] == event.event_text[0]
        assert event.date is None or event.date[:4].isdigit()


def test_batches_keep_documents_apart(coder: Coder) -> None:
    documents = [Document(str(i), f"Police in Dhaka arrested {i} men on Monday.", PUBLISHED) for i in range(20, 60)]
    found = list(coder.code_many(iter(documents)))
    assert [d for d, _ in found] == documents
    assert all(e.document_id == d.id for d, events in found for e in events)


def test_nothing_is_coded_of_nothing(coder: Coder) -> None:
    assert code(coder, "") == []
    assert list(coder.code_many([])) == []
    assert list(coder.code_many([Document("a", "")])) == [(Document("a", ""), [])]


def test_records_do_not_depend_on_the_process(shared: Path, tmp_path: Path) -> None:
    """Sets of strings have another order in every process; records must not."""
    path = tmp_path / "a.jsonl"
    texts = [text for text, *_ in CLEAR] + [(shared / "dispatch.txt").read_text(encoding="utf-8")]
    path.write_text("".join(json.dumps({"text": t, "date": PUBLISHED}) + "\n" for t in texts), encoding="utf-8")
    command = [sys.executable, "-m", "dragoman", "code", str(path)]
    runs = [
        subprocess.run(command, capture_output=True, check=True, env=environment(PYTHONHASHSEED=seed)).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
