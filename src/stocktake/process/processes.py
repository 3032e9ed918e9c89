"""Processes: named parties trying to settle something. A packaged list, the user's own in TOML, and lookup by name."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from stocktake.errors import StocktakeError

# Second parts of an id that speak for the state whose id it begins with; any other is an actor of its own.
_STATE = {"GOV", "MIL", "LEG", "CIV", "JRN"}
_BANDS = {"REB", "OPP", "PTY", "CIV"}  # before the name of a movement, party or union
# Organisations whose ids look like a state's: their missions and councils speak for them.
_NO_STATES = {"CIS", "COE", "EAC", "GCC", "INT", "LAS", "MED", "MRU", "OAS", "OAU", "OIC", "PIF", "SCO"}


@dataclass(frozen=True)
class Party:
    """One side: its actor id, neutral name, and other ids that sources and coders use for it."""

    id: str
    name: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Process:
    """A continuing attempt of named parties to settle something.

    ``third_parties`` are actor ids known to host, mediate or guarantee; ``issues`` ids of codebook 6; ``since`` and
    ``until`` bound the meetings that count (YYYY or YYYY-MM-DD); ``sources`` name the public facts it rests on.
    """

    id: str
    name: str
    parties: tuple[Party, ...]
    third_parties: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    kind: str = "interstate"
    since: str | None = None
    until: str | None = None
    sources: tuple[str, ...] = ()

    def side(self, actor: str) -> str | None:
        """The party that ``actor`` (``ARM.GOV.MFA``) speaks for, or None; the longest matching id wins."""
        if is_private(actor):
            return None
        found = _sides(self).get(actor)
        if found:
            return found
        parts = actor.split(".")
        for n in range(len(parts) - 1, 0, -1):
            head = ".".join(parts[:n])
            if n == 1 and state_of(actor) != head:
                return None
            if head in _sides(self):
                return _sides(self)[head]
        return None


@cache
def _sides(process: Process) -> dict[str, str]:
    return {name: party.id for party in process.parties for name in (party.id, *party.also)}


def is_private(actor: str) -> bool:
    """Whether an id means a state's people or media, who do not speak for it."""
    return actor.endswith((".CIV", ".JRN"))


@cache
def state_of(actor: str) -> str:
    """The state, movement or organisation behind an id: ``USA.GOV.MFA`` -> USA, ``COL.REB.ELN.X`` -> COL.REB.ELN,
    ``ESP.CAT`` and ``NGA.CIV.ASUU`` themselves, ``UN.SG`` -> UN."""
    parts = actor.split(".")
    if len(parts) > 1 and parts[1] in _BANDS:
        return ".".join(parts[:3]) if len(parts) > 2 or parts[1] != "CIV" else parts[0]
    state = len(parts[0]) == 3 and parts[0] not in _NO_STATES
    return ".".join(parts[:2]) if state and len(parts) > 1 and parts[1] not in _STATE else parts[0]


@cache
def packaged() -> tuple[Process, ...]:
    """The processes that come with Stocktake."""
    return _parse(files("stocktake.process").joinpath("processes.toml").read_text(encoding="utf-8"), "packaged list")


def load_processes(paths: Iterable[str | Path] = ()) -> tuple[Process, ...]:
    """The packaged processes and those in the user's TOML files; a user's process replaces one with the same id.

    Raises:
        StocktakeError: a file cannot be read or lacks a field; the message names file and process.
    """
    found = {process.id: process for process in packaged()}
    for path in paths:
        try:
            text = Path(path).read_text(encoding="utf-8")
        except OSError as error:
            raise StocktakeError(
                f"process file {path}: {error.strerror or error}; give a readable TOML file"
            ) from error
        found.update({process.id: process for process in _parse(text, str(path))})
    return tuple(found[key] for key in sorted(found))


def find_process(name: str, processes: Iterable[Process] | None = None) -> Process:
    """The process with this id, name or alias (any case), or ``ARM,AZE``: the parties' ids with commas between.

    Raises:
        StocktakeError: no process of that name; the message lists near names.
    """
    known = tuple(processes if processes is not None else packaged())
    wanted = _key(name)
    for process in known:
        if wanted in {_key(process.id), _key(process.name), *map(_key, process.aliases)}:
            return process
    if "," in name:
        ids = sorted({part.strip() for part in name.split(",") if part.strip()})
        same = [p for p in known if {party.id for party in p.parties} == set(ids)]
        return same[0] if same else between(ids)
    near = [p.id for p in known if wanted and (wanted in _key(p.name) or _key(p.id)[:4] == wanted[:4])]
    hint = f"; near: {', '.join(near)}" if near else ""
    raise StocktakeError(f"no process {name!r}{hint}; see `stocktake processes`, or give the parties: ARM,AZE")


def between(ids: Iterable[str]) -> Process:
    """A process made from its parties alone."""
    parties = tuple(sorted(set(ids)))
    name = "-".join(part.lower().replace(".", "_") for part in parties)
    return Process(name, " - ".join(parties), tuple(Party(p, p) for p in parties))


def _key(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


def _parse(text: str, where: str) -> tuple[Process, ...]:
    try:
        rows = tomllib.loads(text).get("process", [])
    except tomllib.TOMLDecodeError as error:
        raise StocktakeError(f"{where}: not TOML: {error}") from error
    return tuple(_process(row, where) for row in rows)


def _process(row: Mapping[str, Any], where: str) -> Process:
    try:
        parties = tuple(Party(p["id"], p.get("name", p["id"]), tuple(p.get("also", ()))) for p in row["parties"])
        if len(parties) < 2:
            raise KeyError("two parties")
        many: dict[str, Any] = {k: tuple(row.get(k, ())) for k in ("third_parties", "aliases", "issues", "sources")}
        one = {k: row[k] for k in ("kind", "since", "until") if k in row}
        return Process(row["id"], row.get("name", row["id"]), parties, **many, **one)
    except (KeyError, TypeError) as error:
        raise StocktakeError(
            f"{where}: process {row.get('id', '?')!r} lacks {error}; it needs id and two parties with an id"
        ) from error
