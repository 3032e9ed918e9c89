"""Turns of a transcript or interview: ``SECRETARY BLINKEN: …``, ``Q: …``, ``QUESTION: …``, ``Moderator: …``.

A label stands at the head of a line. Whether a text is a transcript is decided on all its labels together, so that one
``Breaking: …``, ``Note: …`` or ``CONTACT: …`` does not make one.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from stocktake.reading.paragraphs import paragraphs
from stocktake.records import Span

_CAPS = r"(?:[A-Z][A-Za-z]{0,2})?[A-Z][A-Z.'’\-]*"  # McDONOUGH, O'BRIEN, SECRETARY-GENERAL, MR.
_TITLED = r"(?:[A-Z][\w.'’\-]*|of|the|and|for|de|al|von|van|bin)"
_LINE = re.compile(
    rf"^[^\S\n]*(?:[*_>]{{1,2}}\s?)?"
    rf"(?:(?P<name>{_CAPS}(?:,?[ \xa0]{_CAPS}){{0,8}}|[A-Z][\w.'’\-]*(?:[ \xa0]{_TITLED}){{0,6}})"
    r"[ \xa0]?(?P<role>[(\[][^()\[\]\n]{1,60}[)\]])?[*_]{0,2}:[*_]{0,2}"
    r"|(?P<letter>[QA])(?:\d{0,2}[:.]|[ \xa0]*[–—-](?=[ \xa0])|[ \xa0\t](?=[\"“(—–A-Z0-9])))",
    re.MULTILINE,
)
_ROLE = re.compile(
    r"\b(?:MR|MS|MRS|DR|SECRETARY|PRESIDENT|MINISTER|AMBASSADOR|SPOKES\w+|CHANCELLOR|GENERAL|SENATOR|GOVERNOR|OFFICIAL|"
    r"DIRECTOR|ADMINISTRATOR|CHAIR\w*|KING|QUEEN|PREMIER|TAOISEACH|COMMISSIONER|REPRESENTATIVE|ENVOY|ADMIRAL|ADVISOR|"
    r"ADVISER|VICE|PARTICIPANT|AUDIENCE|REPORTER|JOURNALIST|CORRESPONDENT|PRESS|QUESTIONER|SPEAKER|HOST|ANCHOR)\b",
    re.IGNORECASE,
)
_KNOWN = re.compile(
    r"(?:QUESTION(?:ER)?|ANSWER|MODERATOR|OPERATOR|INTERPRETER|INTERVIEWER|JOURNALIST|REPORTER|CORRESPONDENT|HOST|ANCHOR|"
    r"(?:UNIDENTIFIED )?(?:SPEAKER|PARTICIPANT)|AUDIENCE(?: MEMBER)?)(?: \d+)?",
    re.IGNORECASE,
)
_NOT_LABELS = re.compile(
    r"(?:(?:breaking|note|notes|update|updated|correction|background|editor\S*|photo|picture|source|sources|related|read|"
    r"watch|listen|dear|subject|from|to|re|date|summary|location|time|contact|press|media|tel|email|e-mail|phone|fax|"
    r"analysis|opinion|explainer|fact|facts|see|also|more|live|exclusive|title|by|copyright|tags?|topics?|where|when|who|"
    r"what|why|how|here|for|on|in|at|p\.?s)\b|joint statement|readout)",
    re.IGNORECASE,
)
_DIRECTION = re.compile(
    r"[(\[](?:[A-Z][^()\[\]\n]{1,60}[.!]|(?i:laughter|applause|laughs|cross-?talk|via interpreter|through interpreter|"
    r"as interpreted|pause|begin \w+|end \w+|[a-z ]*laughter|[a-z ]*applause)[.!]?)[)\]]"
)
_END = re.compile(
    r"^[^\S\n]*(?:(?:END\b|#[ #]*$|\*[ *]*$|-{3,}[^\S\n]*$|_{3,}[^\S\n]*$|\(END\)).*|\d{1,2}:\d\d [AP]\.?M\.?.{0,20})$",
    re.MULTILINE,
)
_MAX_LABELS = 20_000  # the longest hearings have a few thousand turns
_BRACKETED = 2  # labels with an office or state in brackets that make a transcript
_SINGLE_TURN_CAPS = 2  # words in a capital label with a role before one turn alone is believed: SECRETARY ROE:


@dataclass(frozen=True)
class Turn:
    """One turn: the label's span (no colon), its content (one span per stretch of paragraph), whether it asks."""

    label: Span
    content: tuple[Span, ...]
    question: bool


def is_transcript(text: str, start: int = 0) -> bool:
    """Whether ``text`` from ``start`` on is a transcript: labels that repeat, or known forms, at the head of lines."""
    return bool(_labels(text, start))


def turns(text: str, start: int = 0) -> tuple[Turn, ...]:
    """The turns of a transcript in order; empty when the text is not one. Stage directions are not content."""
    labels = _labels(text, start)
    found = []
    for i, (label, begin) in enumerate(labels):
        end = labels[i + 1][0].start if i + 1 < len(labels) else len(text)
        stop = _END.search(text, begin, end)
        content = _content(text, begin, stop.start() if stop else end)
        if content:
            name = text[label.start : label.end]
            found.append(
                Turn(label, content, name == "Q" or name.upper().startswith(("QUESTION", "JOURNALIST", "REPORTER")))
            )
    return tuple(found)


def _labels(text: str, start: int) -> list[tuple[Span, int]]:
    """(label span, offset after it) of every label, if together they make a transcript; else nothing."""
    found: list[tuple[Span, int]] = []
    bracketed: Counter[str] = Counter()
    for match in islice(_LINE.finditer(text, start), _MAX_LABELS):
        group = "name" if match.group("name") else "letter"
        name = match.group(group)
        if group == "name" and (_NOT_LABELS.match(name) or text[match.end() : match.end() + 2] == "//"):
            continue
        found.append((Span(*match.span(group)), match.end()))
        if group == "name" and match["role"]:
            bracketed[name] += 1
    counts = Counter(text[s:e] for (s, e), _ in found)
    caps = {name: name.upper() == re.sub(r"\bM(?:a)?c(?=[A-Z])", "MC", name) for name in counts}
    known = {name for name in counts if _is_known(name, caps[name])}
    if len(bracketed) >= _BRACKETED or max(bracketed.values(), default=0) >= _BRACKETED:
        known |= bracketed.keys()  # "Mr. Roe (A-land): …": an office or a state after each name
    if not _enough(counts, known, caps):
        return []
    # A title-case label counts once it is known or comes back: a heading "Next steps: …" does not take over a turn.
    kept = {name for name in counts if name in known or counts[name] > 1 or (caps[name] and len(name) > 1)}
    return [(span, after) for span, after in found if text[span.start : span.end] in kept]


def _is_known(name: str, caps: bool) -> bool:
    return bool(_KNOWN.fullmatch(name)) or name in ("Q", "A") or (caps and _ROLE.search(name) is not None)


def _enough(counts: Counter[str], known: set[str], caps: dict[str, bool]) -> bool:
    if "Q" in counts or "A" in counts:  # letters alone prove little: "A Nation…" heads a line too
        letters = counts["Q"] + counts["A"]
        others = [n for n in counts if n not in ("Q", "A") and (n in known or counts[n] > 1)]
        if not others and not (counts["Q"] >= 2 or (counts["Q"] and counts["A"] and letters >= 2)):
            return False
    turns_known = sum(counts[n] for n in known if n not in ("Q", "A"))
    repeated = [n for n in counts if counts[n] > 1]
    if turns_known >= 2 or counts["Q"] >= 2 or (counts["Q"] and counts["A"]):
        return True
    if len(repeated) >= 2 or (repeated and known):
        return True
    return any(caps[n] and _ROLE.search(n) and len(n.split()) >= _SINGLE_TURN_CAPS for n in known)


def _content(text: str, start: int, end: int) -> tuple[Span, ...]:
    """Spans of what was said between two labels: per paragraph, parted by stage directions."""
    spans: list[Span] = []
    for paragraph in paragraphs(text, start, end):
        begin = paragraph.start
        for direction in _DIRECTION.finditer(text, *paragraph):
            _add(spans, text, begin, direction.start())
            begin = direction.end()
        _add(spans, text, begin, paragraph.end)
    return tuple(spans)


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    start, end = start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
    if start < end and any(c.isalnum() for c in text[start:end]):
        spans.append(Span(start, end))
