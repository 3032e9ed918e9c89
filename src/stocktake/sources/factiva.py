"""Factiva exports: many articles in one file, with field codes (``HD``, ``PD``, ``SN`` …) or in display format."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stocktake.errors import SourceError
from stocktake.sources.blocks import paragraphs
from stocktake.sources.dates import read_candidate
from stocktake.sources.inputs import Item
from stocktake.sources.nexis import length_flags
from stocktake.sources.text import document_from_text

_END = re.compile(r"(?:AN\s+)?Document\s+(?P<id>[A-Z][A-Z0-9]{3,11}\d{8}[a-z0-9]{6,12})$")
_CODES = (
    "HD",
    "BY",
    "CR",
    "WC",
    "PD",
    "ET",
    "SN",
    "SC",
    "ED",
    "PG",
    "LA",
    "CY",
    "LP",
    "TD",
    "CT",
    "CO",
    "IN",
    "NS",
    "RE",
    "IPC",
    "IPD",
    "PUB",
    "AN",
    "SE",
    "CLM",
    "VOL",
    "RF",
)
_CODE = re.compile(rf"(?P<code>{'|'.join(_CODES)})(?:\s+(?P<value>\S.*))?$")
MAX_SECTION_WORDS = 3
_WORDS = re.compile(r"[\d,]+ words$")
_TAIL = re.compile(r"(?:Search Summary|Factiva,? Inc|© \d{4} Factiva|Text\s+.+Date\s+)", re.IGNORECASE)


def is_factiva(lines: list[str]) -> bool:
    """Whether lines come from a Factiva export: accession numbers and word counts, each on a line of its own."""
    return any(_END.match(line) for line in lines) and any(
        _WORDS.match(line.removeprefix("WC").strip()) for line in lines
    )


def factiva_documents(lines: list[str], where: str, flags: list[str]) -> Iterator[Item]:
    """Articles of an export in order; one without a text is yielded as its error."""
    part: list[str] = []
    number = 0
    for line in filter(None, map(str.strip, lines)):
        end = _END.match(line)
        if not end:
            part.append(line)
            continue
        number += 1
        try:
            yield _document(part[:-1] if part and part[-1] == "AN" else part, end["id"], f"{where}#{number}", flags)
        except SourceError as error:
            yield error
        part = []
    if len(part) > 3 and not _TAIL.match(part[0]):  # the last article of a file cut short
        yield SourceError(
            f"{where}#{number + 1}: the article breaks off (no document number after it); export it again."
        )


def _document(lines: list[str], accession: str, where: str, flags: list[str]) -> Item:
    coded = sum(1 for line in lines if _CODE.match(line)) >= 4
    fields, body = _coded(lines) if coded else _displayed(lines)
    if not body:
        raise SourceError(f"{where}: an article without text in a Factiva export; export it again with full text.")
    dates = [d for d in [read_candidate(f"{fields.get('PD', '')} {fields.get('ET', '')}".strip(), "export field")] if d]
    byline = re.sub(r"^by\s+", "", fields.get("BY", ""), flags=re.IGNORECASE)
    meta = {"where": where, "fields": fields} | ({"byline": byline} if byline else {})
    return document_from_text(
        paragraphs(body),
        where=where,
        source_id=accession,
        title=fields.get("HD"),
        outlet=fields.get("SN"),
        dates=dates,
        flags=[*flags, *length_flags(fields.get("WC"), body)],
        meta=meta,
    )


def _coded(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """Field codes: lead paragraph (LP) and text (TD) are the body, the rest are fields."""
    fields: dict[str, str] = {}
    body: list[str] = []
    code = ""
    for line in lines:
        match = _CODE.match(line)
        code, value = (match["code"], match["value"] or "") if match else (code, line)
        if code in {"LP", "TD"}:
            body += [value] if value else []
        elif code and value:
            fields[code] = f"{fields[code]} {value}" if code in fields else value
    return fields, body


def _displayed(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """Display format: headline, byline, word count, date, time, source, code, language, copyright, then the text."""
    at = next((i for i, line in enumerate(lines) if _WORDS.match(line)), None)
    if at is None:
        return {}, []
    fields = {"WC": lines[at]}
    byline = at > 1 and re.match(r"by\s", lines[at - 1], re.IGNORECASE)
    head = lines[: at - 1 if byline else at]
    if len(head) > 1 and len(head[0].split()) <= MAX_SECTION_WORDS < len(head[1].split()):
        fields["SE"] = head.pop(0)  # a section name above the headline
    fields["HD"] = " ".join(head)
    if byline:
        fields["BY"] = lines[at - 1]
    names = iter(("SN", "SC", "LA"))
    for index in range(at + 1, len(lines)):
        line = lines[index]
        if re.match(r"(?:\(c\)|©|copyright)", line, re.IGNORECASE):
            return fields | {"CY": line}, lines[index + 1 :]
        if re.fullmatch(r"\d{1,2}:\d{2}", line):
            fields["ET"] = line
        elif "PD" not in fields and read_candidate(line, "export field"):
            fields["PD"] = line
        elif name := next(names, None):
            fields[name] = line
        else:
            return fields, lines[index:]
    return fields, []
