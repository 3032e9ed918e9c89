"""Fetching one address safely: http(s) only, public hosts only, within limits of redirects, size and time.

The address that was checked is the address that is connected to, so that a host name cannot turn into a private
address between the two; every redirect is checked again. Bodies are unpacked piece by piece, and refused at the limit.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

from stocktake.errors import SourceError
from stocktake.sources.inputs import Input
from stocktake.version import __version__

AGENT = f"stocktake/{__version__}"
REDIRECTS = (301, 302, 303, 307, 308)
PIECE_BYTES = 65_536


@dataclass(frozen=True)
class Limits:
    """What a fetch may cost and reach; ``allow_private`` lets it reach private and loopback addresses."""

    allow_private: bool = False
    max_redirects: int = 5
    max_bytes: int = 20_000_000
    timeout_s: float = 30.0
    connect_timeout_s: float = 10.0


@dataclass(frozen=True)
class Response:
    """What an address answered. ``headers`` have lower-case names; ``url`` is the last one after redirects."""

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    data: bytes = b""
    fetched: str = ""

    def to_input(self) -> Input:
        """As an input of the readers."""
        kind = self.headers.get("content-type")
        return Input(
            self.url, data=self.data, url=self.url, media_type=kind, headers=self.headers, fetched=self.fetched
        )


def fetch(url: str, limits: Limits | None = None, headers: Mapping[str, str] | None = None) -> Response:
    """Get one address, following redirects.

    Args:
        headers: further request headers (``If-None-Match`` …); 304 is then a normal answer.

    Raises:
        SourceError: refused, unreachable, or over a limit. Other statuses than 200 are returned, not raised.
    """
    limits = limits or Limits()
    deadline = time.monotonic() + limits.timeout_s
    for _ in range(limits.max_redirects + 1):
        response = _get(url, limits, headers or {}, deadline)
        if response.status not in REDIRECTS:
            return response
        if not (target := response.headers.get("location")):
            raise SourceError(f"{url} redirects to nowhere; check the address.")
        url = urljoin(url, target)
    raise SourceError(f"{url}: more than {limits.max_redirects} redirects; check the address.")


def check_url(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of an address that may be fetched.

    Raises:
        SourceError: not http(s), no host, or with a user name in it.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise SourceError(f"{url[:200]} is no address ({error}).") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SourceError(f"{url[:200]} is not fetched: only http and https addresses are.")
    if parts.username or parts.password:
        raise SourceError(f"{parts.hostname}: addresses with a user name or password in them are not fetched.")
    return parts.scheme, parts.hostname, port or (443 if parts.scheme == "https" else 80)


def resolve(host: str, port: int, allow_private: bool) -> str:
    """The address to connect to; every address of the name must be public unless private ones are allowed.

    Raises:
        SourceError: unknown host, or one with a private, loopback, link-local or reserved address.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise SourceError(f"{host} is not known ({error}); check the address and the connection.") from error
    addresses = [str(entry[4][0]) for entry in found]
    for address in addresses:
        if not allow_private and not _is_public(address):
            raise SourceError(
                f"{host} is a private or local address ({address}); it is fetched only when allowed (--allow-private)."
            )
    return addresses[0]


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.split("%", 1)[0])
    inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return ip.is_global and not ip.is_multicast and (inner is None or inner.is_global)


def _get(url: str, limits: Limits, headers: Mapping[str, str], deadline: float) -> Response:
    scheme, host, port = check_url(url)
    address = resolve(host, port, limits.allow_private)
    connection = http.client.HTTPConnection(host, port, timeout=limits.connect_timeout_s)
    try:
        connection.sock = _connect(address, port, host, scheme, limits)
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        sent = {"User-Agent": AGENT, "Accept-Encoding": "gzip", "Accept": "*/*", "Connection": "close"} | dict(headers)
        connection.request("GET", _quoted(path), headers=sent)
        answer = connection.getresponse()
        named = {k.lower(): v for k, v in answer.getheaders()}
        data = b"" if answer.status in (*REDIRECTS, 304) else _body(answer, connection, named, url, limits, deadline)
        return Response(url, answer.status, named, data, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = " ".join(str(error).split())[:160] or type(error).__name__
        raise SourceError(f"{url} cannot be fetched ({reason}); try again later or check the address.") from error
    finally:
        connection.close()


def _quoted(path: str) -> str:
    """Spaces and letters outside ASCII as a browser would send them; what is quoted already stays."""
    return "".join(c if "!" <= c <= "~" else "".join(f"%{b:02X}" for b in c.encode("utf-8", "replace")) for c in path)


def _connect(address: str, port: int, host: str, scheme: str, limits: Limits) -> socket.socket:
    sock = socket.create_connection((address, port), timeout=limits.connect_timeout_s)
    if scheme == "http":
        return sock
    try:
        return ssl.create_default_context().wrap_socket(sock, server_hostname=host)
    except BaseException:
        sock.close()
        raise


def _body(
    answer: http.client.HTTPResponse,
    connection: http.client.HTTPConnection,
    headers: Mapping[str, str],
    url: str,
    limits: Limits,
    deadline: float,
) -> bytes:
    """The whole body, unpacked, within size and time."""
    stated = headers.get("content-length", "")
    if stated.isdigit() and int(stated) > limits.max_bytes:
        raise SourceError(f"{url} has {int(stated):,} bytes, more than {limits.max_bytes:,}; not fetched.")
    encoding = headers.get("content-encoding", "identity").lower()
    if encoding not in {"identity", "gzip", "x-gzip", "deflate", ""}:
        raise SourceError(f"{url} is packed as {encoding}, which was not asked for; not read.")
    data = bytearray()
    for piece in _unpacked(_pieces(answer, connection, url, deadline), encoding, limits.max_bytes):
        data += piece
        if len(data) > limits.max_bytes:
            raise SourceError(f"{url} has more than {limits.max_bytes:,} bytes (unpacked); not read.")
    return bytes(data)


def _pieces(
    answer: http.client.HTTPResponse, connection: http.client.HTTPConnection, url: str, deadline: float
) -> Iterator[bytes]:
    """Pieces as they come, up to the stated length; a body that drips is given up at the deadline."""
    stated, got = answer.length, 0
    while stated is None or got < stated:
        left = deadline - time.monotonic()
        if left <= 0:
            raise SourceError(f"{url} is too slow; given up. Try again later.")
        if connection.sock is not None:
            connection.sock.settimeout(left)
        try:
            piece = answer.read1(PIECE_BYTES)
        except TimeoutError as error:
            raise SourceError(f"{url} is too slow; given up. Try again later.") from error
        if not piece:
            if stated is not None:  # the server closed before it sent what it had stated
                raise SourceError(f"{url} broke off after {got:,} of {stated:,} bytes; try again later.")
            return
        got += len(piece)
        yield piece


def _unpacked(pieces: Iterator[bytes], encoding: str, limit: int) -> Iterator[bytes]:
    if encoding in {"identity", ""}:
        yield from pieces
        return
    machine = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)  # gzip or zlib, by its header
    try:
        for piece in pieces:
            yield machine.decompress(piece, limit + 1)
            if machine.unconsumed_tail:
                return  # the caller has seen more than the limit
    except zlib.error as error:
        raise ValueError(f"damaged compression: {error}") from error
    if not machine.eof:
        raise ValueError("the compressed body breaks off")
