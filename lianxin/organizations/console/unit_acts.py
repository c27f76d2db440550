"""What is done with units: each a step with its form, told first what it will touch."""

from collections.abc import Sequence
from datetime import datetime

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import holds
from lianxin.foundation.errors import BadInput
from lianxin.foundation.ui.choices import Segments
from lianxin.foundation.ui.console_act import ConsoleAct
from lianxin.foundation.ui.fields import WordsField
from lianxin.foundation.ui.shapes import Fact
from lianxin.organizations import policies
from lianxin.organizations.console import about
from lianxin.organizations.console.member_acts import AppointMember
from lianxin.organizations.entries import MemberEntry, UnitEntry
from lianxin.organizations.fields import UnitField
from lianxin.organizations.models import Unit, UnitKind, UnitMember, UnitRelation
from lianxin.organizations.models.units import LONGEST_ADDRESS
from lianxin.organizations.policies import may_change_members
from lianxin.organizations.steps.abolish import abolish
from lianxin.organizations.steps.add_unit import add_unit
from lianxin.organizations.steps.merge_units import merge_units
from lianxin.organizations.steps.move import move
from lianxin.organizations.steps.rename import rename
from lianxin.organizations.steps.set_address import set_address
from lianxin.organizations.steps.set_duties import set_duties
from lianxin.organizations.steps.set_duty_phone import set_duty_phone
from lianxin.organizations.steps.set_relation import set_relation
from lianxin.taxonomy.fields import AreaField


class UnitAct(ConsoleAct[Unit]):
    """A step of whoever keeps the tree."""

    @classmethod
    def allowed(cls, actor: Actor, on: Unit) -> bool:
        return actor.has(policies.EDIT.code)


class AddUnit(UnitAct):
    key, label, icon = "add_unit", gettext_noop("登记下级单位"), "plus"
    done = gettext_noop("已登记")
    names = {"kind": "kind", "parent_code": "parent"}
    parent = UnitField(label=gettext_lazy("上级单位"))
    code = forms.CharField(label=gettext_lazy("单位代码"), max_length=24)
    name = forms.CharField(label=gettext_lazy("单位名称"), max_length=80)
    short_name = forms.CharField(label=gettext_lazy("简称"), max_length=40)
    kind = forms.ChoiceField(label=gettext_lazy("单位类型"))
    area_code = AreaField()
    duty_phone = forms.CharField(label=gettext_lazy("24小时值班电话"), max_length=30, required=False)
    address = forms.CharField(label=gettext_lazy("地址"), max_length=120, required=False)
    duties = WordsField(
        label=gettext_lazy("职责清单"), longest=5000, required=False, help_text=gettext_lazy("一行一项。")
    )
    members = WordsField(
        label=gettext_lazy("人员"),
        longest=5000,
        required=False,
        help_text=gettext_lazy("一行一人：职责，姓名，职务，手机。职责写组长、分管负责人、领导小组成员、工作人员或知识库管理员。"),
    )  # fmt: skip

    def prepare(self) -> None:
        kinds = UnitKind.objects.order_by("pk").values_list("code", "name")
        self.offer("kind", [("", _("请选择")), *kinds])
        self.initial = {**self.initial, "parent": self.on, "area_code": self.on.area}

    def take(self, *, by: Actor, at: datetime) -> object:
        given = self.cleaned_data
        texts = ("code", "name", "short_name", "kind", "duty_phone", "address")
        unit = add_unit(
            UnitEntry(
                **{name: given[name] for name in texts},
                parent_code=given["parent"].code,
                area_code=given["area_code"].code,
                duties=tuple(lines(given["duties"])),
                members=read_members(given["members"]),
            ),
            by=by,
            at=at,
        )
        self.there = reverse("units:one", args=[unit.pk])
        return unit


class Rename(UnitAct):
    key, label, icon = "rename", gettext_noop("更名"), "pencil"
    done = gettext_noop("已更名")
    hint = gettext_noop("即时生效，原名留在历史中。")
    name = forms.CharField(label=gettext_lazy("单位名称"), max_length=80)
    short_name = forms.CharField(label=gettext_lazy("简称"), max_length=40)

    def prepare(self) -> None:
        self.initial = {**self.initial, "name": self.on.name, "short_name": self.on.short_name}

    def take(self, *, by: Actor, at: datetime) -> object:
        return rename(self.on, self.cleaned_data["name"], self.cleaned_data["short_name"], by=by, at=at)


class Move(UnitAct):
    key, label, icon = "move", gettext_noop("调整上级"), "corner-down-right"
    done = gettext_noop("已调整")
    parent = UnitField(label=gettext_lazy("新的上级单位"))

    def touches(self) -> Sequence[Fact]:
        count = Unit.objects.visible_to(self.actor).living().filter(path__startswith=self.on.path).count() - 1
        present = self.on.parent.name if self.on.parent else _("没有")
        return [Fact(_("现在的上级"), present), Fact(_("随同调整的下级"), numbered(count))]

    def take(self, *, by: Actor, at: datetime) -> object:
        return move(self.on, self.cleaned_data["parent"], by=by, at=at)


class Relate(UnitAct):
    key, label, icon = "relate", gettext_noop("条线和行业主管"), "sitemap"
    done = gettext_noop("已设置")
    kind = forms.ChoiceField(
        label=gettext_lazy("关系"),
        choices=UnitRelation.Kind.choices,
        initial=UnitRelation.Kind.LINE_PARENT,
        widget=Segments,
    )
    other = UnitField(label=gettext_lazy("主管单位"), required=False, help_text=gettext_lazy("空着表示从现在起没有。"))

    def touches(self) -> Sequence[Fact]:
        rows = self.on.relations.filter(holds(self.now)).select_related("other").order_by("kind")
        return [Fact(str(row.get_kind_display()), row.other.name) for row in rows]

    def take(self, *, by: Actor, at: datetime) -> object:
        return set_relation(self.on, self.cleaned_data["kind"], self.cleaned_data["other"], by=by, at=at)


class SetDuties(UnitAct):
    key, label, icon = "set_duties", gettext_noop("职责清单"), "checklist"
    done = gettext_noop("已设置")
    press = gettext_noop("保存")
    names = {"duty": "duties"}
    duties = WordsField(
        label=gettext_lazy("职责"), longest=10_000, rows=10, required=False, help_text=gettext_lazy("一行一项。")
    )

    def prepare(self) -> None:
        present = self.on.duties.filter(valid__upper_inf=True).order_by("position", "pk")
        self.initial["duties"] = "\n".join(row.duty for row in present)

    def take(self, *, by: Actor, at: datetime) -> object:
        return set_duties(self.on, lines(self.cleaned_data["duties"]), by=by, at=at)


class SetDutyPhone(ConsoleAct[Unit]):
    key, label, icon = "set_duty_phone", gettext_noop("值班电话"), "phone"
    done = gettext_noop("已设置")
    press = gettext_noop("保存")
    duty_phone = forms.CharField(label=gettext_lazy("24小时值班电话"), max_length=30, required=False)

    @classmethod
    def allowed(cls, actor: Actor, on: Unit) -> bool:
        return bool(may_change_members(actor, on))

    def prepare(self) -> None:
        self.initial["duty_phone"] = self.on.duty_phone

    def take(self, *, by: Actor, at: datetime) -> object:
        return set_duty_phone(self.on, self.cleaned_data["duty_phone"], by=by, at=at)


class SetAddress(ConsoleAct[Unit]):
    key, label, icon = "set_address", gettext_noop("地址"), "map-pin"
    done = gettext_noop("已设置")
    press = gettext_noop("保存")
    address = forms.CharField(label=gettext_lazy("地址"), max_length=LONGEST_ADDRESS, required=False)

    @classmethod
    def allowed(cls, actor: Actor, on: Unit) -> bool:
        return bool(may_change_members(actor, on))

    def prepare(self) -> None:
        self.initial["address"] = self.on.address

    def take(self, *, by: Actor, at: datetime) -> object:
        return set_address(self.on, self.cleaned_data["address"], by=by, at=at)


class EndingAct(UnitAct):
    """A unit ends: what hangs on it is told first."""

    is_grave = True

    @classmethod
    def locked(cls, on: Unit, at: datetime) -> str:
        return "" if on.parent_id else _("市政府不能撤并。")

    def touches(self) -> Sequence[Fact]:
        living = Unit.objects.visible_to(self.actor).living()
        people = UnitMember.objects.unscoped("only counted").filter(holds(self.now), unit=self.on)
        own = [
            Fact(_("下级单位"), numbered(living.filter(parent=self.on).count())),
            Fact(_("以其为条线或行业主管的单位"), numbered(self.on.led.filter(valid__upper_inf=True).count())),
            Fact(_("公开号码"), numbered(self.on.hotline_numbers.filter(retired_at=None).count())),
            Fact(_("信箱"), numbered(self.on.mailboxes.filter(retired_at=None).count())),
            Fact(_("人员（任职随之结束）"), numbered(people.count())),
        ]
        told = about.UNIT.told(self.on, self.actor, self.now)
        return own + [Fact(panel.title, numbered(panel.count)) for panel in told]


class Merge(EndingAct):
    key, label, icon = "merge", gettext_noop("并入其他单位"), "git-fork"
    done = gettext_noop("已并入")
    hint = gettext_noop("下级单位、所主管的条线和行业、公开号码和信箱随之划转，人员和职责不划转。")
    into = UnitField(label=gettext_lazy("并入到"))
    names = {"units": "into"}

    def take(self, *, by: Actor, at: datetime) -> object:
        into = merge_units([self.on], self.cleaned_data["into"], by=by, at=at)
        self.there = reverse("units:one", args=[into.pk])
        return into


class Abolish(EndingAct):
    key, label, icon = "abolish", gettext_noop("撤销单位"), "ban"
    done = gettext_noop("已撤销")
    hint = gettext_noop("没有承接单位时才撤销；有承接单位的，请用“并入其他单位”。")

    def take(self, *, by: Actor, at: datetime) -> object:
        return abolish(self.on, by=by, at=at)


ACTS = (AddUnit, AppointMember, SetDutyPhone, SetAddress, SetDuties, Rename, Move, Relate, Merge, Abolish)


def numbered(count: int) -> str:
    """A count, or that there is none."""
    return str(count) if count else _("没有")


def lines(words: str) -> list[str]:
    """The lines that say something."""
    return [line.strip() for line in words.splitlines() if line.strip()]


def read_members(words: str) -> tuple[MemberEntry, ...]:
    """People, one to a line; raises BadInput (members) naming the line."""
    roles = {str(role.label).partition("（")[0]: role.value for role in UnitMember.Role}
    found = []
    for number, line in enumerate(lines(words), start=1):
        cells = [cell.strip() for cell in line.replace("，", ",").split(",")]
        if not 3 <= len(cells) <= 4 or cells[0] not in roles:
            raise BadInput({"members": _("第%(line)d行请写成“组长，姓名，职务，手机”的样子。") % {"line": number}})
        role, name, title, mobile = (*cells, "")[:4]
        found.append(MemberEntry(role=roles[role], name=name, title=title, mobile=mobile))
    return tuple(found)
