"""What must hold at the end of a rehearsal, whatever happened in it."""

from collections.abc import Iterator

from django.db.models import Max, Prefetch

from lianxin.cases.models import Case, CaseClock, CaseText, OrderClock
from lianxin.cases.states import CaseState, TextKind
from lianxin.clocks.check import check
from lianxin.foundation.crypto import Unreadable
from lianxin.foundation.models import RequestKey, Seal
from lianxin.foundation.outbox import books, relay
from lianxin.foundation.seals.verify import verify
from lianxin.foundation.seals.write import hubs
from lianxin.rehearsal import agreement, coverage
from lianxin.rehearsal.told import Told

REASON = "the rehearsal proves everything"
# Not one step but several, each harmless when it is repeated.
WITHOUT_KEY = {"find_or_register"}


def failures(told: Told, messages: int) -> Iterator[str]:
    """Every reason (Chinese) why the rehearsal of so many `messages` has failed; nothing when it has passed."""
    yield from _unheard(told, messages)
    yield from _missing(told.numbers)
    yield from _not_archived()
    yield from _running()
    yield from _altered_texts(told)
    yield from _uncounted(told)
    yield from _unhanded()
    yield from _unsealed()
    yield from coverage.gaps(told, messages)
    yield from _ill_dispatched(told)
    yield from (finding.text for finding in verify())
    yield from (finding.text for finding in check())


def _unheard(told: Told, messages: int) -> Iterator[str]:
    if left := messages - told.heard - len(told.rejected):
        yield f"{messages} 件来件中有 {left} 件既没有登记，也没有拒收"
    if not told.numbers:
        yield "没有一件来件成为工单"


def _missing(told: set[str]) -> Iterator[str]:
    kept = set(Case.objects.unscoped(REASON).values_list("number", flat=True))
    yield from (f"已告知的工单 {number} 不在库中" for number in sorted(told - kept))
    yield from (f"库中的工单 {number} 没有告知过任何人" for number in sorted(kept - told))


def _not_archived() -> Iterator[str]:
    rows = Case.objects.unscoped(REASON).exclude(state=CaseState.ARCHIVED).order_by("number")
    yield from (f"工单 {case.number} 停在“{case.get_state_display()}”" for case in rows)


def _running() -> Iterator[str]:
    """An archived case has no clock that runs."""
    for model in (CaseClock, OrderClock):
        rows = model.objects.filter(case__archived_at__isnull=False, ended_at__isnull=True).select_related("case")
        yield from (f"工单 {clock.case.number} 已归档，时限 {clock.kind} 仍在计时" for clock in rows)


def _altered_texts(told: Told) -> Iterator[str]:
    texts = Prefetch("texts", CaseText.objects.order_by("version"))
    cases = Case.objects.unscoped(REASON).filter(number__in=told.numbers).prefetch_related(texts)
    said: dict[str, list[tuple[str, int | None, str]]] = {}
    for (number, kind, order), text in told.texts.items():
        said.setdefault(number, []).append((kind, order, text))
    for case in cases.iterator(chunk_size=200):
        try:
            yield from _altered(case, said.get(case.number, []))
        except Unreadable:
            yield f"工单 {case.number} 有文字无法打开"


def _altered(case: Case, said: list[tuple[str, int | None, str]]) -> Iterator[str]:
    kept = {(text.kind, text.order_id): text.text for text in case.texts.all()}
    for kind, order, text in said:
        if kept.get((kind, order)) != text:
            yield f"工单 {case.number} 的{TextKind(kind).label}与来件不一致"


def _uncounted(told: Told) -> Iterator[str]:
    """Every step that was taken left its request key, once, and nothing else did."""
    steps = sum(number for step, number in told.steps.items() if step not in WITHOUT_KEY)
    kept = RequestKey.objects.filter(key__startswith="rehearsal-").count()
    if steps != kept:
        yield f"办理 {steps} 步，却留下 {kept} 个请求"


def _ill_dispatched(told: Told) -> Iterator[str]:
    """The dispatcher must be clearly better than the simplest guess, where the file says enough to judge."""
    if agreement.is_poor(figures := agreement.of(told)):
        yield f"派单与答复所指部门相符仅 {figures['share']:.1%}，一律派给最多的一类即有 {figures['majority_share']:.1%}"


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
