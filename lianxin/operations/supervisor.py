"""Keeps several programs running: restarts what ends, waiting longer each time, and ends all of them together."""

import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

from lianxin.operations.progress import say

SHORTEST, LONGEST = 0.5, 30.0  # seconds of waiting before a restart
STEADY = 60.0  # seconds after which a program counts as having come up well
GRACE = 10.0  # seconds between asking a program to end and ending it


@dataclass
class Program:
    """One program to keep running, under the name that the operator sees, in an `environment` other than ours."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started: float = field(default=0.0, init=False)
    restart_at: float = field(default=0.0, init=False)
    delay: float = field(default=SHORTEST, init=False)

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches it through the supervisor alone."""
        self.process = subprocess.Popen(  # noqa: S603 - no shell, and the command's words are ours
            [*_ends_with_parent(), *self.command],
            stdin=subprocess.DEVNULL,
            env=self.environment,
            start_new_session=True,
        )
        self.started = time.monotonic()

    def look(self) -> None:
        """Note an end and plan the restart; restart when its time has come."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            self._plan_restart(self.process.returncode, now)
        elif self.process is None and now >= self.restart_at:
            self.start()

    def _plan_restart(self, code: int, now: float) -> None:
        self.delay = SHORTEST if now - self.started > STEADY else self.delay
        self.restart_at = now + self.delay
        self.process = None
        say(f"{self.name} 已退出（{code}），{self.delay:g} 秒后重启  {self.name} ended ({code}), restarting")
        self.delay = min(self.delay * 2, LONGEST)


class Supervisor:
    """Runs `programs` until told to stop; calls `each_second` about once a second in between."""

    def __init__(self, programs: Sequence[Program], *, each_second: Callable[[], None]) -> None:
        self.programs = programs
        self.each_second = each_second
        self.stopping = threading.Event()

    def run(self) -> None:
        """Blocks until SIGTERM, SIGINT or `stopping` is set; then ends all programs and returns."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._stop)
        try:
            for program in self.programs:
                program.start()
            while not self.stopping.wait(1):
                self.each_second()
                for program in self.programs:
                    program.look()
        finally:
            end(self.programs)

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping.set()


def end(programs: Iterable[Program]) -> None:
    """Ask all of them to end, and end those that have not within GRACE."""
    running = [program.process for program in programs if program.process is not None]
    for process in running:
        process.terminate()
    give_up = time.monotonic() + GRACE
    for process in running:
        try:
            process.wait(max(0.0, give_up - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _ends_with_parent() -> Sequence[str]:
    """Linux ends the program when the supervisor itself is killed, so that no orphan keeps the port."""
    return ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
