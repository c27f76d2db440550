"""Tables of the foundation. They hold no word of the domain."""

from lianxin.foundation.models.events import ChainedEvent, RecordEvent
from lianxin.foundation.models.keys import KeyCheck
from lianxin.foundation.models.requests import RequestKey

__all__ = ["ChainedEvent", "KeyCheck", "RecordEvent", "RequestKey"]
