"""The foundation's own book and subscriber."""

from lianxin.foundation.models.events import RecordEvent
from lianxin.foundation.outbox import books

books.register(RecordEvent, scope_label="管理事项")
