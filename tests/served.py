"""The whole system as it is served: granian with pages and live updates on one port, over the tests' own database."""

import http.client
import os
import socket
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext

from lianxin.operations.embedded import APP, Cluster
from tests.cast import sign_in
from tests.conftest import DATABASE
from tests.settings import DATA

ROOT = Path(__file__).resolve().parents[1]
LONGEST_START = 60.0  # seconds


class Served:
    """One process on a free port; `close` ends it."""

    def __init__(self, cluster: Cluster) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        environment = os.environ | {
            "DATABASE_URL": cluster.url(DATABASE, role=APP),
            "DJANGO_SETTINGS_MODULE": "lianxin.config.settings",
            "LIANXIN_DATA": str(DATA),
        }
        command = [sys.executable, "-m", "granian", "--interface", "asgi", "--no-ws", "--log-level", "warning"]
        command += ["--port", str(self.port), "--workers", "1", "--workers-kill-timeout", "5"]
        self.process = subprocess.Popen([*command, "lianxin.config.asgi:application"], cwd=ROOT, env=environment)
        self._wait()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def context(self, browser: Browser, username: str, *, width: int = 1440, **wishes: str) -> BrowserContext:
        """A browser signed in as the member; `wishes` are ways of showing, such as theme="dark", text="large"."""
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN", base_url=self.url)
        cookies = {f"lianxin-{name}": wish for name, wish in wishes.items()}
        context.add_cookies([{"name": name, "value": value, "url": self.url} for name, value in cookies.items()])
        self.sign_in(context, username)
        return context

    def sign_in(self, context: BrowserContext, username: str) -> None:
        """Let the browser be signed in as the member from now on, as by another window of it."""
        client = Client()
        sign_in(client, username)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": self.url}])

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(30)

    def _wait(self) -> None:
        give_up = monotonic() + LONGEST_START
        while self.process.poll() is None and monotonic() < give_up:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONGEST_START)
            try:
                connection.request("GET", "/sign-in/")
                connection.getresponse()
            except OSError:
                sleep(0.1)
            else:
                return
            finally:
                connection.close()
        raise RuntimeError("the server did not start")
