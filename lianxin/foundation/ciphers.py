"""The two authenticated ciphers, AES-256-GCM (FIPS 197, SP 800-38D) and SM4-GCM (GB/T 32907, GB/T 17964)."""

from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, CipherAlgorithm, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES, SM4

NONCE_BYTES = 12
TAG_BYTES = 16


@dataclass(frozen=True, slots=True)
class Algorithm:
    """A cipher by its name in settings and keyring, its number in the envelope, and the length of its keys."""

    name: str
    number: int
    key_bytes: int
    block: type[CipherAlgorithm]

    def encrypt(self, key: bytes, nonce: bytes, text: bytes, bound_to: bytes) -> bytes:
        """Ciphertext and tag of `text`; it opens only with the same `bound_to`."""
        engine = Cipher(self.block(key), modes.GCM(nonce)).encryptor()  # type: ignore[call-arg]  # abstract: no init
        engine.authenticate_additional_data(bound_to)
        return engine.update(text) + engine.finalize() + engine.tag

    def decrypt(self, key: bytes, nonce: bytes, sealed: bytes, bound_to: bytes) -> bytes:
        """The text; raises InvalidTag for another key or place, or a changed ciphertext."""
        if len(sealed) < TAG_BYTES:
            raise InvalidTag
        engine = Cipher(self.block(key), modes.GCM(nonce, sealed[-TAG_BYTES:])).decryptor()  # type: ignore[call-arg]
        engine.authenticate_additional_data(bound_to)
        return engine.update(sealed[:-TAG_BYTES]) + engine.finalize()


ALGORITHMS = {a.name: a for a in (Algorithm("aes-256-gcm", 1, 32, AES), Algorithm("sm4-gcm", 2, 16, SM4))}
BY_NUMBER = {a.number: a for a in ALGORITHMS.values()}
