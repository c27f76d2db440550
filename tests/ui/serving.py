"""The site on a port of its own, with an `/events` that speaks the contract of the live updates and can be cut."""

import queue
import threading
from collections.abc import Iterable, Iterator
from socketserver import ThreadingMixIn
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


class Site:
    """`connections` tells each subscription: its topics and its Last-Event-ID."""

    def __init__(self) -> None:
        self.connections: list[tuple[str, str]] = []
        self.open: list[queue.Queue[bytes | None]] = []
        self.django = StaticFilesHandler(get_wsgi_application())
        self.server = make_server("127.0.0.1", 0, self.answer, Server, Quiet)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/events":
            return self.django(environ, start_response)
        topics = parse_qs(environ["QUERY_STRING"])["topics"][0]
        line: queue.Queue[bytes | None] = queue.Queue()
        self.open.append(line)  # before it is told of: whoever waited for it sends at once
        self.connections.append((topics, environ.get("HTTP_LAST_EVENT_ID", "")))
        start_response("200 OK", [("Content-Type", "text/event-stream"), ("Cache-Control", "no-store")])
        return self.follow(line)

    def follow(self, line: "queue.Queue[bytes | None]") -> Iterator[bytes]:
        yield b": welcome\n\n"
        while (block := line.get()) is not None:
            yield block

    def send(self, number: int, changes: str) -> None:
        """One event to everybody who listens."""
        for line in self.open:
            line.put(f"id: {number}\nevent: live\ndata: {changes}\n\n".encode())

    def cut(self) -> None:
        """Break every line."""
        for line in self.open:
            line.put(None)
        self.open = []

    def close(self) -> None:
        self.cut()
        self.server.shutdown()
        self.server.server_close()
