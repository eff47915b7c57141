"""What speaks for a country: where and how the text names it, and how the mention itself is written."""

from __future__ import annotations

from dragoman.coding.countrysigns import Asked, Evidence, asked_for, signs
from tests.coding.trees import line

GUARDS = Asked(0, 4, "guard+", ("MIL",), False, 3, frozenset({"border"}), frozenset({"bare", "plural"}))


def told(token: int, code: str, manner: str = "party", relation: str = "nsubj", verb: int | None = 3) -> Evidence:
    return Evidence(0, token, code, manner, relation, None, verb)


def test_the_parts_that_countries_have_in_the_clause_are_told_apart() -> None:
    found = signs(GUARDS, [told(1, "RUR"), told(6, "AFG", relation="obj"), told(8, "TUR", relation="obl", verb=9)])
    assert [found[c]["subject of its verb"] for c in ("RUR", "AFG", "TUR")] == [1, 0, 0]
    assert [found[c]["object of its verb"] for c in ("RUR", "AFG", "TUR")] == [0, 1, 0]
    assert [found[c]["oblique of its verb"] for c in ("RUR", "AFG", "TUR")] == [0, 0, 0]
    assert [found[c]["nearest before"] for c in ("RUR", "AFG", "TUR")] == [1, 0, 0]
    assert [found[c]["nearest after"] for c in ("RUR", "AFG", "TUR")] == [0, 1, 0]


def test_a_country_alone_in_the_sentence_is_seen() -> None:
    elsewhere = told(2, "AFG")._replace(sentence=3)
    found = signs(GUARDS, [told(1, "RUR"), told(6, "RUR"), elsewhere])
    assert (found["RUR"]["alone here"], found["AFG"]["alone here"]) == (1, 0)
    assert (found["RUR"]["first here"], found["AFG"]["first here"]) == (1, 0)


def test_world_bodies_are_weighed_apart_from_countries() -> None:
    found = signs(GUARDS, [told(1, "IGO"), told(6, "RUR")])
    assert found["IGO"]["often of many"] == found["IGO"]["often"] > 0
    assert not any(name.endswith(" of many") for name in found["RUR"])
    assert (found["IGO"]["international"], found["RUR"]["international"]) == (1, 0)


def test_the_form_of_the_mention_speaks_for_none_and_for_world_bodies_only() -> None:
    found = signs(GUARDS, [told(1, "IGO"), told(6, "RUR")])
    for name in ("none as bare", "none as plural, armed", "none after border", "none: guard+"):
        assert found[None][name] == 1
        assert found["IGO"][name.replace("none", "international", 1)] == 1
    assert not any(name.startswith(("none", "international ", "international:")) for name in found["RUR"])


def test_the_form_is_article_number_preposition_and_part_of_speech() -> None:
    read = line(
        "Rebels/NOUN/2/nsubj/rebel/Number=Plur fled/VERB/0/root from/ADP/6/case the/DET/6/det two/NUM/6/nummod "
        "armies/NOUN/2/obl/army/Number=Plur to/ADP/9/case its/PRON/9/nmod:poss camp/NOUN/2/obl"
    )
    assert asked_for(read, 0, ()).form == {"NOUN", "bare", "plural"}
    assert asked_for(read, 5, ()).form == {"NOUN", "the", "counted", "plural", "from it"}
    assert asked_for(read, 8, ()).form == {"NOUN", "owned", "to it"}
