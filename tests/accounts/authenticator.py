"""An authenticator for tests: it answers what a page asks, as a browser's device would, or somewhat wrong."""

import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

ORIGIN = "http://localhost"
PRESENT_AND_KNOWN = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV
NOBODY = b"\0" * 16


class Device:
    """One passkey of the site `localhost`."""

    def __init__(self, number: bytes = b"number of a passkey") -> None:
        self.number, self.owner = number, ""
        self.key = ec.generate_private_key(ec.SECP256R1())

    def make(self, options: dict[str, Any], *, origin: str = ORIGIN) -> str:
        """The answer to what `ask_for_new` asks."""
        asked = options["publicKey"]
        self.owner = asked["user"]["id"]
        known = AttestedCredentialData.create(NOBODY, self.number, ES256.from_cryptography_key(self.key.public_key()))
        flags = PRESENT_AND_KNOWN | AuthenticatorData.FLAG.AT
        data = AuthenticatorData.create(sha256(asked["rp"]["id"].encode()), flags, 0, known)
        told = CollectedClientData.create("webauthn.create", asked["challenge"], origin)
        made = AttestationObject.create("none", data, {})
        return self._answer(clientDataJSON=bytes(told), attestationObject=bytes(made))

    def sign(self, options: dict[str, Any], *, origin: str = ORIGIN, known: bool = True) -> str:
        """The answer to what `ask_for` asks; the device knows its owner unless `known` says otherwise."""
        asked = options["publicKey"]
        flags = PRESENT_AND_KNOWN if known else AuthenticatorData.FLAG.UP
        data = AuthenticatorData.create(sha256(asked["rpId"].encode()), flags, 1)
        told = CollectedClientData.create("webauthn.get", asked["challenge"], origin)
        signature = self.key.sign(bytes(data) + told.hash, ec.ECDSA(hashes.SHA256()))
        parts = {"clientDataJSON": bytes(told), "authenticatorData": bytes(data), "signature": signature}
        return self._answer(**parts, userHandle=self.owner)

    def _answer(self, **parts: bytes | str) -> str:
        spelled = {name: part if isinstance(part, str) else websafe_encode(part) for name, part in parts.items()}
        number = websafe_encode(self.number)
        return json.dumps({"id": number, "rawId": number, "type": "public-key", "response": spelled})
