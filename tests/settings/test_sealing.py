"""The ring of sealing keys: made once, kept for the owner only, read from the environment, never told."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from laoyou.settings.sealing import (
    VARIABLE,
    KeyRing,
    SealingCipherUnknown,
    SealingKey,
    SealingKeysGiven,
    SealingKeysUnusable,
    cipher,
    key_ring,
)

DAY = date(2026, 5, 6)
KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="  # the bytes 0 to 31


@pytest.fixture(autouse=True)
def without_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (VARIABLE, "LAOYOU_SEALING_CIPHER"):
        monkeypatch.delenv(name, raising=False)


def file_of(var: Path) -> Path:
    return var / "secrets" / "sealing_keys.json"


def ring_text(**changes: Any) -> str:
    return json.dumps({"version": 1, "index": KEY, "keys": [{"number": 7, "made": "2026-01-02", "key": KEY}]} | changes)


def add(ring: KeyRing) -> SealingKey:
    with ring.adding(made=DAY) as added:
        return added


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_ring_is_made_once_for_the_owner_only(tmp_path: Path) -> None:
    made = key_ring(tmp_path)
    text = file_of(tmp_path).read_text()
    assert ([key.number for key in made.keys], len(made.newest.secret), len(made.index_secret)) == ([1], 32, 32)
    assert made.newest.secret != made.index_secret
    assert (mode_of(file_of(tmp_path)), mode_of(tmp_path / "secrets")) == (0o600, 0o700)
    assert (key_ring(tmp_path), file_of(tmp_path).read_text()) == (made, text)
    assert [path.name for path in (tmp_path / "secrets").iterdir()] == ["sealing_keys.json"]


def test_those_who_start_together_end_with_one_ring(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(key_ring, [tmp_path] * 8))
    assert made == [key_ring(tmp_path)] * 8


def test_a_key_added_is_the_newest_everywhere(tmp_path: Path) -> None:
    here, elsewhere = key_ring(tmp_path), key_ring(tmp_path)
    before = file_of(tmp_path).stat()
    added = add(here)
    assert (added.number, added.made, here.newest, key_ring(tmp_path)) == (2, DAY, added, here)
    assert (elsewhere.newest.number, elsewhere.find(2), elsewhere.newest) == (1, added, added)
    after = file_of(tmp_path).stat()
    assert (mode_of(file_of(tmp_path)), after.st_uid, after.st_gid) == (0o600, before.st_uid, before.st_gid)


def test_two_who_add_at_once_lose_neither_key(tmp_path: Path) -> None:
    rings = [key_ring(tmp_path) for _ in range(6)]
    with ThreadPoolExecutor(6) as threads:
        added = list(threads.map(add, rings))
    assert sorted(added, key=lambda key: key.number) == list(key_ring(tmp_path).keys[1:])
    assert [key.number for key in key_ring(tmp_path).keys] == [1, 2, 3, 4, 5, 6, 7]


def test_a_key_is_not_added_when_its_block_fails(tmp_path: Path) -> None:
    ring = key_ring(tmp_path)
    text = file_of(tmp_path).read_text()
    with pytest.raises(ZeroDivisionError), ring.adding(made=DAY):
        raise ZeroDivisionError
    assert (file_of(tmp_path).read_text(), ring.newest.number) == (text, 1)


def test_the_ring_is_left_alone_when_its_numbers_are_used_up(tmp_path: Path) -> None:
    file_of(tmp_path).parent.mkdir()
    file_of(tmp_path).write_text(ring_text(keys=[{"number": 65535, "made": "2026-01-02", "key": KEY}]))
    ring = key_ring(tmp_path)
    with pytest.raises(SealingKeysUnusable):
        add(ring)
    assert key_ring(tmp_path) == ring


def test_the_files_text_is_the_variables_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = key_ring(tmp_path)
    add(made)
    text = file_of(tmp_path).read_text()
    assert text.count("\n") == 1
    monkeypatch.setenv(VARIABLE, text)
    found = key_ring(tmp_path / "empty")
    assert (found.keys, found.index_secret, found.where) == (made.keys, made.index_secret, VARIABLE)
    assert (found.find(3), (tmp_path / "empty").exists()) == (None, False)


def test_a_variable_is_not_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(VARIABLE, ring_text())
    with pytest.raises(SealingKeysGiven) as refused:
        add(key_ring(tmp_path))
    assert refused.value.facts == {"variable": VARIABLE}


def test_keys_go_by_number_whatever_their_order(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given = [{"number": number, "made": "2026-01-02", "key": KEY} for number in (9, 2, 300)]
    monkeypatch.setenv(VARIABLE, ring_text(keys=given))
    assert [key.number for key in key_ring(tmp_path).keys] == [2, 9, 300]


def key_with(**changes: Any) -> str:
    return ring_text(keys=[{"number": 7, "made": "2026-01-02", "key": KEY} | changes])


UNUSABLE = [
    *("", "{", "null", "[]", "7", "{}", f'{{"keys": "{KEY}"}}'),
    *(ring_text(version=2), ring_text(keys=[]), ring_text(keys=None), ring_text(index=KEY[:-4]), ring_text(index=None)),
    *(key_with(number=0), key_with(number=65536), key_with(number="7"), key_with(number=7.0)),
    *(key_with(key=KEY[:20]), key_with(key=KEY + KEY), key_with(key=f"!{KEY}"), key_with(made="yesterday")),
    ring_text(keys=[{"number": 7, "made": "2026-01-02", "key": KEY}] * 2),
]


@pytest.mark.parametrize("text", UNUSABLE)
def test_a_damaged_ring_is_refused_and_never_told(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file_of(tmp_path).parent.mkdir()
    file_of(tmp_path).write_text(text)
    assert _refused(lambda: key_ring(tmp_path)) == {"where": str(file_of(tmp_path))}
    assert file_of(tmp_path).read_text() == text
    monkeypatch.setenv(VARIABLE, text)
    assert _refused(lambda: key_ring(tmp_path)) == {"where": VARIABLE}


def test_a_file_of_other_bytes_is_refused(tmp_path: Path) -> None:
    file_of(tmp_path).parent.mkdir()
    file_of(tmp_path).write_bytes(b"\xff\xfe{")
    assert _refused(lambda: key_ring(tmp_path)) == {"where": str(file_of(tmp_path))}


def _refused(act: Callable[[], object]) -> dict[str, Any]:
    """The facts of the error, which hangs on to no other error that knows the text."""
    with pytest.raises(SealingKeysUnusable) as caught:
        act()
    error = caught.value
    assert (error.__cause__, error.__context__, KEY[:20] in str(error)) == (None, None, False)
    return error.facts


def test_no_repr_shows_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, ring_text())
    shown = repr(key_ring(tmp_path))
    assert shown == "KeyRing(keys=(SealingKey(number=7, made=datetime.date(2026, 1, 2)),), file=None)"


def test_the_cipher_is_one_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cipher() == "aes-256-gcm"
    monkeypatch.setenv("LAOYOU_SEALING_CIPHER", "sm4-gcm")
    assert cipher() == "sm4-gcm"
    monkeypatch.setenv("LAOYOU_SEALING_CIPHER", "sm4")
    with pytest.raises(SealingCipherUnknown) as refused:
        cipher()
    assert refused.value.facts == {"cipher": "sm4", "known": "aes-256-gcm, sm4-gcm"}
