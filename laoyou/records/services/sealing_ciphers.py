"""The two ciphers that seal: AES-256-GCM (NIST SP 800-38D) and SM4-GCM (GB/T 32907, RFC 8998)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from laoyou.core.errors import DomainError

NONCE_BYTES = 12
TAG_BYTES = 16


class SealingCipherMissing(DomainError):
    code = "sealing_cipher_missing"
    sentence = (
        "This machine's OpenSSL does not offer %(cipher)s. Install one that does, or set LAOYOU_SEALING_CIPHER to "
        "another cipher."
    )


class Aead(Protocol):
    """Authenticated encryption under one key. What comes out ends in the tag; opening raises InvalidTag."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes: ...

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes: ...


class Sm4Gcm:
    """SM4-GCM with a key of 16 bytes. Raises SealingCipherMissing where OpenSSL was built without SM4."""

    def __init__(self, key: bytes) -> None:
        self._block = algorithms.SM4(key)
        try:
            Cipher(self._block, modes.GCM(bytes(NONCE_BYTES))).encryptor()
        except UnsupportedAlgorithm as error:
            raise SealingCipherMissing(cipher="SM4-GCM") from error

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        sealing = Cipher(self._block, modes.GCM(nonce)).encryptor()
        sealing.authenticate_additional_data(associated_data)
        return sealing.update(data) + sealing.finalize() + sealing.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes:
        opening = Cipher(self._block, modes.GCM(nonce, data[-TAG_BYTES:])).decryptor()
        opening.authenticate_additional_data(associated_data)
        return opening.update(data[:-TAG_BYTES]) + opening.finalize()


@dataclass(frozen=True, slots=True)
class SealingCipher:
    """A cipher by its setting's name, its number in sealed values and the length of its keys in bytes."""

    name: str
    number: int
    key_bytes: int
    under: Callable[[bytes], Aead]


CIPHERS = (SealingCipher("aes-256-gcm", 1, 32, AESGCM), SealingCipher("sm4-gcm", 2, 16, Sm4Gcm))
BY_NAME = {cipher.name: cipher for cipher in CIPHERS}
BY_NUMBER = {cipher.number: cipher for cipher in CIPHERS}
