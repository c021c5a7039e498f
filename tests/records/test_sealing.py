"""Sealed fields and blind indexes: what opens, what does not, and that no secret is ever said."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import connection
from django.test import override_settings
from django.views.debug import ExceptionReporter
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from laoyou.core.errors import DomainError
from laoyou.records.services import sealing_ciphers
from laoyou.records.services.sealing import (
    NotSealable,
    SealBroken,
    SealingKeyMissing,
    blind_index,
    blind_index_many,
    re_seal,
    seal,
    seal_many,
    unseal,
)
from laoyou.records.services.sealing_ciphers import CIPHERS, SealingCipherMissing, Sm4Gcm
from laoyou.settings.sealing import CIPHERS as NAMES
from laoyou.settings.sealing import KeyRing, SealingKey

ROW, OTHER_ROW = UUID("018f0000-0000-7000-8000-000000000001"), UUID("018f0000-0000-7000-8000-000000000002")
IDS, PHONES = "people.person.citizen_id", "people.person.phone"
NUMBER = "630202194903070021"
FIRST = SealingKey(1, date(2026, 1, 2), bytes(range(32)))
SECOND = SealingKey(2, date(2026, 3, 4), bytes(range(32, 64)))
INDEX = bytes(range(64, 96))


@pytest.fixture(autouse=True)
def ring(settings: Settings) -> KeyRing:
    settings.SEALING_CIPHER = "aes-256-gcm"
    settings.SEALING_KEYS = KeyRing((FIRST, SECOND), INDEX)
    return settings.SEALING_KEYS


@pytest.fixture(params=NAMES)
def cipher(request: pytest.FixtureRequest, settings: Settings) -> str:
    settings.SEALING_CIPHER = request.param
    return request.param


def derived(secret: bytes, use: str, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=use.encode()).derive(secret)


def refusal(act: Callable[[], object]) -> DomainError:
    with pytest.raises(DomainError) as caught:
        act()
    return caught.value


def test_the_setting_and_the_ciphers_go_by_the_same_names() -> None:
    assert tuple(each.name for each in CIPHERS) == NAMES


def test_a_sealed_value_is_laid_out_as_the_contract_says() -> None:
    sealed = seal(NUMBER, purpose=IDS, bound_to=ROW)
    assert (sealed[:4], len(sealed)) == (bytes([1, 1, 0, 2]), 4 + 12 + 18 + 16)
    key = derived(SECOND.secret, f"laoyou/seal/1/aes-256-gcm/{IDS}", 32)
    vouched = bytes([1, 1, 0, 2]) + ROW.bytes + IDS.encode()
    assert AESGCM(key).decrypt(sealed[4:16], sealed[16:], vouched) == NUMBER.encode()


def test_sm4_is_laid_out_alike(settings: Settings) -> None:
    settings.SEALING_CIPHER = "sm4-gcm"
    sealed = seal("海东市乐都区碾伯镇", purpose=IDS, bound_to=ROW)
    assert (sealed[:4], len(sealed)) == (bytes([1, 2, 0, 2]), 4 + 12 + 27 + 16)
    key = derived(SECOND.secret, f"laoyou/seal/1/sm4-gcm/{IDS}", 16)
    opening = Cipher(algorithms.SM4(key), modes.GCM(sealed[4:16], sealed[-16:])).decryptor()
    opening.authenticate_additional_data(sealed[:4] + ROW.bytes + IDS.encode())
    assert (opening.update(sealed[16:-16]) + opening.finalize()).decode() == "海东市乐都区碾伯镇"


def test_sm4_gcm_gives_the_published_values() -> None:
    """RFC 8998, appendix A.1."""
    plain = b"".join(bytes([byte]) * 8 for byte in bytes.fromhex("AABBCCDDEEFFEEAA"))
    key, nonce = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210"), bytes.fromhex("00001234567800000000ABCD")
    vouched = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    expected = bytes.fromhex(
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
        "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
        "83DE3541E4C2B58177E065A9BF7B62EC"
    )
    assert Sm4Gcm(key).encrypt(nonce, plain, vouched) == expected
    assert Sm4Gcm(key).decrypt(nonce, expected, vouched) == plain


@given(text=st.text(max_size=200), purpose=st.text(max_size=40), row=st.uuids(), cipher=st.sampled_from(NAMES))
def test_what_was_sealed_opens(text: str, purpose: str, row: UUID, cipher: str) -> None:
    with override_settings(SEALING_CIPHER=cipher):
        sealed = seal(text, purpose=purpose, bound_to=row)
    assert unseal(sealed, purpose=purpose, bound_to=row) == text


@given(texts=st.lists(st.text(max_size=30), max_size=20), cipher=st.sampled_from(NAMES))
def test_many_are_sealed_as_one(texts: list[str], cipher: str) -> None:
    rows = [UUID(int=number) for number in range(len(texts))]
    with override_settings(SEALING_CIPHER=cipher):
        sealed = seal_many(texts, purpose=IDS, bound_to=rows)
    opened = [unseal(each, purpose=IDS, bound_to=row) for each, row in zip(sealed, rows, strict=True)]
    assert (opened, len({each[4:16] for each in sealed})) == (texts, len(texts))


def test_each_text_needs_its_row() -> None:
    with pytest.raises(ValueError, match="shorter"):
        seal_many([NUMBER, NUMBER], purpose=IDS, bound_to=[ROW])


def test_the_same_text_is_never_sealed_alike() -> None:
    assert len(set(seal_many([NUMBER] * 100, purpose=IDS, bound_to=[ROW] * 100))) == 100


def test_every_changed_byte_is_noticed(cipher: str) -> None:
    sealed = seal(NUMBER, purpose=IDS, bound_to=ROW)
    found = []
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 0xFF
        found.append(type(refusal(lambda data=bytes(changed): unseal(data, purpose=IDS, bound_to=ROW))))
    assert found == [SealBroken] * 2 + [SealingKeyMissing] * 2 + [SealBroken] * (len(sealed) - 4)


@pytest.mark.parametrize(("place", "value"), [(1, 2), (3, 1)])
def test_another_cipher_or_key_of_ours_does_not_open_it(place: int, value: int) -> None:
    changed = bytearray(seal(NUMBER, purpose=IDS, bound_to=ROW))
    changed[place] = value
    assert type(refusal(lambda: unseal(bytes(changed), purpose=IDS, bound_to=ROW))) is SealBroken


def test_a_shortened_or_lengthened_value_does_not_open(cipher: str) -> None:
    sealed = seal(NUMBER, purpose=IDS, bound_to=ROW)
    wrong = [sealed[:length] for length in range(len(sealed))] + [sealed + b"\0"]
    assert {type(refusal(lambda data=data: unseal(data, purpose=IDS, bound_to=ROW))) for data in wrong} == {SealBroken}


@pytest.mark.parametrize(("purpose", "row"), [(IDS, OTHER_ROW), (PHONES, ROW), (IDS[:-1], ROW), ("", ROW)])
def test_a_value_copied_to_another_row_or_column_does_not_open(cipher: str, purpose: str, row: UUID) -> None:
    sealed = seal(NUMBER, purpose=IDS, bound_to=ROW)
    assert type(refusal(lambda: unseal(sealed, purpose=purpose, bound_to=row))) is SealBroken
    assert unseal(sealed, purpose=IDS, bound_to=ROW) == NUMBER


def test_the_newest_key_seals_and_all_open(settings: Settings) -> None:
    settings.SEALING_KEYS = KeyRing((FIRST,), INDEX)
    old = seal(NUMBER, purpose=IDS, bound_to=ROW)
    settings.SEALING_KEYS = KeyRing((FIRST, SECOND), INDEX)
    new = seal(NUMBER, purpose=IDS, bound_to=ROW)
    assert (old[2:4], new[2:4]) == (b"\0\1", b"\0\2")
    assert [unseal(each, purpose=IDS, bound_to=ROW) for each in (old, new)] == [NUMBER, NUMBER]


def test_sealing_again_moves_to_the_newest_key_and_cipher(settings: Settings) -> None:
    settings.SEALING_KEYS = KeyRing((FIRST,), INDEX)
    old = seal(NUMBER, purpose=IDS, bound_to=ROW)
    assert re_seal(old, purpose=IDS, bound_to=ROW) is old
    settings.SEALING_KEYS = KeyRing((FIRST, SECOND), INDEX)
    moved = re_seal(old, purpose=IDS, bound_to=ROW)
    settings.SEALING_CIPHER = "sm4-gcm"
    converted = re_seal(moved, purpose=IDS, bound_to=ROW)
    assert (moved[:4], converted[:4]) == (bytes([1, 1, 0, 2]), bytes([1, 2, 0, 2]))
    assert re_seal(converted, purpose=IDS, bound_to=ROW) is converted
    assert [unseal(each, purpose=IDS, bound_to=ROW) for each in (moved, converted)] == [NUMBER, NUMBER]


def test_sealing_again_does_not_bless_a_value_of_another_row(settings: Settings) -> None:
    settings.SEALING_KEYS = KeyRing((FIRST,), INDEX)
    old = seal(NUMBER, purpose=IDS, bound_to=OTHER_ROW)
    settings.SEALING_KEYS = KeyRing((FIRST, SECOND), INDEX)
    assert type(refusal(lambda: re_seal(old, purpose=IDS, bound_to=ROW))) is SealBroken


def test_a_key_that_is_not_there_is_named(settings: Settings) -> None:
    sealed = seal(NUMBER, purpose=IDS, bound_to=ROW)
    settings.SEALING_KEYS = KeyRing((FIRST,), INDEX)
    refused = refusal(lambda: unseal(sealed, purpose=IDS, bound_to=ROW))
    assert (type(refused), refused.facts) == (SealingKeyMissing, {"number": 2})


def test_threads_share_a_cipher(cipher: str) -> None:
    def work(number: int) -> bool:
        texts, rows = [f"{number}-{each}" for each in range(500)], [UUID(int=each) for each in range(500)]
        sealed = seal_many(texts, purpose=IDS, bound_to=rows)
        indexes = [blind_index(text, purpose=IDS) for text in texts]
        opened = [unseal(each, purpose=IDS, bound_to=row) for each, row in zip(sealed, rows, strict=True)]
        return opened == texts and indexes == blind_index_many(texts, purpose=IDS)

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(work, range(8))) == [True] * 8


@pytest.mark.django_db
def test_what_postgresql_gives_back_opens() -> None:
    sealed = seal(NUMBER, purpose=IDS, bound_to=ROW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::bytea", [sealed])
        assert unseal(cursor.fetchone()[0], purpose=IDS, bound_to=ROW) == NUMBER


def test_a_blind_index_is_the_contracts_hash() -> None:
    keyed = derived(INDEX, f"laoyou/index/1/{IDS}", 32)
    assert blind_index(NUMBER, purpose=IDS) == hmac.digest(keyed, NUMBER.encode(), "sha256")[:16]


def test_a_blind_index_outlives_rotation_and_belongs_to_one_purpose(settings: Settings) -> None:
    before = blind_index(NUMBER, purpose=IDS)
    settings.SEALING_KEYS, settings.SEALING_CIPHER = KeyRing((SECOND,), INDEX), "sm4-gcm"
    assert blind_index(NUMBER, purpose=IDS) == before
    assert blind_index(NUMBER, purpose=PHONES) != before
    settings.SEALING_KEYS = KeyRing((FIRST, SECOND), FIRST.secret)
    assert blind_index(NUMBER, purpose=IDS) != before


@given(texts=st.lists(st.text(max_size=30)))
def test_blind_indexes_are_equal_where_the_texts_are(texts: list[str]) -> None:
    found = blind_index_many(texts, purpose=IDS)
    assert found == [blind_index(text, purpose=IDS) for text in texts]
    assert (len(set(found)), {len(each) for each in found} <= {16}) == (len(set(texts)), True)


def test_openssl_without_sm4_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(*_: object) -> None:
        raise UnsupportedAlgorithm("SM4")

    monkeypatch.setattr(sealing_ciphers, "Cipher", unsupported)
    assert type(refusal(lambda: Sm4Gcm(bytes(16)))) is SealingCipherMissing


BROKEN = "张三\ud800 18997220021"
FAULTS: list[Callable[[], object]] = [
    lambda: seal(BROKEN, purpose=IDS, bound_to=ROW),
    lambda: blind_index(BROKEN, purpose=IDS),
    lambda: seal_many([NUMBER], purpose=IDS, bound_to=[]),
    lambda: seal_many([NUMBER, None], purpose=IDS, bound_to=[ROW, ROW]),  # type: ignore[list-item]
    lambda: unseal(seal(NUMBER, purpose=IDS, bound_to=ROW), purpose=PHONES, bound_to=ROW),
    lambda: unseal(bytes([1, 1, 0, 9, *bytes(46)]), purpose=IDS, bound_to=ROW),
]


@pytest.mark.parametrize("act", FAULTS)
def test_no_fault_says_a_secret(act: Callable[[], object], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.NOTSET)
    with pytest.raises(Exception) as caught:  # noqa: PT011 - whatever it is, it must not tell
        act()
    error = caught.value
    # Down to our own frames: what callers hold in theirs is theirs to hide.
    trace = error.__traceback__
    assert trace
    assert trace.tb_next
    own = trace.tb_next.tb_next
    report = ExceptionReporter(None, type(error), error.with_traceback(own), own).get_traceback_html()
    said = [report, caplog.text, str(error), repr(error), repr(vars(error)), repr(error.__context__)]
    assert [secret for secret in secrets_of() for each in said if secret in each] == []


def test_a_damaged_character_leaves_nothing_hanging_on_the_error() -> None:
    refused = refusal(lambda: seal(BROKEN, purpose=IDS, bound_to=ROW))
    assert (type(refused), refused.__cause__, refused.__context__) == (NotSealable, None, None)


def test_no_repr_shows_a_key(ring: KeyRing) -> None:
    shown = repr([ring, ring.newest, sealing_ciphers.BY_NAME["sm4-gcm"].under(bytes(16))])
    assert "SealingKey(number=1, made=datetime.date(2026, 1, 2))" in shown
    assert [secret for secret in secrets_of() if secret in shown] == []


def secrets_of() -> list[str]:
    """Everything that must never be said, in the forms it might be said in."""
    keys = [form for secret in (FIRST.secret, SECOND.secret, INDEX) for form in (secret.hex(), repr(secret)[2:-1])]
    return [NUMBER, "18997220021", "张三", *keys]
