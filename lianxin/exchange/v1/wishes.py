"""What a list is asked for: the filters of the desk's lists, as query parameters."""

from dataclasses import replace
from datetime import date
from typing import Literal

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field

from lianxin.cases import filters
from lianxin.cases.filters import Mark, Wish
from lianxin.cases.states import AppealType, CaseState, Channel, OrderState, RequestKind, Urgency
from lianxin.exchange.v1.paging import Turn
from lianxin.foundation.errors import BadInput

MOST = filters.MOST_VALUES
# What turns the page is no wish; whom a number belongs to is not asked for in an address.
_OWN = ("after", "limit", "order")
_NOT_HERE = {"person", "before"}


class Filters(Turn):
    """What both lists may be narrowed to: all that is given must hold, of several values of one key any."""

    q: str = Field("", max_length=filters.LONGEST_SEARCH, description=_("搜索词"))
    light: Literal["", "green", "amber", "red", "closed", "all"] = Field(
        "", description=_("按灯；closed 已办结，all 全部，不填为在办")
    )
    unit: list[str] = Field([], max_length=MOST, description=_("单位代码，含下级"))
    state: list[CaseState] = Field([], max_length=MOST, description=_("工单状态"))
    order_state: list[OrderState] = Field([], max_length=MOST, description=_("任务单状态"))
    category: list[str] = Field([], max_length=MOST, description=_("诉求类别代码，含下级"))
    area: list[str] = Field([], max_length=MOST, description=_("区域代码，含下级"))
    since: date | None = Field(None, description=_("登记日期从"))
    until: date | None = Field(None, description=_("登记日期到"))
    type: list[AppealType] = Field([], max_length=MOST, description=_("诉求类型"))
    urgency: list[Urgency] = Field([], max_length=MOST, description=_("紧急程度"))
    channel: list[Channel] = Field([], max_length=MOST, description=_("来源渠道"))
    mark: list[Mark] = Field([], max_length=MOST, description=_("标记；选几个须同时具备"))
    request: list[RequestKind] = Field([], max_length=MOST, description=_("等待决定的申请"))
    clock: list[str] = Field([], max_length=MOST, description=_("正在计时的时限种类"))
    due: Literal["", "today"] = Field("", description=_("今天到期"))
    own: Literal["", "mine", "ours"] = Field("", description=_("本人的，或者本单位自己的"))
    number: list[str] = Field([], max_length=MOST, description=_("工单编号"))


class CaseFilters(Filters):
    """What the hotline's list may be narrowed to, and its order."""

    claimed: Literal["", "mine", "free"] = Field("", description=_("派单池中本岗位已领的，或者无人领的"))
    order: Literal["newest", "best"] = Field("newest", description=_("新的在前；有搜索词时 best 为最相符的一页"))


class OrderFilters(Filters):
    """What a unit's list may be narrowed to, and its order."""

    order: Literal["soonest", "newest"] = Field("soonest", description=_("先到期的在前，或者新的在前"))


def wish_of(request: HttpRequest, order: str) -> Wish:
    """The wish that a request's query holds, in `order`; raises BadInput for a key or value that there is not."""
    asked = {key: texts for key, texts in request.GET.lists() if key not in _OWN}
    if unknown := asked.keys() & _NOT_HERE:
        raise BadInput({key: gettext("没有“%(key)s”这种筛选条件。") % {"key": key} for key in unknown})
    return replace(filters.read(asked), order=order)
