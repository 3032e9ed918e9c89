"""``stocktake serve``: the web app over a store, on this machine unless told otherwise.

On this machine reading is open and writing needs the token that is printed. Where others can reach the server, whoever
looks signs in as a user of the store; there is no token then.
"""

from __future__ import annotations

import getpass
import ipaddress
import secrets
import socket
import ssl
from pathlib import Path
from typing import Annotated, Any

import typer

from stocktake.errors import StocktakeError


def add_commands(app: typer.Typer) -> None:
    """Add ``serve``."""
    app.command()(serve)


def serve(
    store: Annotated[Path, typer.Argument(help="The store; made when there is none.", metavar="STORE")] = Path(
        "talks.db"
    ),
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="Port; 0 takes a free one.", min=0, max=65535)] = 8765,
    token: Annotated[
        str | None,
        typer.Option(
            "--token",
            help="What writing needs on this machine; a new one is made up if none is given.",
            envvar="STOCKTAKE_TOKEN",
        ),
    ] = None,
    user: Annotated[str | None, typer.Option("--user", help="The name that claims made with the token carry.")] = None,
    read_only: Annotated[bool, typer.Option("--read-only", help="Nobody may add anything.")] = False,
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", help="A name under which others reach this server.", metavar="NAME"),
    ] = None,
    cert: Annotated[Path | None, typer.Option("--cert", help="Certificate for https, PEM.", metavar="FILE")] = None,
    key: Annotated[Path | None, typer.Option("--key", help="Its private key, PEM.", metavar="FILE")] = None,
) -> None:
    """Open the web app: processes, rounds, documents, every claim with its source, and the review queue.

    Where others can reach it, everybody signs in: stocktake users add STORE NAME.

    Example: stocktake serve talks.db
    """
    try:
        import uvicorn

        from stocktake.store import Store
        from stocktake.web import create_app
        from stocktake.web.security import allowed_hosts
    except ImportError as error:
        raise StocktakeError(f"the web app needs {error.name}; install stocktake[web,figures]") from error
    # A name given by --allow-host means that a proxy passes on what others ask: then it is not this machine alone.
    local = _is_loopback(host) and not allow_host
    if token is not None and not local:
        raise StocktakeError("a token is for this machine alone; where others can reach the server, users sign in")
    if token is not None and len(token) < 16:
        raise StocktakeError("a token needs 16 characters or more")
    if _is_everywhere(host) and not allow_host:
        raise StocktakeError(f"{host} is every address: say by --allow-host NAME what others call this server")
    tls = _tls(cert, key)
    opened = Store(store, read_only=read_only)
    if not local and not opened.users():
        opened.close()
        raise StocktakeError(
            f"others can reach this server and nobody could sign in: first run stocktake users add {store} NAME"
        )
    given = (token or secrets.token_urlsafe(24)) if local and not opened.read_only else None
    bound = _socket(host, port)
    app = create_app(
        opened, token=given, user=user or _user(), hosts=allowed_hosts(host, allow_host or ()), open_reading=local
    )
    shown = allow_host[0] if allow_host and _is_everywhere(host) else host
    _say(shown, bound.getsockname()[1], given, store, bool(tls))
    if not _is_loopback(host) and not tls:
        typer.echo(
            "Passwords travel unencrypted here; give --cert and --key, or put a proxy with https before it.", err=True
        )
    # One process: sessions and stocks are kept in its memory. The access log would write tokens to the terminal.
    settings = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, date_header=True, **tls)
    uvicorn.Server(settings).run(sockets=[bound])


def _tls(cert: Path | None, key: Path | None) -> dict[str, Any]:
    """What uvicorn needs for https; nothing where no certificate is given."""
    if cert is None and key is None:
        return {}
    if cert is None or key is None:
        raise StocktakeError("https needs both: --cert FILE and --key FILE")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(cert, key, password="")
    except (OSError, ValueError) as error:
        raise StocktakeError(f"{cert} and {key} are no certificate with its key in PEM form: {error}") from error
    return {"ssl_certfile": str(cert), "ssl_keyfile": str(key)}


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_everywhere(host: str) -> bool:
    try:
        return not host or ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def _socket(host: str, port: int) -> socket.socket:
    """Bound before anything is said, so that the address printed is the one that answers."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        raise StocktakeError(f"cannot listen on {host} port {port}: {error.strerror}; try --port 0") from error
    return bound


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "reviewer"


def _say(host: str, port: int, token: str | None, store: Path, tls: bool) -> None:
    shown = f"[{host}]" if ":" in host else host
    address = f"http{'s' if tls else ''}://{shown}:{port}/"
    typer.echo(f"Stocktake shows {store} at {address}" + (f"?token={token}" if token else "") + "  (stop with Ctrl-C)")
