"""Who may change units, their people, the hubs and the public register."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import Decision, Denied, decide, declare

if TYPE_CHECKING:
    from lianxin.organizations.models import Unit

EDIT = declare("organizations.edit", gettext_noop("编辑承办单位"))
MEMBERS = declare("organizations.members", gettext_noop("维护单位领导小组和工作人员"))
HUBS = declare("organizations.hubs", gettext_noop("启停热线平台、维护平台领导小组"))
REGISTER = declare("organizations.register", gettext_noop("登记公开号码和信箱"))


def may_change_members(actor: Actor, unit: "Unit") -> Decision:
    """Who holds the right may use it for the units that his post reaches; an administrator's post reaches all."""
    decision = decide(actor, MEMBERS)
    if not decision or actor.has(EDIT.code) or type(unit).objects.within(actor).filter(pk=unit.pk).exists():
        return decision
    return Denied(_("只能维护本单位及下级单位的人员。"))
