"""Closed lists of words by which mentions are read: pronouns, titles, nouns that point back."""

from __future__ import annotations

from dragoman.coding.referents import ORGANISATIONS, STATES

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
COUNTRY_NOUNS = frozenset("country nation state kingdom republic".split())
# "Those who did not want us", "many", "anyone caught with a stone": people told of by no noun.
ANYBODY = frozenset(
    "those many most several some others all anyone everyone anybody everybody nobody few whoever".split()
)
PAIR_NOUNS = frozenset("side country nation leader government party state neighbour neighbor man official".split())
QUANTITIES = frozenset(
    "hundred thousand dozen score million number majority half third part rest most many some several all both each "
    "one couple handful lot scores tens group".split()
)
ORDINALS = frozenset("first last second third next latest other".split())
# Who did it, as news calls them before and after they are identified.
ASSAILANTS = frozenset("assailant attacker gunman shooter assassin killer bomber knifeman suspect".split())
CALLING = frozenset("know name call identify title dub".split())
# Whose somebody is, the surest sign first: "of Yemen" before "Saudi-backed".
MODIFIER_ORDER = {k: i for i, k in enumerate(
    ("nmod:poss", "of", "amod", "compound", "nmod:unmarked", "from", "in", "for", "to")
)}  # fmt: skip
OF_MANY = frozenset({"international", "foreign", "global", "world"})
# In "Saudi-backed" the country before the participle is not whose they are.
NOT_OWNED = frozenset({"backed", "supported", "funded", "trained", "sponsored", "armed", "occupied", "back", "fund"})
ORGANISED = STATES | ORGANISATIONS
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
# Words before a name that put an office in the past, in the future, or for a time in somebody's hands.
PAST = frozenset(
    {"former", "ex", "ex-president", "ex-premier", "ex-minister", "one-time", "onetime", "ousted", "deposed"}
)
ELECTED = frozenset({"elect", "designate", "president-elect", "premier-designate", "minister-designate"})
IN_PLACE = frozenset({"acting", "interim", "caretaker", "transitional"})
INDEFINITE = frozenset({"a", "an", "another", "no", "any", "every", "each", "some", "former", "ex"})
GOVERNMENTS = frozenset({"government", "regime", "administration", "authority", "cabinet"})
SPOKESMEN = frozenset({"spokesman", "spokeswoman", "spokesperson"})
# Who acts for a government that is named with them.
DELEGATES = SPOKESMEN | {"official", "delegation", "negotiator", "representative", "delegate", "team", "side"}
# "Hamas gunmen" are Hamas.
FIGHTERS = frozenset(
    "fighter gunman militant rebel insurgent guerrilla guerilla soldier troop force militiaman combatant "
    "jihadist extremist terrorist separatist commando member".split()
)
# "The Zimbabwean leader" is whoever of the country's government was just named.
HEADS = frozenset({"leader", "strongman", "ruler", "premier", "president", "chief", "statesman"})
# Heads of international bodies.
BODY_HEADS = frozenset(
    {
        "general",
        "chief",
        "president",
        "secretary",
        "director",
        "head",
        "representative",
        "diplomat",
        "chairperson",
        "chairman",
    }
)
# "12 people" are no actor of their own.
UNCOUNTED = frozenset("people person man woman child victim other civilian resident dozen hundred thousand".split())
# Bodies of no country where none is told: charities, "relief agencies", "a human rights group"; and those who give.
CHARITIES = frozenset({"charity"})
HELPERS = frozenset("agency group worker organisation organization crew campaigner".split())
HELPING = frozenset("aid relief humanitarian rights charity".split())
GIVERS = frozenset({"donor"})
