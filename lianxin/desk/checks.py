"""What stands beside a reply before somebody passes it: was the citizen called in time, does it say what came of it,
was it written before for somebody else. Checks tell; they refuse nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import identity
from lianxin.cases.acts import Scene
from lianxin.cases.models import CaseText, OrderClock, TaskOrder
from lianxin.cases.reply_hints import hints
from lianxin.cases.states import OrderRole, OrderState, TextKind
from lianxin.clocks.models import ClockState
from lianxin.foundation.ui.moments import minute

# With how many of the unit's latest replies a reply is compared.
COMPARED = 50


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: `is_good` where nothing is wrong; `case` is the number of what was found."""

    is_good: bool
    text: str
    case: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What one unit answered in one round, and what was found when looking at it."""

    unit: str
    role: str
    round: int
    at: datetime | None
    public: str
    internal: str
    checks: list[Check]


def replies(scene: Scene) -> list[Reply]:
    """The replies of the present round that stand, the lead's first."""
    now = [row for row in _finished(scene) if row.round == scene.case.round]
    return [reply_of(order, scene) for order in sorted(now, key=lambda row: row.role != OrderRole.LEAD)]


def reply_of(order: TaskOrder, scene: Scene) -> Reply:
    """What one unit answers, handed in or passed, with what was found."""
    return _reply(order, scene, list(_checks(order, scene)))


def earlier(scene: Scene) -> list[Reply]:
    """What was answered in earlier rounds."""
    return [_reply(order, scene, []) for order in _finished(scene) if order.round < scene.case.round]


def _finished(scene: Scene) -> list[TaskOrder]:
    return [order for order in scene.whole.orders if order.state == OrderState.FINISHED and order.parent_id is None]


def _reply(order: TaskOrder, scene: Scene, checks: list[Check]) -> Reply:
    public, internal = scene.whole.text(TextKind.REPLY_PUBLIC, order), scene.whole.told_hotline(order)
    role = order.get_role_display()
    return Reply(order.unit.short_name, role, order.round, order.submitted_at, public, internal, checks)


def _checks(order: TaskOrder, scene: Scene) -> Iterator[Check]:
    public = scene.whole.text(TextKind.REPLY_PUBLIC, order)
    yield _contacted(order, scene)
    for hint in hints():
        fits = bool(re.search(hint.pattern, public))
        yield Check(fits, _(hint.met if fits else hint.missing))
    yield _own_words(order, scene, public)


def _contacted(order: TaskOrder, scene: Scene) -> Check:
    """Whether the citizen was called, and in time (``limit.first_contact``)."""
    clocks = [clock for clock in scene.whole.order_clocks if clock.order_id == order.pk]
    clock: OrderClock | None = next((each for each in clocks if each.kind == "first_contact"), None)
    if order.contacted_at is None:
        if identity.may_be_called(order.case, order.unit):
            return Check(False, _("没有先行联系的记录"))
        return Check(True, _("没有电话或身份保密，不要求联系"))
    at = minute(order.contacted_at)
    if clock is not None and clock.state == ClockState.MISSED:
        return Check(False, _("%(at)s 才联系，超过先行联系时限") % {"at": at})
    return Check(True, _("%(at)s 已先行联系，在时限内") % {"at": at})


def _own_words(order: TaskOrder, scene: Scene, public: str) -> Check:
    """Whether the unit wrote the same, word for word, in one of its latest replies to others."""
    rows = TaskOrder.objects.visible_to(scene.actor).filter(unit=order.unit_id).exclude(case=scene.case)
    latest = rows.order_by("-dispatched_at", "-pk").values_list("pk", flat=True)[:COMPARED]
    texts = CaseText.objects.filter(order__in=list(latest), kind=TextKind.REPLY_PUBLIC).select_related("case")
    found = next((row.case for row in texts if public and _bare(row.text) == _bare(public)), None)
    if found is None:
        return Check(True, _("与该单位最近 %(count)d 件的答复不雷同") % {"count": COMPARED})
    return Check(False, _("与 %(number)s 的答复一字不差") % {"number": found.number}, found.number)


def _bare(text: str) -> str:
    """A text without what differs by typing alone."""
    return re.sub(r"\W+", "", text)
