"""The whole system as it is served: granian with pages and live updates on one port, over the tests' own database."""

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from lianxin.operations.embedded import APP, Cluster
from tests.browser import LONGEST, Look, with_axe
from tests.cast import sign_in
from tests.conftest import DATABASE
from tests.ports import free_port
from tests.settings import DATA

ROOT = Path(__file__).resolve().parents[1]
LONGEST_START = 60.0  # seconds
# The connection by which the process hears of live updates: what it asked last is either of these.
LISTENERS = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND query IN ('LISTEN lianxin_live', 'SELECT 1') AND pid <> pg_backend_pid()"""


@pytest.fixture(scope="module")
def server(cluster: Cluster, django_db_setup: None) -> Iterator["Served"]:
    """One process for all tests of a file: it takes to each new database as to one that was restored."""
    running = Served(cluster)
    yield running
    running.close()


@pytest.fixture
def served(server: "Served", committed: None) -> Iterator["Served"]:
    """The process over a database that is fresh for this test; browsers that it signed in are closed at the end."""
    server.wait_for_listener()
    yield server
    server.leave()


class Served:
    """One process on a free port; `close` ends it."""

    def __init__(self, cluster: Cluster) -> None:
        self.port = free_port()
        environment = os.environ | {
            "DATABASE_URL": cluster.url(DATABASE, role=APP),
            "DJANGO_SETTINGS_MODULE": "lianxin.config.settings",
            "LIANXIN_DATA": str(DATA),
        }
        command = [sys.executable, "-m", "granian", "--interface", "asgi", "--no-ws", "--log-level", "warning"]
        command += ["--port", str(self.port), "--workers", "1", "--workers-kill-timeout", "5"]
        self.contexts: list[BrowserContext] = []
        self.process = subprocess.Popen([*command, "lianxin.config.asgi:application"], cwd=ROOT, env=environment)
        self._wait()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def context(
        self, browser: Browser, username: str, *, width: int = 1440, theme: str = "light", text: str = "normal"
    ) -> BrowserContext:
        """A browser signed in as the member, who wishes pages to look so."""
        context = self._context(browser, Look(width, theme, text))
        self.sign_in(context, username)
        return context

    def window(self, browser: Browser, look: Look) -> Page:
        """A window of a browser in which members sign in one after the other."""
        return with_axe(self._context(browser, look).new_page())

    def _context(self, browser: Browser, look: Look) -> BrowserContext:
        size: ViewportSize = {"width": look.width, "height": 900}
        context = browser.new_context(viewport=size, locale="zh-CN", base_url=self.url)
        context.set_default_timeout(LONGEST * 1000)
        self.contexts.append(context)
        wishes = {"lianxin-theme": look.theme, "lianxin-text": look.text}
        context.add_cookies([{"name": name, "value": value, "url": self.url} for name, value in wishes.items()])
        return context

    def sign_in(self, context: BrowserContext, username: str) -> None:
        """Let the browser be signed in as the member from now on, as by another window of it."""
        client = Client()
        sign_in(client, username)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": self.url}])

    def leave(self) -> None:
        """Close the browsers that were signed in."""
        while self.contexts:
            self.contexts.pop().close()

    def wait_for_listener(self) -> None:
        """Until the process hears of what happens in the database that stands there now."""
        give_up = monotonic() + LONGEST_START
        while not self._listens():
            if monotonic() > give_up:
                raise RuntimeError("the server does not listen to the database")
            sleep(0.02)

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(30)

    def _listens(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(LISTENERS)
            (count,) = cursor.fetchone()
        return bool(count)

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
