"""Full-text search over documents, quotes and positions, each hit with its sentence and exact offsets."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from stocktake.errors import StoreError
from stocktake.records import Span
from stocktake.sentences import sentence_at
from stocktake.store.adding import MOST_VALUES, batches
from stocktake.store.rows import JOINT
from stocktake.store.subjects import subject

# Readings that a later one has replaced. They are few: leaving them out is cheaper than asking of each if it is one.
SUPERSEDED = (
    "SELECT r.n FROM readings r WHERE EXISTS "
    "(SELECT 1 FROM readings later WHERE later.document_id = r.document_id AND later.n > r.n)"
)
_TERM = re.compile(r'(-?)"([^"]*)"|(-?)(\S+)')
_ACTOR_ID = re.compile(r"^(?:[A-Z]{2,}(?:\.[A-Z0-9]+)*|\?.+)$")


@dataclass(frozen=True)
class Hit:
    """One found place: ``snippet`` is ``text[sentence]``; ``spans`` are the matching words, all in the document's text.

    ``layer`` is documents, quotes or positions; ``subject`` names the item for claims (None for documents).
    """

    document_id: str
    layer: str
    sentence: Span
    snippet: str
    spans: tuple[Span, ...] = ()
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    url: str | None = None
    source_id: str | None = None
    subject: str | None = None
    speaker: str | None = None
    actors: tuple[str, ...] = ()
    act: str | None = None
    issues: tuple[str, ...] = ()
    level: int | None = None
    score: float | None = None

    def marked(self, before: str = "[", after: str = "]") -> str:
        """The snippet with the matching words between two marks; nothing is escaped."""
        out, at = [], self.sentence.start
        text_at = self.snippet
        for start, end in self.spans:
            if self.sentence.start <= start and end <= self.sentence.end and start >= at:
                piece = text_at[at - self.sentence.start : start - self.sentence.start]
                out += [piece, before, text_at[start - self.sentence.start : end - self.sentence.start], after]
                at = end
        return "".join(out) + text_at[at - self.sentence.start :]


@dataclass(frozen=True)
class Wanted:
    """What is looked for; every field that is given must hold."""

    query: str = ""
    speaker: str | None = None
    actor: str | None = None
    issue: str | None = None
    act: str | None = None
    since: str | None = None
    until: str | None = None
    limit: int = 50

    @property
    def layer(self) -> str:
        """Positions when an act or issue is asked for, quotes when a speaker is, else whole documents."""
        if self.act or self.issue:
            return "positions"
        return "quotes" if self.speaker else "documents"


def match_expression(query: str) -> str:
    """An FTS5 expression for what a person typed: words, "phrases", word*, -not, OR; never a syntax error."""
    groups: list[str] = []
    for part in re.split(r"\s+OR\s+", query):
        wanted: list[str] = []
        unwanted: list[str] = []
        for no_phrase, phrase, no_word, word in _TERM.findall(part):
            star = "*" if word.endswith("*") else ""
            term = (phrase or word.rstrip("*")).replace('"', " ").replace("\0", " ")
            if re.search(r"\w", term):
                (unwanted if no_phrase or no_word else wanted).append(f'"{term}"{star}')
        if wanted:
            groups.append("(" + " AND ".join(wanted) + ")" + "".join(f" NOT {term}" for term in unwanted))
    return " OR ".join(f"({group})" for group in groups)


def search(connection: Connection, wanted: Wanted) -> list[Hit]:
    """The best hits first when words are looked for, else the youngest first."""
    match = match_expression(wanted.query)
    if wanted.query.strip() and not match:
        return []  # nothing but punctuation, or only words to leave out
    if match and connection.dialect.name != "sqlite":
        raise StoreError("searching for words needs an SQLite store; filter by speaker, actor, issue or act instead")
    keys, values = _keys(wanted, match)
    numbers = list(connection.execute(text(keys), values).scalars())
    return _hits(connection, wanted.layer, numbers, match)


def _keys(wanted: Wanted, match: str) -> tuple[str, dict[str, Any]]:
    """The statement that finds row numbers only: marking up the text of rows beyond the limit would cost the most."""
    layer = wanted.layer
    item = "d" if layer == "documents" else "x"
    values: dict[str, Any] = {"limit": wanted.limit, **({"match": match} if match else {})}
    where, order = [], "d.day DESC, d.id"
    table = layer if layer == "documents" else f"reading_{layer}"
    join = "CROSS JOIN" if match else "JOIN"  # CROSS: from the words found to their rows, never the other way
    if layer == "documents" and not wanted.actor:
        tables = "documents d"  # the reading is looked up only where it is asked about
    elif layer == "documents":
        tables = f"documents d {join} readings r ON r.document_id = d.id"
        where.append(f"r.n NOT IN ({SUPERSEDED})")
    else:
        tables = f"{table} x {join} readings r ON r.n = x.reading {join} documents d ON d.id = r.document_id"
        where.append(f"x.reading NOT IN ({SUPERSEDED})")
        order += ", x.i"
    for condition, more in _conditions(wanted):
        where.append(condition)
        values |= more
    if not match:
        return (
            f"SELECT {item}.n FROM {tables} WHERE {' AND '.join(where) or '1 = 1'} ORDER BY {order} LIMIT :limit",
            values,
        )
    found = f"SELECT rowid AS n, rank AS far FROM {table}_search WHERE {table}_search MATCH :match"
    if not where:  # the index alone knows the best ones; only those are looked up (27 -> 9 ms of 10,000 that match)
        found += " ORDER BY rank LIMIT :limit"
    tables = f"({found}) s {join} {tables}"
    where.append(f"s.n = {item}.n")
    return f"SELECT {item}.n FROM {tables} WHERE {' AND '.join(where)} ORDER BY s.far, {order} LIMIT :limit", values


def _hits(connection: Connection, layer: str, numbers: list[int], match: str) -> list[Hit]:
    """The rows of these numbers as hits, in their order, with one statement for all."""
    table = "documents" if layer == "documents" else f"reading_{layer}"
    marked = _marked(connection, table, numbers, match) if match else {}
    if layer == "documents":
        rows = _rows(connection, "SELECT * FROM documents WHERE n IN", numbers)
        sayings = _sayings(connection, rows, marked)
        return [_document_hit(rows[n], marked.get(n, []), sayings.get(n, {})) for n in numbers]
    sql = (
        "SELECT x.*, d.id AS document_id, d.title, d.outlet, d.published, d.url, d.source_id, d.text AS whole "
        f"FROM {table} x JOIN readings r ON r.n = x.reading JOIN documents d ON d.id = r.document_id WHERE x.n IN"
    )
    rows = _rows(connection, sql, numbers)
    return [_item_hit(layer, rows[n], marked.get(n, [])) for n in numbers]


def _rows(connection: Connection, sql: str, numbers: list[int]) -> dict[int, dict[str, Any]]:
    """Rows by number; ``sql`` ends where the list of numbers follows."""
    found: dict[int, dict[str, Any]] = {}
    for group in batches(numbers, MOST_VALUES):
        some = ", ".join(map(str, group))
        found |= {row["n"]: dict(row) for row in connection.execute(text(f"{sql} ({some})")).mappings()}
    return found


def _marked(connection: Connection, table: str, numbers: list[int], match: str) -> dict[int, list[Span]]:
    """Where the words looked for stand in each row's searched text."""
    mark = (f"\ue000{secrets.token_hex(4)}<", f"\ue000{secrets.token_hex(4)}>")  # in no stored text
    column = 1 if table == "documents" else 0
    found: dict[int, list[Span]] = {}
    for group in batches(numbers, MOST_VALUES):
        sql = f"SELECT rowid, highlight({table}_search, {column}, :before, :after) FROM {table}_search "
        sql += f"WHERE {table}_search MATCH :match AND rowid IN ({', '.join(map(str, group))})"
        given = {"before": mark[0], "after": mark[1], "match": match}
        found |= {n: _marked_spans(shown, mark) for n, shown in connection.execute(text(sql), given)}
    return found


def _sayings(
    connection: Connection, rows: Mapping[int, Mapping[str, Any]], marked: Mapping[int, list[Span]]
) -> dict[int, dict[str, Any]]:
    """Who says the first words found in each document, where they stand in a quote; of several, the shortest."""
    at = {n: spans[0].start for n, spans in marked.items() if spans}
    found: dict[int, tuple[int, dict[str, Any]]] = {}
    sql = (
        "SELECT d.n, x.start, x.stop, x.speaker, x.speakers FROM documents d "
        "JOIN latest_readings r ON r.document_id = d.id JOIN reading_quotes x ON x.reading = r.n WHERE d.n IN"
    )
    for group in batches(list(at), MOST_VALUES):
        for n, start, stop, speaker, speakers in connection.execute(text(f"{sql} ({', '.join(map(str, group))})")):
            if start <= at[n] < stop and (n not in found or stop - start < found[n][0]):
                found[n] = stop - start, {"speaker": speaker, "actors": tuple((speakers or "").split())}
    return {n: who for n, (_, who) in found.items()}


def _conditions(wanted: Wanted) -> list[tuple[str, dict[str, Any]]]:
    out: list[tuple[str, dict[str, Any]]] = []
    if wanted.since:
        out.append(("d.day >= :since", {"since": wanted.since}))
    if wanted.until:
        out.append(("d.day <= :until", {"until": wanted.until}))
    if wanted.act:
        out.append(("x.act = :act", {"act": wanted.act}))
    if wanted.issue:
        inner = "SELECT y.reading, y.i FROM reading_issues y WHERE y.issue = :issue"
        out.append((f"(x.reading, x.i) IN ({inner})", {"issue": wanted.issue}))
    if wanted.speaker:
        role, phrase = ("speaker", "x.speaker") if wanted.layer == "quotes" else ("by", 'x."by"')
        here = f"l.layer = '{wanted.layer}' AND l.role = '{role}' AND "
        out.append(_who(wanted.speaker, ("x.reading", "x.i"), here, "speaker", phrase))
    if wanted.actor:
        out.append(_who(wanted.actor, ("+r.n",), "", "actor", None))
    return out


def _who(who: str, here: tuple[str, ...], links: str, name: str, phrase: str | None) -> tuple[str, dict[str, Any]]:
    """A condition that an actor takes part: by id (``ARM`` takes in ``ARM.GOV.MFA``) or by a part of a name.

    ``here``: the columns that hold reading and, of an item, index; ``links``: which links count. The links of the
    actor are found once, not looked up for every row. A plus before a column keeps SQLite from an index of its own
    choice that is a hundred times slower here (it knows no counts: nobody has run ANALYZE).
    """
    own, theirs = ", ".join(here), ", ".join(("l.reading", "l.i")[: len(here)])
    if _ACTOR_ID.match(who):
        one = f"SELECT {theirs} FROM reading_links l WHERE {links}l.actor"
        # Not OR: SQLite would keep every row's number to leave out those found twice.
        return (
            f"({own}) IN ({one} = :{name} UNION ALL {one} > :{name}_from AND l.actor < :{name}_to)",
            {name: who, f"{name}_from": who + ".", f"{name}_to": who + "/"},
        )
    like = "%" + re.sub(r"([%_\\])", r"\\\1", who) + "%"
    same = "l.actor = a.actor" if links else "+l.actor = a.actor"
    named = (
        f"({own}) IN (SELECT {theirs} FROM reading_actors a CROSS JOIN reading_links l ON l.reading = a.reading "
        f"AND {same} WHERE {links}(a.person LIKE :{name} ESCAPE '\\' OR a.name LIKE :{name} ESCAPE '\\'))"
    )
    if phrase:
        named = f"({named} OR {phrase} LIKE :{name} ESCAPE '\\')"
    return named, {name: like}


def _document_hit(row: Mapping[str, Any], spans: list[Span], said: Mapping[str, Any]) -> Hit:
    first = spans[0] if spans else Span(row["body"], row["body"])
    sentence = sentence_at(row["text"], first)
    shown = row["text"][slice(*sentence)]
    return Hit(row["id"], "documents", sentence, shown, tuple(spans), **_about(row), **said)


def _item_hit(layer: str, row: Mapping[str, Any], marked: list[Span]) -> Hit:
    parts = [Span(*s) for s in json.loads(row["spans"])] if layer == "quotes" else [Span(row["start"], row["stop"])]
    spans = [span for m in marked if (span := _in_document(m, parts))]
    sentence = sentence_at(row["whole"], spans[0] if spans else parts[0])
    name = subject(layer, row["document_id"], Span(row["start"], row["stop"]))
    if layer == "quotes":
        own: dict[str, Any] = {"speaker": row["speaker"], "actors": tuple((row["speakers"] or "").split())}
    else:
        own = {"speaker": row["by"], "actors": tuple((row["claimants"] or "").split()), "act": row["act"]}
        own |= {"issues": tuple((row["issues"] or "").split()), "level": row["level"]}
    shown = row["whole"][slice(*sentence)]
    own |= {"subject": name, "score": row["score"]}
    return Hit(row["document_id"], layer, sentence, shown, tuple(spans), **_about(row), **own)


def _about(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("title", "outlet", "published", "url", "source_id")}


def _marked_spans(marked: str | None, mark: tuple[str, str]) -> list[Span]:
    """Where the marks stand once they are taken out again."""
    spans = []
    before, *pieces = (marked or "").split(mark[0])
    at = len(before)
    for piece in pieces:
        inside, _, rest = piece.partition(mark[1])
        spans.append(Span(at, at + len(inside)))
        at += len(inside) + len(rest)
    return spans


def _in_document(span: Span, parts: list[Span]) -> Span | None:
    """From offsets into the joined text of a split quotation to offsets into the document."""
    at = 0
    for start, end in parts:
        if at <= span.start and span.end <= at + end - start:
            return Span(start + span.start - at, start + span.end - at)
        at += end - start + len(JOINT)
    return None
