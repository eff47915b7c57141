"""Documents coded by a model on a real server: records, resolved parties, what is dropped."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.codebook.loader import load_codebook
from dragoman.coding.coder import Coder
from dragoman.llm import chunks
from dragoman.llm.coder import LanguageModelCoder
from dragoman.records import PLOVER_FIELDS, Document, Event

from ..conftest import OWN_CODEBOOK
from ..test_api import check
from .server import Answer, Model, Server, always, completion, events_in, reader, report_of, sentences_of, told

Serve = Callable[[Model], Server]
Ask = Callable[..., LanguageModelCoder]

TEXT = (
    "Russia attacked Ukraine on Tuesday. In a statement from Paris, France condemned the Taliban, a spokesman said. "
    "Police arrested 22 opposition supporters in Dhaka."
)
REPORT = Document("d", TEXT, "2022-03-04", title="A headline", source="A paper")


def coded(serve: Serve, ask: Ask, *events: object, text: str = TEXT) -> tuple[list[Event], LanguageModelCoder]:
    coder = ask(serve(always(completion({"events": list(events)}))))
    return coder.code(Document("d", text, "2022-03-04")), coder


def test_a_good_answer_becomes_records(serve: Serve, ask: Ask) -> None:
    coder = ask(serve(reader))
    events = coder.code(REPORT)
    check(TEXT, events)
    assert [(e.event, e.actor[0].code, e.recipient[0].code) for e in events[:2]] == [
        (("ASSAULT",), "RUS", "UKR"),
        (("ACCUSE",), "FRA", "AFG"),
    ]
    first = events[0]
    assert tuple(first.to_plover()) == PLOVER_FIELDS
    assert (first.date, first.confidence, first.quad_code, first.event_scale) == ("2022-03-01", 0.8, 4, -9.0)
    assert first.evidence["model"] == "small"
    assert [TEXT[a:b] for a, b in first.evidence["quoted"]["actor"]] == ["Russia"]
    assert first.coder.endswith("language model small")
    assert first.cite_info == {"title": "A headline", "publication": "A paper"}
    assert "3 events told by the model; dropped: nothing" in coder.report


def test_ids_are_those_of_the_own_coder(serve: Serve, ask: Ask, own: Coder) -> None:
    document = Document("d", "Police in Dhaka arrested 22 opposition supporters.", "1997-06-19")
    (mine,) = own.code(document)
    answer = told(1, "COERCE", mine.event_text[0], actor=["Police"])
    (theirs,) = ask(serve(always(completion({"events": [answer]})))).code(document)
    assert theirs.id == mine.id


def test_all_that_is_told_is_recorded(serve: Serve, ask: Ask) -> None:
    answer = told(
        3, "COERCE", "arrested", mode="arrest", contexts=["repression"], actor=["Police"],
        recipient=["22 opposition supporters"], location="Dhaka", confidence=0.65,
    )  # fmt: skip
    other = told(2, "ACCUSE", "condemned", actor=["France"], recipient=["the Taliban"], speaker="a spokesman")
    events, _ = coded(serve, ask, answer, other)
    accusation, arrest = events
    assert (arrest.mode, arrest.context, arrest.confidence) == (("arrest",), ("repression",), 0.65)
    assert arrest.event_loc is not None
    assert (arrest.event_loc.country_code, arrest.event_loc.resolution) == ("BGD", 4)
    assert arrest.recipient[0].sector == ("OPP",)
    assert arrest.size["arrested"] == 22
    assert accusation.attribution is not None
    assert accusation.attribution.entity_text == "a spokesman"
    assert accusation.event_loc is None


def test_codes_come_from_the_gazetteer_not_from_the_model(serve: Serve, ask: Ask) -> None:
    answer = told(1, "ASSAULT", "attacked", recipient=["Ukraine"])
    answer["actor"] = [{"text": "Russia", "sentence": 1, "code": "FRA", "sector": ["REB"], "identifier_text": "Gaul"}]
    (event,), _ = coded(serve, ask, answer)
    assert (event.actor[0].identifier_text, event.actor[0].code, event.actor[0].sector) == ("Russia", "RUS", ("GOV",))


def test_invented_spans_are_dropped_and_counted(serve: Serve, ask: Ask) -> None:
    kept = told(1, "ASSAULT", "attacked", actor=["Russia", "Belarus"], recipient=["Ukraine"], location="Kyiv")
    invented = told(1, "ASSAULT", "invaded", actor=["Russia"], recipient=["Ukraine"])
    alone = told(2, "ACCUSE", "condemned", actor=["Germany"], recipient=["Iran"])
    (event,), coder = coded(serve, ask, kept, invented, alone)
    assert [e.code for e in event.actor] == ["RUS"]
    assert event.event_loc is None
    assert dict(coder.tally) == {
        "events": 3, "over the limit": 0, "unknown labels": 0, "invented spans": 4, "invented triggers": 1,
        "without parties": 1,
    }  # fmt: skip
    assert "dropped: 1 invented triggers, 4 invented spans, 1 without parties" in coder.report


def test_a_part_of_a_word_is_no_span(serve: Serve, ask: Ask) -> None:
    events, coder = coded(serve, ask, told(1, "ASSAULT", "attack", actor=["us"], recipient=["Ukraine"]))
    assert (events, coder.tally["invented triggers"]) == ([], 1)


@pytest.mark.parametrize(("quoted", "code"), [("Russia", "RUS"), ("Belarus", "BLR")])
def test_only_the_quoted_part_of_a_coordination_is_a_party(serve: Serve, ask: Ask, quoted: str, code: str) -> None:
    text = "Russia and Belarus attacked Ukraine."
    (one,), _ = coded(serve, ask, told(1, "ASSAULT", "attacked", actor=[quoted], recipient=["Ukraine"]), text=text)
    assert [e.code for e in one.actor] == [code]


def test_words_of_another_sentence_are_found(serve: Serve, ask: Ask) -> None:
    answer = told(3, "ASSAULT", "attacked", actor=["Russia"], recipient=["Ukraine"])
    answer["time"] = {"text": "Tuesday", "sentence": 99}
    (event,), coder = coded(serve, ask, answer)
    assert (event.sequence, event.date, coder.tally["invented spans"]) == (0, "2022-03-01", 0)


def test_words_with_a_wrong_number_are_taken_from_the_nearest_sentence(serve: Serve, ask: Ask) -> None:
    lines = (
        ["It rained in Paris."] * 5 + ["Russia attacked Ukraine."] + ["It rained."] * 300 + ["Iran attacked Israel."]
    )
    answers = [told(n, "ASSAULT", "attacked", actor=["Iran", "Russia"]) for n in (8, 307)]
    coder = ask(serve(always(completion({"events": answers}))))
    events = coder.code(Document("d", "\n\n".join(lines)))
    assert [e.sequence for e in events] == [5, 306]
    assert [{p.code for p in e.actor} for e in events] == [{"IRN", "RUS"}] * 2


def test_unknown_labels_are_dropped_and_counted(serve: Serve, ask: Ask) -> None:
    parties = {"actor": ["Russia"], "recipient": ["Ukraine"]}
    wrong = told(1, "WAR", "attacked", **parties)
    partly = told(1, "ASSAULT", "attacked", mode="visit", contexts=["military", "x"], auxiliary_modes=["y"], **parties)
    (event,), coder = coded(serve, ask, wrong, partly)
    assert (event.mode, event.context, event.auxiliary_modes) == ((), ("military",), ())
    assert coder.tally["unknown labels"] == 4


def test_planned_cooperation_is_recorded_as_the_codebook_says(serve: Serve, ask: Ask) -> None:
    text = "Ankara will send a delegation to Moscow."
    answer = told(
        1, "CONSULT", "send", mode="visit", auxiliary_modes=["future"], actor=["Ankara"], recipient=["Moscow"]
    )
    (event,), _ = coded(serve, ask, answer, text=text)
    assert (event.event, event.auxiliary_modes) == (("AGREE",), ())
    assert (event.evidence["coverage_rule"], event.evidence["type_found"]) == ("planned-cooperation", "CONSULT")


def test_parties_of_a_mutual_act_are_all_actors(serve: Serve, ask: Ask) -> None:
    text = "Russia met China in Beijing."
    (event,), _ = coded(serve, ask, told(1, "CONSULT", "met", actor=["Russia"], recipient=["China"]), text=text)
    assert ([e.code for e in event.actor], event.recipient) == (["RUS", "CHN"], ())


def test_one_act_told_in_two_answers_is_one_record(serve: Serve, ask: Ask) -> None:
    text = "Russia attacked Ukraine and Georgia."
    twice = [told(1, "ASSAULT", "attacked", actor=["Russia"], recipient=[r]) for r in ("Ukraine", "Georgia")]
    (event,), _ = coded(serve, ask, *twice, text=text)
    assert [e.code for e in event.recipient] == ["UKR", "GEO"]


def test_two_acts_of_one_sentence_have_their_own_words(serve: Serve, ask: Ask) -> None:
    text = "Russia attacked Ukraine, and Iran attacked Israel."
    sides = (("Russia", "Ukraine"), ("Iran", "Israel"))
    events, _ = coded(
        serve, ask, *(told(1, "ASSAULT", "attacked", actor=[a], recipient=[b]) for a, b in sides), text=text
    )
    assert [(e.actor[0].code, e.start) for e in events] == [("RUS", 7), ("IRN", text.rindex("attacked"))]


def test_a_long_trigger_is_cut_to_its_head(serve: Serve, ask: Ask) -> None:
    words = "France condemned the Taliban, a spokesman said"
    (event,), _ = coded(serve, ask, told(2, "ACCUSE", words, actor=["France"]))
    assert len(event.event_text[0].split()) == 1
    assert event.event_text[0] in words


def test_quotation_marks_blanks_and_dashes_may_differ(serve: Serve, ask: Ask) -> None:
    text = "The  “Free\tArmy” of the north—its rebels’ wing—attacked Ukraine."
    answer = told(1, "ASSAULT", "attacked", actor=['"Free Army" of the north-its rebels\' wing'], recipient=["Ukraine"])
    (event,), coder = coded(serve, ask, answer, text=text)
    assert coder.tally["invented spans"] == 0
    (start, end), *_ = event.evidence["quoted"]["actor"]
    assert text[start:end] == "Free\tArmy” of the north—its rebels’ wing"


@pytest.mark.parametrize(
    "events",
    [
        [None, 5, "x", [], {}],
        [{"type": ["ASSAULT"], "trigger": "attacked"}],
        [{"type": "ASSAULT", "trigger": None}],
        [{"type": "ASSAULT", "trigger": {"text": 5}}],
        [{"type": "ASSAULT", "trigger": {"text": "attacked", "sentence": 10**30}, "actor": {"text": {}}}],
        [{"type": "ASSAULT", "trigger": {"text": "attacked", "sentence": True}, "actor": [[["Russia"]]]}],
        [
            {
                "type": "ASSAULT",
                "trigger": {"text": "attacked", "sentence": -4},
                "actor": 5,
                "recipient": "…",
                "time": "  ",
            }
        ],
        [{"type": "ASSAULT", "trigger": "attacked " * 5000, "actor": "Russia"}],
    ],
)
def test_wrong_shapes_are_dropped(serve: Serve, ask: Ask, events: list[object]) -> None:
    found, coder = coded(serve, ask, *events)
    assert found == []
    assert sum(coder.tally[name] for name in coder.tally if name != "events") >= len(events)


def test_loose_shapes_are_read(serve: Serve, ask: Ask) -> None:
    loose = {"type": "ASSAULT", "mode": "ASSAULT-drone", "trigger": "attacked", "actor": "Russia", "confidence": 7}
    (event,), _ = coded(serve, ask, loose)
    assert (event.mode, event.actor[0].code, event.confidence) == (("drone",), "RUS", 1.0)


def test_a_codebook_of_ones_own_is_asked_for(serve: Serve, ask: Ask) -> None:
    path = Path("own.toml")
    path.write_text(OWN_CODEBOOK + '[[type]]\nname = "RAID"\ndefinition = "A raid."\nincludes = ["night raids"]\n')
    book = load_codebook(path)
    server = serve(always(completion({"events": [told(3, "DETAIN", "arrested", mode="mass", actor=["Police"])]})))
    coder = ask(server, base=Coder(book), temperature=0.5)
    coder.files = (path,)
    (event,) = coder.code(REPORT)
    assert (event.event, event.mode, event.event_scale, event.codebook) == (("DETAIN",), ("mass",), -6.5, "mine")
    system = server.requests[0]["messages"][0]["content"]
    assert "- RAID: A raid. Includes: night raids." in system
    assert "ASSAULT" not in system
    schema = server.requests[0]["response_format"]["json_schema"]["schema"]
    event_schema = schema["properties"]["events"]["items"]
    assert event_schema["properties"]["type"]["enum"] == ["DETAIN", "MARCH", "RAID"]
    assert event_schema["properties"]["mode"]["enum"] == ["mass", None]
    assert "contexts" not in event_schema["properties"]
    assert event_schema["required"] == list(event_schema["properties"])


def test_every_definition_of_the_codebook_is_in_the_question(serve: Serve, ask: Ask, own: Coder) -> None:
    server = serve(reader)
    ask(server).code(REPORT)
    system = server.requests[0]["messages"][0]["content"]
    book = own.codebook
    for told_ in (*book.types.values(), *book.modes.values()):
        assert told_.definition in system
    for text in (*book.contexts.values(), *book.auxiliaries.values()):
        assert text in system
    assert "Publication date: 2022-03-04" in report_of(server.requests[0])
    assert sentences_of(server.requests[0])[1] == "Russia attacked Ukraine on Tuesday."


# ---- long documents


LINES = [f"Report number {i} says that Russia attacked Ukraine near village {i}." for i in range(95)]


def test_a_long_document_is_asked_about_in_parts_without_gaps_or_doubles(serve: Serve, ask: Ask) -> None:
    text = "\n\n".join(LINES)

    def eager(request: dict[str, object]) -> Answer:
        """Tell the events of the overlap too."""
        return completion({"events": events_in(request, whole=True)})

    server = serve(eager)
    coder = ask(server)
    events = coder.code(Document("d", text))
    assert len(server.requests) == 3
    told_at = {e.start for e in events} | {start for e in events for start, _ in e.evidence.get("also", [])}
    assert told_at == {at + line.index("attacked") for line in LINES for at in [text.index(line)]}
    assert len({e.id for e in events}) == len(events)
    assert coder.tally["outside their part"] == 4 * chunks.OVERLAP


@pytest.mark.parametrize("how", ["cut", "context"])
def test_what_is_too_long_for_the_model_is_asked_about_in_halves(serve: Serve, ask: Ask, how: str) -> None:
    def narrow(request: dict[str, object]) -> Answer:
        if len(events_in(request)) <= 5:
            return reader(request)
        if how == "cut":
            return completion('{"events": [{"type": "ASS', finish_reason="length")
        return Answer({"error": {"message": "This model's maximum context length is 9 tokens"}}, 400)

    server = serve(narrow)
    text = "\n\n".join(LINES[:20])
    events = ask(server).code(Document("d", text))
    found = len(events) + sum(len(e.evidence.get("also", [])) for e in events)
    assert (found, len(server.requests)) == (20, 7)
    assert all("response_format" in r for r in server.requests)


def test_a_document_without_sentences_is_not_asked_about(serve: Serve, ask: Ask) -> None:
    server = serve(reader)
    assert ask(server).code(Document("d", " \n")) == []
    assert server.requests == []


def test_documents_are_coded_one_after_another(serve: Serve, ask: Ask) -> None:
    documents = [REPORT, Document("e", "It rained.")]
    found = list(ask(serve(reader)).code_many(documents))
    assert [(d.id, len(events)) for d, events in found] == [("d", 3), ("e", 0)]
    json.dumps([e.to_plover() for _, events in found for e in events])
