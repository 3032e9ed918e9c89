"""Nexis and LexisNexis exports: many articles in one file, each with labels around its body.

Both layouts are read: the present one (title, publication, date, labels, ``Body``, …, ``End of Document``) and the
older one (``1 of 20 DOCUMENTS``, publication, date, ``HEADLINE:``, …, ``BODY:``, …, ``LOAD-DATE:``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stocktake.errors import SourceError
from stocktake.sources.blocks import paragraphs
from stocktake.sources.dates import DateCandidate, candidate, read_candidate
from stocktake.sources.inputs import Item
from stocktake.sources.text import document_from_text
from stocktake.sources.written import parse_date

_END = re.compile(r"End of Document$")
_START = re.compile(r"(?:Document\s+)?\d{1,5} of \d{1,5} DOCUMENTS?$")
_PAGE = re.compile(r"Page \d+ of \d+$")
_LABEL = re.compile(
    r"(?P<name>headline|section|length|byline|dateline|highlight|body|load-date|language|publication-type"
    r"|journal code|subject|company|organization|industry|person|geographic"
    r"|city|state|country|graphic|series|correction-date|document-type|pub-type|acc-no)\s*(?::\s*(?P<value>.*))?$",
    re.IGNORECASE,
)
_AFTER_NAMES = (
    "load-date,language,publication-type,journal code,subject,graphic,document-type,pub-type,acc-no,classification,"
    "correction-date,company,organization,industry,person,geographic"
)
_AFTER_BODY = frozenset(_AFTER_NAMES.split(","))
MIN_LENGTH_SHARE = 0.6  # bodies have run to 0.9 of the stated length; well below that text is missing


def is_nexis(lines: list[str]) -> bool:
    """Whether lines come from a Nexis export: its closing or numbering line, and a load date."""
    marks = sum(1 for line in lines if _END.match(line) or _START.match(line))
    return marks > 0 and any(re.match(r"load-date\s*:", line, re.IGNORECASE) for line in lines)


def nexis_documents(lines: list[str], where: str, flags: list[str]) -> Iterator[Item]:
    """Articles of an export in order; one without a body is yielded as its error."""
    for number, part in enumerate(_parts(lines), 1):
        try:
            yield _document(part, f"{where}#{number}", flags)
        except SourceError as error:
            yield error


def _parts(lines: list[str]) -> Iterator[list[str]]:
    part: list[str] = []
    for line in (stripped for raw in lines if (stripped := raw.strip()) and not _PAGE.match(raw.strip())):
        if _START.match(line) or _END.match(line):
            if len(part) > 2:
                yield part
            part = []
        else:
            part.append(line)
    if len(part) > 2:
        yield part


def _document(lines: list[str], where: str, flags: list[str]) -> Item:
    head, labels, body = _split(lines)
    if not body:
        raise SourceError(f"{where}: an article without a body in a Nexis export; export it again with full text.")
    title, outlet, dates = _head(head, labels)
    if loaded := read_candidate(labels.get("load-date", ""), "load date", "modified"):
        dates.append(loaded)
    meta = {"where": where, "fields": labels} | ({"byline": labels["byline"]} if "byline" in labels else {})
    warned = [*flags, *length_flags(labels.get("length"), body)]
    return document_from_text(
        paragraphs(body), where=where, title=title, outlet=outlet, dates=dates, flags=warned, meta=meta
    )


def _split(lines: list[str]) -> tuple[list[str], dict[str, str], list[str]]:
    """Head lines, labels, body lines."""
    head: list[str] = []
    labels: dict[str, str] = {}
    body: list[str] = []
    state = "head"
    for line in lines:
        label = _LABEL.match(line)
        name = label["name"].lower() if label else line.lower().rstrip(":")
        if state == "body" and not (
            name in _AFTER_BODY and (name == "classification" or (label and label["value"] is not None))
        ):
            body.append(line)
        elif name == "body" and state != "after":
            state = "body"
        elif label and label["value"] is not None:
            labels.setdefault(name, label["value"].strip())
            state = "after" if state == "body" else "labels" if state == "head" else state
        elif state == "body":
            state = "after"
        elif state == "head" and not line.lower().startswith("copyright"):
            head.append(line)
    return head, labels, body


def _head(head: list[str], labels: dict[str, str]) -> tuple[str | None, str | None, list[DateCandidate]]:
    """Title, outlet and date from the unlabelled lines on top, in either order."""
    at = next((i for i, line in enumerate(head) if (d := parse_date(line)) and d.precision in {"day", "month"}), None)
    if at is None:
        return labels.get("headline") or (head[0] if head else None), None, []
    written = parse_date(head[at])
    dates = [candidate(written, "export field")] if written else []
    if at >= 2:
        return " ".join(head[: at - 1]), head[at - 1], dates
    title = labels.get("headline") or (" ".join(head[at + 1 : at + 2]) or None)
    return title, head[0] if at == 1 else None, dates


def length_flags(stated: str | None, body: list[str]) -> list[str]:
    """A warning when the body has far fewer words than the export says: text was lost on the way."""
    number = re.match(r"([\d,]+)\s*words", stated or "", re.IGNORECASE)
    words = sum(len(line.split()) for line in body)
    if number and words < MIN_LENGTH_SHARE * int(number[1].replace(",", "")):
        return [f"text may be cut: {words:,} of {number[1]} words"]
    return []
