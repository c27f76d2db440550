"""The processes of one installation on one machine: web and events on one port, worker, relay."""

import fcntl
import os
import signal
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from lianxin.operations import places, port
from lianxin.operations.errors import OperatorError
from lianxin.operations.progress import say
from lianxin.operations.supervisor import Program, Supervisor

APPLICATION = "lianxin.config.asgi:application"
LIANXIN = (str(places.PYTHON), "-m", "lianxin")


@contextmanager
def only_one() -> Iterator[None]:
    """Held from before the service begins until nothing is left of it; a file names the serving process.

    Raises OperatorError when the port is taken, or this installation already serves.
    """
    port.refuse_taken()
    with _lock_file().open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OperatorError("本系统已在运行。", "This installation is already running.") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def serve(*, each_second: Callable[[], None]) -> None:
    """Serve until SIGTERM or Ctrl-C. `each_second` is called about once a second meanwhile, to watch the database."""
    supervisor = Supervisor(programs(), each_second=each_second)
    threading.Thread(target=_greet, args=[supervisor.stopping], daemon=True).start()
    supervisor.run()


def stop() -> bool:
    """Tell the serving process of this installation to stop and wait until it is no longer the `only_one`; returns
    whether there was one."""
    pid = _serving()
    if pid is None:
        return False
    os.kill(pid, signal.SIGTERM)
    while _serving() is not None:
        time.sleep(0.1)
    return True


def programs() -> list[Program]:
    """What runs side by side; on more machines the same programs run apart."""
    return [
        Program("web", web(*port.address(), os.environ.get("LIANXIN_WORKERS") or "2")),
        Program("worker", [*LIANXIN, "procrastinate", "worker"]),
        Program("relay", [*LIANXIN, "relay"]),
    ]


def web(host: str, number: int, workers: str, application: str = APPLICATION) -> list[str]:
    """The command of the server that answers with pages and live updates on the port."""
    return [
        *[str(places.PYTHON), "-m", "granian", "--interface", "asgi", "--no-ws", "--log-level", "warning"],
        *["--host", host, "--port", str(number), "--workers", workers],
        *["--respawn-failed-workers", "--workers-kill-timeout", "5", application],
    ]


def _lock_file() -> Path:
    return places.private(places.data()) / "serve.lock"


def _serving() -> int | None:
    with _lock_file().open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            return int(lock.read() or 0) or None
    return None


def _greet(stopping: threading.Event) -> None:
    """Once pages are answered, say where to look."""
    host, number = port.address()
    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::", "::1") else host  # noqa: S104 - compared, not bound
    url = f"http://{shown}:{number}/"
    while not _answers(url):
        if stopping.wait(0.2):
            return
    say(f"\n连心已就绪，请打开 {url}  Ready: open {url}")
    say("按 Ctrl-C 停止。  Press Ctrl-C to stop.")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own address, built above
            return True
    except urllib.error.HTTPError as answer:
        answer.close()
        return True
    except OSError:
        return False
