"""A reading as HTML for notebooks: the text with its layers marked, a legend, and the record in short.

One self-contained block: a scoped style, no script, nothing fetched, all text escaped. Spans may nest and overlap: the
text is cut wherever one begins or ends, and each piece carries the classes and titles of all the spans over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple

from stocktake.labels import issue_words, outcome_words, plain, who_met
from stocktake.records import Reading, Span

# Notebooks are saved with their output; a book-long text would make them unusable.
MAX_CHARS = 40_000

LAYERS = {"quote": "quotes", "event": "events", "position": "positions", "actor": "actors"}
# Told apart by form as well as colour: background, underline, frame, dots; readable on light and dark themes.
STYLE = """
.stocktake{font:14px/1.75 system-ui,sans-serif;max-width:60em;padding:.4em 0}
.stocktake .st-text{white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext}
.stocktake .st-text span,.stocktake .st-legend span{padding:.1em 0}
.stocktake .st-quote{background:rgba(255,196,0,.28)}
.stocktake .st-position{border-bottom:2px solid #2e8540}
.stocktake .st-event{box-shadow:inset 0 0 0 1.5px #c0392b;border-radius:3px}
.stocktake .st-actor{text-decoration:underline dotted #2471a3 2px;text-underline-offset:3px}
.stocktake .st-legend span{margin-right:1.2em}
.stocktake table{border-collapse:collapse;margin:.4em 0}
.stocktake th,.stocktake td{text-align:left;vertical-align:top;padding:.15em 1em .15em 0;font-weight:400;border:0}
.stocktake th{opacity:.75}
""".strip()


class _Mark(NamedTuple):
    span: Span
    layer: str
    title: str


def reading_html(reading: Reading) -> str:
    """The HTML of a reading; hovering over a marked piece shows what was read there."""
    document = reading.document
    facts = (document.outlet, document.published or "no date", plain(document.kind))
    parts = [
        f"<style>{STYLE}</style>",
        f"<div><b>{_text(document.title or document.id)}</b></div>",
        f"<div>{_text(' · '.join(fact for fact in facts if fact))}</div>",
        _summary(reading),
        _legend(reading),
        f'<div class="st-text">{marked(document.text[:MAX_CHARS], list(_marks(reading)))}</div>',
    ]
    if len(document.text) > MAX_CHARS:
        parts.append(f"<div>… {len(document.text) - MAX_CHARS:,} more characters are not shown.</div>")
    return f'<div class="stocktake">{"".join(parts)}</div>'


def marked(text: str, marks: Iterable[tuple[Span, str, str]]) -> str:
    """Text with its marks (span, layer, title) as nested-free pieces; every character is there exactly once."""
    usable = [_Mark(*mark) for mark in marks]
    usable = [m for m in usable if 0 <= m.span.start < m.span.end and m.span.start < len(text)]
    opens: dict[int, list[_Mark]] = {}
    closes: dict[int, list[_Mark]] = {}
    for mark in usable:
        opens.setdefault(mark.span.start, []).append(mark)
        closes.setdefault(min(mark.span.end, len(text)), []).append(mark)
    out: list[str] = []
    over: list[_Mark] = []  # the marks over the piece at hand, in the order in which they began
    at = 0
    for cut in sorted({*opens, *closes, len(text)}):
        if cut > at:
            out.append(_piece(text[at:cut], over))
        for mark in closes.get(cut, ()):
            over.remove(mark)
        over += opens.get(cut, ())
        at = cut
    return "".join(out)


def _piece(text: str, over: list[_Mark]) -> str:
    if not over:
        return _text(text)
    classes = " ".join(dict.fromkeys(f"st-{mark.layer}" for mark in over))
    titles = "\n".join(dict.fromkeys(mark.title for mark in over))
    return f'<span class="{classes}" title="{_text(titles)}">{_text(text)}</span>'


def _marks(reading: Reading) -> Iterator[_Mark]:
    text = reading.document.text
    for quote in reading.quotes:
        who = text[slice(*quote.speaker.span)] if quote.speaker else "speaker not found"
        ids = f" ({', '.join(quote.speaker.actors)})" if quote.speaker and quote.speaker.actors else ""
        for span in quote.content:
            yield _Mark(span, "quote", f"quote, {quote.type}: {who}{ids}, score {quote.score:.2f}")
    for event in reading.events:
        kind = event.type.lower() + (f", {event.mode}" if event.mode else "")
        yield _Mark(event.trigger, "event", f"event: {kind}, {plain(event.realis)}, score {event.score:.2f}")
    for position in reading.positions:
        by = text[slice(*position.by.span)] if position.by else "the report itself"
        more = [outcome_words(position.level), *map(issue_words, position.issues)]
        told = "; ".join([f"position: {plain(position.act)}, by {by}", *(part for part in more if part)])
        yield _Mark(position.span, "position", f"{told}, score {position.score:.2f}")
    for actor in reading.actors:
        told = ", ".join(part for part in (actor.id, actor.named, actor.office, actor.name) if part)
        if actor.learned:
            told += f"; as the text says: “{text[slice(*actor.learned)]}”"
        for span in actor.spans:
            yield _Mark(span, "actor", f"actor: {told}")


def _legend(reading: Reading) -> str:
    counts = {name: len(getattr(reading, many)) for name, many in LAYERS.items()}
    shown = "".join(f'<span class="st-{n}">{LAYERS[n]} {count}</span>' for n, count in counts.items() if count)
    return f'<div class="st-legend">{shown}</div>'


def _summary(reading: Reading) -> str:
    rows = []
    for meeting in reading.meetings:
        thirds = [f"{role}: {actor}" for actor, role in meeting.third_parties]
        where = [meeting.venue.name] if meeting.venue else []
        told = [who_met(meeting.principals), plain(meeting.realis), meeting.when, *where, *thirds, meeting.occasion]
        rows.append(("meeting", ", ".join(part for part in told if part)))
    rows += [(f"outcome by {o.claimant}", outcome_words(o.level)) for o in reading.outcome]
    if reading.dropped:
        rows.append(("not used", f"{len(reading.dropped)}"))
    cells = "".join(f"<tr><th>{_text(name)}</th><td>{_text(value)}</td></tr>" for name, value in rows)
    return f"<table>{cells}</table>" if cells else ""


def _text(text: str) -> str:
    """Escaped; control characters, which HTML forbids, and bidi controls, which reorder what is read, made visible."""
    clean = "".join(
        c if c in "\n\t" or ((c.isprintable() or c.isspace()) and c not in "\r\f\v") else "\ufffd" for c in text
    )
    return escape(clean)
