"""stocktake users keeps who may sign in; stocktake serve lets nobody reach a store from elsewhere without them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stocktake.cli import main
from stocktake.store import Store, passwords

pytest.importorskip("uvicorn")
PASSWORD = "three plain words"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command here: exit code, standard output, standard error. Hashes cost little."""
    monkeypatch.setattr(passwords, "N", 2**4)
    monkeypatch.delenv("STOCKTAKE_TOKEN", raising=False)

    def command(*arguments: object, stdin: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        with pytest.raises(SystemExit) as end:
            main([str(a) for a in arguments])
        out, err = capsys.readouterr()
        return int(end.value.code or 0), out, err

    return command


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The settings of every server that would have started."""
    import uvicorn

    started: list[Any] = []
    monkeypatch.setattr(
        uvicorn.Server, "run", lambda self, sockets: (started.append(self.config), [s.close() for s in sockets])
    )
    return started


def test_users_are_added_listed_changed_and_removed(run: Run, tmp_path: Path) -> None:
    """Each command says what it did; the store is made when missing."""
    store = tmp_path / "talks.db"
    assert run("users", "add", store, "Ana", "--role", "editor", "--password-stdin", stdin=PASSWORD + "\n")[:2] == (
        0,
        "ana may sign in as editor.\n",
    )
    assert (
        run("users", "add", store, "ben", "--password-stdin", stdin=PASSWORD + "\n")[1]
        == "ben may sign in as reader.\n"
    )
    code, out, _ = run("users", "list", store)
    assert code == 0 and [line.split()[:2] for line in out.splitlines()] == [["ana", "editor"], ["ben", "reader"]]
    assert [u["name"] for u in json.loads(run("users", "list", store, "--json")[1])] == ["ana", "ben"]
    assert run("users", "role", store, "ben", "editor")[1] == "ben is an editor.\n"
    assert run("users", "password", store, "ben", "--password-stdin", stdin="three other words\r\n")[0] == 0
    with Store(store) as opened:
        assert opened.user_of("ben", "three other words").role == "editor"  # type: ignore[union-attr]
    assert run("users", "remove", store, "Ana")[1] == "ana may no longer sign in.\n"
    assert "ana" not in run("users", "list", store)[1]


def test_an_empty_list_says_what_to_do(run: Run, tmp_path: Path) -> None:
    """Nobody yet: the command that adds somebody is shown."""
    Store(tmp_path / "talks.db").close()
    assert "stocktake users add" in run("users", "list", tmp_path / "talks.db")[1]


def test_the_password_is_asked_for_twice(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At a terminal; two that differ add nobody."""
    typed = iter([PASSWORD, "three plain worlds", PASSWORD, PASSWORD])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(typed))
    monkeypatch.setattr("stocktake.commands.users._at_terminal", lambda: True)
    store = tmp_path / "talks.db"
    assert run("users", "add", store, "ana") == (1, "", "Error: the two passwords differ; nothing was changed\n")
    assert run("users", "add", store, "ana")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "stdin", "words"),
    [(("add", "ana"), "", "--password-stdin"), (("add", "ana", "--password-stdin"), "short\n", "10 characters"),
     (("add", "ana", "--password-stdin"), "", "10 characters"), (("add", "a b", "--password-stdin"), PASSWORD, "letters"),
     (("add", "ana", "--role", "boss", "--password-stdin"), PASSWORD, "no role"), (("add", "ben", "--password-stdin"), PASSWORD, "already"),
     (("password", "ana", "--password-stdin"), PASSWORD, "no user ana"), (("role", "ana", "editor"), "", "no user ana"),
     (("role", "ben", "boss"), "", "no role"), (("remove", "ana"), "", "no user ana")],
)  # fmt: skip
def test_what_will_not_do_is_one_sentence(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], stdin: str, words: str
) -> None:
    """Exit code 1, one line, and the store as it was."""
    store = tmp_path / "talks.db"
    with Store(store) as opened:
        opened.add_user("ben", "reader", PASSWORD)
        before = opened.users()
    code, out, err = run("users", arguments[0], store, *arguments[1:], stdin=stdin)
    assert code == 1 and out == "" and words in err and err.count("\n") == 1
    with Store(store) as opened:
        assert opened.users() == before


def test_serve_on_this_machine_prints_a_token_as_ever(run: Run, tmp_path: Path, served: list[Any]) -> None:
    """Reading is open, and writing needs what is printed."""
    code, out, _ = run("serve", tmp_path / "talks.db", "--port", 0)
    guard = served[0].app.state.site.guard
    assert code == 0 and f"?token={guard.token}" in out and guard.open
    assert run("serve", tmp_path / "talks.db", "--port", 0, "--read-only")[1].count("token") == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [(("--allow-host", "talks.example"), "stocktake users add"), (("--host", "0.0.0.0", "--allow-host", "talks.example"), "stocktake users add"),
     (("--host", "0.0.0.0"), "--allow-host"), (("--host", "::"), "--allow-host"),
     (("--host", "192.0.2.7", "--token", "a-token-of-sixteen-letters"), "users sign in"), (("--token", "short"), "16 characters"),
     (("--cert", "nothing.pem"), "--key"), (("--cert", "nothing.pem", "--key", "nothing.pem"), "PEM")],
)  # fmt: skip
def test_serve_refuses_what_would_not_be_safe(
    run: Run, tmp_path: Path, served: list[Any], options: tuple[str, ...], words: str
) -> None:
    """One sentence that says what is missing; no server starts."""
    code, out, err = run("serve", tmp_path / "talks.db", "--port", 0, *options)
    assert code == 1 and out == "" and words in err and err.count("\n") == 1 and served == []


def test_where_others_reach_it_everybody_signs_in(run: Run, tmp_path: Path, served: list[Any]) -> None:
    """With users it starts: no token, reading closed, asked for under the names given only."""
    store = tmp_path / "talks.db"
    run("users", "add", store, "ana", "--role", "editor", "--password-stdin", stdin=PASSWORD)
    code, out, err = run("serve", store, "--host", "0.0.0.0", "--allow-host", "Talks.example", "--port", 0)
    guard = served[0].app.state.site.guard
    assert code == 0 and "token" not in out and guard.token is None and not guard.open
    assert "talks.example" in guard.hosts and "0.0.0.0" not in guard.hosts and "unencrypted" in err
    code, _, err = run("serve", store, "--allow-host", "talks.example", "--port", 0)  # behind a proxy on this machine
    assert code == 0 and not served[1].app.state.site.guard.open and err == ""


def test_https_with_a_certificate(run: Run, tmp_path: Path, served: list[Any]) -> None:
    """A certificate and its key are given on to the server; the address printed begins with https."""
    import shutil
    import subprocess

    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make a certificate with")
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
                    "-subj", "/CN=localhost", "-keyout", key, "-out", cert], check=True, capture_output=True)  # fmt: skip
    code, out, _ = run("serve", tmp_path / "talks.db", "--port", 0, "--cert", cert, "--key", key)
    assert code == 0 and "https://127.0.0.1:" in out and served[0].is_ssl
