"""A receiver of webhooks on this machine: keeps what comes and answers as it is told to.

It verifies by the published specification on its own, without any code of the sender.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import NamedTuple


class Came(NamedTuple):
    """One request."""

    path: str
    headers: Mapping[str, str]
    body: bytes


class Receiver(ThreadingHTTPServer):
    """`answers` are given one after the other, then 204; `before` is called as a request has been read."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.came: list[Came] = []
        self.answers: list[tuple[int, dict[str, str], bytes]] = []
        self.before: Callable[[], object] = lambda: None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?city=linyi"

    def handle_error(self, *_told: object) -> None:
        """Who hangs up, or does not like the certificate, is what some tests are about."""

    def will(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.answers.append((status, headers, body))


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.came.append(Came(self.path, dict(self.headers), body))
        self.server.before()
        status, headers, told = self.server.answers.pop(0) if self.server.answers else (204, {}, b"")
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(told)

    def do_GET(self) -> None:
        self.server.came.append(Came(self.path, dict(self.headers), b""))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_told: object) -> None:
        pass


@contextmanager
def receiving() -> Iterator[Receiver]:
    server = Receiver()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def verified(came: Came, secret: str) -> bool:
    """Whether one of the signatures is `secret`'s, as the specification says."""
    told = {name.lower(): value for name, value in came.headers.items()}
    content = b".".join([told["webhook-id"].encode(), told["webhook-timestamp"].encode(), came.body])
    due = hmac.new(base64.b64decode(secret.split("_", 1)[1]), content, hashlib.sha256).digest()
    given = (part.split(",", 1) for part in told["webhook-signature"].split(" "))
    return any(version == "v1" and hmac.compare_digest(base64.b64decode(code), due) for version, code in given)
