"""What happens to cases, and the one way to tell of it."""

from datetime import datetime
from typing import Any

from lianxin.cases.models import Case, CaseEvent, TaskOrder
from lianxin.foundation.actor import Actor
from lianxin.foundation.events.append import append
from lianxin.foundation.events.kinds import declare

CASE_REGISTERED = declare("case.registered", "登记")
CASE_IMPORTED = declare("case.imported", "由旧系统导入")
CASE_ACCEPTED = declare("case.accepted", "受理")
CASE_DISPATCHED = declare("case.dispatched", "派单")
ORDER_SIGNED_FOR = declare("order.signed_for", "签收")
ORDER_CONTACTED = declare("order.contacted", "先行联系")
ORDER_SUBMITTED = declare("order.submitted", "提交办理结果")
ORDER_FINISHED = declare("order.finished", "办结")
ORDER_SIGNED_OFF = declare("order.signed_off", "审签办结")
CASE_SENT_BACK = declare("case.sent_back", "退回重写")
CASE_FOLLOWED_MASTER = declare("case.followed_master", "随主单答复")
CASE_REVIEWED = declare("case.reviewed", "审核通过")
OUTCOME_RECORDED = declare("case.outcome_recorded", "回访结果")
CASE_REWORKED = declare("case.reworked", "重办")
CASE_WITHDRAWN = declare("case.withdrawn", "撤诉")
CASE_URGED = declare("case.urged", "催办")
CASE_MARKED_HARD = declare("case.marked_hard", "标记疑难")
CASE_CLEARED_HARD = declare("case.cleared_hard", "取消疑难")
FINDING_ASKED = declare("order.finding_asked", "申请认定")
FINDING_UPHELD = declare("order.finding_upheld", "同意认定")
FINDING_REJECTED = declare("order.finding_rejected", "不同意认定")
FINDING_TOLD = declare("order.finding_told", "认定已告知诉求人")
FINDING_CLEARED = declare("case.finding_cleared", "撤销认定")
HOLD_PLACED = declare("case.hold_placed", "暂缓结案")
HOLD_RELEASED = declare("case.hold_released", "解除暂缓结案")
CASE_CLOSED = declare("case.closed", "结案")
CASE_ARCHIVED = declare("case.archived", "归档")
LIGHT_TURNED = declare("clock.light_turned", "时限预警")
END_MOVED = declare("clock.end_moved", "时限随日历调整")
CONTACT_RECEIVED = declare("contact.received", "来话来件")
CONTACT_NAMED = declare("contact.named", "登记来电人")
CONTACT_ENDED = declare("contact.ended", "话务小结")
CONTACT_LINKED = declare("case.contact_linked", "关联来话来件")
DRAFT_SAVED = declare("draft.saved", "暂存草稿")
DRAFT_DISCARDED = declare("draft.discarded", "弃用草稿")
SUPPLEMENT_ASKED = declare("case.supplement_asked", "要求补充")
CASE_FILE_ATTACHED = declare("case.file_attached", "添加附件")
CASE_SUPPLEMENTED = declare("case.supplemented", "补充")
CASE_ANSWERED = declare("case.answered", "当场解答")
DECLINE_PROPOSED = declare("case.decline_proposed", "提出不予受理")
DECLINE_REJECTED = declare("case.decline_rejected", "不同意不予受理")
CASE_DECLINED = declare("case.declined", "不予受理")
DECLINE_OBJECTED = declare("case.decline_objected", "对不予受理提出异议")
CASE_TRANSFERRED = declare("case.transferred", "转接")
TRANSFER_FOLLOWED = declare("case.transfer_followed", "转接结果")
TRANSFER_TAKEN_BACK = declare("case.transfer_taken_back", "转接收回")
CASE_CONSULTED = declare("case.consulted", "征询单位")
CONSULTATION_ANSWERED = declare("case.consultation_answered", "答复征询")
ORDER_RECALLED = declare("order.recalled", "撤回派单")
UNIT_ADDED = declare("case.unit_added", "加派单位")
UNIT_REMOVED = declare("order.removed", "撤销派单")
LEAD_CHANGED = declare("case.lead_changed", "变更主办")
ORDER_PASSED_ON = declare("order.passed_on", "向下级派单")
CASE_HANDED_OVER = declare("case.handed_over", "移交平台")
CITY_REQUESTED = declare("case.city_requested", "提请市级协办")
CITY_GRANTED = declare("case.city_granted", "同意市级协办")
CITY_REFUSED = declare("case.city_refused", "不同意市级协办")
CASE_MERGED = declare("case.merged", "并单")
CASE_TOOK_IN = declare("case.took_in", "有工单并入")
CASE_UNMERGED = declare("case.unmerged", "解除并单")
CASE_LET_GO = declare("case.let_go", "并入的工单移出")
CASE_REPEATED = declare("case.repeated", "关联重复诉求")
CASE_SPLIT = declare("case.split", "拆单")
CASE_RECLASSIFIED = declare("case.reclassified", "改类")
CASE_CORRECTED = declare("case.corrected", "更正")
IDENTITY_WITHHELD = declare("case.identity_withheld", "身份保密")
IDENTITY_LIFTED = declare("case.identity_lifted", "解除身份保密")
INCIDENT_OPENED = declare("case.incident_opened", "建立群发事件")
INCIDENT_JOINED = declare("case.incident_joined", "并入群发事件")
INCIDENT_ANSWERED = declare("case.incident_answered", "按群发事件答复")
INCIDENT_CLOSED = declare("case.incident_closed", "群发事件结束")
RETURN_ASKED = declare("order.return_asked", "申请退单")
ORDER_RETURNED = declare("order.returned", "退单获准")
RETURN_LAPSED = declare("clock.return_lapsed", "退单期限届满")
RETURN_REJECTED = declare("order.return_rejected", "驳回退单")
ORDER_REDISPATCHED = declare("order.redispatched", "改派")
CASE_DISPUTED = declare("case.disputed", "争议协调")
CASE_DESIGNATED = declare("case.designated", "指定承办")
ORDER_TAKEN_BY_TELEPHONE = declare("order.taken_by_telephone", "电话交办签收")
ORDER_ASSIGNED = declare("order.assigned", "指定经办人")
REQUEST_WITHDRAWN = declare("order.request_withdrawn", "撤销申请")

ORDER_FILE_ATTACHED = declare("order.file_attached", "添加办理附件")
PROCESS_NOTED = declare("order.process_noted", "过程记录")
INTERIM_REPORTED = declare("order.interim_reported", "中途汇报")
CITIZEN_ANSWERED = declare("order.citizen_answered", "答复群众")
EXTENSION_ASKED = declare("order.extension_asked", "申请延期")
EXTENSION_GRANTED = declare("order.extension_granted", "同意延期")
EXTENSION_REFUSED = declare("order.extension_refused", "不同意延期")
SUSPENSION_ASKED = declare("order.suspension_asked", "申请挂起")
ORDER_SUSPENDED = declare("order.suspended", "挂起")
SUSPENSION_REFUSED = declare("order.suspension_refused", "不同意挂起")
REQUEST_ENDORSED = declare("order.request_endorsed", "单位同意申请")
ORDER_RESUMED = declare("order.resumed", "恢复办理")
REPLY_REJECTED = declare("order.reply_rejected", "审签退回")
FILTER_SAVED = declare("filter.saved", "保存常用筛选")
FILTER_REMOVED = declare("filter.removed", "删除常用筛选")
CASE_CLAIMED = declare("case_claim.taken", "认领")
CLAIM_RELEASED = declare("case_claim.released", "释放认领")
CLAIM_LAPSED = declare("case_claim.lapsed", "认领到期退回")
PHRASE_SAVED = declare("phrase.saved", "保存常用语")
PHRASE_REMOVED = declare("phrase.removed", "删除常用语")


def tell(
    case: Case,
    kind: str,
    *,
    by: Actor,
    at: datetime,
    order: TaskOrder | None = None,
    states: tuple[str, str] = ("", ""),
    deadlines: tuple[datetime | None, datetime | None] = (None, None),
    data: dict[str, Any] | None = None,
    stales: bool = True,
) -> CaseEvent:
    """Write the step's event and save the case, and the order where one is named, with their new versions.

    `states` are from and to, of the order where one is named, else of the case; `deadlines` before and after.
    `stales` says whether forms drawn before are out of date: what the clocks do by themselves disturbs nobody who is
    writing. The step holds the case's row.
    """
    event = CaseEvent(case=case, order=order, kind=kind, book_hub_id=case.hub_id)
    event.from_state, event.to_state = states
    event.deadline_before, event.deadline_after = deadlines
    append(event, by=by, at=at, data=data, after=case.last_seq)
    case.last_seq = event.seq
    case.version += stales
    case.save()
    if order is not None and stales:
        order.version += 1
        order.save()
    return event
