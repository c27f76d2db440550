"""What rows look like to programs. What one audience may not see does not exist in its type."""

from datetime import datetime
from typing import Any, TypeVar

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema

from lianxin.cases.states import (
    Adoption,
    AppealType,
    AttachmentKind,
    CaseState,
    Channel,
    OrderRole,
    OrderState,
    OutcomeSource,
    RequestKind,
    RequestState,
    Satisfaction,
    Solved,
    TextKind,
    Urgency,
)
from lianxin.clocks.models import ClockState, Light

Shape = TypeVar("Shape", bound=Schema)


def made(shape: type[Shape], **values: Any) -> Shape:
    """One of `shape` of what rows hold, whose codes are plain texts."""
    return shape.model_validate(values)


class Named(Schema):
    """A row of a dictionary."""

    code: str = Field(description=_("代码"))
    name: str = Field(description=_("名称"))


class Clock(Schema):
    """One limit as it stands now."""

    kind: str = Field(description=_("时限种类"), examples=["handle"])
    label: str = Field(description=_("时限名称"))
    state: ClockState = Field(description=_("计时状态"))
    light: Light = Field(description=_("灯"))
    started_at: datetime = Field(description=_("开始计时"))
    due_at: datetime | None = Field(description=_("到期时间；暂停时为空"))
    ended_at: datetime | None = Field(description=_("结束时间"))


class Text(Schema):
    """One text."""

    kind: TextKind = Field(description=_("文本种类"))
    order: int | None = Field(description=_("所属任务单；属于工单本身的为空"))
    at: datetime = Field(description=_("写下的时间"))
    text: str = Field(description=_("内容"))


class Attachment(Schema):
    """A file that the reader may have."""

    token: str = Field(description=_("下载用的标记"))
    name: str = Field(description=_("文件名"))
    kind: AttachmentKind | None = Field(description=_("附件种类"))
    order: int | None = Field(description=_("所属任务单；属于工单本身的为空"))
    media_type: str = Field(description=_("类型"))
    size: int = Field(description=_("字节数"))
    sha256: str = Field(description=_("内容摘要"))
    at: datetime = Field(description=_("上传时间"))


class OrderLine(Schema):
    """A unit's share in a few words."""

    id: int = Field(description=_("任务单编号"))
    unit: Named = Field(description=_("承办单位"))
    role: OrderRole = Field(description=_("主办、协办或会办"))
    state: OrderState = Field(description=_("任务单状态"))
    version: int = Field(description=_("版本；提交动作时作为 seen 带回"))
    dispatched_at: datetime = Field(description=_("派单时间"))


class Order(OrderLine):
    """A unit's share of a case."""

    index: int = Field(description=_("工单内第几张任务单"))
    parent: int | None = Field(description=_("上级任务单"))
    round: int = Field(description=_("第几轮办理"))
    is_designated: bool = Field(description=_("经裁定指定，不能再退"))
    signed_at: datetime | None = Field(description=_("签收时间"))
    contacted_at: datetime | None = Field(description=_("先行联系时间"))
    submitted_at: datetime | None = Field(description=_("提交审签时间"))
    finished_at: datetime | None = Field(description=_("办结时间"))
    ended_at: datetime | None = Field(description=_("未办结而结束的时间"))
    clocks: list[Clock] = Field(description=_("这张任务单的时限"))


class Request(Schema):
    """What somebody asks for and nobody has decided."""

    id: int = Field(description=_("申请编号"))
    kind: RequestKind = Field(description=_("申请什么"))
    state: RequestState = Field(description=_("申请状态"))
    order: int | None = Field(description=_("所属任务单；属于工单本身的为空"))
    asked_at: datetime = Field(description=_("申请时间"))
    reason: str = Field(description=_("原因代码"))
    text: str = Field(description=_("申请理由"))
    wanted: str = Field(description=_("申请的内容"))


class Outcome(Schema):
    """What came of one round."""

    round: int = Field(description=_("第几轮办理"))
    source: OutcomeSource = Field(description=_("由谁评价"))
    is_valid: bool = Field(description=_("是否有效；未能回访的无效"))
    contacted: bool | None = Field(description=_("是否联系过"))
    solved: Solved | None = Field(description=_("是否解决"))
    satisfaction: Satisfaction | None = Field(description=_("是否满意"))
    at: datetime = Field(description=_("时间"))


class Event(Schema):
    """One thing that happened."""

    seq: int = Field(description=_("工单内的序号"))
    kind: str = Field(description=_("事件种类"), examples=["order.signed_for"])
    label: str = Field(description=_("事件名称"))
    at: datetime = Field(description=_("时间"))
    order: int | None = Field(description=_("所属任务单；属于工单本身的为空"))
    who: str = Field(description=_("经办人；群众不具名"))
    from_state: str = Field(description=_("之前的状态"))
    to_state: str = Field(description=_("之后的状态"))
    deadline: datetime | None = Field(description=_("变化后的期限"))
    texts: list[str] = Field(description=_("当时写下的、本岗位可读的内容"))


class CaseFrame(Schema):
    """What both audiences read of a case."""

    number: str = Field(description=_("工单编号"))
    state: CaseState = Field(description=_("工单状态"))
    round: int = Field(description=_("第几轮办理"))
    hub: Named = Field(description=_("负责的热线平台"))
    channel: Channel = Field(description=_("来源渠道"))
    appeal_type: AppealType = Field(description=_("诉求类型"))
    urgency: Urgency = Field(description=_("紧急程度"))
    category: list[Named] = Field(description=_("诉求类别，从一级到末级"))
    area: Named = Field(description=_("区域"))
    is_enterprise: bool = Field(description=_("涉企"))
    identity_withheld: bool = Field(description=_("身份保密"))
    registered_at: datetime = Field(description=_("登记时间"))
    closed_at: datetime | None = Field(description=_("结案时间"))
    citizen: str = Field(description=_("诉求人；姓名和号码只给出本岗位可见的部分"))
    title: str = Field(description=_("标题"))
    content: str = Field(description=_("诉求内容"))
    place: str = Field(description=_("事发地点"))
    details: str = Field(description=_("补充要素"))
    texts: list[Text] = Field(description=_("写下的全部内容，先写的在前"))
    orders: list[Order] = Field(description=_("任务单"))
    clocks: list[Clock] = Field(description=_("工单的时限"))
    requests: list[Request] = Field(description=_("尚未决定的申请"))
    outcomes: list[Outcome] = Field(description=_("各轮结果"))
    attachments: list[Attachment] = Field(description=_("附件"))


class UnitCase(CaseFrame):
    """A case as a unit reads it: with its own orders alone, and nobody's name or number that it need not know."""

    audience: str = Field("unit", json_schema_extra={"const": "unit"}, description=_("谁的读法"))


class Hold(Schema):
    """What keeps a case from being closed."""

    reason: str = Field(description=_("原因"))
    at: datetime = Field(description=_("时间"))


class Consultation(Schema):
    """What a unit was asked before the dispatch, and has not answered."""

    id: int = Field(description=_("征询编号"))
    unit: Named = Field(description=_("被征询的单位"))
    question: str = Field(description=_("征询的内容"))
    asked_at: datetime = Field(description=_("时间"))


class HubCase(CaseFrame):
    """A case as the hotline reads it."""

    audience: str = Field("hub", json_schema_extra={"const": "hub"}, description=_("谁的读法"))
    version: int = Field(description=_("版本；提交动作时作为 seen 带回"))
    is_anonymous: bool = Field(description=_("匿名"))
    is_hard: bool = Field(description=_("疑难"))
    is_unreasonable: bool = Field(description=_("不合理诉求"))
    is_beyond_duty: bool = Field(description=_("超职责诉求"))
    accused: Named | None = Field(description=_("被反映的单位"))
    decline_reason: str = Field(description=_("不予受理的原因代码"))
    closing_ground: str = Field(description=_("结案依据代码"))
    adoption: Adoption | None = Field(description=_("建议是否采纳"))
    merged_into: str | None = Field(description=_("并入的工单"))
    accepted_at: datetime | None = Field(description=_("受理时间"))
    archived_at: datetime | None = Field(description=_("归档时间"))
    dispatch_count: int = Field(description=_("派单次数"))
    return_count: int = Field(description=_("退单次数"))
    urge_count: int = Field(description=_("催办次数"))
    urged_at: datetime | None = Field(description=_("最近一次催办"))
    holds: list[Hold] = Field(description=_("暂缓结案的事由"))
    consultations: list[Consultation] = Field(description=_("尚未答复的征询"))
    is_sound: bool = Field(description=_("办理记录校验无误"))


class CaseLine(Schema):
    """A row of a list of cases."""

    number: str = Field(description=_("工单编号"))
    title: str = Field(description=_("标题"))
    state: CaseState = Field(description=_("工单状态"))
    version: int = Field(description=_("版本；提交动作时作为 seen 带回"))
    appeal_type: AppealType = Field(description=_("诉求类型"))
    urgency: Urgency = Field(description=_("紧急程度"))
    category: Named = Field(description=_("诉求类别"))
    area: Named = Field(description=_("区域"))
    identity_withheld: bool = Field(description=_("身份保密"))
    registered_at: datetime = Field(description=_("登记时间"))
    orders: list[OrderLine] = Field(description=_("任务单"))
    clock: Clock | None = Field(description=_("最先到期的时限"))


class UnitLine(OrderLine):
    """A row of a unit's list: its order, with what it must know of the case."""

    case: str = Field(description=_("工单编号"))
    title: str = Field(description=_("标题"))
    appeal_type: AppealType = Field(description=_("诉求类型"))
    urgency: Urgency = Field(description=_("紧急程度"))
    category: Named = Field(description=_("诉求类别"))
    area: Named = Field(description=_("区域"))
    identity_withheld: bool = Field(description=_("身份保密"))
    clock: Clock | None = Field(description=_("最先到期的时限"))
    running: list[str] = Field(description=_("正在计时的时限种类"))


class OrderReading(Order):
    """One order, with what was written on it."""

    case: str = Field(description=_("工单编号"))
    title: str = Field(description=_("标题"))
    texts: list[Text] = Field(description=_("写下的全部内容，先写的在前"))
    attachments: list[Attachment] = Field(description=_("附件"))
