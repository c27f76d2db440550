"""What must hold at the end of a rehearsal, whatever happened in it."""

from collections.abc import Iterator

from django.db.models import Max, Prefetch

from lianxin.cases.models import Case, CaseClock, CaseEvent, CaseText, OrderClock, TaskOrder
from lianxin.cases.states import CaseState, TextKind
from lianxin.clocks.check import check
from lianxin.foundation.actor import ActorKind
from lianxin.foundation.crypto import Unreadable
from lianxin.foundation.models import Seal
from lianxin.foundation.outbox import books, relay
from lianxin.foundation.seals.verify import verify
from lianxin.foundation.seals.write import hubs
from lianxin.rehearsal.messages import Message
from lianxin.rehearsal.play import Told, reply_to

REASON = "the rehearsal proves everything"
# Taken before there is a case: their events stand in another book.
BEFORE_A_CASE = {"find_or_register", "receive_contact"}


def failures(told: Told, messages: int) -> Iterator[str]:
    """Every reason (Chinese) why the rehearsal of so many `messages` has failed; nothing when it has passed."""
    yield from _unheard(told, messages)
    yield from _missing(told.numbers)
    yield from _not_archived()
    yield from _running()
    yield from _altered_texts(told.numbers)
    yield from _uncounted(told)
    yield from _unhanded()
    yield from _unsealed()
    yield from (finding.text for finding in verify())
    yield from (finding.text for finding in check())


def _unheard(told: Told, messages: int) -> Iterator[str]:
    if left := messages - len(told.numbers) - len(told.rejected):
        yield f"{messages} 件来件中有 {left} 件既没有登记，也没有拒收"
    if not told.numbers:
        yield "没有一件来件成为工单"


def _missing(told: dict[str, Message]) -> Iterator[str]:
    kept = set(Case.objects.unscoped(REASON).values_list("number", flat=True))
    yield from (f"已告知的工单 {number} 不在库中" for number in sorted(told.keys() - kept))
    yield from (f"库中的工单 {number} 没有告知过任何人" for number in sorted(kept - told.keys()))


def _not_archived() -> Iterator[str]:
    rows = Case.objects.unscoped(REASON).exclude(state=CaseState.ARCHIVED).order_by("number")
    yield from (f"工单 {case.number} 停在“{case.get_state_display()}”" for case in rows)


def _running() -> Iterator[str]:
    """An archived case has no clock that runs."""
    for model in (CaseClock, OrderClock):
        rows = model.objects.filter(case__archived_at__isnull=False, ended_at__isnull=True).select_related("case")
        yield from (f"工单 {clock.case.number} 已归档，时限 {clock.kind} 仍在计时" for clock in rows)


def _altered_texts(told: dict[str, Message]) -> Iterator[str]:
    texts = Prefetch("texts", CaseText.objects.order_by("version"))
    cases = Case.objects.unscoped(REASON).filter(number__in=told).prefetch_related(texts, _orders())
    for case in cases.iterator(chunk_size=200):
        try:
            yield from _altered(case, told[case.number])
        except Unreadable:
            yield f"工单 {case.number} 有文字无法打开"


def _orders() -> "Prefetch[str]":
    return Prefetch("orders", TaskOrder.objects.unscoped(REASON))


def _altered(case: Case, message: Message) -> Iterator[str]:
    kept = {(text.kind, text.order_id): text.text for text in case.texts.all()}
    said = {(TextKind.TITLE, None): message.title, (TextKind.CONTENT, None): message.body}
    replies = {(TextKind.REPLY_PUBLIC, order.pk): reply_to(message) for order in case.orders.all()}
    yield from (
        f"工单 {case.number} 的{TextKind(kind).label}与来件不一致"
        for (kind, order), text in (said | replies).items()
        if kept.get((kind, order)) != text
    )


def _uncounted(told: Told) -> Iterator[str]:
    """Every step left one event, and nothing else did."""
    steps = sum(number for step, number in told.steps.items() if step not in BEFORE_A_CASE)
    events = CaseEvent.objects.exclude(actor_kind=ActorKind.SYSTEM).count()
    if steps != events:
        yield f"办理 {steps} 步，却留下 {events} 条经过"


def _unhanded() -> Iterator[str]:
    if waiting := relay.waiting():
        yield f"有 {waiting} 条事件订阅方没有处理成功"


def _unsealed() -> Iterator[str]:
    for book in books.registered():
        for hub_id in hubs(book):
            sealed = Seal.objects.filter(book=book.name, hub_id=hub_id).aggregate(until=Max("until_position"))["until"]
            left = book.model._default_manager.filter(book_hub_id=hub_id, position__gte=sealed or 0).count()
            if left:
                yield f"{book.scope_label}有 {left} 条事件没有封存"
