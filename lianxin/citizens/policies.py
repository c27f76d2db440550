"""Who may register, see, label and limit those who call."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianxin.citizens.models import LimitLevel
from lianxin.citizens.scope import sees_citizens
from lianxin.foundation.actor import Actor, ActorKind
from lianxin.foundation.errors import NotAllowed
from lianxin.foundation.policy import Decision, Denied, Right, decide, declare

REGISTER = declare("citizens.register", gettext_noop("登记来电人、号码和企业"))
READ = declare("citizens.read", gettext_noop("查看来电人（隐去姓名和号码）"))
REVEAL = declare("citizens.reveal", gettext_noop("查看来电人的完整姓名和号码"))
LABEL = declare("citizens.label", gettext_noop("设置来电人标签"))
LIMIT = declare("citizens.limit", gettext_noop("劝导、警告来电号码"))
APPROVE_LIMIT = declare("citizens.approve_limit", gettext_noop("批准和解除限制接听"))


def may_reveal(actor: Actor, _row: models.Model, _field: str) -> Decision:
    """Whether `actor` may see a sealed text of this room in clear: a right, and a post that sees the row at all."""
    if not sees_citizens(actor):
        return Denied(_("您的岗位看不到来电人，请在工单里联系。"))
    return decide(actor, REVEAL)


def demand_person(actor: Actor) -> None:
    """Raises NotAllowed for machines: none labels a person or limits a caller alone."""
    if actor.kind is not ActorKind.STAFF:
        raise NotAllowed(_("这一操作只能由工作人员作出。"), "person_only")


def right_for(level: LimitLevel) -> Right:
    """The right that imposing or lifting a measure of `level` needs."""
    return APPROVE_LIMIT if level is LimitLevel.LIMIT else LIMIT
