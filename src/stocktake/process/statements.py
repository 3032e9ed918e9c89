"""What each side said in a round, in its own text or as quoted, and how the sides' words compare."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from stocktake.errors import StocktakeError
from stocktake.process.compare import Compared, compare_texts, content_share, tokens
from stocktake.process.evidence import PRIMARY, Files
from stocktake.process.processes import Process
from stocktake.process.stock_records import Comparison, Difference, Evidence
from stocktake.records import Reading, RoundCorrection, Span

MIN_CHARS = 25  # shorter quotations ("very close") carry too little to class a pair
MAX_EACH = 6  # quotations of one side compared with the other's; the longest come first
OWN_TEXTS = PRIMARY - {"interview"}


def words_of(files: Files, documents: Iterable[str], by: str, shared: bool = False) -> tuple[Evidence, ...]:
    """The words of ``by`` (a side, or an exact actor id such as ``ARM.GOV.MFA``) in these documents.

    Its own texts, whole, come first; then quotations of it alone, longest first; with ``shared``, also words that a
    report gives as its and the other side's at once.
    """
    own: list[Evidence] = []
    quoted: dict[str, Evidence] = {}
    for d in documents:
        reading = files.readings[d]
        if author(files, reading) == by:
            own.append(files.evidence(d, _body(reading)))
        for quote in reading.quotes:
            if quote.negated or quote.speaker is None or not _speaks(files, quote.speaker.actors, by, shared):
                continue
            whole = Span(quote.content[0].start, quote.content[-1].end)
            found = files.evidence(d, whole)
            if len(found.text) >= MIN_CHARS:
                quoted.setdefault(" ".join(found.text.split()).casefold(), found)
    ranked = sorted(quoted.values(), key=lambda e: (-len(e.text), e.document, e.span))
    return (*sorted(own, key=lambda e: (e.document, e.span)), *ranked[:MAX_EACH])


def _speaks(files: Files, actors: Sequence[str], by: str, shared: bool) -> bool:
    """Whether ``by`` is the speaker: alone, or one of several where shared words count."""
    own = [a == by or a.startswith(f"{by}.") or files.claimant(a) == by for a in actors]
    return any(own) if shared else bool(own) and all(own)


def author(files: Files, reading: Reading) -> str | None:
    """The side (or third party) whose own text a document is; None for reports and where the text does not tell.

    The one claimant whose quotations, positions and outcome it holds; else the side that its dateline lies in.
    """
    document = reading.document
    if document.kind not in OWN_TEXTS or document.kind == "joint_statement":
        return None
    voices = {files.claimant(o.claimant) for o in reading.outcome}
    for ref in (*(q.speaker for q in reading.quotes), *(p.by for p in reading.positions if p.by)):
        voices.update(files.claimants(ref) if ref else ())
    voices.discard("NARRATOR")
    if len(voices) == 1:
        return voices.pop()
    country = document.dateline.country if document.dateline else None
    return files.process.side(country) if country else None


def _body(reading: Reading) -> Span:
    text, start = reading.document.text, reading.document.body
    start += len(text[start:]) - len(text[start:].lstrip())
    return Span(start, max(start, len(text.rstrip())))


def compare_sides(
    files: Files, documents: Sequence[str], principals: Sequence[str], hosts: Sequence[str], form: str | None
) -> tuple[Comparison, ...]:
    """The sides' words in one round compared pair by pair, then each side's with the host's or mediator's."""
    said = {who: words_of(files, documents, who) for who in (*principals, *hosts)}
    out = []
    for n, one in enumerate(principals):
        for other in (*principals[n + 1 :], *hosts):
            found = _shared(files, documents, one, other, form) or best_pair(files, one, said[one], other, said[other])
            if found:
                out.append(found)
    return tuple(out)


def _shared(files: Files, documents: Sequence[str], one: str, other: str, form: str | None) -> Comparison | None:
    """Words that a report gives as both sides' at once: reported as identical."""
    for d in documents:
        for quote in files.readings[d].quotes:
            sides = {files.claimant(a) for a in quote.speaker.actors} if quote.speaker else set()
            if {one, other} <= sides and form in ("identical_separate", "joint", "joint_text"):
                e = files.evidence(d, Span(quote.content[0].start, quote.content[-1].end))
                return Comparison(one, other, e, e, "reported_identical", 1.0)
    return None


def best_pair(
    files: Files, one: str, left: Sequence[Evidence], other: str, right: Sequence[Evidence]
) -> Comparison | None:
    """The two texts that have most in common, compared; own texts before quotations. None when a side is silent."""
    if not left or not right:
        return None
    names = [frozenset({p.name.casefold(), p.id.casefold()}) for p in files.process.parties]
    own = is_own(files, left[0]) and is_own(files, right[0])
    pairs = [(left[0], right[0])] if own else [(a, b) for a in left for b in right]
    a, b = max(pairs, key=_common)
    found = compare_texts(a.text, b.text, names)
    return Comparison(
        one, other, a, b, found.form if own else f"reported_{found.form}", found.similarity, _shifted(found, a, b)
    )


def _common(pair: tuple[Evidence, Evidence]) -> tuple[float, int, int]:
    a, b = pair
    return content_share(tokens(a.text), tokens(b.text)), -a.span.start, -b.span.start


Words = tuple[Evidence, ...]
Pairs = dict[tuple[str, Words, Words], Comparison | None]


def changes_since(
    files: Files, principals: Sequence[str], documents: Sequence[str], spoke: dict[str, Words], known: Pairs, new: Pairs
) -> tuple[Comparison, ...]:
    """Each side's words compared with its words when it last spoke; ``spoke`` is brought up to this round.

    Comparisons in ``known`` are not made again; all go into ``new``.
    """
    out = []
    for who in principals:
        now = words_of(files, documents, who, shared=True)
        key = (who, spoke.get(who, ()), now)
        found = known[key] if key in known else best_pair(files, who, key[1], who, now)
        new[key] = found
        if found:
            out.append(found)
        if now:
            spoke[who] = now
    return tuple(out)


def is_own(files: Files, evidence: Evidence) -> bool:
    """Whether these words are a whole text of the side's own, not a quotation."""
    reading = files.by_key(evidence.document)
    return reading.document.kind in OWN_TEXTS and evidence.span == _body(reading)


def _shifted(found: Compared, a: Evidence, b: Evidence) -> tuple[Difference, ...]:
    """Differences with offsets into the documents instead of the compared texts."""
    return tuple(
        replace(
            d,
            left=None if d.left is None else Span(d.left.start + a.span.start, d.left.end + a.span.start),
            right=None if d.right is None else Span(d.right.start + b.span.start, d.right.end + b.span.start),
        )
        for d in found.differences
    )


def compare_rounds(
    process: Process,
    readings: Iterable[Reading],
    first: str,
    second: str,
    by: str,
    corrections: Sequence[RoundCorrection] = (),
) -> Comparison:
    """One side's (or one body's) words in two rounds, compared: what changed since last time.

    Args:
        first, second: a round's id, or words that only its id, name or date hold.
        by: a party's id, or an exact actor id such as ``ARM.GOV.MFA``.
        corrections: as for ``take_stock``.

    Raises:
        StocktakeError: a round is not found, or ``by`` is not quoted in it.
    """
    from stocktake.process.stock import Stocktaking  # the stock is built of this module's parts

    taking = Stocktaking(process, corrections=corrections)
    taking.add(readings)
    found, files = taking.stock(), taking.files()
    words = []
    for name in (first, second):
        round_ = found.round(name)
        if round_ is None:
            known = ", ".join(r.id for r in found.rounds) or "none"
            raise StocktakeError(f"no single round {name!r} in {process.id}; the rounds are: {known}")
        said = words_of(files, [files.id_of(key) for key in round_.documents], by, shared=True)
        if not said:
            raise StocktakeError(f"{by} is not quoted in any document of {round_.id}; try a party's id")
        words.append(said)
    pair = best_pair(files, by, words[0], by, words[1])
    assert pair is not None  # both have words
    return pair
