"""Who the program is here."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Field, Router, Schema

from lianxin.exchange.v1.answers import answers
from lianxin.exchange.v1.caller import actor_of
from lianxin.foundation import time
from lianxin.foundation.actor import Scope

router = Router(tags=["about"])


class Me(Schema):
    """Who the token lets in: ids of person, post, unit and hub, how far it sees, what it may do; the time here."""

    person: int | None = Field(description=_("人员编号"))
    post: int | None = Field(description=_("岗位编号"))
    unit: int | None = Field(description=_("单位编号"))
    hub: int | None = Field(description=_("热线平台编号"))
    scope: Scope = Field(description=_("看得到多远"))
    role: str = Field(description=_("角色代码"))
    rights: list[str] = Field(description=_("权限代码"))
    now: datetime = Field(description=_("本系统的时间"))


@router.get("/me", response=answers(Me), operation_id="read_me", summary=_("我是谁"))
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
