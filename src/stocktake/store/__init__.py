"""The store: documents, readings and claims in one SQLite file that other programs can open.

::

    with Store("talks.db") as store:                  # made when missing; create=False, read_only=True
        store.add(reading)                            # -> Added(documents, readings, known); twice changes nothing
        store.add_many(readings)                      # an iterable, one transaction a batch
        store.add_documents(documents)                # documents nobody has read yet
        store.add_original(document.id, data, "text/html", fetched="2024-07-11T09:00:00Z")   # bytes as received
        store.original(document.id)                   # -> Original(data, sha256, media_type, fetched) or None

        store.documents(unread=None, since=None, until=None, outlet=None, kind=None, actor=None)   # iterator
        store.document(id); store.find_document("source id or beginning of an id")
        store.readings(as_of="2024-09-26", actor="ARM", since=None, until=None, corrected=True)    # iterator
        store.reading(id, coder=None, corrected=True) # the latest reading, with people's corrections
        store.coders(id); store.appearances(id)       # what has read it; where else the same text appeared

        store.search("peace treaty", speaker="ARM", actor=None, issue="I02", act="progress",
                     since="2024-01-01", until=None, limit=50)      # -> list[Hit]

        at = subject("positions", document.id, position.span)       # quotes, events, positions, meetings, outcomes
        store.add_claim(at, "act", "progress", status="edited", user="ana", reason="…", supersedes=None)   # -> id
        store.claims(at)                              # readings' values and people's, oldest first -> list[Claim]
        store.claims(document_id=document.id)         # people's claims on one document
        store.disagreements(document.id)              # corrections that the latest reading has no item for

        store.round_corrections("az-am")              # which documents people said tell of one round, or of two
        store.save_stock("az-am", stock_json); store.stock("az-am")   # fills the view `rounds`
        store.add_user("ana", "editor", password)     # who may sign in to the web app; role: reader or editor
        store.users(); store.user("ana"); store.change_user("ana", role="reader"); store.remove_user("ana")
        store.info(); store.revision()                # counts; a number that grows with everything added
        store.query("SELECT * FROM quotes WHERE speakers = :who", who="ARM.GOV.MFA")               # list of dicts

Order of ``documents`` and ``readings``: by day of publication, then id, undated last, whatever the order of adding.
Views for Datasette, R and DuckDB: ``quotes``, ``positions``, ``events``, ``actors``, ``meetings``, ``outcomes``,
``dropped``, ``rounds``, ``latest_readings``. Tables: see ``schema.py``.
"""

from stocktake.store.adding import Added, Original
from stocktake.store.claims import STATUSES, Claim, current
from stocktake.store.corrections import round_subject
from stocktake.store.search import Hit
from stocktake.store.store import Store
from stocktake.store.subjects import Subject, parse_subject, subject
from stocktake.store.users import ROLES, User

__all__ = [
    "ROLES",
    "STATUSES",
    "Added",
    "Claim",
    "Hit",
    "Original",
    "Store",
    "Subject",
    "User",
    "current",
    "parse_subject",
    "round_subject",
    "subject",
]
