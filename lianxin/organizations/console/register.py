"""The console of the public register: hotline numbers and mailboxes, taken in and retired."""

from datetime import datetime

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_GET, require_http_methods

from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound
from lianxin.foundation.ui.console_act import ConsoleAct, act_page, kind_of, offers
from lianxin.foundation.ui.fields import DayField
from lianxin.foundation.ui.shapes import Crumb
from lianxin.organizations import policies
from lianxin.organizations.console.access import crumbs, reader
from lianxin.organizations.fields import UnitField
from lianxin.organizations.models import HotlineNumber, Mailbox
from lianxin.organizations.steps.register_mailbox import register_mailbox
from lianxin.organizations.steps.register_number import register_number
from lianxin.organizations.steps.retire_mailbox import retire_mailbox
from lianxin.organizations.steps.retire_number import retire_number


class RegisterNumber(ConsoleAct[None]):
    key, label, icon = "register_number", gettext_noop("登记公开号码"), "phone"
    done = gettext_noop("已登记")
    hint = gettext_noop("除上级有明确要求外，不再新设对外服务热线（临政发〔2013〕4号三（三））。")
    number = forms.CharField(label=gettext_lazy("号码"), max_length=20)
    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    unit = UnitField()
    mode = forms.ChoiceField(label=gettext_lazy("整合方式"), choices=HotlineNumber.Mode.choices)
    hours = forms.CharField(label=gettext_lazy("服务时间"), max_length=60)
    queue = forms.CharField(label=gettext_lazy("话务队列"), max_length=40, required=False)
    greeting = forms.CharField(label=gettext_lazy("接听问候语"), max_length=120, required=False)
    opened_on = DayField(label=gettext_lazy("开通日期"), usual=(), required=False)
    superior_document = forms.CharField(label=gettext_lazy("上级文件"), max_length=120, required=False)

    @classmethod
    def allowed(cls, actor: Actor, on: None) -> bool:
        return actor.has(policies.REGISTER.code)

    def take(self, *, by: Actor, at: datetime) -> object:
        given = dict(self.cleaned_data)
        first = [given.pop(name) for name in ("number", "name", "unit", "mode")]
        del given["seen"], given["request_key"]
        return register_number(*first, **given, by=by, at=at)


class RegisterMailbox(ConsoleAct[None]):
    key, label, icon = "register_mailbox", gettext_noop("登记信箱"), "mail"
    done = gettext_noop("已登记")
    code = forms.CharField(label=gettext_lazy("代码"), max_length=32)
    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    unit = UnitField()
    kind = forms.ChoiceField(label=gettext_lazy("类型"), choices=Mailbox.Kind.choices)
    channel = forms.CharField(label=gettext_lazy("渠道"), max_length=20)
    address = forms.CharField(label=gettext_lazy("地址或账号"), max_length=200)
    note = forms.CharField(label=gettext_lazy("说明"), max_length=200, required=False)

    @classmethod
    def allowed(cls, actor: Actor, on: None) -> bool:
        return actor.has(policies.REGISTER.code)

    def take(self, *, by: Actor, at: datetime) -> object:
        given = dict(self.cleaned_data)
        first = [given.pop(name) for name in ("code", "name", "unit", "kind")]
        del given["seen"], given["request_key"]
        return register_mailbox(*first, **given, by=by, at=at)


class RetireNumber(ConsoleAct[HotlineNumber]):
    key, label, icon = "retire_number", gettext_noop("停用公开号码"), "ban"
    done = gettext_noop("已停用")
    hint = gettext_noop("群众门户不再公布它；原登记留在历史中。")
    is_grave = True

    @classmethod
    def allowed(cls, actor: Actor, on: HotlineNumber | None) -> bool:
        return actor.has(policies.REGISTER.code)

    def take(self, *, by: Actor, at: datetime) -> object:
        return retire_number(self.on, by=by, at=at)


class RetireMailbox(ConsoleAct[Mailbox]):
    key, label, icon = "retire_mailbox", gettext_noop("停用信箱"), "ban"
    done = gettext_noop("已停用")
    hint = gettext_noop("群众门户不再公布它；原登记留在历史中。")
    is_grave = True

    @classmethod
    def allowed(cls, actor: Actor, on: Mailbox | None) -> bool:
        return actor.has(policies.REGISTER.code)

    def take(self, *, by: Actor, at: datetime) -> object:
        return retire_mailbox(self.on, by=by, at=at)


NEW = (RegisterNumber, RegisterMailbox)
RETIRING = (RetireNumber, RetireMailbox)


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Numbers and mailboxes, those that were retired last."""
    actor = reader(request)
    numbers = HotlineNumber.objects.select_related("unit").order_by("retired_at", "number", "pk")
    mailboxes = Mailbox.objects.select_related("unit").order_by("retired_at", "code", "pk")
    context = {
        "rail_key": "manage",
        "crumbs": [*crumbs("register", _("号码和信箱"))[:1], Crumb(_("号码和信箱"))],
        "numbers": sorted(numbers, key=lambda row: row.retired_at is not None),
        "mailboxes": sorted(mailboxes, key=lambda row: row.retired_at is not None),
        "may_retire": RetireNumber.allowed(actor, None),
        "acts": offers(NEW, None, actor, lambda key: reverse("register:new", args=[key])),
    }
    return render(request, "organizations/console/register.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, key: str) -> HttpResponse:
    """Register a number or a mailbox. Raises NotFound, NotAllowed."""
    reader(request)
    return act_page(request, kind_of(NEW, key), None, crumbs("register", _("号码和信箱")), reverse("register:list"))


@login_required
@require_http_methods(["GET", "POST"])
def retire(request: HttpRequest, key: str, on: int) -> HttpResponse:
    """Retire a number or a mailbox. Raises NotFound, NotAllowed."""
    reader(request)
    kind = kind_of(RETIRING, key)
    rows = HotlineNumber.objects if kind is RetireNumber else Mailbox.objects
    row = rows.filter(pk=on).first()
    if row is None:
        raise NotFound
    return act_page(request, kind, row, crumbs("register", _("号码和信箱")), reverse("register:list"))
