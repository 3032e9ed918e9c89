"""Words that take back what follows them: wishes, offers and demands, and denials. Parts of patterns, case ignored."""

import re

WISHED = (
    r"propos\w+|offer\w*|invit\w+|urg\w+|call(?:ed|s|ing)? (?:on|for)|encourag\w+|suggest\w+|ask(?:ed|s|ing)?|"
    r"request\w*|"
    r"demand\w*|want\w*|seek\w*|hop(?:e|es|ed|ing)|ready to|willing|possib\w+|potential\w*|open to"
)
DENIED = r"not|no|never|neither|without|nothing|den(?:y|ies|ied|ying)|fail\w*"
_BACK = re.compile(rf"\b(?:{WISHED}|{DENIED})\b[^.;,]{{0,40}}$", re.I)


def taken_back(text: str, at: int) -> bool:
    """Whether what stands at ``at`` is wished for or denied by the words before it in its clause."""
    return bool(_BACK.search(text[max(0, at - 60) : at]))
