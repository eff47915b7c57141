from __future__ import annotations

import pytest

from dragoman.coding.roles import roles_of
from tests.coding.trees import sentence

ACTIVE = """
Troops NOUN 2 nsubj troop
attacked VERB 0 root attack
the DET 4 det
rebels NOUN 2 obj rebel
"""
PASSIVE = """
Rebels NOUN 3 nsubj:pass rebel
were AUX 3 aux:pass be
attacked VERB 0 root attack
by ADP 5 case
troops NOUN 3 obl troop
"""
RELATIVE = """
Troops NOUN 0 root troop
who PRON 3 nsubj
attacked VERB 1 acl:relcl attack
rebels NOUN 3 obj rebel
"""
REDUCED = """
Rebels NOUN 0 root rebel
attacked VERB 1 acl attack VerbForm=Part|Tense=Past
by ADP 4 case
troops NOUN 2 obl troop
"""
CONTROL = """
Chad PROPN 2 nsubj
agreed VERB 0 root agree
to PART 4 mark
free VERB 2 xcomp free
prisoners NOUN 4 obj prisoner
"""
OBJECT_CONTROL = """
Chad PROPN 2 nsubj
ordered VERB 0 root order
troops NOUN 2 obj troop
to PART 5 mark
attack VERB 2 xcomp attack
rebels NOUN 5 obj rebel
"""
COORDINATED = """
Troops NOUN 2 nsubj troop
came VERB 0 root come
and CCONJ 4 cc
attacked VERB 2 conj attack
rebels NOUN 4 obj rebel
"""
KILLING_OF = """
The DET 2 det
killing NOUN 0 root killing
of ADP 4 case
villagers NOUN 2 nmod villager
by ADP 6 case
troops NOUN 2 nmod troop
"""
POSSESSED = """
Chad PROPN 3 nmod:poss
's PART 1 case
attack NOUN 0 root attack
on ADP 5 case
rebels NOUN 3 nmod rebel
"""
LIGHT_VERB = """
Chad PROPN 2 nsubj
launched VERB 0 root launch
an DET 4 det a
attack NOUN 2 obj attack
on ADP 6 case
rebels NOUN 4 nmod rebel
"""
BETWEEN = """
Talks NOUN 0 root talk
between ADP 3 case
Chad PROPN 1 nmod
and CCONJ 5 cc
Sudan PROPN 3 conj
"""
MEET_WITH = """
Chad PROPN 2 nsubj
met VERB 0 root meet
with ADP 4 case
Sudan PROPN 2 obl
"""


@pytest.mark.parametrize(
    ("table", "trigger", "actors", "recipients"),
    [
        (ACTIVE, "attacked", ["Troops"], ["rebels"]),
        (PASSIVE, "attacked", ["troops"], ["Rebels"]),
        (RELATIVE, "attacked", ["Troops"], ["rebels"]),
        (REDUCED, "attacked", ["troops"], ["Rebels"]),
        (CONTROL, "free", ["Chad"], ["prisoners"]),
        (OBJECT_CONTROL, "attack", ["troops"], ["rebels"]),
        (COORDINATED, "attacked", ["Troops"], ["rebels"]),
        (KILLING_OF, "killing", ["troops"], ["villagers"]),
        (POSSESSED, "attack", ["Chad"], ["rebels"]),
        (LIGHT_VERB, "attack", ["Chad"], ["rebels"]),
        (BETWEEN, "Talks", ["Chad"], []),
        (MEET_WITH, "met", ["Chad"], ["Sudan"]),
    ],
)
def test_roles(table: str, trigger: str, actors: list[str], recipients: list[str]) -> None:
    parsed = sentence(table)
    index = next(t.index for t in parsed.tokens if t.text == trigger)
    found = roles_of(parsed, index)
    assert [parsed.tokens[i].text for i in found.actor] == actors
    assert [parsed.tokens[i].text for i in found.recipient] == recipients
    assert all(found.actor.values()), "every role carries the path that led to it"
