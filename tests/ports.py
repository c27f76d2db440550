"""Ports for servers of tests."""

import random
import socket
from contextlib import suppress


def free_port() -> int:
    """Below those that the system gives to outgoing connections: one of the others may be taken at any time."""
    for number in random.sample(range(20_000, 30_000), 100):
        with suppress(OSError), socket.create_server(("127.0.0.1", number)):
            return number
    raise OSError("a hundred ports are taken")
