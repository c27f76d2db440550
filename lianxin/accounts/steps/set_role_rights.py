"""A city changes what a role allows."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.accounts import events, policies
from lianxin.accounts.models import Role
from lianxin.accounts.separation import separation, unknown
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def set_role_rights(role: Role, rights: Iterable[str], *, by: Actor, at: datetime) -> Role:
    """Let `role` allow exactly `rights`, at once and for everybody who holds it.

    Raises NotAllowed; BadInput (rights) for a code that no room knows, and for a right that the separation of the
    administrators keeps from this role.
    """
    require(by, policies.SET_ROLE_RIGHTS)
    wanted = sorted(set(rights))
    role = Role.objects.select_for_update().get(pk=role.pk)
    check_rights(role, wanted)
    before = set(role.rights)
    role.rights, role.customised_at = wanted, at
    role.save(update_fields=["rights", "customised_at"])
    data = {"granted": sorted(set(wanted) - before), "taken": sorted(before - set(wanted))}
    record(("role", role.pk), events.ROLE_RIGHTS_SET, by=by, at=at, data=data)
    return role


def check_rights(role: Role, rights: list[str]) -> None:
    """Raises BadInput (rights) unless `role` may hold all of `rights`."""
    if codes := unknown(rights):
        raise BadInput({"rights": _("没有这样的权限：%(codes)s。") % {"codes": "、".join(codes)}})
    if codes := separation().foreign(role.administers, rights):
        text = _("“%(role)s”不得持有：%(codes)s。系统、安全、审计三类管理员的权限互不相通，也不与业务相通。")
        raise BadInput({"rights": text % {"role": role.name, "codes": "、".join(codes)}})
