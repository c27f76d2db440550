"""Who decides what is asked for: the rules name a role for each thing."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import policies
from lianxin.foundation.actor import Actor, ActorKind
from lianxin.foundation.errors import NotAllowed
from lianxin.rulebook.queries import find
from lianxin.rulebook.scopes import Facts


def demand_approver(by: Actor, what: str, facts: Facts, at: datetime) -> None:
    """Raises NotAllowed unless the post of `by` has the role that the rule ``approver.<what>`` names, or may decide for
    the posts below it."""
    if not may_approve(by, what, facts, at):
        raise NotAllowed(_("按现行规则，这一步由其他岗位审核。"))


def may_approve(by: Actor, what: str, facts: Facts, at: datetime) -> bool:
    """Whether ``approver.<what>`` names the role of `by`, or one that `by` may decide for."""
    role = find(f"approver.{what}", facts, at).word
    return by.kind is ActorKind.SYSTEM or by.role == role or by.has(policies.DECIDE_ANY.code)
