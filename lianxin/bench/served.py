"""The programs of an installation over the database that the bench is connected to: web server and relay."""

import http.client
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

from django.db import connection
from psycopg.conninfo import make_conninfo

from lianxin.operations.serve import LIANXIN, web
from lianxin.operations.supervisor import Program, end

HOST = "127.0.0.1"
APPLICATION = "lianxin.cli.bench_site:application"
LONGEST_START = 60.0  # seconds


@contextmanager
def running() -> Iterator[int]:
    """Web server and relay run within the block; answers the port. Raises RuntimeError where pages are not answered."""
    port = _free_port()
    environment = os.environ | {"DATABASE_URL": _address(), "DJANGO_SETTINGS_MODULE": "lianxin.config.settings"}
    programs = [
        Program("web", web(HOST, port, "1", APPLICATION), environment),
        Program("relay", [*LIANXIN, "relay"], environment),
    ]
    try:
        for program in programs:
            program.start()
        _wait(port)
        yield port
    finally:
        end(programs)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind((HOST, 0))
        return int(free.getsockname()[1])


def _address() -> str:
    """How the database in use is reached."""
    settings = connection.settings_dict
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return make_conninfo(**{name: settings[key] for name, key in named.items() if settings[key]}, **settings["OPTIONS"])


def _wait(port: int) -> None:
    give_up = monotonic() + LONGEST_START
    while monotonic() < give_up:
        asking = http.client.HTTPConnection(HOST, port, timeout=LONGEST_START)
        try:
            asking.request("HEAD", "/sign-in/")
            asking.getresponse()
        except OSError:
            sleep(0.1)
        else:
            return
        finally:
            asking.close()
    raise RuntimeError("the web server did not start")
