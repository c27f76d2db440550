"""A rule is set or ended: first it is shown what that would do, then it is done."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianxin.accounts.queries import actor_of
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound, Stale
from lianxin.foundation.policy import require
from lianxin.foundation.step import was_done
from lianxin.foundation.text import is_id
from lianxin.foundation.ui.step_form import StepForm, taken
from lianxin.rulebook import policies
from lianxin.rulebook.console.access import RAIL, crumbs
from lianxin.rulebook.console.faces import faces, version_of
from lianxin.rulebook.console.forms import EndForm, RuleForm
from lianxin.rulebook.console.rules import found_key
from lianxin.rulebook.keys import Key
from lianxin.rulebook.models import Rule
from lianxin.rulebook.outlook import Outlook, outlook
from lianxin.rulebook.queries import current
from lianxin.rulebook.steps.end_rule import end_rule
from lianxin.rulebook.steps.set_rule import set_rule
from lianxin.rulebook.wording import label


@login_required
@require_http_methods(["GET", "POST"])
def set_page(request: HttpRequest, rule: str) -> HttpResponse:
    """A value for a scope from a day on; ``like`` names a rule whose value and scope the form begins with."""
    actor = actor_of(request)
    require(actor, policies.EDIT)
    key, given = found_key(rule), request.POST if request.method == "POST" else None
    form = RuleForm(key, given, like=_like(key, request), by=actor, version=_version(key))

    def take(by: Actor) -> Rule:
        return set_rule(form.text(), form.cleaned_data["effective_from"], by=by, at=time.now())

    return _answer(request, actor, key, form, take, lambda: form.cleaned_data["effective_from"])


def _like(key: Key, request: HttpRequest) -> Rule | None:
    wanted = request.GET.get("like", "")
    known = current().rules(key.key)
    chosen = [rule for rule in known if is_id(wanted) and rule.pk == int(wanted)]
    general = [rule for rule in known if not rule.scope and rule.valid.upper is None and not rule.valid.isempty]
    return next(iter(chosen + general), None)


def _version(key: Key) -> int:
    return version_of(current().rules(key.key))


@login_required
@require_http_methods(["GET", "POST"])
def end_page(request: HttpRequest, rule: str, pk: int) -> HttpResponse:
    """A rule for special matters ends; what is less special decides again. Raises NotFound."""
    actor = actor_of(request)
    require(actor, policies.EDIT)
    key = found_key(rule)
    row = next((each for each in current().rules(key.key) if each.pk == pk), None)
    if row is None:
        raise NotFound
    form = EndForm(request.POST if request.method == "POST" else None, by=actor, version=_version(key))

    def take(by: Actor) -> Rule:
        return end_rule(row, form.cleaned_data["until"], by=by, at=time.now())

    return _answer(request, actor, key, form, take, lambda: form.cleaned_data["until"], row)


def _answer(
    request: HttpRequest,
    actor: Actor,
    key: Key,
    form: StepForm,
    take: Callable[[Actor], Rule],
    day: Callable[[], date],
    row: Rule | None = None,
) -> HttpResponse:
    """The form, what the change would do, or the way back after it."""
    if not form.is_bound:
        return _drawn(request, key, form, row)
    if request.POST.get("do") == "take":
        if taken(form, lambda: _taken(actor, key, form, take)):
            messages.success(request, _("已登记，到生效日起适用"))
            return redirect("rules:rule", key.key)
        return _drawn(request, key, form, row, status=422)
    found: list[Outlook | None] = []
    if taken(
        form, lambda: found.append(outlook(actor, key.key, lambda: take(actor.with_request_key("")), noon(day())))
    ):
        return _drawn(request, key, form, row, seen={"outlook": found[0], "is_seen": True})
    return _drawn(request, key, form, row, status=422)


def _taken(actor: Actor, key: Key, form: StepForm, take: Callable[[Actor], Rule]) -> Rule:
    """Take the step; raises Stale where somebody else has changed the rules of the key since the form was drawn."""
    by = actor.with_request_key(form.cleaned_data["request_key"])
    seen = form.cleaned_data["seen"]
    if not was_done(by) and seen is not None and seen != _version(key):
        newest = cast("QueryDict", form.data).copy()
        newest["seen"] = str(_version(key))
        form.data = newest  # a second press is a decision
        raise Stale(_("这条规则刚被别人改动过，请看过最新情况再生效。"))
    return take(by)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=time.LOCAL)


def _drawn(
    request: HttpRequest,
    key: Key,
    form: StepForm,
    row: Rule | None,
    *,
    seen: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    here = reverse("rules:rule", args=[key.key])
    context = {
        "rail_key": RAIL,
        "crumbs": crumbs((_("规则"), reverse("rules:list")), (label(key), here), (_("终止") if row else _("改"), "")),
        "key": key,
        "label": label(key),
        "here": here,
        "form": form,
        "ending": faces(key, [row])[0] if row else None,
        "present": faces(key, [rule for rule in current().rules(key.key) if _open(rule)]),
    }
    return render(request, "rulebook/console/change.html", context | (seen or {}), status=status)


def _open(rule: Rule) -> bool:
    return not rule.valid.isempty and rule.valid.upper is None
