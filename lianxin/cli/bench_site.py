"""The whole system as granian serves it for the bench, at the bench's own moment."""

from lianxin.bench.moments import NOW
from lianxin.config.asgi import application
from lianxin.foundation import time

__all__ = ["application"]

_stopped = time.frozen(NOW)
_stopped.__enter__()  # for good: the process ends with the bench
