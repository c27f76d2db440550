"""The console of roles: what each may do, who holds it, and the change of its rights, looked at before it is made."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lianxin.accounts import policies
from lianxin.accounts.console.people.lines import place
from lianxin.accounts.console.roles.rights import Change, RightsForm, barred_for, change_of
from lianxin.accounts.models import Administers, Post, Role
from lianxin.accounts.queries import actor_of
from lianxin.accounts.steps.set_role_rights import check_rights, set_role_rights
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import holds
from lianxin.foundation.errors import NotFound
from lianxin.foundation.policy import require
from lianxin.foundation.ui.history import history
from lianxin.foundation.ui.moments import minute
from lianxin.foundation.ui.shapes import Chip, Crumb, Fact, Row
from lianxin.foundation.ui.step_form import taken

SHOWN = 100  # holders that are named


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, policies.SET_ROLE_RIGHTS)
    return actor


def _crumbs() -> list[Crumb]:
    return [Crumb(_("管理"), reverse("desk:manage")), Crumb(_("角色和权限"), reverse("roles:list"))]


@login_required
@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    """All roles with how many rights and holders each has."""
    actor, at = _reader(request), time.now()
    held = Post.objects.visible_to(actor).filter(holds(at)).order_by().values_list("role").annotate(Count("pk"))
    holders = dict(held)
    context = {
        "rail_key": "manage",
        "crumbs": [*_crumbs()[:1], Crumb(_("角色和权限"))],
        "rows": [_row(role, holders.get(role.pk, 0)) for role in Role.objects.order_by("pk")],
    }
    return render(request, "accounts/console/roles.html", context)


def _row(role: Role, holders: int) -> Row:
    chips = [Chip(str(Administers(role.administers).label), "strong")] if role.administers else []
    chips += [Chip(_("已调整"), "blue")] if role.customised_at else []
    return Row(
        title=role.name,
        href=reverse("roles:one", args=[role.pk]),
        meta=[
            _("%(number)d 项权限") % {"number": len(role.rights)},
            str(role.get_scope_display()),
            role.description,
        ],
        chips=chips,
        end=_("%(number)d 人") % {"number": holders},
    )


@login_required
@require_http_methods(["GET", "POST"])
def role(request: HttpRequest, pk: int) -> HttpResponse:
    """One role. POST with ``do=look`` tells what the chosen ``rights`` would change, ``do=set`` makes it so; what is
    refused comes back (422). Raises NotAllowed, NotFound."""
    actor, at = _reader(request), time.now()
    row = Role.objects.filter(pk=pk).first()
    if row is None:
        raise NotFound
    form = RightsForm(row, request.POST if request.method == "POST" else None)
    change = None
    if form.is_bound and request.POST.get("do") == "set":
        if taken(form, lambda: set_role_rights(row, form.cleaned_data["rights"], by=actor, at=at)):
            messages.success(request, _("已调整，立即生效"))
            return redirect("roles:one", pk)
    elif form.is_bound:
        change = _looked_at(row, form, actor, at)
    return _shown(request, row, form, change, actor, at)


def _looked_at(row: Role, form: RightsForm, actor: Actor, at: datetime) -> Change | None:
    """What the choice would change; None where it is refused, which the form tells then."""
    wanted: list[str] = form.cleaned_data["rights"] if form.is_valid() else []
    if not taken(form, lambda: check_rights(row, wanted)):
        return None
    return change_of(row, wanted, len({post.person_id for post in _held(row, actor, at)}))


def _held(row: Role, actor: Actor, at: datetime) -> list[Post]:
    found = Post.objects.visible_to(actor).filter(holds(at), role=row).select_related("person", "role", "unit", "hub")
    return list(found.order_by("person__name", "pk"))


def _shown(
    request: HttpRequest, row: Role, form: RightsForm, change: Change | None, actor: Actor, at: datetime
) -> HttpResponse:
    posts = _held(row, actor, at)
    context = {
        "rail_key": "manage",
        "crumbs": [*_crumbs(), Crumb(row.name)],
        "row": row,
        "facts": _facts(row),
        "form": form,
        "change": change,
        "holders": [
            Fact(post.person.name, str(post), reverse("people:one", args=[post.person_id]), place(post))
            for post in posts[:SHOWN]
        ],
        "count": len(posts),
        "barred": len(barred_for(row)),
        "history": history("role", [row.pk]),
    }
    status = 422 if form.is_bound and change is None else 200
    return render(request, "accounts/console/role.html", context, status=status)


def _facts(row: Role) -> list[Fact]:
    told = [Fact(_("职责"), row.description), Fact(_("看到"), str(row.get_scope_display()))]
    told.append(Fact(_("二次验证"), _("必须") if row.totp_required else _("可选")))
    changed = minute(row.customised_at) if row.customised_at else _("没有，按模板")
    return [*told, Fact(_("权限调整过"), changed)]
