"""The console of applications: by which keys citizens' applications file requests (Open311)."""

from datetime import datetime, timedelta
from datetime import time as clock

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from lianxin.accounts.queries import names_of
from lianxin.exchange import policies
from lianxin.exchange.console.frame import keeps_tokens
from lianxin.exchange.console.tokens import keeper, secret_page
from lianxin.exchange.models import ClientKey
from lianxin.exchange.open311 import keys
from lianxin.exchange.steps.issue_client_key import LONGEST_NAME, issue_client_key
from lianxin.exchange.steps.revoke_client_key import revoke_client_key
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound
from lianxin.foundation.step import was_done
from lianxin.foundation.ui import consoles
from lianxin.foundation.ui.console_act import ConsoleAct, act_page
from lianxin.foundation.ui.fields import DayField
from lianxin.foundation.ui.shapes import Crumb
from lianxin.foundation.ui.step_form import StepForm, taken


def register() -> None:
    """Called once, when the room starts."""
    consoles.add(
        consoles.Console(
            key="clients",
            label="公众应用",
            hint="哪些面向市民的应用可以按 Open311 报送诉求",
            icon="map-pin",
            url_name="clients:list",
            order=65,
            allowed=keeps_tokens,
        )
    )


class IssueForm(StepForm):
    name = forms.CharField(
        label=gettext_lazy("应用名称"),
        max_length=LONGEST_NAME,
        help_text=gettext_lazy("市民用的是什么应用，如“随手拍”。写进每件诉求的来源。"),
    )
    until = DayField(label=gettext_lazy("用到哪一天"), usual=(), help_text=gettext_lazy("到这一天为止，含这一天。"))

    def end(self) -> datetime:
        """The last day counts whole."""
        return time.aware(datetime.combine(self.cleaned_data["until"] + timedelta(days=1), clock(), time.LOCAL))


class RevokeKey(ConsoleAct[ClientKey]):
    key, label, icon = "revoke", gettext_noop("收回密钥"), "ban"
    done = gettext_noop("已收回，这个应用不能再报送")
    hint = gettext_noop("立即生效，不能恢复。已经报送的诉求照常办理，市民照常能查进度。")
    is_grave = True

    @classmethod
    def allowed(cls, actor: Actor, on: ClientKey) -> bool:
        return actor.has(policies.KEEP_TOKENS.code)

    def subject(self) -> str:
        return self.on.name

    def take(self, *, by: Actor, at: datetime) -> object:
        return revoke_client_key(self.on, by=by, at=at)


def _crumbs() -> list[Crumb]:
    return [Crumb(_("管理"), reverse("desk:manage")), Crumb(_("公众应用"), reverse("clients:list"))]


@login_required
@require_GET
def client_list(request: HttpRequest) -> HttpResponse:
    """All keys, those that hold first, with what came by each."""
    actor, at = keeper(request), time.now()
    rows = ClientKey.objects.visible_to(actor).annotate(count=Count("filed"), last=Max("filed__at")).order_by("-pk")
    found = sorted(rows, key=lambda row: at not in row.valid)
    issuers = names_of([row.issued_by_id for row in found])
    context = {
        "rail_key": "manage",
        "crumbs": [*_crumbs()[:1], Crumb(_("公众应用"))],
        "rows": [(row, at in row.valid, issuers.get(row.issued_by_id, _("系统"))) for row in found],
        "endpoint": request.build_absolute_uri("/open311/v2"),
        "discovery": reverse("open311:discovery", kwargs={"shape": "json"}),
    }
    return render(request, "exchange/console/clients.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest) -> HttpResponse:
    """Issue a key: the form, and once the key itself."""
    actor = keeper(request)
    form = IssueForm(_sent(request))
    if form.is_bound:
        if was_done(actor):
            messages.info(request, _("已经发放过。密钥只显示一次；没有记下的，请收回后重新发放。"))
            return redirect("clients:list")
        _prefix, secret = keys.make()
        if taken(form, lambda: _issued(form, secret, actor)):
            return secret_page(request, form.cleaned_data["name"], secret, reverse("clients:list"))
    context = {"rail_key": "manage", "crumbs": [*_crumbs(), Crumb(_("发放密钥"))], "form": form}
    return render(request, "exchange/console/issue_client.html", context, status=422 if form.is_bound else 200)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _issued(form: IssueForm, secret: str, actor: Actor) -> ClientKey:
    return issue_client_key(form.cleaned_data["name"], form.end(), secret, by=actor, at=time.now())


@login_required
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke a key. Raises NotFound."""
    row = ClientKey.objects.visible_to(keeper(request)).filter(pk=pk).first()
    if row is None:
        raise NotFound
    return act_page(request, RevokeKey, row, _crumbs(), reverse("clients:list"))
