"""What an operator sees while set-up works: a line for each part with its seconds, and sentences, no tracebacks."""

import errno
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from lianxin.operations.errors import OperatorError, disk_full


def say(line: str, *, end: str = "\n") -> None:
    """Show `line` at once."""
    sys.stdout.write(line + end)
    sys.stdout.flush()


@contextmanager
def part(chinese: str, english: str) -> Iterator[None]:
    """Announces one part of the work, and its seconds when it is done."""
    began = time.monotonic()
    say(f"· {chinese}  {english} … ", end="")
    try:
        yield
    except BaseException:
        say("✗")
        raise
    say(f"{time.monotonic() - began:.1f} s")


def in_sentences(work: Callable[[], int]) -> int:
    """Run `work` and return its exit code; what an operator can put right is told in a sentence, with exit code 1."""
    try:
        return work()
    except OperatorError as error:
        sys.stderr.write(f"\n{error}\n")
    except KeyboardInterrupt:
        return 130
    except PermissionError as error:
        sys.stderr.write(f"\n没有权限使用 {error.filename}，它属于其他用户。\n")
        sys.stderr.write(f"No permission to use {error.filename}, which belongs to another user.\n")
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        sys.stderr.write(f"\n{disk_full(str(error.filename or '.'))}\n")
    return 1
