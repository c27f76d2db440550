"""The book of cases in the outbox, the live pages that it changes, what units are told because of it."""

from collections.abc import Iterator

from lianxin.cases import attachments, live, reminders
from lianxin.cases.models import Case, CaseEvent
from lianxin.foundation.outbox import books
from lianxin.foundation.outbox.subscriptions import subscribe


def _heads() -> Iterator[tuple[str, int]]:
    """The number of the newest event of each case, as its own row keeps it."""
    rows = Case.objects.unscoped("the verifier reads everything").order_by("pk").values_list("pk", "last_seq")
    for pk, seq in rows.iterator(chunk_size=2000):
        yield str(pk), seq


books.register(CaseEvent, scope_label="诉求工单", heads=_heads)
live.register()
attachments.register()
subscribe("cases.reminders", kinds=reminders.KINDS, books={CaseEvent}, together=True)(reminders.remind_all)
