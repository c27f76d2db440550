"""Tables of the foundation. They hold no word of the domain."""

from lianxin.foundation.models.access import AccessEntry
from lianxin.foundation.models.city_settings import CitySetting
from lianxin.foundation.models.events import ChainedEvent, RecordEvent
from lianxin.foundation.models.files import FileLink, StoredFile
from lianxin.foundation.models.keys import KeyCheck
from lianxin.foundation.models.live import LiveMessage
from lianxin.foundation.models.outbox import Cursor, HeldEvent
from lianxin.foundation.models.requests import RequestKey
from lianxin.foundation.models.seals import Seal, SealLeaf
from lianxin.foundation.models.verifications import Verification

__all__ = [
    "AccessEntry",
    "ChainedEvent",
    "CitySetting",
    "Cursor",
    "FileLink",
    "HeldEvent",
    "KeyCheck",
    "LiveMessage",
    "RecordEvent",
    "RequestKey",
    "Seal",
    "SealLeaf",
    "StoredFile",
    "Verification",
]
