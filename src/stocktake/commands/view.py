"""A reading as a page for the terminal: each value with its words from the text and their offsets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from stocktake.commands.names import Names
from stocktake.commands.terminal import safe
from stocktake.labels import (
    CONTACT_FORMS,
    DELEGATION_LEVELS,
    KINDS,
    NEXT_STEPS,
    STATEMENT_FORMS,
    issue_words,
    outcome_words,
    plain,
    who_met,
)
from stocktake.records import Actor, Document, Event, Meeting, Position, Quote, Reading, Span
from stocktake.sentences import sentence_at

# A sentence longer than this is cut around its evidence; a quotation is shown whole up to its own limit.
MAX_SENTENCE_CHARS = 320
MAX_QUOTE_CHARS = 900
OFFSETS = "dim"
EVIDENCE = "bold"


def record(reading: Reading, verbose: bool = False) -> Group:
    """The whole page."""
    names = Names(reading)
    parts: list[RenderableType] = [*_header(reading.document)]
    for title, body in (
        ("Who met", _meetings(reading, names)),
        ("Outcome, by who claims it", _outcomes(reading, names)),
        ("What was said", _quotes(reading, names)),
        ("Positions", _positions(reading, names)),
        ("Events", _events(reading, names)),
    ):
        rows = list(body)
        if rows:
            parts += [Text(), Text(title.upper(), style="bold cyan"), *(Padding(row, (0, 0, 0, 2)) for row in rows)]
    if len(parts) == len(_header(reading.document)):
        parts += [Text(), *(Text(safe(line), style="italic") for line in _why_empty(reading))]
    parts += _dropped(reading, verbose)
    return Group(*parts)


def evidence(document: Document, span: Span | tuple[int, int]) -> Text:
    """The sentence around a span, the span itself strong, its offsets behind; what stands above the body left out."""
    text = document.text
    start, end = span
    first, last = sentence_at(text, span)
    first = max(first, min(start, document.body))
    cut_first = first
    if last - first > MAX_SENTENCE_CHARS:
        cut_first = max(first, min(start, end - MAX_SENTENCE_CHARS))
    cut_last = min(last, max(end, cut_first + MAX_SENTENCE_CHARS))
    shown = Text("… " if cut_first > first else "")
    shown.append(safe(text[cut_first:start]))
    shown.append(safe(text[start:end]), style=EVIDENCE)
    shown.append(safe(text[end:cut_last]))
    shown.append(" …" if cut_last < last else "")
    return shown.append(_offsets(span))


def _offsets(*spans: Span | tuple[int, int]) -> Text:
    return Text(" " + " ".join(f"[{start}–{end}]" for start, end in spans), style=OFFSETS)


def _header(document: Document) -> list[RenderableType]:
    first_line = document.text[document.body :].strip().split("\n", 1)[0]
    title = safe(document.title or (first_line[:77] + "…" if len(first_line) > 78 else first_line) or "Empty document")
    line = document.dateline
    place = f"{line.place} ({line.country})" if line and line.country else line.place if line else None
    facts = [
        document.outlet,
        f"published {document.published}" if document.published else "no publication date",
        f"dateline {place}" if place else None,
        KINDS.get(document.kind, plain(document.kind)),
        document.language if document.language != "en" else None,
        document.source_id,
    ]
    about = Text(" · ".join(safe(fact) for fact in facts if fact))
    url = [Text(safe(document.url), style="dim")] if document.url else []
    return [Rule(style="cyan"), Text(title, style="bold"), about, *url]


def _grid() -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True, min_width=10)
    grid.add_column(ratio=1)
    return grid


def _meetings(reading: Reading, names: Names) -> Iterator[RenderableType]:
    for n, meeting in enumerate(reading.meetings):
        if n:
            yield Text()
        who = who_met(names.name(p) for p in meeting.principals)
        yield Text(safe(who), style="bold").append(Text("  " + _level(meeting, names), style="default not bold"))
        grid = _grid()
        for label, value in _meeting_facts(reading, meeting, names):
            grid.add_row(label, Text(safe(value)))
        for actor in reading.actors:
            if actor.learned and actor.person in meeting.persons:
                grid.add_row("office", _learned(reading.document, actor, actor.learned))
        text = reading.document.text
        sentences: dict[Span, Span] = {}
        for span in meeting.evidence:
            sentences.setdefault(sentence_at(text, span), span)
        for span in sentences.values():
            grid.add_row("source", evidence(reading.document, span))
        yield grid


def _learned(document: Document, actor: Actor, span: Span) -> Text:
    """Who a person is by the words of the text, where the actor table does not know."""
    who = Text(safe(", ".join(part for part in (actor.person, actor.office) if part) + ": "))
    return who.append(safe(document.text[slice(*span)]), style=EVIDENCE).append(_offsets(span))


def _level(meeting: Meeting, names: Names) -> str:
    levels = {p: meeting.level[p] for p in meeting.principals if p in meeting.level}
    words = {DELEGATION_LEVELS.get(level, f"level {level}") for level in levels.values()}
    if len(words) == 1:
        return words.pop()
    return ", ".join(f"{names.name(p)}: {DELEGATION_LEVELS.get(level, level)}" for p, level in levels.items())


def _meeting_facts(reading: Reading, meeting: Meeting, names: Names) -> Iterator[tuple[str, str]]:
    form = CONTACT_FORMS.get(meeting.contact_form, plain(meeting.contact_form))
    yield "status", ", ".join(part for part in (plain(meeting.realis), form) if part)
    if meeting.when:
        yield "date", meeting.when
    if meeting.venue:
        yield "place", meeting.venue.name + (f" ({meeting.venue.country})" if meeting.venue.country else "")
    for actor, role in (*meeting.third_parties, *((s, "supporter") for s in meeting.supporters)):
        yield plain(role), names.name(actor)
    present = names.people_of(meeting)
    if present:
        yield "named", ", ".join(present)
    if meeting.occasion:
        yield "occasion", meeting.occasion
    if meeting.number is not None:
        yield "round", str(meeting.number)
    if meeting.statement_form:
        yield "texts", STATEMENT_FORMS.get(meeting.statement_form, plain(meeting.statement_form))
    if meeting.next_step:
        yield "next", NEXT_STEPS.get(meeting.next_step, plain(meeting.next_step))


def _outcomes(reading: Reading, names: Names) -> Iterator[RenderableType]:
    if not reading.outcome:
        return
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, style="bold")
    table.add_column(ratio=1)
    alike: dict[tuple[int, tuple[Span, ...]], list[str]] = {}  # two sides with one text stand in one row
    for outcome in reading.outcome:
        alike.setdefault((outcome.level, outcome.evidence), []).append(names.claimant(outcome.claimant))
    for (level, spans), claimants in alike.items():
        rows = [evidence(reading.document, span) for span in spans] or [Text()]
        table.add_row("\n".join(map(safe, claimants)), outcome_words(level), Group(*rows))
    yield table


def _quotes(reading: Reading, names: Names) -> Iterator[RenderableType]:
    for quote in reading.quotes:
        yield _said_by(reading, quote, names)
        for line in _content(reading.document.text, quote):
            yield Padding(line, (0, 0, 0, 2))


def _said_by(reading: Reading, quote: Quote, names: Names) -> Text:
    text = reading.document.text
    line = Text()
    if quote.speaker is None:
        line.append("speaker not found", style="italic")
    else:
        phrase = safe(text[slice(*quote.speaker.span)])
        found = safe(" and ".join(names.speaker(actor, phrase) for actor in quote.speaker.actors))
        line.append(found or phrase, style="bold")
        if found and phrase.lower() not in found.lower():
            line.append(f" (“{phrase}”)")
        line.append(_offsets(quote.speaker.span))
    notes = [quote.type] + (["says this was not said"] if quote.negated else [])
    notes += [f"as told by {safe(text[slice(*ref.span)])}" for ref in quote.via]
    return line.append("  " + ", ".join(notes), style="dim")


def _content(text: str, quote: Quote) -> Iterator[Text]:
    left = MAX_QUOTE_CHARS
    for start, end in quote.content:
        words = safe(text[start:end].strip())
        if left <= 0:
            continue
        mark = ("“", "”") if quote.type == "direct" else ("", "")
        shown = words if len(words) <= left else words[:left].rsplit(" ", 1)[0] + " …"
        left -= len(words)
        yield Text(f"{mark[0]}{shown.strip('“”') if mark[0] else shown}{mark[1]}").append(_offsets((start, end)))


def _positions(reading: Reading, names: Names) -> Iterator[RenderableType]:
    sides: dict[str, list[Position]] = {}
    for position in reading.positions:
        sides.setdefault(names.side(position, reading.document.text), []).append(position)
    for side, positions in sorted(sides.items(), key=lambda item: item[0] == names.NARRATOR):
        yield Text(safe(side), style="bold")
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True, min_width=11)
        table.add_column(ratio=1)
        shown: Span | None = None
        for position in positions:
            sentence = sentence_at(reading.document.text, position.span)
            table.add_row(plain(position.act), _position(reading.document, position, again=sentence == shown))
            shown = sentence
        yield Padding(table, (0, 0, 0, 2))


def _position(document: Document, position: Position, again: bool) -> Text:
    """The sentence with the position in it, or its words alone when the sentence has just been shown."""
    if again:
        words = safe(document.text[slice(*position.span)])
        line = Text("… ").append(words, style=EVIDENCE).append(" …").append(_offsets(position.span))
    else:
        line = evidence(document, position.span)
    notes = [outcome_words(position.level)] if position.level is not None else []
    notes += [issue_words(issue) for issue in position.issues]
    return line.append("\n" + " · ".join(notes), style="green") if notes else line


def _events(reading: Reading, names: Names) -> Iterator[RenderableType]:
    if not reading.events:
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False, expand=False)
    for name in ("event", "who", "where and when", "words"):
        table.add_column(name, no_wrap=name == "event")
    for event in reading.events:
        table.add_row(*_event(reading.document.text, event, names))
    yield table


def _event(text: str, event: Event, names: Names) -> list[Text]:
    who = [one for ref in event.actors for one in names.each(ref, text)]
    who += [f"→ {one}" for ref in event.recipients for one in names.each(ref, text)]
    who += [f"{plain(t.role)}: {one}" for t in event.third_parties for one in names.each(t, text)]
    where = [place.name + (f" ({place.country})" if place.country else "") for place in event.places]
    when = [date.edtf or f"“{text[slice(*date.span)]}”" for date in event.dates]
    kind = event.type.lower() + (f", {event.mode}" if event.mode else "")
    return [
        Text(kind, style="bold").append(f"\n{plain(event.realis)}", style="not bold"),
        Text("\n".join(safe(one) for one in dict.fromkeys(who))),
        Text("\n".join(safe(one) for one in dict.fromkeys([*where, *when]))),
        Text(safe(text[slice(*event.trigger)])).append(_offsets(event.trigger)),
    ]


def _why_empty(reading: Reading) -> list[str]:
    unread = [dropped.reason for dropped in reading.dropped if dropped.stage == "reading"]
    return [f"Not read: {reason}" for reason in unread] or ["Nothing found that the codebook asks for."]


def _dropped(reading: Reading, verbose: bool) -> Sequence[RenderableType]:
    if not reading.dropped:
        return []
    stages = Counter(dropped.stage for dropped in reading.dropped)
    counts = ", ".join(f"{plain(stage)} {number}" for stage, number in stages.most_common())
    total = len(reading.dropped)
    line = Text(f"Not used: {total} {'item' if total == 1 else 'items'} ({counts})", style="dim")
    if not verbose:
        return [Text(), line.append("; --verbose lists them", style="dim")]
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    table.add_column(ratio=1)
    for dropped in reading.dropped:
        words = evidence(reading.document, dropped.span) if dropped.span else Text()
        score = f" ({dropped.score:.2f})" if dropped.score is not None else ""
        table.add_row(plain(dropped.stage), Text(safe(dropped.reason) + score), words)
    return [Text(), line, Padding(table, (0, 0, 0, 2))]
