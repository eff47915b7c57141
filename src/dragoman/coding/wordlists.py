"""Closed lists of words by which mentions are read: pronouns, titles, nouns that point back."""

from __future__ import annotations

PERSONAL = frozenset({"he", "she", "him", "her", "his", "hers", "himself", "herself"})
PLURAL = frozenset({"they", "them", "their", "theirs", "themselves", "both", "each"})
NEUTER = frozenset({"it", "its", "itself"})
SPEAKING = frozenset({"i", "we", "my", "our", "us", "me", "mine", "ours", "myself", "ourselves"})
POINTING = frozenset({"the", "this", "that", "these", "those", "both", "such", "his", "her", "its", "their"})
# Role nouns so general that any earlier group or organisation may be meant.
GROUP_NOUNS = frozenset(
    "group organisation organization movement agency body bloc alliance party force militia faction network "
    "regime company charity union council court parliament outfit institution".split()
)
COUNTRY_NOUNS = frozenset("country nation state government kingdom republic authority".split())
PAIR_NOUNS = frozenset("side country nation leader government party state neighbour neighbor man official".split())
QUANTITIES = frozenset(
    "hundred thousand dozen score million number majority half third part rest most many some several all both each "
    "one couple handful lot scores tens group".split()
)
# Whose somebody is, the surest sign first: "of Yemen" before "Saudi-backed".
MODIFIER_ORDER = {k: i for i, k in enumerate(
    ("nmod:poss", "of", "amod", "compound", "nmod:unmarked", "from", "in", "for", "to")
)}  # fmt: skip
# In "Saudi-backed" the country before the participle is not whose they are.
NOT_OWNED = frozenset({"backed", "supported", "funded", "trained", "sponsored", "armed", "occupied", "back", "fund"})
# Agents that news names without a country of their own.
STATELESS = frozenset({"REF", "UNK"})
ORGANISED = frozenset(
    {"state", "seat", "igos", "armed_groups", "institutions", "parties", "ngos_media", "organisation"}
)
HONORIFICS = frozenset(
    "marshal imam sheikh ayatollah mullah maulana king queen prince princess sir lord lady dame comrade sultan emir "
    "shah dr mr mrs ms herr signor hajji sayyid father brother sister".split()
)
NO_TITLE = frozenset({"ADP", "DET", "VERB", "AUX", "PUNCT", "PRON", "CCONJ", "SCONJ"})
# Which kinds of mention a pronoun may take up.
MEANT_BY = (
    (PERSONAL, frozenset({"person"})),
    (PLURAL, ORGANISED | {"role", "people"}),
    (NEUTER, ORGANISED),
)
SPEECH = frozenset(
    "say tell add state declare announce claim insist argue write tweet warn stress note explain admit confirm "
    "acknowledge assert report".split()
)
