"""The tables, full-text indexes and views of a store.

Base tables hold what was put in and are never rewritten; views (``quotes``, ``positions``, ``events`` …) show each
document's latest reading beside the document, so that Datasette, R or DuckDB need no code of ours. Offsets are
half-open ``start``, ``stop`` in code points into ``documents.text`` (``end`` is a word of SQL).
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

VERSION = 3

metadata = MetaData()


def _key() -> Column[int]:
    # A declared integer key: VACUUM may renumber an undeclared rowid, which would detach the full-text index.
    return Column("n", Integer, primary_key=True)


meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

documents = Table(
    "documents",
    metadata,
    _key(),
    Column("id", Text, nullable=False, unique=True),
    Column("sha256", Text, nullable=False),
    Column("source_id", Text),
    Column("title", Text),
    Column("published", Text),  # EDTF, as given
    Column("day", Text),  # last day of ``published``, YYYY-MM-DD: the day on which the text was surely out
    Column("outlet", Text),
    Column("url", Text),
    Column("kind", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("body", Integer, nullable=False),
    Column("dateline_place", Text),
    Column("dateline_country", Text),
    Column("dateline_start", Integer),
    Column("dateline_stop", Integer),
    Column("meta", Text),  # JSON object
    Column("added", Text, nullable=False),  # UTC, ISO 8601
    Index("documents_by_day", "day", "id"),
    Index("documents_by_outlet", "outlet"),
)

# The same text published again elsewhere: one document, several appearances.
appearances = Table(
    "appearances",
    metadata,
    _key(),
    Column("document_id", Text, ForeignKey("documents.id"), nullable=False, index=True),
    Column("outlet", Text, nullable=False, default=""),
    Column("url", Text, nullable=False, default=""),
    Column("published", Text, nullable=False, default=""),
    Column("source_id", Text, nullable=False, default=""),
    Column("title", Text, nullable=False, default=""),
    Column("added", Text, nullable=False),
    UniqueConstraint("document_id", "outlet", "url", "published", "source_id", "title"),
)

# The bytes that documents were made from, each once however many documents are in them.
files = Table(
    "files",
    metadata,
    _key(),
    Column("sha256", Text, nullable=False, unique=True),  # of the bytes as received
    Column("bytes", LargeBinary, nullable=False),  # zlib
)

# Which document was made from which bytes.
originals = Table(
    "originals",
    metadata,
    _key(),
    Column("document_id", Text, ForeignKey("documents.id"), nullable=False),
    Column("sha256", Text, nullable=False),  # of a row of files
    Column("media_type", Text),
    Column("fetched", Text),
    Column("name", Text),  # of the file, with the way to it within others: news.zip!monday.html
    UniqueConstraint("document_id", "sha256"),
)

readings = Table(
    "readings",
    metadata,
    _key(),
    Column("document_id", Text, ForeignKey("documents.id"), nullable=False),
    Column("coder", Text, nullable=False),
    Column("stocktake", Text),
    Column("model_sha256", Text),
    Column("codebook", Text),
    Column("added", Text, nullable=False),
    Column("json", LargeBinary, nullable=False),  # zlib of the interchange object without document.text
    UniqueConstraint("document_id", "coder"),
    Index("readings_by_document", "document_id", "n"),
)


def _items(name: str, *columns: Column) -> Table:
    """A table of one layer's items: the reading, the item's index in it, and the layer's own columns."""
    return Table(
        name,
        metadata,
        _key(),
        Column("reading", Integer, ForeignKey("readings.n"), nullable=False),
        Column("i", Integer, nullable=False),
        *columns,
        UniqueConstraint("reading", "i"),
    )


def _span() -> tuple[Column, Column, Column]:
    return Column("start", Integer), Column("stop", Integer), Column("text", Text)


reading_actors = _items(
    "reading_actors",
    Column("actor", Text, nullable=False, index=True),
    Column("name", Text),
    Column("kind", Text),
    Column("country", Text),
    Column("person", Text),
    Column("office", Text),
    Column("wikidata", Text),
    Column("spans", Text),
)
reading_quotes = _items(
    "reading_quotes",
    *_span(),
    Column("speaker", Text),
    Column("speakers", Text),  # actor ids, one space between
    Column("type", Text),
    Column("cue", Text),
    Column("negated", Boolean),
    Column("via", Text),
    Column("spans", Text),  # JSON: the content spans
    Column("score", Float),
)
reading_events = _items(
    "reading_events",
    *_span(),
    Column("type", Text, index=True),
    Column("plover", Text),
    Column("mode", Text),
    Column("realis", Text),
    Column("actors", Text),
    Column("recipients", Text),
    Column("third_parties", Text),  # role:id, one space between
    Column("place", Text),
    Column("country", Text),
    Column("lat", Float),
    Column("lon", Float),
    Column("date", Text),
    Column("score", Float),
)
reading_positions = _items(
    "reading_positions",
    *_span(),
    Column("act", Text, index=True),
    Column("by", Text),  # the phrase; null when the narrator claims it
    Column("claimants", Text),
    Column("issues", Text),
    Column("level", Integer),
    Column("score", Float),
)
reading_meetings = _items(
    "reading_meetings",
    *_span(),
    Column("date", Text),
    Column("realis", Text),
    Column("contact_form", Text),
    Column("principals", Text),
    Column("level", Text),  # JSON: actor id -> level of its delegation
    Column("third_parties", Text),
    Column("venue", Text),
    Column("country", Text),
    Column("occasion", Text),
    Column("statement_form", Text),
    Column("next_step", Text),
)
reading_outcomes = _items("reading_outcomes", *_span(), Column("claimant", Text), Column("level", Integer))
reading_dropped = _items(
    "reading_dropped", *_span(), Column("stage", Text), Column("reason", Text), Column("score", Float)
)
# Who takes part in which item, one row each, for look-ups by actor.
reading_links = Table(
    "reading_links",
    metadata,
    _key(),
    Column("reading", Integer, ForeignKey("readings.n"), nullable=False, index=True),
    Column("layer", Text, nullable=False),
    Column("i", Integer, nullable=False),
    Column("role", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Index("reading_links_by_actor", "actor", "layer", "role", "reading", "i"),
)
# A position names several issues; one row each.
reading_issues = Table(
    "reading_issues",
    metadata,
    _key(),
    Column("reading", Integer, ForeignKey("readings.n"), nullable=False, index=True),
    Column("i", Integer, nullable=False),
    Column("issue", Text, nullable=False),
    Index("reading_issues_by_issue", "issue", "reading", "i"),
)

claims = Table(
    "claims",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subject", Text, nullable=False, index=True),
    Column("variable", Text, nullable=False),
    Column("value", Text, nullable=False),  # JSON
    Column("document_id", Text, ForeignKey("documents.id"), index=True),
    Column("start", Integer),
    Column("stop", Integer),
    Column("coder", Text, nullable=False),
    Column("score", Float),
    Column("status", Text, nullable=False),
    Column("supersedes", Integer, ForeignKey("claims.id"), index=True),
    Column("user", Text),
    Column("time", Text, nullable=False),
    Column("reason", Text),
)

# Who may sign in to the web app. Unlike all else here, a row is changed and deleted: a password is nobody's evidence.
users = Table(
    "users",
    metadata,
    Column("name", Text, primary_key=True),  # in small letters
    Column("role", Text, nullable=False),
    Column("password", Text, nullable=False),  # scrypt$N$r$p$salt$key
    Column("added", Text, nullable=False),
    Column("changed", Text, nullable=False),
)

# Derived by taking stock, replaced as a whole per process; everything in it can be rebuilt from the readings.
stocks = Table(
    "stocks",
    metadata,
    Column("process", Text, primary_key=True),
    Column("as_of", Text),
    Column("made", Text, nullable=False),
    Column("json", Text, nullable=False),
)
round_rows = Table(
    "round_rows",
    metadata,
    _key(),
    Column("process", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("date", Text),
    Column("realis", Text),
    Column("principals", Text),
    Column("third_parties", Text),
    Column("venue", Text),
    Column("country", Text),
    Column("outcome", Text),  # JSON: claimant -> level
    Column("joint", Integer),
    Column("gap", Integer),
    Column("statement_form", Text),
    Column("yields", Text),
    Column("next_step", Text),
    Column("documents", Text),
    Column("independent", Integer),
    UniqueConstraint("process", "id"),
)

LAYERS: dict[str, Table] = {
    "actors": reading_actors,
    "quotes": reading_quotes,
    "events": reading_events,
    "positions": reading_positions,
    "meetings": reading_meetings,
    "outcomes": reading_outcomes,
    "dropped": reading_dropped,
}
SEARCHED = {"documents": ("title", "text"), "reading_quotes": ("text",), "reading_positions": ("text",)}
NEVER_CHANGED = ("claims", "readings", "files", "originals")


def create(connection: Connection) -> None:
    """Create everything in an empty database, inside the caller's transaction."""
    metadata.create_all(connection)
    if connection.dialect.name == "sqlite":
        create_search(connection)
        _create_guards(connection)
    create_views(connection)


def create_search(connection: Connection) -> None:
    """FTS5 indexes that hold no second copy of the text, kept in step by a trigger (rows are only ever inserted)."""
    for table, columns in SEARCHED.items():
        names = ", ".join(columns)
        new = ", ".join(f"new.{column}" for column in columns)
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE {table}_search USING fts5({names}, content='{table}', content_rowid='n', "
            "tokenize='porter unicode61 remove_diacritics 2')"
        )
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_searched AFTER INSERT ON {table} BEGIN "
            f"INSERT INTO {table}_search(rowid, {names}) VALUES (new.n, {new}); END"
        )


def _create_guards(connection: Connection) -> None:
    """Triggers that hold any program, not only ours, to adding."""
    for table in NEVER_CHANGED:
        for action in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} are only ever added'); END"
            )
    connection.exec_driver_sql(
        "CREATE TRIGGER documents_keep_text BEFORE UPDATE OF id, text, sha256 ON documents "
        "BEGIN SELECT RAISE(ABORT, 'the text of a document never changes'); END"
    )


def create_views(connection: Connection) -> None:
    """Create the views anew: the latest reading's items, each beside its document."""
    # "Latest" is the one added last; an anti-join costs one index look-up a row, a GROUP BY would scan every reading.
    views = {
        "latest_readings": "SELECT r.n, r.document_id, r.coder, r.added FROM readings r WHERE NOT EXISTS "
        "(SELECT 1 FROM readings later WHERE later.document_id = r.document_id AND later.n > r.n)",
        "rounds": "SELECT * FROM round_rows",
    }
    for layer, table in LAYERS.items():
        own = ", ".join(f'x."{c.name}"' for c in table.columns if c.name not in ("n", "reading", "i"))
        views[layer] = (
            f"SELECT d.id AS document_id, d.published, d.outlet, d.title AS document_title, d.url, {own}, "
            f"x.reading, x.i FROM {table.name} x JOIN latest_readings r ON r.n = x.reading "
            "JOIN documents d ON d.id = r.document_id"
        )
    for name, select in views.items():
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {name}")
        connection.exec_driver_sql(f"CREATE VIEW {name} AS {select}")
