"""The OpenAPI file: every address, its parameters and its forms."""

from __future__ import annotations

from typing import Any

from stocktake.version import __version__

_DAY = {"type": "string", "format": "date"}
_TEXT = {"type": "string"}
_NUMBER = {"type": "integer", "minimum": 1}
_FORM = {"type": "string", "enum": ["html", "json", "csv"], "default": "html"}
_SEARCH = {
    "limit": _NUMBER,
    "q": _TEXT,
    "speaker": _TEXT,
    "actor": _TEXT,
    "issue": _TEXT,
    "act": _TEXT,
    "since": _DAY,
    "until": _DAY,
}

# address -> what it gives, its query parameters, whether it is also a table
PAGES: dict[str, tuple[str, dict[str, Any], bool]] = {
    "/": ("Where each process stands, counts, documents added last", {}, True),
    "/processes/{id}": ("The stock of a process; as stocktake stock --format json", {"as_of": _DAY}, True),
    "/processes/{id}/charts/{chart}": ("A Vega-Lite chart: levels, timeline, network or map", {"as_of": _DAY}, False),
    "/rounds/{id}": ("One round of talks; the table is its evidence", {"as_of": _DAY}, True),
    "/documents": ("Documents, the youngest first",
                   {"outlet": _TEXT, "kind": _TEXT, "since": _DAY, "until": _DAY, "page": _NUMBER}, True),
    "/documents/{id}": ("One document and its reading, with people's corrections; as stocktake read --json",
                        {"at": _TEXT}, True),
    "/actors": ("Actors, those in most documents first", {"q": _TEXT, "page": _NUMBER}, True),
    "/actors/{id}": ("One actor: offices, what they said, whom they met", {"q": _TEXT}, True),
    "/search": ("Words, speakers, actors, issues and acts found", _SEARCH, True),
    "/claims": ("Everything that was said of one item", {"subject": _TEXT}, True),
    "/review": ("The items to look at next, the least certain first", {"layer": _TEXT, "document": _TEXT}, False),
    "/jobs/{id}": ("How far the reading of added documents is", {}, False),
    "/export/training.jsonl": ("What people settled, in the annotation guide's format, one text a line", {}, False),
}  # fmt: skip
ERROR = {
    "description": "What went wrong, in one sentence",
    "content": {"application/json": {"schema": {
        "type": "object", "required": ["error", "status"],
        "properties": {"error": {"type": "string"}, "status": {"type": "integer"}},
    }}},
}  # fmt: skip


def openapi() -> dict[str, Any]:
    """The description of this server, OpenAPI 3.1."""
    paths: dict[str, Any] = {path: {"get": _get(path, *about)} for path, about in PAGES.items()}
    paths["/claims/add"] = {"post": _add()}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Stocktake", "version": __version__,
                 "description": "Every page has a JSON twin: add ?format=json, or .json to the address. Reading needs "
                 "nobody signed in on the same machine; elsewhere a session, and 401 says that there is none. Writing "
                 "needs an editor's session and its CSRF token."},
        "paths": paths,
    }  # fmt: skip


def _get(path: str, summary: str, query: dict[str, Any], table: bool) -> dict[str, Any]:
    given = [_parameter(name, _TEXT, "path") for name in ("id", "chart") if "{" + name + "}" in path]
    given += [_parameter(name, schema, "query") for name, schema in query.items()]
    if "/charts/" in path:
        types = ["application/json"]
    elif path.endswith(".jsonl"):
        types = ["application/x-ndjson"]
    else:
        given.append(_parameter("format", _FORM, "query"))
        types = ["text/html", "application/json"] + (["text/csv"] if table else [])
    found = {"description": summary, "content": {kind: {} for kind in types}}
    return {"summary": summary, "parameters": given,
            "responses": {"200": found, "400": ERROR, "404": ERROR}}  # fmt: skip


def _parameter(name: str, schema: dict[str, Any], where: str) -> dict[str, Any]:
    return {"name": name, "in": where, "required": where == "path", "schema": schema}


def _add() -> dict[str, Any]:
    names = ("subject", "status", "reason", "seen", "claim", "span", "type", "mode", "realis", "act", "level",
             "who_span", "who_actors", "issues", "with", "csrf")  # fmt: skip
    lists = ("role", "role_span", "role_value", "documents")  # an event's lines; the documents of a split
    fields = {name: _TEXT for name in names} | {name: {"type": "array", "items": _TEXT} for name in lists}
    schema = {"type": "object", "required": ["subject", "status"], "properties": fields}
    return {
        "summary": "Add a claim: accepted, edited, rejected, merged, split or undone. Nothing is ever overwritten.",
        "parameters": [_parameter("x-csrf-token", _TEXT, "header") | {"required": False}],
        "requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": schema}}},
        "responses": {"201": {"description": "The claim; meanwhile lists claims of others that the form had not seen"},
                      "400": ERROR, "403": ERROR, "404": ERROR},
    }  # fmt: skip
