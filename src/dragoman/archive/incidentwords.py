"""Which trigger words may tell the same deed: "killed" and "died", "airstrike" and "bombed"."""

from __future__ import annotations

import re
from functools import lru_cache

# One deed a line: beginnings of words, or with a dot at the end whole words. A word may stand in several.
_DEEDS = """
kill die. died. dead. death murder execut assassin slain slaugh behead shot. shoot fatal
offensiv invad invas incurs operat campaign launch assault push advanc battle
strike airstrike bomb shell. shelling raid missil pound bombar artill rocket fire. fired. firing. fires.
chemic gas. sarin nerve poison chlor toxic
withdr pull pullout exit. leave. leaving. left. depart retreat
resign quit. quits. step. stepped. stepping. handed.
captur seiz take. taken. took. taking. fell. fall. fallen. retak retook abduct kidnap hostag surren
arrest detain custod held. hold. raid deten apprehe
decis decid order announ plan. plans. planned. planning. move. moved.
ask. asked. asking. call. called. calls. calling. urg demand appeal request should. must. want press. lobby lobbied
warn threat vow
condem critic denoun blam accus slam
meet met. talk discuss phone spoke. speak host visit travel summit negoti convers
agree deal. deals. pledg commit promis intend accord sign. signed. signing.
convict sentenc jail imprison
charg trial. tried. prosecut indict alleg
fight fought. battl clash combat insurg war. skirmish gunfight
deni deny denied reject refus rul veto oppos contradict rebuff
back. backed. backing. support prais welcom
attack
protest demonstr rally rallied rallies march strike. strikes. riot
sanction embargo expel expuls suspend freez ban. banned.
deploy troops. sent. mobili
investigat probe examin inquir inquest
claim alleg insist
ask. asked. call. called. calls. seek sought plead begg. begged.
tortur abus beat beaten mistreat
releas free. freed. frees. liberat
flee. fled. flees. fleeing. escap surren
coup overthrow topple putsch
stab knif
explo blast detonat bomb
hit. hits. hitting. strike struck target attack bomb
massacr atroc kill bloodshed
rape rapi sexual
aid. help assist provid donat suppl
offer propos invit
strip. stripp revok depriv
displac drive. driven. drove. expel
block besieg siege encircl
ceasefire truce halt cease
accept agree approv
"""
_WORD = re.compile(r"[a-z]{2,}")
_STEM = 5


def _compiled(line: str) -> re.Pattern[str]:
    return re.compile("|".join(w[:-1] + "$" if w.endswith(".") else w for w in line.split()))


_PATTERNS = [_compiled(line) for line in _DEEDS.split("\n") if line]
# Words that carry no deed of their own where they stand beside another.
_LIGHT = frozenset("a an the of in on to at by for with and be been was were has have had being would will".split())


@lru_cache(maxsize=20_000)
def stems(trigger: str) -> frozenset[str]:
    """Return the beginnings of the words of a trigger."""
    return frozenset(w[:_STEM] for w in _WORD.findall(trigger) if w not in _LIGHT)


@lru_cache(maxsize=20_000)
def deeds(trigger: str) -> frozenset[int]:
    """Return which deeds the words of a trigger may tell."""
    words = [w for w in _WORD.findall(trigger) if w not in _LIGHT]
    return frozenset(i for i, pattern in enumerate(_PATTERNS) if any(pattern.match(w) for w in words))
