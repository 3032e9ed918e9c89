"""``stocktake users``: who may sign in to the web app of a store, as reader or editor."""

from __future__ import annotations

import getpass
import json
import sys
from typing import Annotated

import typer

from stocktake.errors import StocktakeError

users_app = typer.Typer(
    name="users", help="Who may sign in to the web app: add, list, role, password, remove.", no_args_is_help=True
)
STORE = Annotated[str, typer.Argument(help="The store's file.", metavar="STORE")]
NAME = Annotated[str, typer.Argument(help="The user's name.", metavar="NAME")]
STDIN = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input, one line.")]
MAX_LINE = 4096


def add_commands(app: typer.Typer) -> None:
    """Add ``users`` with its commands."""
    app.add_typer(users_app)


@users_app.command()
def add(
    file: STORE,
    name: NAME,
    role: Annotated[str, typer.Option("--role", help="reader: looks only; editor: also reviews and adds.")] = "reader",
    password_stdin: STDIN = False,
) -> None:
    """Add a user; the password is asked for and kept as a salted scrypt hash.

    Example: stocktake users add talks.db ana --role editor
    """
    from stocktake.store import Store

    with Store(file) as store:
        made = store.add_user(name, role, _password(password_stdin))
    typer.echo(f"{made.name} may sign in as {made.role}.")


@users_app.command("list")
def list_users(file: STORE, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List the users: name, role, since when, last change.

    Example: stocktake users list talks.db
    """
    from stocktake.store import Store

    with Store(file, create=False) as store:
        found = store.users()
    if as_json:
        rows = [{"name": u.name, "role": u.role, "added": u.added, "changed": u.changed} for u in found]
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for u in found:
        typer.echo(f"{u.name:20} {u.role:8} added {u.added[:10]}, changed {u.changed[:10]}")
    if not found:
        typer.echo(f"No user yet; add one: stocktake users add {file} NAME --role editor")


@users_app.command()
def role(
    file: STORE, name: NAME, role: Annotated[str, typer.Argument(help="reader or editor.", metavar="ROLE")]
) -> None:
    """Make a user a reader or an editor; ends their sessions.

    Example: stocktake users role talks.db ana reader
    """
    from stocktake.store import Store

    with Store(file, create=False) as store:
        made = store.change_user(name, role=role)
    typer.echo(f"{made.name} is a {made.role}." if made.role == "reader" else f"{made.name} is an {made.role}.")


@users_app.command()
def password(file: STORE, name: NAME, password_stdin: STDIN = False) -> None:
    """Give a user another password; ends their sessions.

    Example: stocktake users password talks.db ana
    """
    from stocktake.store import Store

    with Store(file, create=False) as store:
        if store.user(name.casefold()) is None:
            raise StocktakeError(f"there is no user {name[:60]}; stocktake users list shows them")
        made = store.change_user(name, password=_password(password_stdin))
    typer.echo(f"{made.name} has a new password.")


@users_app.command()
def remove(file: STORE, name: NAME) -> None:
    """Take a user away; their claims stay, under their name.

    Example: stocktake users remove talks.db ana
    """
    from stocktake.store import Store

    with Store(file, create=False) as store:
        store.remove_user(name)
    typer.echo(f"{name.casefold()} may no longer sign in.")


def _password(from_stdin: bool) -> str:
    """From standard input, or asked for twice; never from the command line, which other users of a machine can see."""
    if from_stdin:
        return sys.stdin.readline(MAX_LINE).rstrip("\r\n")
    if not _at_terminal():
        raise StocktakeError("no terminal to ask for the password; give it on standard input with --password-stdin")
    try:
        first = getpass.getpass("Password: ")
        again = getpass.getpass("The same again: ")
    except EOFError as error:
        raise StocktakeError("no password was given") from error
    if first != again:
        raise StocktakeError("the two passwords differ; nothing was changed")
    return first


def _at_terminal() -> bool:
    return sys.stdin.isatty()
