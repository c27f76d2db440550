"""Rights on cases."""

from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor, ActorKind, Scope
from lianxin.foundation.policy import Allowed, Decision, Denied, Right, declare

REGISTER = declare("cases.register", "登记诉求")
ACCEPT = declare("cases.accept", "受理诉求")
DISPATCH = declare("cases.dispatch", "派单")
DISPATCH_DIRECT = declare("cases.dispatch_direct", "登记时直接派单")
SIGN_FOR = declare("cases.sign_for", "签收任务单")
FIRST_CONTACT = declare("cases.first_contact", "记录先行联系")
FINISH = declare("cases.finish", "提交办理结果")
SIGN_OFF = declare("cases.sign_off", "审签办理结果")
REVIEW = declare("cases.review", "审核答复")
RECORD_OUTCOME = declare("cases.record_outcome", "记录回访结果")
CLOSE = declare("cases.close", "结案")
ARCHIVE = declare("cases.archive", "归档")
SUPPLEMENT = declare("cases.supplement", "补充诉求")
ANSWER = declare("cases.answer", "当场解答")
DECLINE = declare("cases.decline", "提出不予受理")
CONFIRM_DECLINE = declare("cases.confirm_decline", "确认不予受理")
TRANSFER = declare("cases.transfer", "转接诉求")
CONSULT = declare("cases.consult", "征询承办单位")
ANSWER_CONSULTATION = declare("cases.answer_consultation", "答复征询")
HAND_OVER = declare("cases.hand_over", "移交其他热线平台")
REQUEST_CITY = declare("cases.request_city", "提请市级协办")
DECIDE_CITY = declare("cases.decide_city", "审核提请市级协办")
SUB_DISPATCH = declare("cases.sub_dispatch", "向下级派单")
ASSIGN = declare("cases.assign", "指定经办人")
SIGN_FOR_OTHERS = declare("cases.sign_for_others", "电话交办后代为签收")
SIGN_FOR_ANY = declare("cases.sign_for_any", "电话交办他人登记的诉求")
PROCESS = declare("cases.process", "记录办理过程")
ASK = declare("cases.ask", "申请退单、延期、挂起和认定")
ENDORSE = declare("cases.endorse", "同意本单位的申请")
DECIDE_RETURN = declare("cases.decide_return", "审核退单")
DECIDE_EXTENSION = declare("cases.decide_extension", "审核延期")
DECIDE_SUSPENSION = declare("cases.decide_suspension", "审核挂起")
DECIDE_FINDING = declare("cases.decide_finding", "审核不合理和超职责认定")
DECIDE_ANY = declare("cases.decide_any", "代下级岗位审核")
DISPUTE = declare("cases.dispute", "提起职责争议")
DESIGNATE = declare("cases.designate", "指定承办单位")
REWORK = declare("cases.rework", "确认重办")
WITHDRAW = declare("cases.withdraw", "办理撤诉")
URGE = declare("cases.urge", "催办")
MERGE = declare("cases.merge", "并单和关联重复诉求")
SPLIT = declare("cases.split", "拆单")
RECLASSIFY = declare("cases.reclassify", "改类")
CORRECT = declare("cases.correct", "更正诉求内容")
MARK = declare("cases.mark", "标记疑难")
WITHHOLD = declare("cases.withhold", "设置和解除身份保密")
HOLD = declare("cases.hold", "暂缓结案和解除")
INCIDENT = declare("cases.incident", "处置群发事件")
SHARE_FILTER = declare("cases.share_filter", "设置本单位共用的常用筛选")
SHARE_PHRASE = declare("cases.share_phrase", "设置本单位和热线共用的常用语")
RELEASE_CLAIMS = declare("cases.release_claims", "释放他人认领的工单")
READ = declare("cases.read", "查看诉求工单")
OVERSEE = declare("cases.oversee", "总览各承办单位的在办和超时")


def for_hotline(actor: Actor, hub_id: int) -> Decision:
    """What the hotline itself does: a unit's post never, and a hub's post for its own hub only."""
    if actor.scope == Scope.CITY or (actor.scope == Scope.HUB and actor.hub_id == hub_id):
        return Allowed()
    return Denied(_("这一步由负责该诉求的热线办理。"))


def for_hotline_or_citizen(actor: Actor, hub_id: int) -> Decision:
    """What a citizen may do to his own case, and the hotline for him."""
    return Allowed() if actor.scope == Scope.OWN else for_hotline(actor, hub_id)


def for_person(actor: Actor) -> Decision:
    """What no machine does alone: a person answers for it."""
    return Denied(_("这一步须由工作人员作出。")) if actor.person_id is None else Allowed()


def for_another_person(actor: Actor, person_id: int | None) -> Decision:
    """What one person proposed another decides, whatever posts the two hold."""
    if actor.person_id == person_id:
        return Denied(_("提出的人不能自己确认，请由另一人办理。"))
    return for_person(actor)


def for_unit(actor: Actor, unit_id: int) -> Decision:
    """What only the order's unit does: whoever sees the orders of units below it, or in its line, acts on none."""
    if actor.kind is ActorKind.SYSTEM or actor.unit_id == unit_id:
        return Allowed()
    return Denied(_("这张任务单由承办单位自己办理。"))


def for_issuer(actor: Actor, hub_id: int, above_id: int | None) -> Decision:
    """What whoever sent an order does with it: the hotline, or the unit above (`above_id`) that passed it on."""
    return for_hotline(actor, hub_id) if above_id is None else for_unit(actor, above_id)


def issuing(above_id: int | None) -> Right:
    """The right to send orders and take them back: the hotline's or, under an order (`above_id`), its unit's."""
    return DISPATCH if above_id is None else SUB_DISPATCH


def for_own_hub(actor: Actor, hub_id: int) -> Decision:
    """Taking matters in: a hub's post for its own hub; whoever belongs to none (a radio's clerk) for any."""
    if actor.scope != Scope.HUB or actor.hub_id == hub_id:
        return Allowed()
    return Denied(_("您的岗位只能为本热线登记。"))
