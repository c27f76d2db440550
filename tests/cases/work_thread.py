"""Ways on while a unit is at work: more time, standing still, reports, the leader's word."""

from dataclasses import replace
from datetime import datetime, timedelta

from lianxin.calendars.spans import Span
from lianxin.cases.models import CaseRequest, TaskOrder
from lianxin.cases.steps.ask_extension import Extension, ask_extension
from lianxin.cases.steps.ask_suspension import Suspension, ask_suspension
from lianxin.cases.steps.endorse import endorse
from lianxin.cases.steps.grant_extension import grant_extension
from lianxin.cases.steps.grant_suspension import grant_suspension
from tests.cases import dispatch_thread as way
from tests.cases import thread
from tests.cast import actor

MONDAY, HOUR = thread.MONDAY, thread.HOUR
TUESDAY = MONDAY + timedelta(days=1)
HANDLER, DEPUTY, HEAD = "zhaihongyu", "niebaichuan", "zhuangdehou"
REVIEWER, HOTLINE_HEAD = "gengruoxi", "fuchangling"


def wish(span: str = "3wd", **other: object) -> Extension:
    """The pipe must be dug up."""
    said = Extension(span=Span.parse(span), reason="construction", text="需开挖更换管道", shown=("citizen_told",))
    return replace(said, **other)


def pause(until: datetime, **other: object) -> Suspension:
    """Nobody digs in the frost."""
    said = Suspension(until=until, reason="season", text="冻土期不能开挖", shown=("citizen_told", "proof"))
    return replace(said, **other)


def asked(order: TaskOrder | None = None, span: str = "3wd", *, at: datetime = TUESDAY) -> CaseRequest:
    """The handler asks for more time; his leader does not know yet."""
    order = order or thread.signed()
    return ask_extension(order, wish(span), by=way.handler(order), at=at)


def endorsed(order: TaskOrder | None = None, span: str = "3wd", *, at: datetime = TUESDAY) -> CaseRequest:
    """The leader stands behind it half an hour later."""
    request = asked(order, span, at=at)
    return endorse(request, "", by=way.at_unit(DEPUTY, request.order.unit), at=at + HOUR / 2)


def extended(order: TaskOrder | None = None, span: str = "3wd", *, at: datetime = TUESDAY) -> TaskOrder:
    """Granted an hour after it was asked for, the first time by the reviewer, later by the head of the hotline."""
    request = endorsed(order, span, at=at)
    again = CaseRequest.objects.unscoped("test").filter(order=request.order, kind="extension").count() > 1
    grant_extension(request, by=actor(HOTLINE_HEAD if again else REVIEWER), at=at + HOUR)
    return way.renewed(request.order)


def to_suspend(order: TaskOrder | None = None, *, at: datetime = TUESDAY, until: datetime | None = None) -> CaseRequest:
    """A suspension of a week that the hotline is to decide."""
    order = order or thread.signed()
    until = until or at + timedelta(days=7)
    return ask_suspension(order, pause(until), by=way.at_unit(DEPUTY, order.unit), at=at)


def suspended(order: TaskOrder | None = None, *, at: datetime = TUESDAY, until: datetime | None = None) -> TaskOrder:
    """Granted an hour after it was asked for."""
    request = to_suspend(order, at=at, until=until)
    grant_suspension(request, by=actor(HOTLINE_HEAD), at=at + HOUR)
    return way.renewed(request.order)
