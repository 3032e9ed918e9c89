"""Adding documents: the packaged examples, or files dropped in; read behind the page, which shows how far it is."""

from __future__ import annotations

import re
import tempfile
import threading
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from stocktake.errors import SourceError
from stocktake.store.adding import batches
from stocktake.web.params import site_of
from stocktake.web.respond import NotFound, View, answer
from stocktake.web.security import csrf_holds, session_of
from stocktake.web.site import Job, Site

EXAMPLES = Path(__file__).parents[2] / "examples"
MAX_FILES = 200
BATCH = 8  # documents to a transaction: what is read shows early
ENDINGS = ".txt,.md,.html,.htm,.mhtml,.eml,.docx,.pdf,.rtf,.jsonl,.ndjson,.csv,.tsv,.xml,.json"
_READ = threading.Lock()  # one job at a time: the model uses all cores by itself


async def add(request: Request) -> Response:
    """The form; or, posted, a job that reads what was given."""
    site = site_of(request)
    if request.method == "GET":
        view = View("add.html", {"documents": site.store.revision() > 0}, extra={"endings": ENDINGS})
        return await run_in_threadpool(lambda: answer(request, view))
    form = await request.form(max_files=MAX_FILES)
    if not csrf_holds(request, str(form.get("csrf", ""))) or not site.may_write(session_of(request)):
        return RedirectResponse("/login", 303)
    files = [f for f in form.getlist("files") if isinstance(f, UploadFile) and f.filename]
    if form.get("examples"):
        return _started(site, "the packaged examples", [EXAMPLES], None)
    if not files:
        return RedirectResponse("/add", 303)
    folder = tempfile.TemporaryDirectory(prefix="stocktake-")
    paths = [await _kept(Path(folder.name), n, file) for n, file in enumerate(files)]
    what = f"{len(paths)} files" if len(paths) > 1 else Path(files[0].filename or "a file").name
    return _started(site, what, paths, folder)


async def _kept(folder: Path, n: int, file: UploadFile) -> Path:
    """The upload as a file of a name that we choose; of the sender's only letters, digits and the ending remain."""
    name = re.sub(r"[^\w.-]+", "-", Path((file.filename or "").replace("\\", "/")).name)[-80:].lstrip(".-")
    own = folder / str(n)
    own.mkdir()
    path = own / (name or "document.txt")
    path.write_bytes(await file.read())
    return path


def job(request: Request) -> View:
    """How far a job is."""
    jobs = site_of(request).jobs
    number = request.path_params["id"]
    if not 1 <= number <= len(jobs):
        raise NotFound("there is no such job; they are forgotten when the server stops")
    found = jobs[number - 1]
    data = {"id": found.id, "what": found.what, "state": found.state, "done": found.done, "added": found.added,
            "errors": found.errors[:50]}  # fmt: skip
    return View("job.html", data)


def _started(site: Site, what: str, paths: list[Path], folder: tempfile.TemporaryDirectory[str] | None) -> Response:
    made = Job(len(site.jobs) + 1, what)
    site.jobs.append(made)
    threading.Thread(target=_run, args=(site, made, paths, folder), daemon=True).start()
    return RedirectResponse(f"/jobs/{made.id}", 303)


def _run(site: Site, made: Job, paths: list[Path], folder: tempfile.TemporaryDirectory[str] | None) -> None:
    try:
        with _READ:
            _read(site, made, paths)
        made.state = "taking stock"
        site.stocks.refresh()
        made.state = "done"
    except Exception as error:  # the page is the only place where this can be told
        made.errors.append(f"{type(error).__name__}: {error}")
        made.state = "failed"
    finally:
        if folder:
            folder.cleanup()


def _read(site: Site, made: Job, paths: list[Path]) -> None:
    """Documents in, readings into the store; what cannot be read is told and the rest goes on."""
    from stocktake.pipeline import Reader
    from stocktake.sources import load

    def report(error: SourceError) -> None:
        made.errors.append(re.sub(r"\S*stocktake-\w+/\d+/", "", str(error)))

    reader = site.cached("reader", Reader.load, revision=0)
    for batch in batches(load(paths, on_error=report), BATCH):
        readings = list(reader.read_many(batch))
        made.added += site.store.add_many(readings).documents
        made.done += len(readings)
    if not made.done and not made.errors:
        made.errors.append("no document was found in it")
