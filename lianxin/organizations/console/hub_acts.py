"""What is done with hubs: prepared, given their people, switched on and off."""

from collections.abc import Sequence
from datetime import datetime

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import holds
from lianxin.foundation.ui.choices import Segments
from lianxin.foundation.ui.console_act import ConsoleAct
from lianxin.foundation.ui.fields import MomentField
from lianxin.foundation.ui.shapes import Fact
from lianxin.organizations import policies
from lianxin.organizations.console import about
from lianxin.organizations.fields import UnitField
from lianxin.organizations.models import Hub, HubMember
from lianxin.organizations.steps.appoint_to_hub import appoint_to_hub
from lianxin.organizations.steps.end_hub_membership import end_hub_membership
from lianxin.organizations.steps.prepare_hub import prepare_hub
from lianxin.organizations.steps.switch_off_hub import switch_off_hub
from lianxin.organizations.steps.switch_on_hub import switch_on_hub
from lianxin.taxonomy.fields import AreaField


class PrepareHub(ConsoleAct[None]):
    key, label, icon = "prepare_hub", gettext_noop("筹建平台"), "plus"
    done = gettext_noop("已筹建，尚未启用")
    hint = gettext_noop("筹建的平台不受理诉求，启用以后才受理所辖县区的。")
    names = {"areas": "area"}
    code = forms.RegexField(
        regex=r"^[0-9]{2}\Z",
        label=gettext_lazy("平台代码"),
        error_messages={"invalid": gettext_lazy("请填写两位数字。")},
        help_text=gettext_lazy("两位数字，写在工单编号里，以后不变。"),
    )
    name = forms.CharField(label=gettext_lazy("平台名称"), max_length=60)
    kind = forms.ChoiceField(
        label=gettext_lazy("平台类型"),
        choices=[each for each in Hub.Kind.choices if each[0] != Hub.Kind.CITY],
        initial=Hub.Kind.COUNTY,
        widget=Segments,
    )
    area = AreaField(label=gettext_lazy("所辖县区"), required=False)
    unit = UnitField(label=gettext_lazy("主办单位"))
    operator = UnitField(label=gettext_lazy("承建单位"))
    office = UnitField(label=gettext_lazy("领导小组办公室"))

    @classmethod
    def allowed(cls, actor: Actor, on: None) -> bool:
        return actor.has(policies.HUBS.code)

    def take(self, *, by: Actor, at: datetime) -> object:
        given = self.cleaned_data
        hub = prepare_hub(
            given["code"],
            given["name"],
            given["kind"],
            unit=given["unit"],
            operator=given["operator"],
            office=given["office"],
            areas=[given["area"]] if given["area"] else [],
            by=by,
            at=at,
        )
        self.there = reverse("hubs:one", args=[hub.pk])
        return hub


class HubAct(ConsoleAct[Hub]):
    @classmethod
    def allowed(cls, actor: Actor, on: Hub) -> bool:
        return actor.has(policies.HUBS.code)


class SwitchOn(HubAct):
    key, label, icon = "switch_on", gettext_noop("启用平台"), "broadcast"
    done = gettext_noop("已设定启用")
    hint = gettext_noop("从那时起，所辖县区新登记的诉求由本平台受理；此前登记的仍由市级平台办完，或者逐件移交。")
    effective_at = MomentField(
        label=gettext_lazy("启用时间"), usual=(gettext_noop("明天 9:00"), gettext_noop("后天 9:00"))
    )

    @classmethod
    def locked(cls, on: Hub, at: datetime) -> str:
        return _("已经启用，或者已定启用时间。") if on.operations.filter(valid__upper_inf=True).exists() else ""

    def touches(self) -> Sequence[Fact]:
        return touched(self.on, self.actor, self.now)

    def take(self, *, by: Actor, at: datetime) -> object:
        return switch_on_hub(self.on, self.cleaned_data["effective_at"], by=by, at=at)


class SwitchOff(HubAct):
    key, label, icon = "switch_off", gettext_noop("停用平台"), "server-off"
    done = gettext_noop("已设定停用")
    hint = gettext_noop("从那时起，所辖县区新登记的诉求由市级平台受理。在办的请先办结或者移交。")
    is_grave = True
    effective_at = MomentField(
        label=gettext_lazy("停用时间"), usual=(gettext_noop("明天 9:00"), gettext_noop("后天 9:00"))
    )

    @classmethod
    def locked(cls, on: Hub, at: datetime) -> str:
        if on.kind == Hub.Kind.CITY:
            return _("市级平台兜底受理，不能停用。")
        return "" if on.operations.filter(valid__upper_inf=True).exists() else _("没有启用。")

    def touches(self) -> Sequence[Fact]:
        return touched(self.on, self.actor, self.now)

    def take(self, *, by: Actor, at: datetime) -> object:
        return switch_off_hub(self.on, self.cleaned_data["effective_at"], by=by, at=at)


class AppointToHub(HubAct):
    key, label, icon = "appoint_to_hub", gettext_noop("确定领导小组成员"), "user-cog"
    done = gettext_noop("已确定")
    role = forms.ChoiceField(label=gettext_lazy("职责"), choices=HubMember.Role.choices)
    title = forms.CharField(label=gettext_lazy("职务"), max_length=64)
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=40, required=False)

    def take(self, *, by: Actor, at: datetime) -> object:
        given = self.cleaned_data
        return appoint_to_hub(self.on, given["role"], given["title"], given["name"], by=by, at=at)


class EndHubMembership(ConsoleAct[HubMember]):
    key, label, icon = "end_hub_membership", gettext_noop("不再担任"), "logout"
    done = gettext_noop("已结束")
    is_grave = True

    @classmethod
    def allowed(cls, actor: Actor, on: HubMember | Hub) -> bool:
        return actor.has(policies.HUBS.code)

    def take(self, *, by: Actor, at: datetime) -> object:
        return end_hub_membership(self.on, by=by, at=at)


NEW = (PrepareHub,)
ACTS = (SwitchOn, AppointToHub, SwitchOff)
MEMBER_ACTS = (EndHubMembership,)


def touched(hub: Hub, actor: Actor, at: datetime) -> list[Fact]:
    """Whose matters come in elsewhere, and what other rooms have at the hub."""
    areas = hub.areas.select_related("area").order_by("area__code")
    lines = [Fact(_("所辖县区"), "、".join(each.area.name for each in areas) or _("没有"))]
    return lines + [Fact(panel.title, str(panel.count)) for panel in about.HUB.told(hub, actor, at)]


def checks(hub: Hub, at: datetime) -> list[tuple[str, bool, str]]:
    """What a hub needs before it is switched on: what it is, whether it is there, and who or what it is."""
    held = {row.role: row for row in hub.members.filter(holds(at))}
    areas = "、".join(row.area.name for row in hub.areas.select_related("area").order_by("area__code"))
    people = [
        (str(role.label), role in held, str(held[role]) if role in held else "")
        for role in (HubMember.Role.GROUP_HEAD, HubMember.Role.OFFICE_HEAD)
    ]
    numbers = "、".join(hub.operator.hotline_numbers.filter(retired_at=None).values_list("number", flat=True))
    return [
        (_("所辖县区"), bool(areas), areas),
        (_("承建单位值班电话"), bool(hub.operator.duty_phone), hub.operator.duty_phone),
        *people,
        (_("承建单位公开号码"), bool(numbers), numbers),
    ]
