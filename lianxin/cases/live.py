"""Live pages: which topics an event of a case changes, and who may listen to them."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from datetime import time as clock_time

from lianxin.cases import events, policies
from lianxin.cases.models import Case, CaseEvent, TaskOrder
from lianxin.cases.queries import is_unit
from lianxin.foundation import time
from lianxin.foundation.actor import Actor, Scope
from lianxin.foundation.dated import holds
from lianxin.foundation.live.rights import may_listen
from lianxin.foundation.live.topics import ahead, publish
from lianxin.foundation.memo import remember, remembered
from lianxin.foundation.models import RecordEvent
from lianxin.foundation.policy import Allowed, Decision, Denied, decide
from lianxin.foundation.prepared import AnyOf, Prepared
from lianxin.organizations.models import Hub, Unit, UnitRelation

CASE, UNIT, HUB = "case", "unit", "hub"
_ORDERS = Prepared(
    lambda cases: (
        TaskOrder.objects.unscoped("whom an event concerns")
        .filter(AnyOf("case", cases))
        .select_related("unit")
        .only("pk", "case_id", "unit__path")
    )
)


def of_case(pk: int) -> str:
    """The topic of one case."""
    return f"{CASE}:{pk}"


def topics_of(actor: Actor) -> str:
    """The topics, parted by spaces, under which the reader's list changes."""
    if is_unit(actor):
        return f"{UNIT}:{actor.unit_id}"
    hubs = Hub.objects.visible_to(actor).order_by("pk").values_list("pk", flat=True)
    own = hubs if actor.scope is Scope.CITY else [actor.hub_id] if actor.hub_id else []
    return " ".join(f"{HUB}:{pk}" for pk in own)


def register() -> None:
    """Make the topics known to the live updates."""
    publish(CaseEvent, _changed)
    ahead(CaseEvent, _read_ahead)
    for kind in (events.CASE_CLAIMED, events.CLAIM_RELEASED, events.CLAIM_LAPSED):
        publish(kind, _claim_changed)
    may_listen(CASE, _hears_case)
    may_listen(UNIT, _hears_unit)
    may_listen(HUB, _hears_hub)


def _claim_changed(event: RecordEvent) -> Iterator[str]:
    """The case and its hub: who has what is the hotline's own business."""
    yield of_case(event.subject_id)
    yield f"{HUB}:{event.data['hub']}"


def _changed(event: CaseEvent) -> Iterator[str]:
    """The case, its hub and the one that handed it over, and every unit whose list may show it: those that hold an
    order (only those concerned where the event is about an order), those above them, and those that lead their line."""
    yield of_case(event.case_id)
    for hub in {event.book_hub_id, event.data.get("from_hub", event.book_hub_id)}:
        yield f"{HUB}:{hub}"
    paths = remembered(("orders", event.case_id), lambda: _paths_of([event.case_id])[event.case_id])
    if event.order_id:
        # What it sent on or took out of the hands of others with it.
        concerned = [event.order_id, *(told["order"] for told in event.data.get("orders", ()))]
        paths = {pk: paths[pk] for pk in concerned if pk in paths}
    for pk in _above(frozenset(paths.values()), time.local(event.at).date()):
        yield f"{UNIT}:{pk}"


def _read_ahead(happened: list[CaseEvent]) -> None:
    """What `_changed` asks for each event of a batch."""
    for case, paths in _paths_of({event.case_id for event in happened}).items():
        remember(("orders", case), paths)


def _paths_of(cases: Collection[int]) -> dict[int, dict[int, str]]:
    """Where the units of the cases' orders stand, by case and order."""
    found: dict[int, dict[int, str]] = {case: {} for case in cases}
    for order in _ORDERS.all(list(cases)):
        found[order.case_id][order.pk] = order.unit.path
    return found


def _above(paths: frozenset[str], day: date) -> list[int]:
    """The units of `paths`, those above them, and the line parents and industry supervisors of all these on `day`."""
    units = {int(step) for path in paths for step in path.strip("/").split("/") if step}
    leads = remembered(("leads", day), lambda: _leads_on(day))
    return sorted(units.union(*(leads.get(unit, ()) for unit in units)))


def _leads_on(day: date) -> dict[int, set[int]]:
    """By unit its line parent and industry supervisors on `day`; read once for a batch of events."""
    at = datetime.combine(day, clock_time(12), tzinfo=time.LOCAL)
    leads: dict[int, set[int]] = {}
    for unit, other in UnitRelation.objects.filter(holds(at)).values_list("unit_id", "other_id"):
        leads.setdefault(unit, set()).add(other)
    return leads


def _hears_case(actor: Actor, pk: int) -> Decision:
    reads = decide(actor, policies.READ)
    seen = bool(reads) and Case.objects.visible_to(actor).filter(pk=pk).exists()
    return Allowed() if seen else Denied("这件工单不在您的查看范围内。")


def _hears_unit(actor: Actor, pk: int) -> Decision:
    reads = decide(actor, policies.READ)
    within = bool(reads) and Unit.objects.within(actor).filter(pk=pk).exists()
    return Allowed() if within else Denied("这个单位的任务单不在您的查看范围内。")


def _hears_hub(actor: Actor, pk: int) -> Decision:
    own = actor.scope is Scope.CITY or (actor.scope is Scope.HUB and actor.hub_id == pk)
    return Allowed() if own and actor.has(policies.READ.code) else Denied("这个平台的工单不在您的查看范围内。")
