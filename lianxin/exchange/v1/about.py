"""Who the program is here."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema

from lianxin.exchange.v1.caller import actor_of
from lianxin.foundation import time

router = Router(tags=["about"])


class Me(Schema):
    """Who the token lets in: ids of person, post, unit and hub, how far it sees, what it may do; the time here."""

    person: int | None
    post: int | None
    unit: int | None
    hub: int | None
    scope: str
    role: str
    rights: list[str]
    now: datetime


@router.get("/me", response=Me, summary="我是谁")
def me(request: HttpRequest) -> Me:
    """Who the token lets in, with what rights."""
    actor = actor_of(request)
    return Me(
        person=actor.person_id,
        post=actor.post_id,
        unit=actor.unit_id,
        hub=actor.hub_id,
        scope=actor.scope,
        role=actor.role,
        rights=sorted(actor.rights),
        now=time.now(),
    )
