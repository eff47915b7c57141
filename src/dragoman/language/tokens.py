"""Cut text into tokens the way the UD English treebanks (EWT, GUM) do.

One pattern finds whole items (addresses, numbers, abbreviations, words, symbols); a second
step cuts clitics off words. Every repetition in the pattern is bounded, so the time is linear
in the length of the text whatever the text is.
"""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST_TOKEN = 200

# Words written with a stop, lower case, without the stop; `sentences` reads these lists too.
TITLES = frozenset(
    "mr mrs ms dr prof gen brig maj col lt sgt cpl pvt capt cmdr cdr adm sen rep gov hon pres"
    " rev fr sr jr st ste mme mlle msgr amb supt insp det atty reps sens profs drs messrs ft"
    " mt".split()
)
ABBREVIATIONS = TITLES | frozenset(
    "inc corp ltd co bros llc plc vs etc al approx ca cf dept dist div ed eds esp est ext fax"
    " govt intl lb lbs mins hrs yrs nat natl oz misc ave blvd rd univ assn attn conf eg ie viz"
    " vols arrv tel ph tenn calif fla conn wed thur thurs tues fri aka".split()
)
MONTHS = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())
# An abbreviation only before a number: No. 5, p. 12, Sec. 3.
NUMBERED = frozenset("no nos p pp vol art sec fig para ch c v nr op".split())

# Marks that Python's \w leaves out but that belong inside a word: combining accents, Hebrew and
# Arabic points, vowel signs of the Indic and South-East Asian scripts, joiners, soft hyphens.
_MARKS = (
    "\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06ed\u0900-\u0963\u0966-\u0df3"
    "\u0e31-\u0e4e\u0eb1-\u0ece\u0f18-\u0f39\u0f71-\u0fbc\u102b-\u109d\u135d-\u135f"
    "\u17b4-\u17d3\u1ab0-\u1aff\u1b00-\u1b44\u1dc0-\u1dff\u200b-\u200f\u2060\u20d0-\u20ff"
    "\u302a-\u302f\u3099\u309a\ua802-\uaaef\ufe00-\ufe0f\ufe20-\ufe2f\ufeff"
)
_APOSTROPHE = "['’]"
_LETTER = rf"(?:[^\W\d_]|[{_MARKS}])"
_CHAR = rf"[\w{_MARKS}]"

# Prefixes that the treebanks keep joined to the word after the hyphen (anti-Taliban, co-star).
_PREFIX_WORDS = (
    "anti arch bi co counter cross de e ex extra hyper infra inter intra macro mega meta micro mid"
    " mini mis mono multi neo non over paleo post pre pro proto pseudo psycho quasi re semi socio"
    " sub super trans tri ultra un uni"
)
# Not in capitals: UN-backed is cut.
_PREFIXES = "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in _PREFIX_WORDS.split())
_DOMAINS = "com|org|net|gov|edu|mil|int|info|biz|io|uk|ru|de|fr|ca|au|in|cn|ua|us|eu|tv|me|co"
_FILES = "docx?|xlsx?|pptx?|pdf|txt|csv|zip|jpe?g|png|gif|mp[34]|html?|php|aspx?"
_PHONE = r"\+?\d{1,6}(?:[-–]\d{1,6}){2,4}|(?:\d{3}/)?\d{3}[-–]\d{4}|\d{5}-\d{4}"
_DATE = r"\d{1,4}/\d{1,2}/\d{1,4}|\d{1,2}/\d{1,4}"
_EMOJI = "[\u2190-\u2bff\U0001f000-\U0001faff][\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff]{0,3}"

_WITH_STOP = "|".join(sorted(ABBREVIATIONS | MONTHS))
_NUMBERED = "|".join(sorted(NUMBERED))
# At the very end the stop ends the sentence and is a token of its own.
_END = r"""["'”’)\]]{0,3}\s{0,3}\Z"""
_NOT_LAST = r"""(?<![.,;:!?'"’”»)\]}>])"""
_TOKEN = re.compile(
    rf"""
    (?=\S)(?:
      # Most tokens take this short way: a word between blanks, a comma.
      (?P<plain> (?<!\S)(?:[a-zA-Z]{{1,40}}(?=[\s,]) | \((?=\w)) | [,)](?=\s) )
    | (?P<address>
          (?:[a-zA-Z]{{2,8}}://|www\.)\S{{1,190}}{_NOT_LAST}
        | (?:mailto:)?[\w.+%-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,5}}
        | (?:[\w-]{{1,63}}\.){{1,5}}(?:{_DOMAINS})(?![\w.@-]\w)(?!\w)(?:/\S{{0,100}}{_NOT_LAST})?
        | [\w#-]{{0,60}}\.(?i:{_FILES})(?!\w)
        | [a-z]{{2,20}}(?:\.[a-z]{{2,20}}){{2,5}}(?!\w)
        | (?<!\w)[@\#][^\W\d]\w{{0,100}}
      )
    | (?P<emoticon>
          (?<![\w:;=])(?:>?[:;=]['-]?[()DPpO/|\]\[]|[:;]-?[sS])(?!\w) | \^_\^
      )
    | (?P<acronym>
          (?<!{_CHAR})(?:[^\W\d_]\.){{1,8}}[^\W\d_](?![\w.])
        | (?<!{_CHAR})(?:[^\W\d_]\.){{2,8}}
        | (?<!{_CHAR})(?:Ph|M|D|B)\.(?:Ph|Sc|Litt|D)\.(?:D\.)?
      )
    | (?P<abbreviation>
          (?<!{_CHAR})(?i:{_WITH_STOP})\.(?![\w.])(?!{_END})
        | (?<!{_CHAR})[^\W\d_]{{1,5}}\.(?=,)
        | (?<!{_CHAR})(?i:{_NUMBERED})\.(?=\s?\d)
        | (?<![\w'’.])[A-Z]\.(?=\s?[A-Z][^\W\d_]|\s?[A-Z]\.)
      )
    | (?P<number>
          (?<![\w.,/-])(?:{_PHONE}|{_DATE})(?![\w/])
        | ['’]\d\ds?(?!{_CHAR})
        | (?<![\w.])\.\d{{1,30}}(?!\w)
        | (?<!\w)\+\d{{1,15}}(?![\d.,])
        # 17H and 56A are names; 5M, 3B, 10K, 20C, 6F are amounts, cut before the unit.
        | \d{{1,6}}(?:[A-Z]{{1,3}}\d{{1,6}}|[ADEGHIJLNOQRSUVWXYZ])(?!{_CHAR})
        | \d{{0,3}}0{_APOSTROPHE}s(?!{_CHAR})
        | \d{{1,100}}(?:[.:]\d{{1,30}}|,\d{{3}}(?!\d)|,\d\d(?=,\d)){{0,12}}
          (?:(?:st|nd|rd|th|s|ST|ND|RD|TH)(?!{_CHAR}))?
      )
    | (?P<joined>
          (?<![\w&])[A-Za-z]{{1,3}}(?:&[A-Z]{{1,3}}){{1,2}}(?!\w)
        | (?<!\w)(?:US|AU|CA|NZ|HK|A|C|R|U)\$
        | (?<!\w)w/(?:o|out)?(?!\w)
      )
    | (?P<prefixed>
          (?<![\w-])(?:{_PREFIXES})[-‐‑]{_CHAR}{{1,100}}(?:{_APOSTROPHE}{_LETTER}{{1,20}})?
      )
    | (?P<word> {_CHAR}{{1,100}}(?:{_APOSTROPHE}{_LETTER}{{1,20}}){{0,3}} )
    | (?P<clitic> ['’`](?i:s|m|d|re|ve|ll|em)(?!{_CHAR}) )
    | (?P<symbol>
          [.…]{{2,100}} | -{{2,100}} | [!?]{{2,100}} | '' | `` | ’’ | ‘‘ | ‘’
        | <{{2,20}} | >{{2,20}} | \*{{2,100}} | ={{2,100}} | \+{{2,100}} | ~{{2,100}} | \#{{2,100}}
        | [\U0001f1e6-\U0001f1ff]{{2}}
        | {_EMOJI}(?:\u200d{_EMOJI}){{0,6}}
        | \S
      )
    )""",
    re.VERBOSE,
)

_CUT_GROUPS = frozenset({"plain", "word", "prefixed"})
_CLITIC = re.compile(rf"(?i:(?<=[^\W\d_])n{_APOSTROPHE}t|{_APOSTROPHE}(?:s|m|d|re|ve|ll))$")
# Spellings without an apostrophe, and other words that the treebanks cut: length of the first part.
_FUSED = {
    "cannot": 3, "gonna": 3, "wanna": 3, "gotta": 3, "dont": 2, "doesnt": 4, "didnt": 3, "cant": 2,
    "wont": 2, "isnt": 2, "wasnt": 3, "couldnt": 5, "wouldnt": 5, "shouldnt": 6, "arent": 3,
    "aint": 2, "hasnt": 3, "havent": 4, "hadnt": 3, "werent": 4, "im": 1, "ive": 1, "youre": 3,
    "youve": 3, "youll": 3, "theyre": 4, "thats": 4, "whats": 4, "theres": 5, "outta": 3,
    "lemme": 3, "gimme": 3, "alot": 1,
}  # fmt: skip


def tokenize(text: str) -> list[tuple[int, int]]:
    """Return the tokens of a text in order.

    Args:
        text: A sentence or any other text.

    Returns:
        Character offsets (start, end). Every character that is not white space is in exactly one
        token, no token holds white space, and none is longer than ``LONGEST_TOKEN``.
    """
    spans: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if match.lastgroup in _CUT_GROUPS:
            for length in _cuts(match.group()):
                spans.append((start, start + length))
                start += length
        while end - start > LONGEST_TOKEN:
            spans.append((start, start + LONGEST_TOKEN))
            start += LONGEST_TOKEN
        spans.append((start, end))
    return spans


@lru_cache(maxsize=1 << 16)
def _cuts(word: str) -> tuple[int, ...]:
    """Return the lengths of the parts of a word before its last part."""
    fused = _FUSED.get(word if len(word) < 4 else word.lower())  # Im and Ive are surnames.
    if fused:
        return (fused,)
    clitic = _CLITIC.search(word)
    if not clitic or not clitic.start():
        return ()
    stem = word[: clitic.start()]
    before = _cuts(stem)  # I'd've has two clitics.
    return (*before, len(stem) - sum(before))
