"""Whether a clause speaks of the past or the future, from its verbs: what a bare weekday or month needs to be read."""

from __future__ import annotations

import re

from stocktake.records import Document, Parse, Span

_WILL = {"will", "'ll", "’ll", "shall", "wo", "would"}
_PLANS = (
    r"plan(?:s|ned|ning)?|expect(?:s|ed)?|due|scheduled|slated|set|agree(?:s|d)?|invited?|intend(?:s|ed)?|hope(?:s|d)?|want(?:s|ed)?"
    r"|propose[sd]?|ready|prepar(?:es?|ed|ing)|about|likely|ask(?:s|ed)|urge[sd]?|call(?:s|ed)|vow(?:s|ed)?|pledge[sd]?|promise[sd]?|continue"
)
_PLANNED = re.compile(r"planned|scheduled|slated|expected|due")
# Each sign takes in the verb it governs, so that "held" in "will be held" is not read as a past.
_GOVERNED = r"\s+(?:not\s+|also\s+|then\s+|now\s+)?(?:be\s+|have\s+)?(?:\w+ly\s+)?\w+"
_FUTURE = re.compile(
    rf"\b(?i:(?:will|shall|would|won['’]t){_GOVERNED}|(?:{_PLANS}|(?:is|are|was|were)(?:\s+also)?)\s+to{_GOVERNED}|(?:plan|schedul|slat)(?:n?ed|ning|s)?"
    r"|to\s+be\s+held|to\s+take\s+place|due(?!\s+to\b)|upcoming|forthcoming|expects?|ahead\s+of|invitation|deadline"
    r"|(?:am|is|are)\s+(?:going|coming|meeting|travell?ing|visiting|leaving|arriving)|set\s+for|hopes?\s+for|expected(?!\s+to\b)"
    r"|tomorrow|next\s+(?:week|month|year)"
    # What is fixed is told in the present: "the truce expires on Friday".
    r"|(?:expires|begins|starts|opens|resumes|reopens|convenes|arrives|departs|leaves|returns|travels|runs\s+out)|(?:takes|comes\s+into|enters\s+into)\s+(?:place|effect|force))\b"
    r"|['’](?:ll|m\s+going|re\s+going)\b"
)
_PAST = re.compile(
    r"\b(?i:said|says|met|held|was|were|had|(?:has|have)(?=\s+\w)|did|told|began|took|came|went|gave|made|left|spoke|sent|put|saw|won|broke|flew|struck"
    r"|\w{3,}(?<!ne)ed|according\s+to|after|following|yesterday)\b"
)
_CLAUSE_END = re.compile(r"(?<!\b[ap]\.m)(?<!\b[A-Z])(?<!\bMrs)(?<!\b[MD]r)(?<!\b[GS]en)[.!?]\s|\n|;")


def leans_future(document: Document, span: Span, parse: Parse | None = None) -> bool | None:
    """True when the clause around ``span`` is about the future, False about the past, None when it does not say."""
    if parse is not None and parse.heads and len(parse.heads) == len(parse.words) == len(parse.upos):
        seen = _by_syntax(document.text, span, parse)
        if seen is not None:
            return seen
    return _by_words(document.text, span)


def _by_words(text: str, span: Span) -> bool | None:
    """The nearest sign before the span in its sentence, else the first one after it."""
    start = max(
        (m.end() for m in _CLAUSE_END.finditer(text, max(0, span.start - 300), span.start)),
        default=max(0, span.start - 300),
    )
    end = next(
        (m.start() for m in _CLAUSE_END.finditer(text, span.end, span.end + 300)), min(len(text), span.end + 300)
    )
    signs = [(m.start(), m.end()) for m in _FUTURE.finditer(text, start, span.start)]
    before = [(last, True) for _, last in signs]
    # "agreed" in "agreed to meet" is part of a future sign, so a past sign inside one does not count.
    past = _PAST.finditer(text, start, span.start)
    before += [(p.end(), False) for p in past if not any(first <= p.start() < last for first, last in signs)]
    if before:
        return max(before)[1]
    after = [
        (m.start(), flag)
        for flag, signs in ((True, _FUTURE), (False, _PAST))
        if (m := signs.search(text, span.end, end))
    ]
    return min(after, key=lambda item: (item[0], not item[1]))[1] if after else None


def _by_syntax(text: str, span: Span, parse: Parse) -> bool | None:
    """Climb from the date to its verb: its auxiliaries say will or was; an infinitive hangs on a verb of planning."""
    at = next((i for i, word in enumerate(parse.words) if word.start < span.end and word.end > span.start), None)
    if at is None:
        return None
    verb = _verb_above(at, parse)
    if verb is None:
        return None
    # Auxiliaries stand close before their verb; the whole text need not be walked for each date.
    first = max(0, verb - 12)
    words = [text[w.start : w.end].lower() for w in parse.words[first : verb + 1]]
    helpers = {
        words[i - first] for i in range(first, verb) if parse.heads[i] == verb and parse.upos[i] in ("AUX", "PART")
    }
    if helpers & _WILL or "going" in helpers:
        return True
    if "to" in helpers:
        return _infinitive(words)
    if not helpers and _PLANNED.fullmatch(words[-1]):
        return True  # "the talks planned for Sunday"
    if helpers & {"was", "were", "had", "did", "has", "have"} or words[-1].endswith("ed"):
        return None if helpers & {"is", "are", "be"} else False
    return None


def _verb_above(word: int, parse: Parse) -> int | None:
    for _ in range(6):
        word = parse.heads[word]
        if word < 0:
            return None
        if parse.upos[word] == "VERB":
            return word
    return None


def _infinitive(words: list[str]) -> bool | None:
    """ "Agreed to meet on Friday" and "are to meet on Friday" are future; "gathered to mark" is not known."""
    before = " ".join(words[-4:-1])
    if re.search(rf"\b(?:{_PLANS}|is|are|was|were)\s+to$", before):
        return True
    return None
