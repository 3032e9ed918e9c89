"""Number words of English that more than one room reads."""

from __future__ import annotations

_CARDINALS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)
CARDINALS = {word: n for n, word in enumerate(_CARDINALS.split())}
ORDINALS = {word: n for n, word in enumerate(_ORDINALS.split(), 1)}
ORDINALS |= {f"twenty-{word}": 20 + n for word, n in list(ORDINALS.items())[:9]} | {"thirtieth": 30, "thirty-first": 31}
