"""Formats that hostile files attack are parsed in a process of their own, with limits of memory and time.

The worker is started once and kept; one that overruns is killed, its file becomes an error, and the next file gets a
new worker. Only bytes go in and only records come out, as JSON: nothing that a parser was tricked into building.
"""

from __future__ import annotations

import atexit
import base64
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from stocktake.errors import SourceError
from stocktake.records import Dateline, Document, Span
from stocktake.sources.dates import DateCandidate
from stocktake.sources.inputs import Input, Item, Member, Options

MAX_MEMORY_BYTES = 2_000_000_000
MAX_SECONDS = 60.0  # for one file; usual ones take well under a second
GUARDED = frozenset(
    (".html", ".htm", ".xhtml", ".mhtml", ".mht", ".eml", ".docx", ".pdf", ".rtf", ".xml", ".rss", ".atom")
)


def read_guarded(source: Input, options: Options, ending: str, max_seconds: float = MAX_SECONDS) -> Iterator[Item]:
    """The documents of an input, parsed by the worker.

    Raises:
        SourceError: the file has taken too long or too much memory.
    """
    request = {
        "name": source.name,
        "data": base64.b64encode(source.read()).decode("ascii"),
        "url": source.url,
        "media_type": source.media_type,
        "ending": ending,
        "headers": dict(source.headers),
        "fetched": source.fetched,
        "encoding": options.encoding,
        "mapping": dict(options.mapping),
        "given": {k: [asdict(d) for d in v] if k == "dates" else v for k, v in source.given.items()},
    }
    for item in _WORKER.ask(request, source.name, max_seconds):
        yield SourceError(item["error"]) if "error" in item else document_from_json(item)


def document_from_json(item: dict[str, Any]) -> Document:
    """A document from ``asdict`` of one."""
    line = item.pop("dateline")
    dateline = Dateline(Span(*line["span"]), line["place"], line["country"]) if line else None
    return Document(**item, dateline=dateline)


@dataclass
class _Worker:
    """The worker process and its lock: requests of several threads wait for each other."""

    process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.lock = threading.Lock()

    def ask(self, request: dict[str, Any], name: str, max_seconds: float) -> list[dict[str, Any]]:
        """Send one request and wait for its answer, one line of JSON."""
        with self.lock:
            process = self._running()
            try:
                answer = self._exchange(process, json.dumps(request).encode() + b"\n", time.monotonic() + max_seconds)
            except (OSError, BrokenPipeError):
                answer = b""
            if not answer.endswith(b"\n"):
                code = process.poll()
                self.stop()
                crashed = "too much memory, or its parser crashed"
                why = crashed if code is not None else f"more than {max_seconds:.0f} s"
                raise SourceError(f"{name} has taken {why}; not read. Extract its text by other means.")
            found: list[dict[str, Any]] = json.loads(answer)
            return found

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            command = [sys.executable, "-m", "stocktake.sources.guarded"]
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            atexit.register(self.stop)
        return self.process

    def _exchange(self, process: subprocess.Popen[bytes], request: bytes, deadline: float) -> bytes:
        """Write and read at once, so that neither side waits on a full pipe for ever."""
        assert process.stdin is not None and process.stdout is not None
        out, back = process.stdin.fileno(), process.stdout.fileno()
        os.set_blocking(out, False)
        left, answer = memoryview(request), bytearray()
        while not answer.endswith(b"\n"):
            wait = deadline - time.monotonic()
            if wait <= 0:
                break
            ready, writable, _ = select.select([back], [out] if left else [], [], wait)
            if writable:
                left = left[os.write(out, left[:65_536]) :]
            if ready:
                piece = os.read(back, 1 << 20)
                if not piece:
                    process.wait(5)
                    break
                answer += piece
        return bytes(answer)

    def stop(self) -> None:
        """Kill the worker, if there is one."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            for pipe in (self.process.stdin, self.process.stdout):
                if pipe:
                    pipe.close()
            self.process = None


_WORKER = _Worker()


def _limit_memory() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    except (ImportError, ValueError, OSError):  # not a Unix, or a lower limit is set already
        return


def _answer(request: dict[str, Any]) -> list[dict[str, Any]]:
    from stocktake.sources.load import read_with

    data = base64.b64decode(request.pop("data"))
    options = Options(mapping=request.pop("mapping"), encoding=request.pop("encoding"))
    given = request.pop("given")
    if "dates" in given:
        given["dates"] = [DateCandidate(**d | {"readings": tuple(d["readings"])}) for d in given["dates"]]
    source = Input(data=data, given=given, **request)
    try:
        # here nothing is fetched and no archive is opened, so that every item is of this one input
        items = [i for i in read_with(source, options, source.ending or "") if not isinstance(i, Member)]
    except MemoryError:
        items = [SourceError(f"{source.name} has taken too much memory; not read. Extract its text by other means.")]
    except RecursionError:
        items = [SourceError(f"{source.name} is nested too deeply; not read. Extract its text by other means.")]
    return [{"error": str(i)} if isinstance(i, SourceError) else asdict(i) | {"meta": dict(i.meta)} for i in items]


def main() -> None:
    """Answer requests, one line of JSON each, until the input ends."""
    _limit_memory()
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not mix with answers
    for line in sys.stdin.buffer:
        out.write(json.dumps(_answer(json.loads(line))).encode() + b"\n")
        out.flush()


if __name__ == "__main__":
    main()
