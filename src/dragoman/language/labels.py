"""The fixed label sets of the language model and the decoding constraints over them."""

from __future__ import annotations

UPOS = "NOUN PUNCT VERB ADP PROPN PRON DET ADJ AUX ADV CCONJ NUM PART SCONJ INTJ SYM X".split()
NAME_KINDS = ("PER", "ORG", "LOC", "NORP", "MISC")
NAME_TAGS = ["O", *(f"{prefix}-{kind}" for kind in NAME_KINDS for prefix in "BI")]
KIND_NAMES = {
    "PER": "person",
    "ORG": "organisation",
    "LOC": "place",
    "NORP": "nationality",
    "MISC": "other",
}
EVENT_TYPES = (
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST "
    "ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT"
).split()
TRIGGER_LABELS = ["O", *EVENT_TYPES]
AUXILIARY_MODES = ["historical", "future", "hypothetical", "negation"]
ROLES = ["actor", "recipient", "location", "time", "speaker"]
MODES_BY_TYPE = {
    "CONSULT": "visit third-party multilateral phone",
    "RETREAT": "withdraw release disarm ceasefire access resign",
    "REQUEST": "assist change yield meet",
    "REJECT": "assist change yield meet",
    "ACCUSE": "disapprove investigate allege",
    "THREATEN": "restrict arrest relations expel territory violence",
    "PROTEST": "demo riot strike hunger boycott obstruct vandalize",
    "SANCTION": "convict expel withdraw discontinue",
    "MOBILIZE": "troops weapons police militia",
    "COERCE": "seize restrict censor curfew martial-law arrest deport withhold misinformation cyber",
    "ASSAULT": (
        "abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack "
        "aerial drone heavy-weapons crowd-control unconventional"
    ),
}
MODES = [f"{kind}-{mode}" for kind, modes in MODES_BY_TYPE.items() for mode in modes.split()]
CONTEXTS = (
    "military intelligence executive legislative election political_institutions legal territory diplomatic "
    "economic human_rights rights_freedoms pro_democracy pro_autocracy repression inequality religion_ethnicity "
    "gender lgbt migration asylum trafficking terrorism crime illegal_drugs corruption cbrn cyber misinformation "
    "health disasters environment natural_resource peacekeeping human_security reparations technology"
).split()
