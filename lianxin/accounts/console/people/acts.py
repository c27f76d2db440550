"""What is done with people: registered and seen off by one administrator, given posts and kept by another."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from string import ascii_lowercase, ascii_uppercase, digits

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from lianxin.accounts import policies
from lianxin.accounts.console import about
from lianxin.accounts.console.people import lines
from lianxin.accounts.models import LockReason, Person, Role
from lianxin.accounts.models.people import USERNAME
from lianxin.accounts.sign_in.duties import has_second_factor
from lianxin.accounts.sign_in.lock_out import locked_out_since
from lianxin.accounts.sign_on.people import sign_ons_of
from lianxin.accounts.steps.add_person import add_person
from lianxin.accounts.steps.appoint import appoint
from lianxin.accounts.steps.depart import depart
from lianxin.accounts.steps.link_sign_on import NAME_LENGTH, link_sign_on
from lianxin.accounts.steps.lock import lock
from lianxin.accounts.steps.reset_password import reset_password
from lianxin.accounts.steps.reset_second_factor import reset_second_factor
from lianxin.accounts.steps.unlink_sign_on import unlink_sign_on
from lianxin.accounts.steps.unlock import unlock
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.ui.choices import Segments
from lianxin.foundation.ui.console_act import ConsoleAct
from lianxin.foundation.ui.fields import MomentField
from lianxin.foundation.ui.shapes import Fact
from lianxin.organizations.fields import UnitField
from lianxin.organizations.models import Hub
from lianxin.organizations.phones import spelled

# Characters that nobody mistakes for another when a password is told by telephone.
_CLEAR = [
    "".join(letter for letter in letters if letter not in "lioIO01") for letters in (ascii_uppercase, ascii_lowercase)
]
_GROUPS = 4


def first_password() -> str:
    """A new password that can be told by telephone: ``Kq7m-Hd4w-Zx9p-Rt2n``."""
    capital, small = _CLEAR
    kinds = (capital, small, digits[2:], small)
    return "-".join("".join(secrets.choice(letters) for letters in kinds) for _group in range(_GROUPS))


class AddPerson(ConsoleAct[None]):
    key, label, icon = "add_person", gettext_noop("登记人员"), "plus"
    done = gettext_noop("已登记，由安全管理员任职并给密码")
    hint = gettext_noop("只登记人。岗位、密码和权限由安全管理员给。")
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=64)
    username = forms.RegexField(
        regex=USERNAME,
        label=gettext_lazy("用户名"),
        max_length=32,
        help_text=gettext_lazy("小写字母开头，以后不变。"),
        error_messages={"invalid": gettext_lazy("用户名须以小写字母开头，由小写字母、数字和 . _ - 组成，2 至 32 位。")},
    )
    spelling = forms.CharField(
        label=gettext_lazy("拼音"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("有多音字时填写，如 shan yu。"),
    )
    mobile = forms.CharField(label=gettext_lazy("手机"), max_length=20, required=False)

    @classmethod
    def allowed(cls, actor: Actor, on: None) -> bool:
        return actor.has(policies.ADD_PERSON.code)

    def clean_mobile(self) -> str:
        try:
            return spelled(self.cleaned_data["mobile"], "mobile")
        except BadInput as refused:
            raise forms.ValidationError(refused.fields["mobile"]) from None

    def take(self, *, by: Actor, at: datetime) -> object:
        given = self.cleaned_data
        names = {name: given[name] for name in ("spelling", "mobile")}
        person = add_person(given["username"], given["name"], **names, by=by, at=at)
        self.there = reverse("people:one", args=[person.pk])
        return person


class PersonAct(ConsoleAct[Person]):
    right = policies.APPOINT

    @classmethod
    def allowed(cls, actor: Actor, on: Person) -> bool:
        return actor.has(cls.right.code)

    @classmethod
    def locked(cls, on: Person, at: datetime) -> str:
        return _("已离岗。") if on.departed_at else ""


class Depart(PersonAct):
    key, label, icon = "depart", gettext_noop("办理离岗"), "logout"
    done = gettext_noop("已离岗，账号已停用")
    hint = gettext_noop("账号立即停用，不能恢复；岗位、代办和在单位的任职随之结束。在办的事请先移交。")
    right, is_grave = policies.DEPART, True

    def touches(self) -> Sequence[Fact]:
        posts = lines.posts_of(self.on, self.now)
        told = [Fact(_("岗位"), str(post), note=lines.place(post)) for post in posts]
        told += [Fact(_("任职"), line.title, note=line.chip) for line in lines.member_lines(self.on, posts, self.now)]
        told += [Fact(_("代办"), line.title) for line in lines.stand_in_lines(self.on, self.now, acts=False)]
        panels = about.WORK.told(self.on, self.actor, self.now)
        return told + [Fact(panel.title, str(panel.count)) for panel in panels if panel.count]

    def take(self, *, by: Actor, at: datetime) -> object:
        return depart(self.on, by=by, at=at)


class Appoint(PersonAct):
    key, label, icon = "appoint", gettext_noop("任职"), "user-cog"
    done = gettext_noop("已任职")
    role = forms.ModelChoiceField(
        Role.objects.none(), label=gettext_lazy("角色"), to_field_name="code", empty_label=gettext_lazy("请选择")
    )
    unit = UnitField(required=False)
    hub = forms.ModelChoiceField(
        Hub.objects.none(),
        label=gettext_lazy("热线平台"),
        to_field_name="code",
        required=False,
        empty_label=gettext_lazy("没有"),
    )
    title = forms.CharField(label=gettext_lazy("职务"), max_length=64, required=False)
    begins = MomentField(label=gettext_lazy("何时起"), required=False, help_text=gettext_lazy("空着表示现在。"))

    def prepare(self) -> None:
        self.offer_rows("role", Role.objects.order_by("pk"))
        hubs = Hub.objects.visible_to(self.actor).order_by("code")
        self.offer_rows("hub", hubs)

    def clean_begins(self) -> datetime | None:
        begins: datetime | None = self.cleaned_data["begins"]
        if begins and begins < self.now.replace(second=0, microsecond=0):
            raise forms.ValidationError(_("不能早于现在。"))
        return begins

    def take(self, *, by: Actor, at: datetime) -> object:
        given = self.cleaned_data
        rest = {name: given[name] for name in ("unit", "hub", "title", "begins")}
        return appoint(self.on, given["role"], **rest, by=by, at=at)


class Lock(PersonAct):
    key, label, icon = "lock", gettext_noop("停用账号"), "lock"
    done = gettext_noop("已停用，登录已全部退出")
    right = policies.LOCK
    reason = forms.ChoiceField(
        label=gettext_lazy("原因"),
        choices=[each for each in LockReason.choices if each[0] != LockReason.LEFT],
        widget=Segments,
    )

    @classmethod
    def locked(cls, on: Person, at: datetime) -> str:
        return _("已停用。") if on.locked_at else ""

    def take(self, *, by: Actor, at: datetime) -> object:
        return lock(self.on, LockReason(self.cleaned_data["reason"]), by=by, at=at)


class Unlock(PersonAct):
    key, label, icon = "unlock", gettext_noop("恢复账号"), "check"
    done = gettext_noop("已恢复")
    right = policies.LOCK

    @classmethod
    def locked(cls, on: Person, at: datetime) -> str:
        stopped = on.locked_at or locked_out_since(on, at)
        return super().locked(on, at) or ("" if stopped else _("没有停用。"))

    def take(self, *, by: Actor, at: datetime) -> object:
        return unlock(self.on, by=by, at=at)


class ResetPassword(PersonAct):
    key, label, icon = "reset_password", gettext_noop("重置密码"), "key"
    done = gettext_noop("已重置，登录已全部退出")
    hint = gettext_noop("新密码只在这一页显示一次，请当面或者电话告诉本人。他下次登录须改成自己的。")
    right = policies.RESET_PASSWORD
    password = forms.CharField(
        label=gettext_lazy("新密码"),
        max_length=128,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def prepare(self) -> None:
        self.initial["password"] = first_password()

    def take(self, *, by: Actor, at: datetime) -> object:
        return reset_password(self.on, self.cleaned_data["password"], by=by, at=at)


class ResetSecondFactor(PersonAct):
    key, label, icon = "reset_second_factor", gettext_noop("解除二次验证"), "shield-lock"
    done = gettext_noop("已解除，登录已全部退出")
    hint = gettext_noop(
        "手机丢失或者更换时用。通行密钥和恢复码一并作废；岗位要求二次验证的，他下次登录须重新启用。请先核实是本人。"
    )
    right, is_grave = policies.RESET_PASSWORD, True

    @classmethod
    def locked(cls, on: Person, at: datetime) -> str:
        return "" if has_second_factor(on) else _("没有启用。")

    def take(self, *, by: Actor, at: datetime) -> object:
        return reset_second_factor(self.on, by=by, at=at)


class SignOnAct(PersonAct):
    """What is done with who somebody is to the city's identity services; nothing where there are none."""

    right = policies.RESET_PASSWORD
    service = forms.ChoiceField(label=gettext_lazy("统一认证"), widget=Segments)

    @classmethod
    def allowed(cls, actor: Actor, on: Person) -> bool:
        return bool(settings.SIGN_ON) and super().allowed(actor, on)

    def prepare(self) -> None:
        self.offer("service", [(each.code, each.label) for each in settings.SIGN_ON.values()])


class LinkSignOn(SignOnAct):
    key, label, icon = "link_sign_on", gettext_noop("关联统一认证"), "link"
    done = gettext_noop("已关联")
    hint = gettext_noop("关联后，他从统一认证过来就能登录。请先与本人或者统一认证的管理方核实标识。")
    names = {"subject": "account"}
    account = forms.CharField(
        label=gettext_lazy("账号标识"),
        max_length=NAME_LENGTH,
        help_text=gettext_lazy("统一认证给这个人的标识（sub），逐字填写，区分大小写。"),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def take(self, *, by: Actor, at: datetime) -> object:
        given = self.cleaned_data
        return link_sign_on(self.on, given["service"], given["account"], by=by, at=at)


class UnlinkSignOn(SignOnAct):
    key, label, icon = "unlink_sign_on", gettext_noop("解除统一认证关联"), "link-off"
    done = gettext_noop("已解除，登录已全部退出")
    hint = gettext_noop("他不能再从统一认证登录，现在的登录全部退出。用户名和密码不变。")
    is_grave = True

    @classmethod
    def locked(cls, on: Person, at: datetime) -> str:
        return "" if sign_ons_of(on) else _("没有关联。")

    def take(self, *, by: Actor, at: datetime) -> object:
        return unlink_sign_on(self.on, self.cleaned_data["service"], by=by, at=at)


NEW = (AddPerson,)
ACTS = (Depart, Appoint, ResetPassword, ResetSecondFactor, LinkSignOn, UnlinkSignOn, Lock, Unlock)
