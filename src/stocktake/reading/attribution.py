"""The rules for one marked stretch that the model did not read: is it speech, and whose?

Looked at in this order: a cue after it ("…," said Roe), a cue before it (Roe said: "…"), "according to", a name and a
colon (Roe: "…"). A fragment inside a reported clause is mixed speech and its content is the whole clause.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stocktake.reading.cues import AUDIENCE, Cue, after_that, find_cues
from stocktake.reading.passages import REACH, Passage
from stocktake.reading.quotation_marks import Quotation
from stocktake.reading.speakers import find_speaker, subject_of
from stocktake.records import Span

_CLAUSE_STOP = re.compile(
    r",?\s+(?:while|although|amid|following)\s|,\s+(?:but|after|as|with|who|which|when|\w+ing|despite|amid|in response|"
    r"according)\b"
    r"|;|\s[–—]\s|,\s+(?:and\s+)?(?:he|she|they|it)\s|,\s+and\s+(?:that\b|\w+(?:ed|s)\s)|"
    r",\s+(?=[\w .'’-]{0,60}?\b(?:said|says|reported|reports)\b)|\s\((?=[^()]{1,80}\)\W*$)"
)
_JOINT = re.compile(r"(?:(?:and|but) (?=[“\"‘«]))?")
_SIGNATURE = re.compile(r"\s*[–—-]{1,2}\s*(?P<name>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,4})(?:, [^.\n]{1,80})?\.?\s*")
_MAX_POST_WORDS = 14  # "…," the head of A-land's delegation to the talks in Geneva, Ana Roe, said
_MAX_COLON_WORDS = 10
_VERBISH = re.compile(
    r"\b(?:is|are|was|were|be|been|am|do|does|did|has|have|had|will|would|can|could|may|might|must|shall|should|\w+n['’]t|"
    r"\w+['’](?:re|ve|ll|m)|\w{3,}(?:ed|es)|go|went|come|came|want|need|hope|let|make|made|take|think|know|see)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Attribution:
    """What the rules say of a stretch: ``content`` spans, speaker, cue, kind (direct or mixed), score, side.

    ``side`` is before, after or colon: where the attribution stands. ``region`` is the reporter's sentence around it.
    """

    content: tuple[Span, ...]
    speaker: Span | None
    cue: Span | None
    kind: str
    score: float
    side: str
    region: Span


def attribute(passage: Passage, quotation: Quotation) -> Attribution | None:
    """The attribution of one outermost quotation, or None when no cue stands near."""
    whole = quotation.whole
    before, after = passage.before(whole.start), passage.after(whole.end)
    opens_sentence = passage.trim(before.start, before.end, "\"'“”‘’«»„—–-*") is None
    if opens_sentence or _ends_open(passage, quotation):
        found = _after(passage, quotation, after)
        if found:
            return found
    found = _before(passage, quotation, _introduction(passage, before, opens_sentence), after)
    return found or (_signed(passage, quotation, after) if opens_sentence else None)


def _signed(passage: Passage, quotation: Quotation, after: Span) -> Attribution | None:
    """“…” – Ana Roe, at the end of its paragraph."""
    name = _SIGNATURE.fullmatch(passage.text, quotation.whole.end, passage.paragraph(quotation.whole.start).end)
    if name is None or len(passage.text[slice(*quotation.content[0])].split()) < 3:
        return None
    return Attribution(quotation.content, Span(*name.span("name")), None, "direct", 0.7, "after", after)


def _ends_open(passage: Passage, quotation: Quotation) -> bool:
    """Whether the content stops at a comma (or the comma follows), as it does before "said Roe"."""
    text, end = passage.text, quotation.content[-1].end
    return text[end - 1] in ",?!" or text[quotation.whole.end : quotation.whole.end + 1] == ","


def _introduction(passage: Passage, before: Span, opens_sentence: bool) -> Span:
    """The words that introduce a quotation: its own sentence, or for one that opens a paragraph, "Roe said:" above."""
    if not opens_sentence:
        return before
    at = before.start - 1
    while at >= 0 and passage.text[at].isspace():
        at -= 1
    return passage.before(at + 1) if at >= 0 and passage.text[at] == ":" else before


def _after(passage: Passage, quotation: Quotation, after: Span) -> Attribution | None:
    """“…,” said Roe; “…,” Roe told reporters; “…”, according to Roe."""
    stop = passage.masked.find("q" * 3, after.start, after.end)
    region = Span(after.start, after.end if stop < 0 else stop)
    lead = passage.text[region.start : region.start + 3].lstrip(" ,\xa0")[:1]
    closed = passage.text[quotation.content[-1].end - 1] == "." and not lead.islower()
    cues = list(find_cues(passage.masked, region))
    for i, cue in enumerate(cues):
        gap = passage.masked[region.start : cue.span.start]
        if len(gap.split()) > _MAX_POST_WORDS or re.search(r"[.!?;:]\s|\band\s*$", gap):
            return None
        if is_noun(passage, cue) or not cue.says or _is_noun_before(passage, cues, i):
            continue
        if closed and gap.strip(" ,") == "" and not cue.source and not lead.islower():
            return None  # “….” Said that, nothing
        if closed and re.match(r"\s*(?:,|:|that\b|\s*[\w ]{0,30}[:,]?\s*[“\"«])", passage.text[cue.span.end :][:40]):
            return None  # “….” Roe said that: the next sentence
        speaker, score = find_speaker(passage, cue.span, region, cue.source)
        if speaker is None and gap.strip(" ,"):
            return None
        return Attribution(quotation.content, speaker, cue.span, "direct", score, "after", region)
    return None


def _before(passage: Passage, quotation: Quotation, before: Span, after: Span) -> Attribution | None:
    """Roe said: “…”; according to Roe, “…”; Roe: “…”; Roe said that it was “…” for her."""
    start = quotation.whole.start
    found = list(find_cues(passage.masked, before))
    cues = [c for i, c in enumerate(found) if not (is_noun(passage, c) or _is_noun_before(passage, found, i))]
    if not cues:
        return _colon(passage, quotation, before)
    cue = cues[-1]
    region = Span(before.start, before.end)
    gap = passage.text[cue.span.end : start]
    speaker, score = find_speaker(passage, cue.span, region, cue.source)
    if _is_title(passage, quotation, cue, gap):
        return None
    if _introduces(passage, quotation, cue, gap):
        return Attribution(quotation.content, speaker, cue.span, "direct", score, "before", region)
    clause = _clause(passage, quotation, cue, after, speaker)
    if clause is None or speaker is None:
        return None  # a fragment that nobody is seen to say may as well be a scare word
    return Attribution((clause,), speaker, cue.span, "mixed", score * 0.9, "before", region)


def is_noun(passage: Passage, cue: Cue) -> bool:
    """Whether the word is a noun or adjective: by the parse where there is one, else by the list and a determiner."""
    if cue.source:
        return False
    words = passage.words(cue.span)
    if words:
        return passage.parse.upos[words[0]] not in ("VERB", "AUX")
    if cue.nounish and passage.text[cue.span.start].isupper():
        return True  # the United States, the Daily Post
    lead = passage.text[max(0, cue.span.start - 12) : cue.span.start].lower()
    determined = re.search(r"(?:\b(?:the|a|an|this|that|its|his|her|their|two|both|of|no|any|in)|['’]s)\s+$", lead)
    return cue.nounish and (determined is not None or passage.text[cue.span.end : cue.span.end + 4].lower() == " of ")


def _is_noun_before(passage: Passage, cues: list[Cue], i: int) -> bool:
    """Whether a doubtful cue stands right before a sure one: in "the two states said", said is the verb."""
    if not cues[i].nounish or i + 1 >= len(cues) or passage.words(cues[i].span):
        return False
    gap = passage.text[cues[i].span.end : cues[i + 1].span.start]
    return (
        not cues[i + 1].nounish
        and not cues[i + 1].source
        and re.fullmatch(r"\s+(?:\w+ly\s+|also\s+|have\s+)?", gap) is not None
    )


def _is_title(passage: Passage, quotation: Quotation, cue: Cue, gap: str) -> bool:
    """A name given to a thing: a plan called “New Dawn”, a film described as “Best Picture”."""
    content = passage.text[slice(*quotation.content[0])]
    words = content.split()
    capitals = sum(w[0].isupper() for w in words)
    passive = re.search(r"\b(?:so-|is|are|was|were|be|been|being|also)\s*$", passage.text[: cue.span.start][-8:])
    form = passage.text[slice(*cue.span)].lower()
    named = form in ("called", "labelled", "labeled", "branded") and not gap.strip()
    return named and len(words) > 1 and capitals >= len(words) - 1 and (passive is not None or capitals == len(words))


def _introduces(passage: Passage, quotation: Quotation, cue: Cue, gap: str) -> bool:
    """Whether the cue brings a whole quotation: nothing but a colon, comma, audience or place between."""
    first = passage.text[quotation.content[0].start : quotation.content[0].start + 3].lstrip("[(…. ")[:1]
    content = passage.text[slice(*quotation.content[0])]
    sentence_like = len(quotation.content) > 1 or content[-1] in ".!?" or _VERBISH.search(content) is not None
    whole = (first.isupper() or first.isdigit()) and sentence_like
    rest = gap.rstrip()
    if rest.endswith(":"):
        return True
    if cue.source:
        return rest.endswith(",") or whole
    bare = rest.strip(" ,").lower() in ("", "that")
    if bare and cue.says and (whole or rest.endswith(",")):
        return True
    if bare and cue.says and sentence_like and len(content.split()) >= 3:
        return passage.text[slice(*cue.span)].lower() not in AUDIENCE or rest.endswith(",")
    told = passage.text[slice(*cue.span)].lower() in AUDIENCE or rest.endswith(",")
    return whole and cue.says and told and len(gap.split()) <= 12


def _clause(passage: Passage, quotation: Quotation, cue: Cue, after: Span, speaker: Span | None) -> Span | None:
    """The reported clause around a fragment: from the cue (without "that") to the clause's end."""
    start = _JOINT.match(passage.text, after_that(passage.text, cue.span.end)).end()  # type: ignore[union-attr]
    if cue.source and speaker is not None:
        start = after_that(passage.text, speaker.end)
    end = clause_end(passage, quotation.whole.end, after.end)
    if end - start > REACH or start > quotation.whole.start:
        return None
    return (
        passage.trim(start, max(end, quotation.whole.end), ".;:,")
        if end <= quotation.whole.end
        else _tail(passage, start, end)
    )


def clause_end(passage: Passage, at: int, end: int) -> int:
    """Where the clause that runs at ``at`` ends, at most ``end``."""
    stop = _CLAUSE_STOP.search(passage.masked, at, end)
    while stop and passage.marked(Span(stop.start(), min(stop.end() + 60, end))) and _joins(passage, stop):
        stop = _CLAUSE_STOP.search(passage.masked, stop.end(), end)
    return stop.start() if stop else end


def _joins(passage: Passage, stop: re.Match[str]) -> bool:
    """ ", and “…”": the clause goes on with another fragment."""
    rest = passage.text[stop.end() : stop.end() + 8]
    return (
        stop.group().strip(" ,") in ("and", "but", "as")
        and re.match(r"\s*(?:that |to |a |the )?[“\"«‘']", rest) is not None
    )


def _tail(passage: Passage, start: int, end: int) -> Span | None:
    """Trim white space and the sentence's own stop, but keep a stop that belongs to a closing mark."""
    return passage.trim(start, end, ".;:,!? ")


def _colon(passage: Passage, quotation: Quotation, before: Span) -> Attribution | None:
    """A name or a clause, a colon, and the quotation: a caption, a headline, a chat, ``Roe was blunter: "…"``."""
    lead = passage.text[before.start : before.end].rstrip()
    span = passage.trim(before.start, before.start + len(lead) - 1) if lead.endswith(":") else None
    if span is None or not passage.text[span.start].isupper():
        return None
    subject = subject_of(passage, span)
    if subject is not None:
        return Attribution(quotation.content, subject, None, "direct", 0.7, "colon", before)
    if len(lead.split()) > _MAX_COLON_WORDS:
        return None
    mentions = passage.mentions(span)
    if not mentions and not re.fullmatch(r"(?:[A-Z][\w.'’-]*\s?){1,5}", passage.text[span.start : span.end]):
        return None
    speaker = span if len(passage.text[span.start : span.end].split()) <= 8 else mentions[-1].span
    return Attribution(quotation.content, speaker, None, "direct", 0.7, "colon", before)


def reads_as_speech(passage: Passage, quotation: Quotation) -> bool:
    """Whether a stretch without a cue is long and sentence-like enough to be speech: five words and a verb."""
    words = [w for span in quotation.content for w in passage.text[slice(*span)].split()]
    if len(words) < 5 and len(quotation.content) == 1:
        return False
    tagged = [passage.parse.upos[i] for span in quotation.content for i in passage.words(span)]
    if tagged:
        return "VERB" in tagged or "AUX" in tagged
    return any(_VERBISH.search(passage.text, *span) for span in quotation.content)
