"""Rights on cases."""

from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor, ActorKind, Scope
from lianxin.foundation.policy import Allowed, Decision, Denied, declare

REGISTER = declare("cases.register", "登记诉求")
ACCEPT = declare("cases.accept", "受理诉求")
DISPATCH = declare("cases.dispatch", "派单")
SIGN_FOR = declare("cases.sign_for", "签收任务单")
FIRST_CONTACT = declare("cases.first_contact", "记录先行联系")
FINISH = declare("cases.finish", "提交办理结果")
SIGN_OFF = declare("cases.sign_off", "审签办理结果")
REVIEW = declare("cases.review", "审核答复")
RECORD_OUTCOME = declare("cases.record_outcome", "记录回访结果")
CLOSE = declare("cases.close", "结案")
ARCHIVE = declare("cases.archive", "归档")
READ = declare("cases.read", "查看诉求工单")


def for_hotline(actor: Actor, hub_id: int) -> Decision:
    """What the hotline itself does: a unit's post never, and a hub's post for its own hub only."""
    if actor.scope == Scope.CITY or (actor.scope == Scope.HUB and actor.hub_id == hub_id):
        return Allowed()
    return Denied(_("这一步由负责该诉求的热线办理。"))


def for_unit(actor: Actor, unit_id: int) -> Decision:
    """What only the order's unit does: whoever sees the orders of units below it, or in its line, acts on none."""
    if actor.kind is ActorKind.SYSTEM or actor.unit_id == unit_id:
        return Allowed()
    return Denied(_("这张任务单由承办单位自己办理。"))


def for_own_hub(actor: Actor, hub_id: int) -> Decision:
    """Taking matters in: a hub's post for its own hub; whoever belongs to none (a radio's clerk) for any."""
    if actor.scope != Scope.HUB or actor.hub_id == hub_id:
        return Allowed()
    return Denied(_("您的岗位只能为本热线登记。"))
