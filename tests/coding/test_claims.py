"""Statements about the future: found, with speaker, condition, hedge, kind, event and horizon."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dragoman
from dragoman.api import make_coder
from dragoman.coding.claimframes import frames_of
from dragoman.coding.claimscope import conditions_of
from dragoman.coding.claimscorer import HEDGES, KINDS, Scorer
from dragoman.coding.claimsources import quotations
from dragoman.records import CLAIM_FIELDS, Claim

from ..texts import articles
from .trees import line

THURSDAY = "2019-05-16"


@cache
def claims(text: str) -> list[Claim]:
    return dragoman.claims(text, date=THURSDAY)


def only(text: str) -> Claim:
    (found,) = claims(text)
    return found


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("President Ramos will visit Hanoi on Tuesday.", "President Ramos will visit Hanoi on Tuesday"),
        ("The union plans to strike from Monday.", "to strike from Monday"),
        ("The general vowed to retake the town.", "to retake the town"),
        ("Moscow promised to release the sailors.", "to release the sailors"),
        ("The envoy is likely to resign.", "The envoy is likely to resign"),
        ("The talks are expected to resume next week.", "The talks are expected to resume next week"),
        ("Analysts expect output to shrink by a tenth this year.", "output to shrink by a tenth this year"),
        ("Fears of a new war are growing.", "a new war"),
        ("The minister warned that the truce could collapse.", "the truce could collapse"),
        ("The truce, a diplomat said on Friday, may not last.", "may not last"),
        ("Talks may resume in May, according to two diplomats.", "Talks may resume in May"),
    ],
)
def test_the_statement_is_the_clause_that_tells_what_is_foreseen(text: str, statement: str) -> None:
    assert only(text).statement.endswith(statement)
    assert only(text).statement in text


@pytest.mark.parametrize(
    "text",
    [
        "The court convicted three men on Tuesday.",
        "Thousands marched through the capital.",
        "Reuters could not verify the report.",
        "The minister said that the army had shelled the village.",
        "She was born in Lagos in 1961 and studied law.",
    ],
)
def test_what_is_told_of_the_past_is_no_claim(text: str) -> None:
    assert claims(text) == []


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("Unless the rebels disarm, the army will attack the town.", "Unless the rebels disarm"),
        ("The army will attack the town unless the rebels disarm.", "unless the rebels disarm"),
        ("If the court ruled against him, he would resign, the governor said.", "If the court ruled against him"),
        ("Should oil prices fall, the cabinet will cut spending.", "Should oil prices fall"),
        ("Without foreign aid, the clinics would close.", "Without foreign aid"),
        ("No aid will pass as long as the hostages are held.", "as long as the hostages are held"),
        ("Failing to do so may bring down the government.", "Failing to do so"),
    ],
)
def test_the_condition_is_found_and_is_no_part_of_the_statement(text: str, condition: str) -> None:
    claim = only(text)
    assert claim.condition == condition
    assert claim.condition_span
    assert text[claim.condition_span.start : claim.condition_span.end] == condition
    assert condition not in claim.statement


def test_a_statement_without_a_condition_has_none() -> None:
    assert only("The army will attack the town.").condition is None


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("The army will attack the town, the minister vowed.", "certain"),
        ("The talks are expected to resume next week.", "likely"),
        ("The party may split, analysts said.", "possible"),
        ("The truce could collapse, a diplomat said.", "possible"),
        ("Talks are unlikely to resume before the spring.", "unlikely"),
    ],
)
def test_the_hedge_tells_how_sure_the_speaker_is(text: str, hedge: str) -> None:
    assert only(text).hedge == hedge


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Economists predict that exports will fall this year.", "prediction"),
        ("The talks are expected to resume next week.", "prediction"),
        ("The union plans to strike from Monday.", "intention"),
        ("Moscow promised to release the sailors.", "intention"),
        ("Unless the rebels disarm, they will be crushed, the general warned.", "warning"),
    ],
)
def test_predictions_intentions_and_warnings_are_told_apart(text: str, kind: str) -> None:
    assert only(text).kind == kind


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Angela Merkel said that Germany would not send troops.", "Angela Merkel"),
        ("Germany, Angela Merkel said on Monday, would not send troops.", "Angela Merkel"),
        ('"Germany will not send troops," said Angela Merkel.', "Angela Merkel"),
        ("According to the World Bank, growth will slow next year.", "World Bank"),
        ("Moscow promised to release the sailors.", "Russia"),
        ("The prisoners will be released on Friday.", None),
    ],
)
def test_the_speaker_is_resolved_and_null_for_the_writer(text: str, speaker: str | None) -> None:
    found = only(text).speaker
    assert (found and found.identifier_text) == speaker


def test_a_quotation_belongs_to_the_speaker_of_the_sentence_before() -> None:
    found = claims('"We are ready," said Angela Merkel. "Germany will not leave Mali."')
    speaker = found[-1].speaker
    assert found[-1].statement == "Germany will not leave Mali"
    assert speaker
    assert speaker.identifier_text == "Angela Merkel"


def test_a_speaker_nobody_knows_is_told_in_the_words_of_the_text() -> None:
    speaker = only("The harvest will fail, a miller in the hills said.").speaker
    assert speaker
    assert speaker.entity_text.startswith("a miller")


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Moscow promised to release the sailors.", "Russia"),
        ("Turkey could reopen the border next month.", "Turkey"),
        ("Angela Merkel said that Germany would not send troops.", "Germany"),
    ],
)
def test_the_subject_is_whom_the_statement_is_about(text: str, subject: str) -> None:
    found = only(text).subject
    assert found
    assert found.identifier_text == subject


@pytest.mark.parametrize(
    ("text", "horizon"),
    [
        ("President Ramos will visit Hanoi on Tuesday.", "2019-05-21"),
        ("Turkey could reopen the border next month.", "2019-06"),
        ("The clinics would close within 45 days, the minister warned.", "P45D"),
        ("The army will attack the town.", None),
    ],
)
def test_the_horizon_is_a_date_or_a_period(text: str, horizon: str | None) -> None:
    assert only(text).horizon == horizon


def test_who_warns_of_a_thing_is_not_its_subject() -> None:
    claim = only("The World Bank warned of a new famine.")
    assert claim.speaker
    assert claim.speaker.identifier_text == "World Bank"
    assert claim.subject is None


def test_the_event_foreseen_is_typed() -> None:
    assert only("Unless the rebels disarm, the army will attack the town.").event == "ASSAULT"
    assert only("The bridge will be twelve metres wide.").event is None


def test_two_statements_of_one_sentence_are_two_claims() -> None:
    text = "The talks may fail, and the army will attack the town unless the rebels disarm."
    first, second = claims(text)
    assert (first.statement, first.condition) == ("The talks may fail", None)
    assert (second.statement, second.condition) == ("the army will attack the town", "unless the rebels disarm")


def test_code_and_claims_of_one_parse_are_those_of_two() -> None:
    coder = make_coder()
    text = "Police in Dhaka detained 22 opposition supporters on Wednesday. The party said it would strike on Sunday."
    document = dragoman.Document("d", text, "1997-06-19")
    assert coder.code_with_claims(document) == (coder.code(document), coder.claims(document))
    assert coder.claims(document)


@given(st.one_of(st.text(), articles()))
@settings(max_examples=25, deadline=None)
def test_any_text_has_well_formed_claims(text: str) -> None:
    found = dragoman.claims(text, date=THURSDAY)
    for claim in found:
        assert text[claim.start : claim.end] == claim.statement
        assert claim.hedge in HEDGES
        assert claim.kind in KINDS
        for entity in filter(None, [claim.speaker, claim.subject]):
            assert text[entity.start : entity.end] == entity.entity_text
    assert [c.start for c in found] == sorted(c.start for c in found)
    assert len({c.id for c in found}) == len(found)


def test_a_long_chain_of_clauses_is_read() -> None:
    text = "He said " + "that he would say " * 400 + "that it would rain."
    assert all(c.statement in text for c in claims(text))


def test_a_modal_makes_a_frame_and_one_that_opens_a_condition_does_not() -> None:
    will = line("Troops/NOUN/3/nsubj will/AUX/3/aux leave/VERB/0/root")
    should = line("Should/AUX/3/aux prices/NOUN/3/nsubj fall/VERB/0/root ./PUNCT/3/punct")
    assert [(f.head, f.seed, f.cue) for f in frames_of(will)] == [(2, "modal", "will")]
    assert frames_of(should) == []
    assert [(c.first, c.end, c.mark) for c in conditions_of(should)] == [(0, 3, "should")]


def test_a_question_with_should_is_no_condition() -> None:
    asked = line("Should/AUX/3/aux prices/NOUN/3/nsubj fall/VERB/0/root ?/PUNCT/3/punct")
    assert conditions_of(asked) == []


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('He said "yes" and "no".', ['"yes"', '"no"']),
        ("“One. “Two.” Three", ["“One. “Two.”"]),
        ("“Never closed.\nNext", ["“Never closed."]),
        ("No marks", []),
    ],
)
def test_quotations_end_with_their_mark_or_their_paragraph(text: str, quoted: list[str]) -> None:
    assert [text[a:b] for a, b in quotations(text)] == quoted


def test_a_scorer_weighs_features_and_ignores_unknown_ones() -> None:
    scorer = Scorer(("no", "yes"), {"": [0.0, 0.0], "cue=will": [-1.0, 1.0]})
    assert scorer.best({"cue=will", "unknown"}) == "yes"
    assert scorer.chances({"unknown"}) == {"no": 0.5, "yes": 0.5}


def test_a_claim_without_its_parts_is_json_with_nulls() -> None:
    claim = Claim("c", "d", 0, 0, 4, "Rain", "likely", "prediction")
    row = claim.to_json()
    assert tuple(row) == CLAIM_FIELDS
    assert [name for name, value in row.items() if value is None] == [
        "speaker", "subject", "condition", "event", "horizon",
    ]  # fmt: skip
