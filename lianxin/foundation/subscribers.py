"""The foundation's own book and subscriber."""

from lianxin.foundation.live import messages
from lianxin.foundation.models.events import RecordEvent
from lianxin.foundation.outbox import books
from lianxin.foundation.outbox.subscriptions import subscribe

books.register(RecordEvent, scope_label="管理事项")
subscribe("foundation.live", together=True)(messages.tell)
