"""The state machine of quotation marks: which stretches of a text stand between marks.

It knows nothing of language, only of glyphs and of what stands beside them. “ ” „ ‟ " `` '' « » ‹ › 「 」 『 』 and
‘ ’ ‚ ‛ ' are marks; apostrophes and measures (the states' plan, '90s, 5'10") are not. A mark's glyph says what it
prefers to be; its neighbours and what is open decide, so that „Wort“, »Wort«, ”word” and the misused ”word“ all read.

A quotation left open at the end of its paragraph goes on where the next paragraph re-opens it, or where the next
paragraphs hold a closing mark for it and no opening one before; otherwise it ends there, unclosed.
Time is linear in the text: each mark is looked at once, and the stack of open marks has a fixed depth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from stocktake.reading.paragraphs import paragraphs
from stocktake.records import Span

_DOUBLE, _ANGLE, _SINGLE, _CORNER = "double", "angle", "single", "corner"
_FAMILIES = {
    _DOUBLE: ("“", "”", "„", "‟", '"', "＂", "``", "''", ",,", "〝", "〞"),
    _ANGLE: ("«", "»", "‹", "›"),
    _SINGLE: ("‘", "’", "‚", "‛", "'", "`", "´"),
    _CORNER: ("「", "」", "『", "』"),
}
_FAMILY = {glyph: family for family, glyphs in _FAMILIES.items() for glyph in glyphs}
_OPENERS = frozenset(("“", "„", "‟", "``", ",,", "〝", "«", "‹", "‘", "‚", "‛", "`", "「", "『"))
_CLOSERS = frozenset(("”", "''", "〞", "»", "›", "’", "´", "」", "』"))
# What closes what. Any other mark of the family closes too when no exact partner is open.
_PARTNERS = {
    "“": "” \" 〞 ''", "”": "” “", "„": "“ ” ‟ \" ''", "‟": "” „", '"': '"', "＂": "＂", "``": "'' \" ``",
    ",,": "'' \"",
    "〝": "〞", "«": "»", "»": "« »", "‹": "›", "›": "‹ ›", "‘": "’ ' ´", "’": "’ ‘", "‚": "‘ ’", "‛": "’", "'": "' ’",
    "`": "' ` ´", "「": "」", "『": "』",
}  # fmt: skip
_PARTNERS_OF = {glyph: frozenset(closers.split()) for glyph, closers in _PARTNERS.items()}
_MARK = re.compile(r"``|''|,,(?=\w)|[\"＂“”„‟〝〞«»‹›「」『』‘’‚‛'`´]")
_OPEN_BEFORE = frozenset("([{<—–-−/|=:*_~¿¡…")  # after these a mark may open; blank space and the edge too
_CLOSE_AFTER = frozenset(")]}>—–-−/|,.;:!?…*_~%")  # before these it may close
_ELISION = re.compile(r"['’‘](?:\d0s|\d\ds?\b|em|til|tis|twas|cause|bout|round|n)\b", re.IGNORECASE)
_FEET = re.compile(r"\d['’′]\s?\d{1,2}$")
_MAX_DEPTH = 4  # people nest three deep; more means that closing marks are missing
# Bounds for texts that are no language: a paragraph's marks and a text's quotations past these are not looked at.
_MAX_MARKS = 100_000
MAX_QUOTATIONS = 20_000
_MAX_BARE = 3  # paragraphs without any mark that a quotation may run on through before its closing mark


@dataclass(frozen=True)
class Quotation:
    """One marked stretch.

    ``open`` and ``close`` span the marks themselves (``close`` is None when missing); ``content`` has one span per
    paragraph, without marks and outer blank space; ``status`` is closed or unclosed; ``nested`` are the quotations
    inside it, whose characters it includes.
    """

    open: Span
    close: Span | None
    content: tuple[Span, ...]
    status: str
    nested: tuple[Quotation, ...] = ()

    @property
    def whole(self) -> Span:
        """From the opening mark to the closing one, or to the end of the content."""
        return Span(self.open.start, self.close.end if self.close else self.content[-1].end)


@dataclass
class _Mark:
    start: int
    end: int
    glyph: str
    can_open: bool
    can_close: bool
    later_close: bool = False  # another mark of the family in this paragraph may close

    @property
    def family(self) -> str:
        return _FAMILY[self.glyph]


@dataclass
class _Open:
    mark: Span
    glyph: str
    parts: list[Span]
    begin: int  # where the content of the current paragraph starts
    nested: list[Quotation]
    bare: int = 0  # paragraphs without marks taken on trust at the end of ``parts``

    @property
    def family(self) -> str:
        return _FAMILY[self.glyph]


def scan(text: str, start: int = 0) -> list[Quotation]:
    """Outermost quotations of ``text`` from ``start`` on, in order, none overlapping; at most MAX_QUOTATIONS."""
    return _Machine(text).run(start)


class _Machine:
    """Reads paragraph by paragraph, keeping the stack of open marks; ``done`` collects outermost quotations."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.stack: list[_Open] = []
        self.done: list[Quotation] = []

    def run(self, start: int) -> list[Quotation]:
        for paragraph in paragraphs(self.text, start):
            marks = _marks(self.text, paragraph)
            first = self._carry(paragraph, marks)
            for i in range(first, len(marks)):
                self._step(marks, i)
            self._end_paragraph(paragraph)
            if len(self.done) >= MAX_QUOTATIONS:
                break
        while self.stack:
            self._finish_open()
        return self.done[:MAX_QUOTATIONS]

    # One mark

    def _step(self, marks: list[_Mark], i: int) -> None:
        mark = marks[i]
        target = self._closes(mark)
        if target is not None and not self._is_apostrophe(marks, i, target):
            self._close(mark, target)
        elif target is None and self._opens(mark):
            self._open(mark)

    def _closes(self, mark: _Mark) -> int | None:
        """Index in the stack of the quotation that ``mark`` closes, or None."""
        if not mark.can_close and (mark.glyph not in _CLOSERS or mark.family == _SINGLE):
            return None
        exact = [k for k, o in enumerate(self.stack) if mark.glyph in _PARTNERS_OF.get(o.glyph, ())]
        same = [k for k, o in enumerate(self.stack) if o.family == mark.family]
        if mark.glyph in _OPENERS:  # “ closes „ and ”, « closes »; closing its own kind is a misuse
            if exact and mark.can_close:
                return exact[-1]
            return same[-1] if same and mark.can_close and not mark.can_open and mark.family != _CORNER else None
        if mark.glyph not in _CLOSERS and mark.can_open and (not mark.can_close or not same):
            return None
        found = exact or same
        return found[-1] if found else None

    def _opens(self, mark: _Mark) -> bool:
        if mark.family == _SINGLE:
            return mark.can_open and not _ELISION.match(self.text, mark.start) and self._may_hold_single(mark)
        if mark.glyph in _OPENERS:
            return mark.can_open or not mark.can_close
        if mark.glyph in _CLOSERS:  # ”word” and »word«: only with something later to close it
            return mark.can_open and not mark.can_close and mark.later_close
        return mark.can_open

    def _may_hold_single(self, mark: _Mark) -> bool:
        """A single mark opens where one may close in the paragraph, or at the head of a paragraph for British style."""
        return mark.later_close or (mark.glyph == "‘" and not self.stack)

    def _is_apostrophe(self, marks: list[_Mark], i: int, target: int) -> bool:
        """Whether a single mark that could close is the possessive of a plural: the states' plan."""
        mark = marks[i]
        if mark.family != _SINGLE or self.stack[target].family != _SINGLE:
            return False
        before, after = self.text[mark.start - 1], self.text[mark.end : mark.end + 2]
        possessive = before in "sSzx" and len(after) == 2 and after[0] == " " and after[1].isalpha()
        if not possessive:
            return False
        for later in marks[i + 1 : i + 9]:  # a nearer partner wins; eight marks ahead are enough and keep time linear
            if later.family == _SINGLE and later.can_open and not later.can_close:
                return False
            if later.family == _SINGLE and later.can_close:
                return True
        return False

    def _open(self, mark: _Mark) -> None:
        if len(self.stack) >= _MAX_DEPTH:
            self._give_up(0, self.stack[1].mark.start)
        self.stack.append(_Open(Span(mark.start, mark.end), mark.glyph, [], mark.end, []))

    def _close(self, mark: _Mark, target: int) -> None:
        while len(self.stack) > target + 1:
            self._give_up(len(self.stack) - 1, mark.start)
        opened = self.stack.pop()
        self._add(opened.parts, opened.begin, mark.start)
        self._emit(opened, Span(mark.start, mark.end))

    # Ends and beginnings of paragraphs

    def _end_paragraph(self, paragraph: Span) -> None:
        """Give up marks that a later one of the same family made stale; close the part of those that may go on."""
        k = 0
        while k < len(self.stack):
            opened = self.stack[k]
            later = next((o for o in self.stack[k + 1 :] if o.family == opened.family), None)
            inner = next((q for q in opened.nested if self.text[slice(*q.open)] == opened.glyph), None)
            if inner is not None:  # “A, he said. “B.”: far likelier a missing closing mark than “ within “
                self._give_up(k, inner.open.start)
            elif later is not None:  # and with it what was opened in between
                for j in range(self.stack.index(later) - 1, k - 1, -1):
                    self._give_up(j, later.mark.start)
            else:
                k += 1
        for opened in self.stack:
            self._add(opened.parts, opened.begin, paragraph.end)
            opened.begin = paragraph.end

    def _carry(self, paragraph: Span, marks: list[_Mark]) -> int:
        """Go on with what is open, if this paragraph does; returns the number of marks used up for it."""
        if not self.stack:
            return 0
        used = 0 if self.stack[0].bare else self._reopened(paragraph, marks)
        if used:
            while len(self.stack) > used:
                self._give_up(len(self.stack) - 1, None)
            for opened, mark in zip(self.stack, marks, strict=False):
                opened.begin = mark.end
        elif self._runs_on(marks):
            for opened in self.stack:
                opened.begin, opened.bare = paragraph.start, opened.bare + 1
        else:
            while self.stack:
                self._finish_open()
        return used

    def _reopened(self, paragraph: Span, marks: list[_Mark]) -> int:
        """How many open quotations, from the outermost, have their mark repeated at the paragraph's head."""
        used, at = 0, paragraph.start
        for opened, mark in zip(self.stack, marks, strict=False):
            again = mark.glyph == opened.glyph or (opened.glyph == "«" and mark.glyph == "»")
            if mark.start != at or not again or not (mark.can_open or opened.family == _ANGLE):
                break
            used, at = used + 1, mark.end
        return used

    def _runs_on(self, marks: list[_Mark]) -> bool:
        """Whether an outermost double quotation goes on without its mark repeated: the next mark must close it."""
        opened = self.stack[0]
        if opened.family == _SINGLE or len(self.stack) > 1:
            return False
        nearest = next((m for m in marks if m.family == opened.family), None)
        if nearest is None:
            return opened.bare < _MAX_BARE
        return self._closes(nearest) is not None

    # Making quotations

    def _give_up(self, k: int, end: int | None) -> None:
        """Take the k-th open quotation off the stack, unclosed: it ends at ``end``; single marks were apostrophes."""
        opened = self.stack.pop(k)
        if end is not None:
            self._add(opened.parts, opened.begin, end)
        if opened.family == _SINGLE:
            self._adopt(opened.nested, k)
            return
        self._emit(opened, None, k)

    def _finish_open(self) -> None:
        """Settle the innermost open quotation at the end of its last sure paragraph."""
        opened = self.stack.pop()
        if opened.bare:
            del opened.parts[len(opened.parts) - opened.bare :]
        if opened.family == _SINGLE and len(opened.parts) < 2:
            self._adopt(opened.nested, len(self.stack))
            return
        self._emit(opened, None)

    def _emit(self, opened: _Open, close: Span | None, k: int | None = None) -> None:
        if not opened.parts:
            self._adopt(opened.nested, len(self.stack) if k is None else k)
            return
        end = opened.parts[-1].end
        inside = tuple(q for q in opened.nested if q.whole.end <= end)
        made = Quotation(opened.mark, close, tuple(opened.parts), "closed" if close else "unclosed", inside)
        outside = [q for q in opened.nested if q.whole.start >= end]
        self._adopt([made, *outside], len(self.stack) if k is None else k)

    def _adopt(self, quotations: list[Quotation], k: int) -> None:
        """Hand quotations to the one that is open around position ``k`` of the stack, or to the outermost list."""
        if k:
            self.stack[k - 1].nested.extend(quotations)
        else:
            self.done.extend(quotations)

    def _add(self, parts: list[Span], start: int, end: int) -> None:
        piece = self.text[start:end]
        start += len(piece) - len(piece.lstrip())
        end = max(start, end - (len(piece) - len(piece.rstrip())))
        if start < end:
            parts.append(Span(start, end))


def _marks(text: str, paragraph: Span) -> list[_Mark]:
    """The marks of one paragraph with what their neighbours let them be; apostrophes and measures left out."""
    marks = islice(_MARK.finditer(text, *paragraph), _MAX_MARKS)
    found = [m for m in marks if not _is_letter_mark(text, m.start(), m.end())]
    opening = [_may_open_after(text, m.start(), paragraph.start) for m in found]
    for i, m in enumerate(found):  # marks in a run share what stands before and after the run
        if i and found[i - 1].end() == m.start():
            opening[i] = opening[i - 1]
    closing = [_may_close_before(text, m.end(), paragraph.end) for m in found]
    for i in range(len(found) - 2, -1, -1):
        if found[i].end() == found[i + 1].start():
            closing[i] = closing[i + 1]
    made = [
        _Mark(m.start(), m.end(), m.group(), *_roles(text, m.start(), m.end(), paragraph, opens, closes))
        for m, opens, closes in zip(found, opening, closing, strict=True)
    ]
    closers: set[str] = set()
    for mark in reversed(made):
        mark.later_close = mark.family in closers
        if mark.can_close:
            closers.add(mark.family)
    return made


def _is_letter_mark(text: str, start: int, end: int) -> bool:
    """Apostrophe within a word (don't), or feet and inches (5'10")."""
    if start == 0:
        return False
    before, after = text[start - 1], text[end : end + 1]
    mark = text[start:end]
    if mark in "'’‘´`" and (before.isalpha() or before.isdigit()) and (after.isalpha() or after.isdigit()):
        return True
    return mark in ('"', "”", "''") and _FEET.search(text[max(0, start - 5) : start]) is not None


def _may_open_after(text: str, start: int, first: int) -> bool:
    if start == first:
        return True
    before = text[start - 1]
    return before.isspace() or before in _OPEN_BEFORE


def _may_close_before(text: str, end: int, last: int) -> bool:
    if end == last:
        return True
    after = text[end]
    return after.isspace() or after in _CLOSE_AFTER


def _roles(text: str, start: int, end: int, paragraph: Span, opens: bool, closes: bool) -> tuple[bool, bool]:
    """(may open, may close) of one mark from what stands on both sides of its run."""
    space_before = start == paragraph.start or text[start - 1].isspace()
    space_after = end == paragraph.end or text[end].isspace()
    word_after = end < paragraph.end and not text[end].isspace()
    can_open = opens and word_after
    can_close = closes and not space_before and start > paragraph.start
    if space_before and space_after:  # tokenised text, " word ": what is open decides
        return end < paragraph.end, start > paragraph.start
    return can_open, can_close
