"""The keys that seal personal data, and where they are kept (docs/contracts/sealing.md).

`LAOYOU_SEALING_KEYS` holds the key ring as JSON; without it the ring is kept in `var/secrets/sealing_keys.json`, made
at the first start. Whoever loses the ring has lost the sealed data.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from laoyou.core import clock
from laoyou.core.errors import DomainError

VARIABLE = "LAOYOU_SEALING_KEYS"
CIPHERS = ("aes-256-gcm", "sm4-gcm")
SECRET_BYTES = 32
LAST_NUMBER = 0xFFFF  # a sealed value has two bytes for it
_VERSION = 1


class SealingKeysUnusable(DomainError):
    """The ring is damaged, incomplete or unreadable; what it holds is never said."""

    code = "sealing_keys_unusable"
    sentence = (
        "The sealing keys in %(where)s cannot be used: expected readable JSON with numbered keys of 32 bytes, as "
        "laoyou writes it. Put them back from the backup; nothing was changed."
    )


class SealingKeysGiven(DomainError):
    code = "sealing_keys_given"
    sentence = (
        "The sealing keys come from %(variable)s, which laoyou cannot write. Add a key where they lie in a file, then "
        "put the file's text into the variable."
    )


class SealingCipherUnknown(DomainError):
    code = "sealing_cipher_unknown"
    sentence = "LAOYOU_SEALING_CIPHER is “%(cipher)s”; expected one of: %(known)s."


@dataclass(frozen=True, slots=True)
class SealingKey:
    """One key of the ring: its number, the day it was made, 32 secret bytes that no repr shows."""

    number: int
    made: date
    secret: bytes = field(repr=False)


@dataclass(slots=True)
class KeyRing:
    """The sealing keys by rising number, the newest last, and the secret of the blind indexes, which never rotates.

    `file` is None for a ring that the environment gave.
    """

    keys: tuple[SealingKey, ...]
    index_secret: bytes = field(repr=False)
    file: Path | None = None

    @property
    def newest(self) -> SealingKey:
        """The key that seals."""
        return self.keys[-1]

    @property
    def where(self) -> str:
        """The file, or the variable, that holds the ring."""
        return str(self.file or VARIABLE)

    def find(self, number: int) -> SealingKey | None:
        """The key of that number; looked for in the file once more, because another process may have added it."""
        found = self._known(number)
        if found is None and self.file is not None:
            self._take(_kept(self.file))
            found = self._known(number)
        return found

    @contextmanager
    def adding(self, *, made: date) -> Iterator[SealingKey]:
        """A new key, written down when the block is left without an error and sealing from then on.

        Raises SealingKeysGiven, SealingKeysUnusable.
        """
        if self.file is None:
            raise SealingKeysGiven(variable=VARIABLE)
        with _alone(self.file.parent):
            before = _kept(self.file)
            added = SealingKey(before.newest.number + 1, made, secrets.token_bytes(SECRET_BYTES))
            text = _text((*before.keys, added), before.index_secret)
            after = _ring(text, file=self.file)
            yield added
            _write(self.file, text)
        self._take(after)

    def _known(self, number: int) -> SealingKey | None:
        return next((key for key in self.keys if key.number == number), None)

    def _take(self, other: KeyRing) -> None:
        self.keys, self.index_secret = other.keys, other.index_secret


def cipher() -> str:
    """The cipher that seals new values. Raises SealingCipherUnknown."""
    chosen = os.environ.get("LAOYOU_SEALING_CIPHER", CIPHERS[0])
    if chosen not in CIPHERS:
        raise SealingCipherUnknown(cipher=chosen, known=", ".join(CIPHERS))
    return chosen


def key_ring(var: Path) -> KeyRing:
    """The ring from the environment, or the one kept under `var`, made once. Raises SealingKeysUnusable."""
    if VARIABLE in os.environ:
        return _ring(os.environ[VARIABLE])
    file = var / "secrets" / "sealing_keys.json"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _make(file)
    return _kept(file)


def _make(file: Path) -> None:
    """A ring with its first key. Two processes that start together must end with the same one."""
    with _alone(file.parent):
        if not file.exists():
            first = SealingKey(1, clock.today(), secrets.token_bytes(SECRET_BYTES))
            _write(file, _text((first,), secrets.token_bytes(SECRET_BYTES)))


def _kept(file: Path) -> KeyRing:
    text = ""
    with suppress(OSError, UnicodeDecodeError):
        text = file.read_text(encoding="utf-8")
    return _ring(text, file=file)


def _ring(text: str, *, file: Path | None = None) -> KeyRing:
    found = None
    # Raised outside of any handler: the parser's own errors carry the text, and they would hang on to ours.
    with suppress(ValueError, TypeError, KeyError):
        found = _parsed(json.loads(text), file)
    if found is None:
        raise SealingKeysUnusable(where=str(file or VARIABLE))
    return found


def _parsed(given: Any, file: Path | None) -> KeyRing:
    keys = [
        SealingKey(each["number"], date.fromisoformat(each["made"]), _secret(each["key"])) for each in given["keys"]
    ]
    numbers = [key.number for key in keys]
    if given["version"] != _VERSION or not numbers or len(set(numbers)) < len(numbers):
        raise ValueError
    if not all(isinstance(number, int) and 1 <= number <= LAST_NUMBER for number in numbers):
        raise ValueError
    return KeyRing(tuple(sorted(keys, key=lambda key: key.number)), _secret(given["index"]), file)


def _secret(text: str) -> bytes:
    found = base64.b64decode(text, validate=True)
    if len(found) != SECRET_BYTES:
        raise ValueError
    return found


def _text(keys: tuple[SealingKey, ...], index_secret: bytes) -> str:
    """The ring on one line, so that the same text fits into an environment variable."""
    written = [
        {"number": key.number, "made": key.made.isoformat(), "key": base64.b64encode(key.secret).decode()}
        for key in keys
    ]
    return json.dumps({"version": _VERSION, "index": base64.b64encode(index_secret).decode(), "keys": written}) + "\n"


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _write(file: Path, text: str) -> None:
    """All of it or nothing, readable by the owner only, and on the disk before it bears the name."""
    descriptor, name = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(descriptor)
        _give(Path(name), like=file)
        Path(name).replace(file)
    finally:
        Path(name).unlink(missing_ok=True)
    _settle(file.parent)


def _give(path: Path, *, like: Path) -> None:
    """The administrator's command must not take the file away from the account that serves pages."""
    if os.geteuid() == 0:
        owner = (like if like.exists() else like.parent).stat()
        os.chown(path, owner.st_uid, owner.st_gid)


def _settle(folder: Path) -> None:
    """The name, too, outlives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
