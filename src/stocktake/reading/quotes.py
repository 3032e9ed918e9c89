"""Who said what in one document: the model's quotes laid onto the marks, the rules for what it left, transcripts.

Order of steps: turns of a transcript; raw quotes snapped to marks; marked stretches without one by their attribution;
halves around one attribution joined; the rest carried on from the speaker before or dropped with a reason.
Every span slices the text; a speaker that cannot be told is None and is reported.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from stocktake.reading.attribution import Attribution, attribute, is_noun, reads_as_speech
from stocktake.reading.cues import find_cues, is_negated
from stocktake.reading.hearsay import passed_on, quoted_as
from stocktake.reading.passages import Passage
from stocktake.reading.quotation_marks import MAX_QUOTATIONS, Quotation
from stocktake.reading.reported import reported
from stocktake.reading.snapping import Draft, snap
from stocktake.reading.speakers import find_speaker
from stocktake.reading.transcripts import turns
from stocktake.records import ActorRef, Document, Dropped, Parse, Quote, Span

NOT_SPEECH = "quotation marks without a cue: title or scare words"
NO_SPEAKER = "no speaker found for a quotation"
UNCLOSED = "quotation mark is not closed: content taken to its attribution or the end of its paragraph"
TOO_MANY = f"more than {MAX_QUOTATIONS} quotations: marks after this are not read"
_CARRIED = 0.6  # score of a speaker carried on from the quotation before
_THAT = re.compile(r"\bthat $", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(?:the|an?|its|their|this) $", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"(?:I|we|you|me|us)$", re.IGNORECASE)


def find_quotes(document: Document, parse: Parse) -> tuple[tuple[Quote, ...], tuple[Dropped, ...]]:
    """All quotes of ``document`` in text order, and what looked like one but is not or has no speaker.

    Speakers are ``ActorRef(span, ())``: ids are resolved elsewhere. ``parse`` may be empty: the rules then work alone.
    """
    passage = Passage(document, parse)
    dropped: list[Dropped] = []
    if len(passage.quotations) == MAX_QUOTATIONS:
        dropped.append(Dropped("quotes", TOO_MANY, Span(passage.quotations[-1].whole.end, len(passage.text))))
    said, spoken = _turns(passage)
    drafts = said + _drafts(passage, said, spoken, dropped)
    quotes = [_finish(passage, d, drafts, dropped) for d in sorted(drafts, key=lambda d: (d.start, d.end))]
    return tuple(quotes), tuple(sorted(dropped, key=lambda d: (d.span or Span(0, 0), d.reason)))


# Transcripts


def _turns(passage: Passage) -> tuple[list[Draft], list[Span]]:
    """One direct draft per turn, and the stretches of text the turns cover."""
    found = turns(passage.text, passage.document.body)
    drafts = [Draft(list(t.content), t.label, None, "direct", 1.0, side="turn") for t in found]
    return drafts, [Span(t.label.start, t.content[-1].end) for t in found]


# Running text


def _drafts(passage: Passage, said: list[Draft], spoken: list[Span], dropped: list[Dropped]) -> list[Draft]:
    labels = sorted(d.speaker for d in said if d.speaker is not None)
    drafts = [d for d in _from_model(passage, spoken) if not _across_turns(passage, labels, d)]
    used = {q.open for d in drafts for q in d.quotations}
    spoken_starts = iter(sorted(spoken))
    turn = next(spoken_starts, None)
    left: list[Quotation] = []
    for quotation in passage.quotations:
        while turn is not None and turn.end <= quotation.open.start:
            turn = next(spoken_starts, None)
        in_turn = turn is not None and turn.start <= quotation.open.start
        if quotation.open not in used and not in_turn:
            left.append(quotation)
    drafts += _by_rules(passage, left)
    taken = {q.open for d in drafts for q in d.quotations}
    drafts = _join(passage, drafts)
    drafts += reported(passage, [*spoken, *(s for d in drafts for s in [*d.content, *([d.cue] if d.cue else [])])])
    return drafts + _carry_on(passage, drafts, [q for q in left if q.open not in taken], dropped)


def _from_model(passage: Passage, spoken: list[Span]) -> list[Draft]:
    """Snapped raw quotes, best score first, without those that say what a better one says."""
    drafts: list[Draft] = []
    owner: dict[Span, Draft] = {}
    for raw in sorted(passage.parse.quotes, key=lambda r: (-r.score, r.content)):
        draft = snap(passage, raw)
        if draft is None or _is_title(passage, draft):
            continue
        _leave_others(passage, draft)
        if (
            draft.outer
            and draft.kind == "indirect"
            and not _THAT.search(passage.text, max(0, draft.start - 8), draft.start)
        ):
            continue  # within a quotation only "that" tells reported words from "noted the progress"
        if draft.kind == "direct" and any(q.open in owner for q in draft.quotations):
            first = next(owner[q.open] for q in draft.quotations if q.open in owner)
            if first.kind == "direct":
                _fill(first, draft)
                continue
        _give_way(draft, owner)
        if not draft.content:
            continue
        if (_in_turn(spoken, draft) or draft.outer) and (
            draft.speaker is None or _is_first_person(passage, draft.speaker)
        ):
            continue
        drafts.append(draft)
        owner.update({q.open: draft for q in draft.quotations if q.open not in owner})
    return drafts


def _leave_others(passage: Passage, draft: Draft) -> None:
    """Of a raw quote that runs two speakers' quotations together, those with a cue or colon of their own leave it."""
    cue = draft.cue
    if draft.kind != "direct" or len(draft.quotations) < 2 or cue is None:
        return
    found = {q.open: attribute(passage, q) for q in draft.quotations}
    beyond = _beyond_another_cue(passage, draft.quotations, cue)
    others = [q for q in draft.quotations if q in beyond or _has_own(found[q.open], cue)]
    if len(others) < len(draft.quotations):
        draft.quotations = [q for q in draft.quotations if q not in others]
        left = [s for q in others for s in q.content]
        draft.content = [s for s in draft.content if s not in left] or draft.content


def _has_own(found: Attribution | None, cue: Span) -> bool:
    """Whether what introduces a quotation by the rules is not the cue of the raw quote."""
    where = None if found is None else found.region if found.side == "colon" else found.cue
    return where is not None and not _overlap(where, cue)


def _beyond_another_cue(passage: Passage, quotations: list[Quotation], cue: Span) -> list[Quotation]:
    """Those of which another verb of saying stands between them and ``cue``: “Over?” Roe was asked. “No,” she said."""
    ordered = sorted(quotations, key=lambda q: q.open)
    for i in range(len(ordered) - 1):
        gap = Span(ordered[i].whole.end, ordered[i + 1].whole.start)
        cues = [c for c in find_cues(passage.masked, gap) if c.says and not is_noun(passage, c)]
        if cues and not any(_overlap(c.span, cue) for c in cues):
            return ordered[: i + 1] if cue.start >= gap.end else ordered[i + 1 :]
    return []


def _across_turns(passage: Passage, labels: list[Span], draft: Draft) -> bool:
    """Whether a quote of the model takes a turn's label for the speaker of other words, or joins two sentences.

    Who speaks in a turn is its label, and the turn is a quote already; within it others are reported in one sentence.
    """
    if draft.speaker is None or not labels:
        return False
    before = bisect_left(labels, (draft.speaker.end, 0)) - 1
    if before >= 0 and _overlap(labels[before], draft.speaker):
        return True
    inside = draft.outer is not None and draft.kind == "indirect"
    return inside and not _overlap(passage.sentence(draft.start), draft.speaker)


def _is_title(passage: Passage, draft: Draft) -> bool:
    """``put their names to the “Agreement on …”``: a marked noun phrase after an article is a title."""
    if draft.kind != "direct" or len(draft.quotations) != 1:
        return False
    quotation = draft.quotations[0]
    article = _ARTICLE.search(passage.text, max(0, quotation.open.start - 12), quotation.open.start)
    return article is not None and not reads_as_speech(passage, quotation)


def _give_way(draft: Draft, owner: dict[Span, Draft]) -> None:
    """Leave out what a better direct quote already holds, where the draft has more than that to say."""
    owned = [s for q in draft.quotations if q.open in owner and owner[q.open].kind == "direct" for s in q.content]
    kept = [s for s in draft.content if not any(_overlap(s, o) for o in owned)]
    if len(kept) == len(draft.content):
        return
    if draft.kind == "mixed" and len(draft.content) > 1:
        draft.content = kept
        draft.quotations = [q for q in draft.quotations if q.open not in owner]
        draft.kind = "mixed" if draft.quotations else "indirect"


def _fill(first: Draft, other: Draft) -> None:
    """Two raw quotes of the same marked stretch are one: it keeps the better one's values and fills its gaps."""
    first.speaker = first.speaker or other.speaker
    first.cue = first.cue or other.cue
    first.content = sorted(dict.fromkeys([*first.content, *other.content]))
    first.quotations += [q for q in other.quotations if q not in first.quotations]


def _in_turn(spoken: list[Span], draft: Draft) -> bool:
    holder = next((s for s in spoken if s.start <= draft.start and draft.end <= s.end), None)
    if holder is not None:
        draft.outer = holder
    return holder is not None


def _is_first_person(passage: Passage, span: Span) -> bool:
    return _FIRST_PERSON.match(passage.text[slice(*span)]) is not None


def _by_rules(passage: Passage, quotations: list[Quotation]) -> list[Draft]:
    """Drafts for the marked stretches that have an attribution; fragments of one clause make one draft."""
    drafts: list[Draft] = []
    for quotation in quotations:
        last = drafts[-1] if drafts else None
        if last and last.kind == "mixed" and last.content[0].start <= quotation.whole.start < last.content[-1].end:
            last.quotations.append(quotation)
            last.content[-1] = Span(last.content[-1].start, max(last.content[-1].end, quotation.whole.end))
            continue
        found = attribute(passage, quotation)
        if last and _is_second_half(passage, last, found, quotation):
            last.content += quotation.content
            last.quotations.append(quotation)
            continue
        if found is None:
            continue
        if last and last.cue == found.cue and last.kind == found.kind == "mixed" and found.cue is not None:
            last.content[-1] = Span(last.content[-1].start, max(last.content[-1].end, found.content[-1].end))
            last.quotations.append(quotation)
            continue
        score = found.score if quotation.close else found.score * 0.7
        draft = Draft(list(found.content), found.speaker, found.cue, found.kind, score, [quotation])
        draft.region, draft.side = found.region, found.side
        drafts.append(draft)
    return drafts


def _is_second_half(passage: Passage, last: Draft, found: Attribution | None, quotation: Quotation) -> bool:
    """“…,” said Roe, “…”: nothing but the first half's attribution stands between, and no cue of the second's own."""
    if last.side != "after" or last.cue is None or (found is not None and found.cue != last.cue):
        return False
    gap = Span(last.quotations[-1].whole.end, quotation.whole.start)
    if not (gap.start <= last.cue.start and last.cue.end <= gap.end) or not _is_attribution(passage, gap, last):
        return False
    content = passage.text[slice(*quotation.content[0])]
    goes_on = passage.text[gap.start : gap.end].rstrip().endswith(",")
    return found is not None or goes_on or content[-1] in ".,!?" or reads_as_speech(passage, quotation)


def _join(passage: Passage, drafts: list[Draft]) -> list[Draft]:
    """Join the halves of a quotation around its attribution: “…,” said Roe, “…”."""
    out: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: (d.start, d.end)):
        last = out[-1] if out else None
        if last is not None and _are_halves(passage, last, draft):
            _fill(last, draft)
        else:
            out.append(draft)
    return out


def _are_halves(passage: Passage, first: Draft, second: Draft) -> bool:
    if first.kind != "direct" or second.kind != "direct" or not first.quotations or not second.quotations:
        return False
    gap = Span(first.quotations[-1].whole.end, second.quotations[0].whole.start)
    if first.cue is None or not (gap.start <= first.cue.start and first.cue.end <= gap.end):
        return False
    if second.cue is not None and second.cue != first.cue:
        return False
    return _is_attribution(passage, gap, first) and second.side != "after"


def _is_attribution(passage: Passage, gap: Span, first: Draft) -> bool:
    """Whether ``gap`` holds the first half's attribution and nothing more than one sentence's end."""
    words = passage.text[gap.start : gap.end]
    if gap.end - gap.start > 200 or passage.paragraph(gap.start) != passage.paragraph(gap.end):
        return False
    inner = passage.sentence(gap.start).end
    return inner >= gap.end or not words[inner - gap.start :].strip()


def _carry_on(passage: Passage, drafts: list[Draft], left: list[Quotation], dropped: list[Dropped]) -> list[Draft]:
    """Marked stretches without an attribution of their own: more of the quotation before, or not speech."""
    made: list[Draft] = []
    known = sorted((d for d in drafts if d.quotations), key=lambda d: d.end)
    at, last = 0, None
    for quotation in left:
        while at < len(known) and known[at].end <= quotation.open.start:
            last, at = known[at], at + 1
        draft = _carried(passage, last, quotation)
        if draft is None:
            dropped.append(Dropped("quotes", NOT_SPEECH, quotation.whole))
        elif draft is not last:
            made.append(draft)
            last = draft
    return made


def _carried(passage: Passage, last: Draft | None, quotation: Quotation) -> Draft | None:
    """``last`` widened by ``quotation``, a new draft with its speaker or none, or None when it is not speech."""
    whole = quotation.whole
    begins = passage.before(whole.start)
    alone = passage.trim(begins.start, begins.end, "\"'“”‘’«»„—–-*•") is None
    if not alone or not reads_as_speech(passage, quotation):
        return None
    paragraph = passage.paragraph(whole.start)
    near = last if last and last.kind != "indirect" and paragraph.start <= last.end <= whole.start else None
    if near is not None and near.speaker is not None:
        gap = Span(near.quotations[-1].whole.end, whole.start)
        if near.kind == "direct" and (not passage.text[gap.start : gap.end].strip() or _follows(passage, near, gap)):
            near.content += [s for s in quotation.content if s not in near.content]
            near.quotations.append(quotation)
            return near
        if not _names_another(passage, near, gap):
            return Draft(list(quotation.content), near.speaker, None, "direct", _CARRIED, [quotation])
    if whole.start == paragraph.start and passage.trim(whole.end, passage.paragraph(whole.end).end, ".,;") is None:
        speaker = _speaker_above(passage, last, whole.start)
        return Draft(list(quotation.content), speaker, None, "direct", _CARRIED, [quotation])
    return None


def _speaker_above(passage: Passage, last: Draft | None, at: int) -> Span | None:
    """Who spoke in the paragraph before, where it tells of nobody else after that: a quotation alone goes on."""
    if last is None or last.kind == "indirect" or last.speaker is None or last.side == "turn":
        return None
    above = passage.paragraph(last.end)
    gap = Span(last.quotations[-1].whole.end, at)
    next_paragraph = not passage.text[above.end : at].strip()
    return last.speaker if next_paragraph and not _names_another(passage, last, gap) else None


def _follows(passage: Passage, near: Draft, gap: Span) -> bool:
    return near.cue is not None and gap.start <= near.cue.start < gap.end and _is_attribution(passage, gap, near)


def _names_another(passage: Passage, near: Draft, gap: Span) -> bool:
    """Whether somebody else is named between the quotation before and this one."""
    others = [
        m for m in passage.mentions(gap, ("PER", "ORG")) if near.speaker is None or not _overlap(m.span, near.speaker)
    ]
    return bool(others) or len(passage.text[gap.start : gap.end].split()) > 25


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


# The finished quote


def _finish(passage: Passage, draft: Draft, drafts: list[Draft], dropped: list[Dropped]) -> Quote:
    region = draft.region or _region(passage, draft)
    speaker, cue = draft.speaker, draft.cue
    via: tuple[Span, ...] = ()
    if cue is not None and draft.outer is None:
        told = quoted_as(passage, region)
        if told is not None and (
            _overlap(cue, told[1]) or passage.masked[cue.start : cue.end].startswith(("quot", "cit"))
        ):
            speaker, cue, via = told
        else:
            if speaker is None:
                source = passage.text[slice(*cue)].lower().startswith("according")
                speaker, score = find_speaker(passage, cue, _between_marks(passage, region, cue), source)
                draft.score = min(draft.score, score)
            via = passed_on(passage, cue, speaker, region)
    if draft.outer is not None:
        outer = _outer_speaker(draft, drafts)
        via = () if outer is None else (outer,)
    _report(draft, speaker, dropped)
    content = draft.content
    if draft.kind == "mixed" and speaker is not None and cue is not None:
        content = [_behind(passage, s, speaker, cue) for s in content]
    return Quote(
        content=tuple(content),
        speaker=None if speaker is None else ActorRef(speaker),
        cue=cue,
        type=draft.kind,
        score=round(draft.score, 4),
        negated=cue is not None and is_negated(passage.text, cue),
        via=tuple(ActorRef(s) for s in via),
    )


def _behind(passage: Passage, content: Span, speaker: Span, cue: Span) -> Span:
    """A clause without the speaker that the model took in at its head: "said | Ana Roe, “…”"."""
    if not (cue.end <= content.start == speaker.start and speaker.end < content.end):
        return content
    return passage.trim(speaker.end, content.end, ",:; ") or content


def _region(passage: Passage, draft: Draft) -> Span:
    """The reporter's sentence around the draft's cue, or around its start."""
    at = draft.cue.start if draft.cue else draft.start
    return Span(passage.before(at).start, passage.after(at + 1).end)


def _between_marks(passage: Passage, region: Span, cue: Span) -> Span:
    """``region`` cut to the reporter's own words around the cue: from the quotation before it to the one after."""
    around = passage.marked(region)
    start = max((q.whole.end for q in around if q.whole.end <= cue.start), default=region.start)
    end = min((q.whole.start for q in around if q.whole.start >= cue.end), default=region.end)
    return Span(max(start, region.start), min(end, region.end))


def _outer_speaker(draft: Draft, drafts: list[Draft]) -> Span | None:
    holder = next((d for d in drafts if d is not draft and d.outer is None and _holds(d, draft)), None)
    return holder.speaker if holder else None


def _holds(outer: Draft, inner: Draft) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end and outer.kind == "direct"


def _report(draft: Draft, speaker: Span | None, dropped: list[Dropped]) -> None:
    whole = Span(draft.start, draft.end)
    if speaker is None:
        dropped.append(Dropped("quotes", NO_SPEAKER, whole, draft.score))
    if any(q.status == "unclosed" for q in draft.quotations):
        dropped.append(Dropped("quotes", UNCLOSED, whole, draft.score))
