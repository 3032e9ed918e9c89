"""E-mail messages (``.eml``) and saved pages in MIME form (``.mhtml``)."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from stocktake.errors import SourceError
from stocktake.sources.dates import DateCandidate, read_candidate
from stocktake.sources.decode import decode
from stocktake.sources.html import document_from_html
from stocktake.sources.inputs import Input, Item, Options
from stocktake.sources.text import document_from_text


def read_mail(source: Input, options: Options) -> Iterator[Item]:
    """A message as one document: subject as title, sender as outlet, its plain text, or else its HTML part."""
    message = _message(source)
    if not message["from"] and not message["subject"] and not message["date"]:
        raise SourceError(f"{source.name} is no e-mail message (no From, Subject or Date); check the file.")
    dates, meta = _dates(message, "email"), {"where": source.name, "sender": str(message["from"] or "")}
    given: dict[str, Any] = {"title": _header(message, "subject"), "dates": dates, "meta": meta}
    if (part := _body(message, "plain")) is not None:
        text, flags = _part_text(part, source.name)
        yield document_from_text(text, where=source.name, flags=[*flags, *_defects(message)], **given)
    elif (part := _body(message, "html")) is not None:
        page, flags = _part_text(part, source.name)
        yield document_from_html(page, source, [*flags, *_defects(message)], **given)
    else:
        raise SourceError(f"{source.name} has no text part; give the attachment itself.")


def read_mhtml(source: Input, options: Options) -> Iterator[Item]:
    """A page saved by a browser: its HTML part, its address, and when it was saved (not when it was published)."""
    message = _message(source)
    part = _body(message, "html")
    if part is None:
        raise SourceError(f"{source.name} holds no web page (no HTML part); save the page again.")
    page, flags = _part_text(part, source.name)
    url = _header(message, "snapshot-content-location") or _header(part, "content-location") or source.url
    saved = [d.to_meta() for d in _dates(message, "saved")]
    title = _header(message, "subject")
    meta = {"where": source.name} | ({"saved": saved[0]} if saved else {})
    yield document_from_html(
        page, Input(source.name, url=url), [*flags, *_defects(message)], fallback_title=title, meta=meta
    )


def _message(source: Input) -> EmailMessage:
    return message_from_bytes(source.read(), policy=policy.default)


def _header(message: Any, name: str) -> str | None:
    try:
        value = message[name]
    except (ValueError, IndexError, AttributeError):  # the standard library's header parser fails so on hostile headers
        return None
    return " ".join(str(value).split()) or None if value else None


def _dates(message: EmailMessage, origin: str) -> list[DateCandidate]:
    found = read_candidate(_header(message, "date") or "", origin)
    return [found] if found else []


def _body(message: EmailMessage, subtype: str) -> Any:
    for part in message.walk():
        if part.get_content_type() == f"text/{subtype}" and not part.is_attachment():
            return part
    return None


def _part_text(part: Any, name: str) -> tuple[str, list[str]]:
    data = (part.get_payload(decode=True) or b"").replace(b"\r\n", b"\n")  # CRLF belongs to the transport
    charset = part.get_content_charset()
    try:
        if charset:
            return data.decode(charset), []
    except (UnicodeDecodeError, LookupError):
        text, flags = decode(data, name)
        return text, [*flags, f"the message says it is {charset}, which it is not"]
    return decode(data, name)


def _defects(message: EmailMessage) -> list[str]:
    names = {type(d).__name__ for part in message.walk() for d in part.defects}
    return [f"damaged message: {', '.join(sorted(names))}"] if names else []
