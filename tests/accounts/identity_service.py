"""The identity service of the tests: a program of its own and the browser that goes there and back."""

import http.client
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from lianxin.accounts.sign_on.services import Service
from lianxin.operations.frontend import node_folder

PROGRAM = Path(__file__).resolve().parents[2] / "frontend" / "test" / "identity_service.mjs"
CLIENT, SECRET = "lianxin", "a secret of the tests"
BACK, HOME = "http://testserver/sign-in/with/city/back/", "http://testserver/sign-in/"


class IdentityService:
    """`come_as` says who signs in next; `visit` is the browser's way through it."""

    def __init__(self) -> None:
        command = [str(node_folder() / "node"), str(PROGRAM), CLIENT, SECRET, BACK, HOME]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self.process.stdout
        self.port = int(self.process.stdout.readline())

    @property
    def issuer(self) -> str:
        return f"http://localhost:{self.port}"

    def service(self, **more: object) -> Service:
        known = {"code": "city", "label": "市统一身份认证", "issuer": self.issuer, "client": CLIENT, "secret": SECRET}
        return Service(**known | more)  # type: ignore[arg-type]  # the tests name what a service has

    def come_as(self, sub: str, *, amr: tuple[str, ...] = (), acr: str | None = None, **claims: str) -> None:
        said = {"sub": sub, "amr": amr, "acr": acr, "claims": claims}
        connection = http.client.HTTPConnection("localhost", self.port)
        connection.request("POST", "/as", json.dumps(said))
        assert connection.getresponse().status == 200
        connection.close()

    def visit(self, address: str) -> str:
        """Follow the service's own redirects, with its cookies, until it sends the browser elsewhere: that address."""
        cookies: dict[str, str] = {}
        while urlsplit(address).netloc in ("", f"localhost:{self.port}"):
            connection = http.client.HTTPConnection("localhost", self.port)
            path = urlsplit(address)._replace(scheme="", netloc="").geturl()
            connection.request("GET", path, headers={"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())})
            answer = connection.getresponse()
            assert answer.status in (302, 303), answer.read()
            for cookie in answer.headers.get_all("Set-Cookie", []):
                name, _, value = cookie.partition(";")[0].partition("=")
                cookies[name] = value
            address = answer.headers["Location"]
            connection.close()
        return address

    def close(self) -> None:
        with self.process:  # waits, and closes what it said
            self.process.terminate()


def running() -> Iterator[IdentityService]:
    """For a fixture: the service while the tests of a file run."""
    started = IdentityService()
    yield started
    started.close()
