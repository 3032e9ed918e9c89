"""Zip files: their members as if they lay in a folder, with limits against bombs, and no path ever written to disk."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator

from stocktake.errors import SourceError
from stocktake.sources.inputs import MAX_FILE_BYTES, Input, Item, Member, Options

MAX_MEMBERS = 20_000
MAX_TOTAL_BYTES = 4_000_000_000
MAX_RATIO = 200  # deflate reaches about 1,000 on zeros; plain text and Office files stay under 50
MAX_DEPTH = 2  # a Nexis export is a zip of zips at most


def read_zip(source: Input, options: Options) -> Iterator[Item | Member]:
    """Documents of a zip's members in name order; each member that cannot be read is yielded as its error."""
    if source.name.count("!") >= MAX_DEPTH:
        raise SourceError(f"{source.name} is nested too deeply in other zip files; unpack it first.")
    try:
        with source.open() as stream, zipfile.ZipFile(stream) as archive:
            members = sorted((i for i in archive.infolist() if _is_wanted(i)), key=lambda i: i.filename)
            _check(members, source.name)
            for info in members:
                yield from _member(archive, info, source.name, options)
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        yield SourceError(f"{source.name} is no whole zip file ({error}); download or pack it again.")


def _is_wanted(info: zipfile.ZipInfo) -> bool:
    parts = info.filename.split("/")
    return not info.is_dir() and not any((p.startswith(".") and p not in {".", ".."}) or p == "__MACOSX" for p in parts)


def _check(members: list[zipfile.ZipInfo], name: str) -> None:
    if not members:
        raise SourceError(f"{name} has no files in it; nothing to read.")
    if len(members) > MAX_MEMBERS or sum(i.file_size for i in members) > MAX_TOTAL_BYTES:
        raise SourceError(f"{name} would unpack to too much ({len(members):,} files); unpack it and give the folder.")


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, options: Options) -> Iterator[Item | Member]:
    from stocktake.sources.load import read_members  # here, because load finds this module

    inside = f"{name}!{info.filename}"
    try:
        if ".." in info.filename.split("/") or info.filename.startswith(("/", "\\")) or "\\" in info.filename:
            raise SourceError(f"{inside}: a path that leads out of the zip file; not read.")
        if info.flag_bits & 1:
            raise SourceError(f"{inside} is locked with a password; unpack it first.")
        if info.file_size > MAX_FILE_BYTES or info.file_size > MAX_RATIO * max(info.compress_size, 100):
            raise SourceError(
                f"{inside} would unpack to {info.file_size:,} bytes; not read. Unpack it first if you trust it."
            )
        with archive.open(info) as member:  # the header's size may lie: read no more than it says
            data = member.read(info.file_size + 1)
        yield from read_members(Input(inside, data=data), options)
    except SourceError as error:
        yield error
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError) as error:
        yield SourceError(f"{inside} is damaged ({error}); download or pack the zip file again.")
