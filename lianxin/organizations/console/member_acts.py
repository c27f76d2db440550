"""What is done with a unit's people."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy, gettext_noop

from lianxin.foundation.actor import Actor
from lianxin.foundation.ui.console_act import ConsoleAct
from lianxin.organizations.entries import MemberEntry
from lianxin.organizations.models import Unit, UnitMember
from lianxin.organizations.policies import may_change_members
from lianxin.organizations.steps.appoint import appoint
from lianxin.organizations.steps.end_membership import end_membership


class AppointMember(ConsoleAct[Unit]):
    key, label, icon = "appoint_member", gettext_noop("确定人员"), "user-cog"
    done = gettext_noop("已确定")
    role = forms.ChoiceField(label=gettext_lazy("职责"), choices=UnitMember.Role.choices)
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=40)
    title = forms.CharField(label=gettext_lazy("职务"), max_length=64)
    mobile = forms.CharField(label=gettext_lazy("手机"), max_length=20, required=False)

    @classmethod
    def allowed(cls, actor: Actor, on: Unit) -> bool:
        return bool(may_change_members(actor, on))

    def take(self, *, by: Actor, at: datetime) -> object:
        given = self.cleaned_data
        entry = MemberEntry(**{name: given[name] for name in ("role", "name", "title", "mobile")})
        return appoint(self.on, entry, by=by, at=at)


class EndMembership(ConsoleAct[UnitMember]):
    key, label, icon = "end_membership", gettext_noop("离任"), "logout"
    done = gettext_noop("已离任")
    hint = gettext_noop("在本单位没有其他职责的，他在本单位的岗位随之结束，没有别的岗位的账号同时停用。")
    is_grave = True

    @classmethod
    def allowed(cls, actor: Actor, on: UnitMember | Unit) -> bool:
        return bool(may_change_members(actor, on.unit if isinstance(on, UnitMember) else on))

    def take(self, *, by: Actor, at: datetime) -> object:
        return end_membership(self.on, by=by, at=at)


MEMBER_ACTS = (EndMembership,)
