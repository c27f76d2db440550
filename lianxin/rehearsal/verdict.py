"""What must hold at the end of a rehearsal, whatever happened in it."""

from collections.abc import Iterator

from lianxin.cases import texts
from lianxin.cases.models import Case, CaseClock, OrderClock
from lianxin.cases.states import CaseState, TextKind
from lianxin.clocks.check import check
from lianxin.foundation.seals.verify import verify
from lianxin.rehearsal.messages import Message

REASON = "the rehearsal proves everything"


def failures(told: dict[str, Message]) -> Iterator[str]:
    """Every reason (Chinese) why the rehearsal has failed; nothing when it has passed."""
    yield from _missing(told)
    yield from _not_archived()
    yield from _running()
    yield from _altered_texts(told)
    yield from (finding.text for finding in verify())
    yield from (finding.text for finding in check())


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
    for case in Case.objects.unscoped(REASON).filter(number__in=told).iterator():
        message = told[case.number]
        kept = texts.read(case, TextKind.TITLE), texts.read(case, TextKind.CONTENT)
        if kept != (message.title, message.body):
            yield f"工单 {case.number} 的文字与来件不一致"
