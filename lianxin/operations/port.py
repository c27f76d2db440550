"""The one port on which this installation is reached."""

import os
import socket

from lianxin.operations.errors import OperatorError

DEFAULT = 8000


def address() -> tuple[str, int]:
    """The host name or number and the port to listen on: LIANXIN_LISTEN (127.0.0.1) and LIANXIN_PORT (8000).

    Raises OperatorError when LIANXIN_PORT is no port.
    """
    text = os.environ.get("LIANXIN_PORT") or str(DEFAULT)
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise OperatorError(
            f"LIANXIN_PORT 应是 1 到 65535 的整数，现为 {text!r}。",
            f"LIANXIN_PORT must be a whole number from 1 to 65535, not {text!r}.",
        )
    return os.environ.get("LIANXIN_LISTEN") or "127.0.0.1", int(text)


def refuse_taken() -> None:
    """Raises OperatorError when the port cannot be listened on: another program has it, or it is reserved for root."""
    host, number = address()
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, number))
        except OSError as error:
            raise OperatorError(
                f"端口 {number} 不能使用（{error.strerror}）：可能已被占用；请用 LIANXIN_PORT=… 另选一个端口。",
                f"Port {number} cannot be used ({error.strerror}); choose another with LIANXIN_PORT=…",
            ) from None
