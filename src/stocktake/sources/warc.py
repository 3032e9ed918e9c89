"""Web archives (``.warc``, ``.warc.gz``), such as those of CC-NEWS: each archived page as a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from stocktake.errors import SourceError
from stocktake.records import Document
from stocktake.sources.inputs import MAX_FILE_BYTES, Input, Item, Member, Options
from stocktake.sources.needs import need


def read_warc(source: Input, options: Options) -> Iterator[Item | Member]:
    """HTML responses with status 200, in order; when they were fetched is kept, but is not when they were published."""
    fastwarc = need("fastwarc.warc", "WARC files")
    read = seen = 0
    with source.open() as stream:
        records = iter(fastwarc.ArchiveIterator(stream, record_types=fastwarc.WarcRecordType.any_type, parse_http=True))
        while True:
            try:
                record = next(records)
            except StopIteration:
                break
            except Exception as error:  # fastwarc has its own and zlib's errors for damaged records
                yield SourceError(f"{source.name}: damaged after {seen} records ({error}); those before it were read.")
                return
            seen += 1
            if record.is_http and record.record_type == fastwarc.WarcRecordType.response and _is_page(record):
                read += 1
                yield _page(record, source, options)
    if not read:
        raise SourceError(f"{source.name} has no archived web page in its {seen} records; check the file.")


def _is_page(record: Any) -> bool:
    return record.http_headers.status_code == 200 and "html" in (record.http_content_type or "")


def _page(record: Any, source: Input, options: Options) -> Item | Member:
    from stocktake.sources.load import read_input  # here, because load finds this module

    url = record.headers.get("WARC-Target-URI")
    where = f"{source.name}!{url}"
    damaged = "WARC-Block-Digest" in record.headers and not record.verify_block_digest(consume=False)
    data = record.reader.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        return SourceError(f"{where} has more than {MAX_FILE_BYTES:,} bytes; not read.")
    headers = dict(record.http_headers.asdict())
    fetched = record.headers.get("WARC-Date")
    page = Input(where, data, None, url, headers.get("Content-Type"), ".html", headers, fetched)
    item = next(iter(read_input(page, options)))
    if damaged and isinstance(item, Document):
        flags = [*item.meta.get("flags", []), "damaged record: its digest does not fit"]
        item = replace(item, meta={**item.meta, "flags": flags})
    return Member(item, page)
