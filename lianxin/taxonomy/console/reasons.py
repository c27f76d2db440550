"""The dictionaries of reasons: what is offered now, what was, and their change."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_GET, require_http_methods

from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import holds
from lianxin.foundation.errors import NotFound
from lianxin.foundation.ui.console_act import ConsoleAct, act_page, kind_of
from lianxin.foundation.ui.fields import WordsField
from lianxin.foundation.ui.shapes import Crumb
from lianxin.taxonomy import policies, queries
from lianxin.taxonomy.console.access import crumbs, editor_of
from lianxin.taxonomy.models import Need, Reason, ReasonKind
from lianxin.taxonomy.steps.retire_reason import retire_reason
from lianxin.taxonomy.steps.set_reason import set_reason

LONGEST_GUIDANCE = 400
FORMER = 50


class _ReasonAct(ConsoleAct[Any]):
    @classmethod
    def allowed(cls, actor: Actor, on: object) -> bool:
        return actor.has(policies.EDIT.code)


class NewReason(_ReasonAct):
    """A reason more in a dictionary (`on` is its `ReasonKind`)."""

    key = "new"
    label = gettext_noop("增加原因")
    icon = "plus"
    done = gettext_noop("已增加，从现在起可选。")

    label_ = forms.CharField(label=gettext_lazy("名称"), max_length=40)
    code = forms.CharField(
        label=gettext_lazy("代码"), max_length=40, help_text=gettext_lazy("小写字母、数字和下划线，不能再改。")
    )
    guidance = WordsField(label=gettext_lazy("告知用语"), longest=LONGEST_GUIDANCE, rows=3, required=False)
    needs = forms.MultipleChoiceField(
        label=gettext_lazy("所需材料"), choices=Need.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    names = {"label": "label_"}

    def subject(self) -> str:
        return str(ReasonKind(self.on).label)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if Reason.objects.filter(holds(self.now), kind=self.on, code=code).exists():
            raise forms.ValidationError(_("这个代码已经在用，请改它的内容。"))
        return code

    def take(self, *, by: Actor, at: datetime) -> Reason:
        return self._set(self.on, self.cleaned_data["code"], by, at)

    def _set(self, kind: str, code: str, by: Actor, at: datetime) -> Reason:
        given = self.cleaned_data
        by = by.with_request_key(given["request_key"])
        words = {"label": given["label_"], "guidance": given["guidance"], "needs": given["needs"]}
        return set_reason(kind, code, **words, by=by, at=at)


class ChangeReason(NewReason):
    """Another wording of the reason `on`."""

    key = "change"
    label = gettext_noop("改内容")
    icon = "pencil"
    done = gettext_noop("已改，从现在起按新内容；以前选的保留原来的说法。")
    code = None  # type: ignore[assignment]  # a form leaves out a field of its base so

    def subject(self) -> str:
        return str(self.on)

    def prepare(self) -> None:
        self.initial.update(label_=self.on.label, guidance=self.on.guidance, needs=self.on.needs)

    def clean(self) -> dict[str, Any]:
        if self.on.valid.upper is not None:
            raise forms.ValidationError(_("这个说法已经被改过或停用，请回列表重新选。"))
        return super().clean() or self.cleaned_data

    def take(self, *, by: Actor, at: datetime) -> Reason:
        return self._set(self.on.kind, self.on.code, by, at)


class RetireReason(_ReasonAct):
    """The reason `on` is offered no longer."""

    key = "retire"
    label = gettext_noop("停用")
    icon = "ban"
    done = gettext_noop("已停用；以前选的保留。")
    hint = gettext_noop("从现在起不再可选；已经选了它的工单不变。")
    is_grave = True

    def take(self, *, by: Actor, at: datetime) -> Reason:
        return retire_reason(self.on, by=by.with_request_key(self.cleaned_data["request_key"]), at=at)


ACTS = (ChangeReason, RetireReason)


@login_required
@require_GET
def reasons(request: HttpRequest) -> HttpResponse:
    """One dictionary (``?kind=``): what is offered, and the wordings that were. Raises NotAllowed."""
    editor_of(request)
    now, told = time.now(), request.GET.get("kind", "")
    kind = ReasonKind(told) if told in ReasonKind.values else ReasonKind.DECLINE
    rows = queries.reasons(kind, now)
    former = Reason.objects.filter(kind=kind, valid__endswith__lte=now).order_by("-valid__endswith", "-pk")[:FORMER]
    needs = dict(Need.choices)
    context = {
        "rail_key": "manage",
        "crumbs": crumbs((_("原因字典"), "")),
        "kind": kind,
        "kinds": ReasonKind,
        "rows": [(row, [needs[each] for each in row.needs]) for row in rows],
        "former": former,
    }
    return render(request, "taxonomy/console/reasons.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_reason(request: HttpRequest, kind: str) -> HttpResponse:
    """Raises NotAllowed, NotFound for a dictionary that there is not."""
    editor_of(request)
    if kind not in ReasonKind.values:
        raise NotFound
    return act_page(request, NewReason, ReasonKind(kind), _way(), _list(kind))


@login_required
@require_http_methods(["GET", "POST"])
def reason_act(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Word a reason anew, or take it out of use. Raises NotAllowed and NotFound."""
    editor_of(request)
    row = Reason.objects.filter(pk=pk).first()
    if row is None:
        raise NotFound
    return act_page(request, kind_of(ACTS, key), row, _way(), _list(row.kind))


def _way() -> list[Crumb]:
    return crumbs((_("原因字典"), reverse("manage_categories:reasons")))


def _list(kind: str) -> str:
    return f"{reverse('manage_categories:reasons')}?kind={kind}"
