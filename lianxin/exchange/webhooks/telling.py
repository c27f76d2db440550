"""What has happened becomes messages: for each webhook what its topics name and its post may see."""

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from functools import reduce
from typing import NamedTuple

from django.db.models import Value

from lianxin.accounts.queries import actor_for
from lianxin.cases import policies as cases
from lianxin.cases.models import Case, CaseEvent, TaskOrder
from lianxin.cases.queries import is_unit, unit_sees
from lianxin.exchange.models import Delivery, HookState, Webhook
from lianxin.exchange.webhooks import queue
from lianxin.exchange.webhooks.topics import kinds_of
from lianxin.foundation import time
from lianxin.foundation.actor import OF_UNITS, Actor, Door, Scope
from lianxin.foundation.errors import NotAllowed
from lianxin.foundation.outbox.subscriptions import subscribe
from lianxin.foundation.prepared import AnyOf, Prepared

_HOOKS = Prepared(
    lambda: (
        Webhook.objects.unscoped("whom something is told")
        .filter(state__in=[HookState.ON, HookState.PAUSED])
        .select_related("post__role", "post__person")
        .order_by("pk")
    )
)
_CASES = Prepared(
    lambda ids: (
        Case.objects.unscoped("of what is told")
        .filter(AnyOf("pk", ids))
        .select_related("hub")
        .only("pk", "number", "hub__code")
    )
)
_ORDERS = Prepared(
    lambda ids: (
        TaskOrder.objects.unscoped("of what is told")
        .filter(AnyOf("pk", ids))
        .select_related("unit")
        .only("pk", "unit__code")
    )
)


class Reader(NamedTuple):
    """A webhook and as whom it reads."""

    hook: Webhook
    actor: Actor
    kinds: frozenset[str]


@subscribe("exchange.webhooks", books={CaseEvent}, together=True)
def tell_programs(happened: list[CaseEvent]) -> None:
    """Put messages down for every webhook that these events concern; hearing of one again changes nothing."""
    readers = list(_readers(_HOOKS.all()))
    told = [event for event in happened if any(event.kind in reader.kinds for reader in readers)]
    if told:
        _put_down(told, readers)


def _readers(hooks: Iterable[Webhook]) -> Iterator[Reader]:
    """Those whose post holds, of somebody who may sign in, with the right to read cases."""
    for hook in hooks:
        try:
            actor = actor_for(hook.post.person, post=hook.post, door=Door.API)
        except NotAllowed:
            continue
        if actor.has(cases.READ.code):
            yield Reader(hook, actor, kinds_of(hook.topics))


def _put_down(told: list[CaseEvent], readers: list[Reader]) -> None:
    at = time.now()
    parts = {case.pk: case for case in _CASES.all(list({event.case_id for event in told}))}
    orders = list({event.order_id for event in told if event.order_id})
    units = {order.pk: order.unit.code for order in _ORDERS.all(orders)} if orders else {}
    own = _own_orders([reader for reader in readers if is_unit(reader.actor)], parts)
    rows = [
        _message(reader.hook, event, parts[event.case_id], units, at)
        for event in told
        for reader in readers
        if event.kind in reader.kinds and _sees(reader, event, parts[event.case_id], own)
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    for hook in {row.webhook_id for row in rows if row.webhook.state == HookState.ON}:
        queue.ask(hook)


def _own_orders(units: list[Reader], ids: Collection[int]) -> dict[int, dict[int, set[int]]]:
    """By webhook and case the orders that a unit's post sees: one query, however many webhooks."""
    found: dict[int, dict[int, set[int]]] = {}
    parts = [
        TaskOrder.objects.visible_to(reader.actor)
        .filter(case_id__in=ids)
        .annotate(hook=Value(reader.hook.pk))
        .values_list("hook", "case_id", "pk")
        for reader in units
    ]
    for hook, case, order in reduce(lambda one, other: one.union(other, all=True), parts) if parts else ():
        found.setdefault(hook, {}).setdefault(case, set()).add(order)
    return found


def _sees(reader: Reader, event: CaseEvent, case: Case, own: dict[int, dict[int, set[int]]]) -> bool:
    """Whether the event stands in the history of the case as the post reads it."""
    if reader.actor.scope in OF_UNITS:
        orders = own.get(reader.hook.pk, {}).get(case.pk, set())
        return bool(orders) and unit_sees(event, orders)
    return reader.actor.scope is not Scope.OWN and Case.objects.shows(reader.actor, case)


def _message(hook: Webhook, event: CaseEvent, case: Case, units: dict[int, str], at: datetime) -> Delivery:
    message = f"evt_{event.pk}"
    data = {
        "case": case.number,
        "seq": event.seq,
        "hub": case.hub.code,
        "order": event.order_id,
        "unit": units.get(event.order_id or 0),
        "from": event.from_state or None,
        "to": event.to_state or None,
        "deadline": moment(event.deadline_after) if event.deadline_after else None,
    }
    body = body_of(message, event.kind, event.at, data)
    ids = {"webhook": hook, "case_id": case.pk, "event_id": event.pk}
    return Delivery(**ids, message=message, kind=event.kind, body=body, next_at=at, made_at=at)


def body_of(message: str, kind: str, at: datetime, data: dict[str, object]) -> str:
    """The body of a message: what happened and when; ids, codes and times, never personal data."""
    whole = {"id": message, "type": kind, "timestamp": moment(at), "data": data}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def moment(at: datetime) -> str:
    """RFC 3339, in UTC: ``2026-11-23T03:20:00Z``."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
