"""Whole files sealed for the storage: they come back as they were, or not at all."""

from __future__ import annotations

import os
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from people import LEDU, NOW, OFFICER
from pytest_django import Settings

from laoyou.records.enums import Purpose
from laoyou.records.models import Attachment
from laoyou.records.services.attachments import keep, opened, path_of
from laoyou.records.services.sealed_files import BLOCK, is_under_newest_key, write_opened, write_sealed
from laoyou.records.services.sealing import SealBroken, SealingKeyMissing
from laoyou.records.services.sealing_ciphers import TAG_BYTES
from laoyou.records.services.storage_checks import check_storage
from laoyou.settings.sealing import KeyRing, SealingKey

HEAD = 15
ONE = SealingKey(1, date(2026, 1, 1), os.urandom(32))
TWO = SealingKey(2, date(2027, 1, 1), os.urandom(32))
INDEX = os.urandom(32)
REGISTER = "姓名,公民身份号码\n马玉兰,990222194305020128\n".encode()


def sealed(data: bytes, purpose: str = "department_file") -> bytes:
    target = BytesIO()
    write_sealed(BytesIO(data), target, purpose=purpose)
    return target.getvalue()


def opened_again(data: bytes, purpose: str = "department_file") -> bytes:
    target = BytesIO()
    write_opened(BytesIO(data), target, purpose=purpose)
    return target.getvalue()


@pytest.mark.parametrize("cipher", ["aes-256-gcm", "sm4-gcm"])
@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK])
def test_it_comes_back_as_it_was(size: int, cipher: str) -> None:
    data = os.urandom(size)
    with override_settings(SEALING_CIPHER=cipher):
        kept = sealed(data)
        assert len(kept) == HEAD + size + TAG_BYTES * max(1, -(-size // BLOCK))
        assert opened_again(kept) == data
        assert sealed(data) != kept


@given(st.integers(0, HEAD + 2 * (BLOCK + TAG_BYTES) - 1), st.integers(1, 255))
def test_one_changed_byte_opens_nothing(at: int, by: int) -> None:
    kept = bytearray(sealed(bytes(2 * BLOCK)))
    kept[at] ^= by
    with pytest.raises((SealBroken, SealingKeyMissing)):
        opened_again(bytes(kept))


def test_blocks_cannot_be_cut_off_left_out_moved_or_added() -> None:
    kept, size = sealed(bytes(3 * BLOCK)), BLOCK + TAG_BYTES
    first, second, third = (kept[HEAD + size * at : HEAD + size * (at + 1)] for at in range(3))
    for blocks in ([first, second], [first, third], [second, first, third], [first, second, third, third], [third], []):
        with pytest.raises(SealBroken):
            opened_again(kept[:HEAD] + b"".join(blocks))


def test_a_file_of_another_purpose_does_not_open() -> None:
    with pytest.raises(SealBroken):
        opened_again(sealed(REGISTER), purpose="authorisation")
    with pytest.raises(SealBroken):
        opened_again(REGISTER)


def test_after_a_rotation_old_files_open_and_are_told_apart() -> None:
    with override_settings(SEALING_KEYS=KeyRing((ONE,), INDEX)):
        kept = sealed(REGISTER)
        assert is_under_newest_key(BytesIO(kept), purpose="department_file")
    with override_settings(SEALING_KEYS=KeyRing((ONE, TWO), INDEX)):
        assert opened_again(kept) == REGISTER
        assert not is_under_newest_key(BytesIO(kept), purpose="department_file")
    with override_settings(SEALING_KEYS=KeyRing((TWO,), INDEX)), pytest.raises(SealingKeyMissing):
        opened_again(kept)


@pytest.fixture
def storage(settings: Settings, tmp_path) -> None:
    settings.ATTACHMENTS_ROOT = tmp_path


def kept_file(data: bytes = REGISTER, purpose: str = Purpose.DEPARTMENT_FILE, name: str = "户籍.csv") -> Attachment:
    return keep(data, filename=name, purpose=purpose, area=LEDU, actor=OFFICER, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_a_register_lies_sealed_and_is_read_as_it_came(storage: None) -> None:
    attachment = kept_file()
    lies = path_of(attachment).read_bytes()
    assert "马玉兰".encode() not in lies
    assert b"990222194305020128" not in lies
    with opened(path_of(attachment), attachment) as file:
        copy = Path(file.name)
        assert (file.read(), copy.stat().st_mode & 0o077) == (REGISTER, 0)
    assert not copy.exists()
    assert attachment.size == len(REGISTER)
    assert list(path_of(attachment).parents[2].joinpath("incoming").iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_a_plan_is_no_secret_and_lies_as_it_came(storage: None) -> None:
    attachment = kept_file("海东市方案".encode(), Purpose.PLAN_DOCUMENT, "方案.txt")
    assert path_of(attachment).read_bytes() == "海东市方案".encode()


@pytest.mark.django_db(transaction=True)
def test_one_sealed_file_in_the_place_of_another_is_noticed(storage: None) -> None:
    one, other = kept_file(), kept_file(REGISTER + "祁文秀,\n".encode())
    path_of(one).write_bytes(path_of(other).read_bytes())
    with pytest.raises(SealBroken):
        opened(path_of(one), one)
    assert check_storage(now=NOW + timedelta(days=2)).damaged == [one.pk]
