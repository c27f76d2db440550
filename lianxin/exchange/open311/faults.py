"""What goes wrong, as the specification writes it: GeoReport v2, "Errors"."""

from collections.abc import Iterable

from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Refused

BAD, FORBIDDEN, UNKNOWN, TOO_MANY = 400, 403, 404, 429
WAIT = 60  # seconds after which somebody who asked too often may try again


class Fault(Exception):
    """An answer other than the one that was asked for; `texts` are meant to be seen by the user.

    "The HTTP error codes should always be 404 for resources that don't exist, 403 for errors because of wrong or
    missing api_key and basically 400 for any other error." What comes too often is 429, which every client takes for a
    failure as well, and which tells when to come again.
    """

    def __init__(self, status: int, texts: str | Iterable[str]) -> None:
        self.status = status
        self.texts = [texts] if isinstance(texts, str) else list(texts)
        super().__init__(status, *self.texts)

    @property
    def rows(self) -> list[dict[str, object]]:
        return [{"code": self.status, "description": text} for text in self.texts]


def fault_of(refused: Refused) -> Fault:
    """A refusal of ours as a fault: each field's reason by itself, after the field's name."""
    match refused:
        case BadInput():
            return Fault(BAD, [f"{name}: {text}" for name, text in refused.fields.items()])
        case NotFound():
            return Fault(UNKNOWN, refused.text)
        case NotAllowed():
            return Fault(FORBIDDEN, refused.text)
    return Fault(BAD, refused.text)
