"""The command line: it parses, calls one function and prints; every error a user can meet is one sentence."""

from __future__ import annotations

import os
import signal
import sys
import threading
from importlib import import_module
from importlib.util import find_spec
from typing import Annotated, Any

import typer

from stocktake import __version__
from stocktake.errors import StocktakeError

INTERRUPTED = 130  # 128 + SIGINT, as shells count
PIPE_CLOSED = 1  # as Click ends a command whose output nobody reads any more
# Click's ClickException; newer Typers carry their own copy of Click, so it is found through a class that Typer exports.
USAGE_ERROR: Any = typer.BadParameter.__mro__[2]
# Modules of stocktake.commands, in the order of the help; each has add_commands(app).
COMMANDS = ("read", "demo", "stock", "actors", "sources", "store", "web", "users")

app = typer.Typer(
    name="stocktake",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"stocktake {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Reads dated reports and statements about a negotiation and takes stock of it, with the evidence for every value.

    Begin with: stocktake demo
    """


def _add_commands() -> None:
    for name in COMMANDS:
        module = f"stocktake.commands.{name}"
        if find_spec(module):
            import_module(module).add_commands(app)


_add_commands()


def main(arguments: list[str] | None = None) -> None:
    """Run a command and exit: 0 done, 1 an error in one sentence, 2 wrong usage, 130 interrupted."""
    interrupts = _noted_interrupts()
    try:
        code = app(arguments, standalone_mode=False)
        sys.stdout.flush()
    except StocktakeError as error:
        # Ctrl-C inside a database call comes back as that call's error: what the user did is what counts.
        code = INTERRUPTED if interrupts else _fail(str(error))
    except BrokenPipeError:
        # Whoever read our output has seen enough; Python would complain again when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = PIPE_CLOSED
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except USAGE_ERROR as error:
        error.show()
        code = error.exit_code
    sys.exit(INTERRUPTED if interrupts else code if isinstance(code, int) else 0)


def _noted_interrupts() -> list[int]:
    """A list that grows with every Ctrl-C; each still raises KeyboardInterrupt."""
    seen: list[int] = []

    def note(number: int, frame: Any) -> None:
        seen.append(number)
        signal.default_int_handler(number, frame)

    if (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    ):
        signal.signal(signal.SIGINT, note)
    return seen


def _fail(message: str) -> int:
    print(f"Error: {' '.join(message.split())}", file=sys.stderr)
    return 1
