"""Lists under a name (常用筛选): kept, opened and removed by their pages."""

from typing import NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from lianxin.accounts.queries import actor_of
from lianxin.cases import filters, policies
from lianxin.cases.filters import Wish
from lianxin.cases.models import SavedFilter
from lianxin.cases.steps.remove_filter import remove_filter
from lianxin.cases.steps.save_filter import LONGEST_NAME, save_filter
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, NotFound
from lianxin.foundation.policy import require
from lianxin.foundation.ui.shapes import Crumb


class Saved(NamedTuple):
    """A saved filter as the bar shows it; no address where a later edition no longer knows what it asks for."""

    pk: int
    name: str
    shared: bool
    may_remove: bool
    href: str


class NameForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("名称"), max_length=LONGEST_NAME)
    shared = forms.BooleanField(label=gettext_lazy("本单位的岗位都能用"), required=False)
    wish = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *given: object, actor: Actor, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # passed on as they come
        if not actor.has(policies.SHARE_FILTER.code):
            del self.fields["shared"]


def saved(actor: Actor) -> list[Saved]:
    """The reader's own, then those that his unit shares, by name."""
    rows = SavedFilter.objects.visible_to(actor).order_by("unit_id", "name")
    shares = actor.has(policies.SHARE_FILTER.code)
    return [Saved(row.pk, row.name, row.is_shared, shares or not row.is_shared, _href(row)) for row in rows]


def _href(row: SavedFilter) -> str:
    try:
        return address(row.wish)
    except BadInput:
        return ""


def address(wish: Wish) -> str:
    """Where the list of `wish` stands."""
    query = filters.query(wish)
    return f"{reverse('cases:list')}?{query}" if query else reverse("cases:list")


@login_required
@require_http_methods(["GET", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    """Give a name to the list that stands in the address (GET) or in the form's ``wish`` (POST); what is refused comes
    back with the reason beside its field."""
    actor = actor_of(request)
    require(actor, policies.READ)
    given = request.POST if request.method == "POST" else None
    form = NameForm(given, actor=actor, initial={"wish": request.GET.urlencode()})
    if form.is_bound and form.is_valid() and (kept := _kept(form, actor)):
        return redirect(kept)
    context = {"rail_key": "cases", "crumbs": [Crumb(_("工单"), reverse("cases:list")), Crumb(_("存为常用筛选"))]}
    return render(request, "cases/save_filter.html", context | {"form": form}, status=422 if form.is_bound else 200)


def _kept(form: NameForm, actor: Actor) -> str:
    """Keep it; the list's address, or "" with the reasons in the form."""
    given = form.cleaned_data
    try:
        wish = filters.read(dict(QueryDict(given["wish"]).lists()))
        save_filter(given["name"], wish, shared=given.get("shared", False), by=actor, at=time.now())
    except BadInput as refusal:
        for name, text in refusal.fields.items():
            form.add_error(name if name in form.fields else None, text)
        return ""
    return address(filters.lasting(wish))


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove one's own, or one that the unit shares."""
    actor = actor_of(request)
    row = SavedFilter.objects.visible_to(actor).filter(pk=pk).first()
    if row is None:
        raise NotFound
    name = row.name
    remove_filter(row, by=actor, at=time.now())
    messages.success(request, _("已删去常用筛选“%(name)s”。") % {"name": name})
    return redirect("cases:list")
