"""Asking an identity service: short answers in JSON, no redirects, and soon or not at all."""

import json
from http.client import HTTPException, HTTPMessage
from typing import IO, Any
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

LONGEST_ANSWER = 256 * 1024  # bytes
PATIENCE = 5.0  # seconds


class Unreachable(Exception):
    """The service does not answer, or not as one does."""


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """A service that is somewhere else has another address in the settings."""


_OPENER = build_opener(_NoRedirects)


def ask(address: str, form: dict[str, str] | None = None, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """The JSON object at `address`, by POST where there is a `form`. Raises Unreachable."""
    if not address.startswith(("https://", "http://")):
        raise Unreachable(f"{address!r} is no address")
    body = urlencode(form).encode() if form is not None else None
    headers = {"Accept": "application/json"} | (headers or {})
    request = Request(address, body, headers)  # noqa: S310  # the scheme has just been looked at
    try:
        with _OPENER.open(request, timeout=PATIENCE) as answer:
            told = json.loads(answer.read(LONGEST_ANSWER))
    except (OSError, HTTPException, ValueError) as error:
        raise Unreachable(f"{address}: {error}") from error
    if not isinstance(told, dict):
        raise Unreachable(f"{address} answers with something else")
    return told
