"""Live pages: which topic a measure against a number changes, and who may listen to it."""

from collections.abc import Iterator

from lianxin.citizens import events, policies
from lianxin.citizens.models import PhoneNumber
from lianxin.foundation.actor import Actor
from lianxin.foundation.live.rights import may_listen
from lianxin.foundation.live.topics import publish
from lianxin.foundation.models import RecordEvent
from lianxin.foundation.policy import Allowed, Decision, Denied, decide

NUMBER = "number"


def of_number(pk: int) -> str:
    """The topic of one number: what measures are in force against it."""
    return f"{NUMBER}:{pk}"


def register() -> None:
    """Make the topic known to the live updates."""
    for kind in (events.RECEPTION_LIMITED, events.LIMIT_LIFTED):
        publish(kind, _changed)
    may_listen(NUMBER, _hears_number)


def _changed(event: RecordEvent) -> Iterator[str]:
    yield of_number(event.subject_id)


def _hears_number(actor: Actor, pk: int) -> Decision:
    seen = bool(decide(actor, policies.READ)) and PhoneNumber.objects.visible_to(actor).filter(pk=pk).exists()
    return Allowed() if seen else Denied("这个号码不在您的查看范围内。")
