"""``stocktake serve``: the web app over a store, on this machine unless told otherwise."""

from __future__ import annotations

import getpass
import ipaddress
import secrets
import socket
from pathlib import Path
from typing import Annotated

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
            "--token", help="What writing needs; a new one is made up if none is given.", envvar="STOCKTAKE_TOKEN"
        ),
    ] = None,
    user: Annotated[str | None, typer.Option("--user", help="The name that your claims carry.")] = None,
    read_only: Annotated[bool, typer.Option("--read-only", help="Nobody may add anything.")] = False,
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", help="A name under which others reach this server.", metavar="NAME"),
    ] = None,
) -> None:
    """Open the web app: processes, rounds, documents, every claim with its source, and the review queue.

    Example: stocktake serve talks.db
    """
    try:
        import uvicorn

        from stocktake.store import Store
        from stocktake.web import create_app
        from stocktake.web.security import allowed_hosts
    except ImportError as error:
        raise StocktakeError(f"the web app needs {error.name}; install stocktake[web,figures]") from error
    local = _is_loopback(host)
    if not local and not token:
        raise StocktakeError(f"{host} can be reached from elsewhere: give a --token of your own that readers must know")
    if token is not None and len(token) < 16:
        raise StocktakeError("a token needs 16 characters or more")
    given = None if read_only and local else token or secrets.token_urlsafe(24)
    opened = Store(store, read_only=read_only)
    bound = _socket(host, port)
    app = create_app(
        opened, token=given, user=user or _user(), hosts=allowed_hosts(host, allow_host or ()), open_reading=local
    )
    _say(host, bound.getsockname()[1], given, store)
    # One process: sessions and stocks are kept in its memory. The access log would write tokens to the terminal.
    settings = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, date_header=True)
    uvicorn.Server(settings).run(sockets=[bound])


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
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


def _say(host: str, port: int, token: str | None, store: Path) -> None:
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}/"
    typer.echo(f"Stocktake shows {store} at {address}" + (f"?token={token}" if token else "") + "  (stop with Ctrl-C)")
