"""The system's own ASGI application with people, a topic and a page of the tests' own; run by granian in test_sse.py.

The session says who is signed in (`number`); everybody may listen to the topics ``test:<n>`` up to the own number.
"""

import os

from lianxin.config.asgi import application, events
from lianxin.foundation.actor import Actor, ActorKind, Door
from lianxin.foundation.live import endpoint, rights
from lianxin.foundation.policy import Allowed, Decision, Denied

__all__ = ["application", "events"]


def resolve(request) -> Actor | None:
    number = request.session.get("number")
    return Actor(kind=ActorKind.STAFF, door=Door.DESK, person_id=number) if number else None


def own(actor: Actor, number: int) -> Decision:
    return Allowed() if number <= (actor.person_id or 0) else Denied("这不是您的事项。")


rights.set_actor_resolver(resolve)
rights.may_listen("test", own)
endpoint.RECHECK = float(os.environ.get("TEST_RECHECK", "30"))
endpoint.HEARTBEAT = float(os.environ.get("TEST_HEARTBEAT", "15"))
