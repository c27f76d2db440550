"""One request and its answer: to the address that was checked, without redirects, within a time for all of it."""

import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from threading import Timer
from time import monotonic
from typing import NamedTuple

from lianxin.exchange.webhooks.addresses import Place, Unreachable, address_of, place_of
from lianxin.foundation import masks
from lianxin.foundation.errors import BadInput

READ, KEPT = 2048, 300  # bytes of an answer that are read, characters that are kept
GONE = 410


class Answer(NamedTuple):
    """What came of a request: `status` where the other side answered at all, `error` a code ("" for success), `told`
    the beginning of what it said, masked."""

    status: int | None
    error: str
    told: str
    milliseconds: int


def send(url: str, headers: Mapping[str, str], body: bytes, *, seconds: float) -> Answer:
    """POST `body` to `url` and tell what came of it within `seconds`; raises nothing."""
    begun = monotonic()
    status, told, error = None, "", ""
    try:
        place = place_of(url)
        status, told = _exchange(place, address_of(place), headers, body, seconds)
        error = _judged(status)
    except BadInput:
        error = "refused_address"
    except Unreachable as unreachable:
        error = unreachable.code
    return Answer(status, error, told, round((monotonic() - begun) * 1000))


def _judged(status: int) -> str:
    if 200 <= status < 300:
        return ""
    if 300 <= status < 400:
        return "redirect"
    return "gone" if status == GONE else "status"


def _exchange(place: Place, address: str, headers: Mapping[str, str], body: bytes, seconds: float) -> tuple[int, str]:
    connection = _Pinned(place, address, seconds)
    with _cut_after(connection, seconds):
        try:
            connection.request("POST", place.path, body, dict(headers))
            answer = connection.getresponse()
            status = answer.status
        except (OSError, HTTPException, UnicodeError) as error:
            raise Unreachable(_code(error, connection)) from None
        with suppress(OSError, HTTPException):
            return status, _shown(answer.read(READ))
        return status, ""


def _code(error: Exception, connection: "_Pinned") -> str:
    if connection.is_cut or isinstance(error, TimeoutError):
        return "timeout"
    if isinstance(error, ssl.SSLError):
        return "bad_certificate"
    return "no_connection" if connection.raw is None else "bad_answer"


def _shown(content: bytes) -> str:
    """What may be kept of an answer: text without personal numbers."""
    return masks.text(content.decode(errors="replace").replace("\0", ""))[:KEPT]


class _Pinned(HTTPConnection):
    """A connection to one address under the name that it was found by; the certificate must be of the name."""

    def __init__(self, place: Place, address: str, seconds: float) -> None:
        super().__init__(place.host, place.port, timeout=seconds)
        self.default_port = 443 if place.scheme == "https" else 80
        self.place, self.address, self.seconds = place, address, seconds
        self.raw: socket.socket | None = None
        self.is_cut = False

    def connect(self) -> None:
        self._hold(socket.create_connection((self.address, self.place.port), self.seconds))
        if self.place.scheme == "https":
            context = ssl.create_default_context()
            # The handshake comes after the connection is known here, so that it can be cut.
            wrapped = context.wrap_socket(
                self.sock, server_hostname=self.place.host, do_handshake_on_connect=False, suppress_ragged_eofs=False
            )
            self._hold(wrapped)
            wrapped.do_handshake()

    def _hold(self, line: socket.socket) -> None:
        """Raises TimeoutError where the time ran out while there was nothing to cut."""
        self.sock = self.raw = line
        if self.is_cut:
            raise TimeoutError

    def cut(self) -> None:
        """End it from another thread: each read has its own limit only, and somebody may answer a byte at a time."""
        self.is_cut = True
        if self.raw is not None:
            with suppress(OSError):
                socket.socket.shutdown(self.raw, socket.SHUT_RDWR)


@contextmanager
def _cut_after(connection: _Pinned, seconds: float) -> Iterator[None]:
    timer = Timer(seconds, connection.cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        connection.close()
