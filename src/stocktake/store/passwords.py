"""Passwords, kept as scrypt hashes: each with its own salt and with the cost that it was made at."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import unicodedata

from stocktake.errors import StoreError

# 32 MB and about a third of a second: what OWASP names for scrypt where many may sign in at once.
N, R, P = 2**15, 8, 3
SALT, KEY = 16, 32  # bytes
SHORTEST, LONGEST = 10, 500  # characters


def checked(password: str, name: str) -> str:
    """The password, or StoreError when it is too short, too long or the user's own name."""
    if len(password) < SHORTEST:
        raise StoreError(f"a password needs {SHORTEST} characters or more; a few words that belong to nobody are good")
    if len(password) > LONGEST:
        raise StoreError(f"a password has {LONGEST} characters at most")
    if name in password.casefold() and len(password) < len(name) + SHORTEST:
        raise StoreError("the password is little more than the user's name; choose another")
    return password


def hashed(password: str) -> str:
    """``scrypt$N$r$p$salt$key``: all that is needed to check the password, and not the password."""
    salt = secrets.token_bytes(SALT)
    return "$".join(("scrypt", str(N), str(R), str(P), _text(salt), _text(_key(password, salt, N, R, P))))


def holds(password: str, kept: str) -> bool:
    """Whether a password is the one of a hash; takes as long for a wrong one."""
    try:
        kind, n, r, p, salt, key = kept.split("$")
        wanted = base64.b64decode(key, validate=True)
        found = _key(password, base64.b64decode(salt, validate=True), int(n), int(r), int(p))
    except (ValueError, binascii.Error):
        return False
    return kind == "scrypt" and hmac.compare_digest(found, wanted)


def _key(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    # One keyboard sends é as one character, another as two: both are the same password.
    words = unicodedata.normalize("NFKC", password[: LONGEST + 1]).encode("utf-8", "surrogatepass")
    return hashlib.scrypt(words, salt=salt, n=n, r=r, p=p, maxmem=256 * n * r, dklen=KEY)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
