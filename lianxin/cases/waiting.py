"""What of a wish asks for rows that wait for somebody: a decision, the end of a limit, the reader himself."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from lianxin.cases import claims, deciders, events
from lianxin.cases.filters import MINE, OURS, Wish
from lianxin.cases.models import Case, CaseClock, CaseEvent, CaseRequest, CaseText, OrderClock
from lianxin.cases.queries import is_unit
from lianxin.cases.states import RequestState, TextKind
from lianxin.clocks.models import ENDED, ClockState
from lianxin.foundation import time
from lianxin.foundation.actor import Actor


def conditions(owner: type[Model], wish: Wish, actor: Actor) -> Iterator[Q]:
    """What cases or orders (`owner`) must fulfil, of what `wish` asks of requests, clocks and the reader's own."""
    if wish.requests:
        yield _requested(owner, wish, actor)
    if wish.clocks:
        yield _with_clock(owner, kind__in=wish.clocks)
    if wish.due:
        yield _with_clock(owner, state=ClockState.RUNNING, due_at__gt=time.now(), due_at__lt=midnight())
    if wish.own:
        yield _own(owner, wish.own, actor)
    if wish.claimed:
        yield _of_pool(owner, wish.claimed, actor)


def sent_back(case: str) -> Q:
    """That the hotline gave a reply back to be written anew; `case` leads from an order to its case."""
    texts = CaseText.objects.filter(kind=TextKind.SEND_BACK_OPINION)
    return Q(Exists(texts.filter(order=OuterRef("pk")) if case else texts.filter(case=OuterRef("pk"))))


def rejected(case: str) -> Q:
    """That the unit's own leader gave a reply back; `case` leads from an order to its case."""
    told = CaseEvent.objects.filter(kind=events.REPLY_REJECTED)
    return Q(Exists(told.filter(order=OuterRef("pk")) if case else told.filter(case=OuterRef("pk"))))


def midnight() -> datetime:
    """The end of the present local day."""
    tomorrow = time.local(time.now()).date() + timedelta(days=1)
    return datetime.combine(tomorrow, clock_time(), time.LOCAL).astimezone(UTC)


def _requested(owner: type[Model], wish: Wish, actor: Actor) -> Q:
    """A unit's posts decide whether the unit asks at all, the others what was asked, as far as the rules give it to
    them."""
    asked = CaseRequest.objects.visible_to(actor).filter(kind__in=wish.requests)
    if is_unit(actor):
        asked = asked.filter(state=RequestState.PENDING_UNIT)
    else:
        asked = asked.filter(deciders.own(actor, time.now()), state=RequestState.ASKED)
    return Q(pk__in=asked.values("case" if owner is Case else "order"))


def _with_clock(owner: type[Model], **what: object) -> Q:
    of_orders = OrderClock.objects.filter(**what).exclude(state__in=ENDED)
    if owner is not Case:
        return Q(pk__in=of_orders.values("order"))
    of_cases: QuerySet[CaseClock] = CaseClock.objects.filter(**what).exclude(state__in=ENDED)
    return Q(pk__in=of_cases.values("case").union(of_orders.values("case"), all=True))


def _own(owner: type[Model], own: str, actor: Actor) -> Q:
    """What the reader registered; of a unit's orders those that he was assigned, or those of the unit itself."""
    if owner is not Case:
        return Q(unit=actor.unit_id) if own == OURS else Q(assignee=actor.person_id)
    return Q(pk__in=CaseEvent.objects.filter(seq=1, person_id=actor.person_id).values("case"))


def _of_pool(owner: type[Model], claimed: str, actor: Actor) -> Q:
    """What the reader's post has taken, or what waits in the dispatcher's pool for anybody; neither is a unit's."""
    if is_unit(actor):
        return Q(pk__in=[])
    at, key = time.now(), "pk__in" if owner is Case else "case__in"
    if claimed == MINE:
        return Q(**{key: claims.held_by(actor, at).order_by().values("case")})
    free = claims.waiting_cases(actor, claims.DISPATCH_POOL).filter(claims.free(at))
    return Q(**{key: free.order_by().values("pk")})
