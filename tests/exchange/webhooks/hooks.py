"""Webhooks of the tests."""

from collections.abc import Collection

from lianxin.cases.models import CaseEvent
from lianxin.exchange.models import Delivery, Webhook
from lianxin.exchange.steps.add_webhook import add_webhook
from lianxin.exchange.webhooks.keeping import Told
from lianxin.exchange.webhooks.telling import tell_programs
from lianxin.foundation import time
from tests.cast import actor, post

KEEPER, HUB, UNIT, OTHER_UNIT = "ouyangxu", "shaojinghe", "zhaihongyu", "hetianshui"
URL = "https://example.com/hook"
ALL = ("intake", "matter", "dispatch", "handling", "requests", "outcome", "limits")


def told(username: str = HUB, url: str = URL, topics: Collection[str] = ALL, name: str = "区县平台") -> Told:
    return Told(name, url, topics, post(username))


def added(username: str = HUB, url: str = URL, topics: Collection[str] = ALL) -> Webhook:
    return add_webhook(told(username, url, topics), by=actor(KEEPER), at=time.now())


def heard(*kinds: str) -> list[CaseEvent]:
    """Hand all events of cases over, or those of these kinds, as the relay does, in their order."""
    events = CaseEvent.objects.order_by("pk")
    found = list(events.filter(kind__in=kinds) if kinds else events)
    tell_programs(found)
    return found


def deliveries(hook: Webhook) -> list[Delivery]:
    return list(Delivery.objects.unscoped("test").filter(webhook=hook).select_related("webhook").order_by("pk"))


def fresh(hook: Webhook) -> Webhook:
    return Webhook.objects.unscoped("test").get(pk=hook.pk)
