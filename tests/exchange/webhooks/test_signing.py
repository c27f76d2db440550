"""Signatures are those of the published specification."""

import base64

from lianxin.exchange.webhooks import signing
from tests.exchange.webhooks.receiver import Came, verified

# The example of the specification's reference libraries.
SECRET, MESSAGE, SECONDS = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330
BODY, SIGNATURE = b'{"test": 2432232314}', "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_example_of_the_specification_is_signed_as_it_says():
    assert signing.headers(MESSAGE, SECONDS, BODY, [SECRET]) == {
        "webhook-id": MESSAGE,
        "webhook-timestamp": str(SECONDS),
        "webhook-signature": SIGNATURE,
    }


def test_while_keys_change_either_verifies_and_no_other():
    old, new, other = (signing.make_secret() for _ in range(3))
    came = Came("/", signing.headers(MESSAGE, SECONDS, BODY, [new, old]), BODY)
    assert verified(came, old) and verified(came, new) and not verified(came, other)
    assert not verified(came._replace(body=BODY + b" "), new)


def test_a_secret_has_the_form_and_the_length_that_the_specification_wants():
    secret = signing.make_secret()
    assert secret.startswith("whsec_") and 24 <= len(base64.b64decode(secret[6:], validate=True)) <= 64
    assert secret != signing.make_secret()
