"""The console of webhooks: which there are and how they do, what was sent to one, one message."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from lianxin.exchange import events, policies
from lianxin.exchange.console import webhook_faces as faces
from lianxin.exchange.console.webhook_acts import ACTS, DELIVERY_ACTS, NEW
from lianxin.exchange.models import Delivery, DeliveryState, Webhook
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotAllowed, NotFound
from lianxin.foundation.models import RecordEvent
from lianxin.foundation.policy import require
from lianxin.foundation.text import is_id
from lianxin.foundation.ui.console_act import act_page, kind_of, offers
from lianxin.foundation.ui.history import history
from lianxin.foundation.ui.pickers import reader_of
from lianxin.foundation.ui.shapes import Crumb, Pager, Tile

PAGE = 25  # messages on a page
# For so long after it was made a secret is shown to whoever made it, and never again.
SHOWN = timedelta(minutes=10)
_MADE = (events.WEBHOOK_ADDED, events.WEBHOOK_SECRET_CHANGED)


def reader(request: HttpRequest) -> Actor:
    """Who reads. Raises NotAllowed for whoever does not keep webhooks."""
    actor = reader_of(request)
    require(actor, policies.KEEP_WEBHOOKS)
    return actor


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way to this console, and on."""
    return [Crumb(_("管理"), reverse("desk:manage")), Crumb(_("事件推送"), reverse("webhooks:list")), *more]


@login_required
@require_GET
def hook_list(request: HttpRequest) -> HttpResponse:
    """All webhooks, by name."""
    actor = reader(request)
    hooks = list(Webhook.objects.visible_to(actor).order_by("name", "pk"))
    counted = faces.counts(hooks)
    context = {
        "rail_key": "manage",
        "crumbs": [*crumbs()[:1], Crumb(_("事件推送"))],
        "rows": [faces.row(hook, counted) for hook in hooks],
        "acts": offers(NEW, None, actor, lambda key: reverse("webhooks:new", args=[key])),
    }
    return render(request, "exchange/console/webhooks.html", context)


@login_required
@require_GET
def hook(request: HttpRequest, pk: int) -> HttpResponse:
    """One webhook: what was sent (of a ``state``, ``before`` a message), what it is, what may be done."""
    actor, at = reader(request), time.now()
    row = _found(actor, pk)
    state, before = request.GET.get("state", ""), request.GET.get("before", "")
    rows = Delivery.objects.visible_to(actor).filter(webhook=row).select_related("case").order_by("-pk")
    rows = rows.filter(state=state) if state in DeliveryState.values else rows
    shown = list((rows.filter(pk__lt=int(before)) if is_id(before) else rows)[: PAGE + 1])
    context = {
        "rail_key": "manage",
        "crumbs": crumbs(Crumb(row.name)),
        "row": row,
        "chip": faces.chip(row),
        "facts": faces.facts(row, at),
        "tiles": _tiles(row, state),
        "lines": [faces.line(each) for each in shown[:PAGE]],
        "pager": _pager(shown, state, before),
        "acts": offers(ACTS, row, actor, lambda key: reverse("webhooks:act", args=[pk, key])),
        "history": history("webhook", [pk]),
    }
    return render(request, "exchange/console/webhook.html", context)


def _tiles(row: Webhook, state: str) -> list[Tile]:
    counted, here = faces.counts([row]), reverse("webhooks:one", args=[row.pk])
    told = [(state, _(label), counted.get((row.pk, state), 0)) for state, label in DeliveryState.choices]
    return [
        Tile(label, count, here if code == state else f"{here}?state={code}", current=code == state)
        for code, label, count in told
    ]


def _pager(shown: list[Delivery], state: str, before: str) -> Pager | None:
    """Back to the newest and on to older ones; None where all stand on the page."""
    if len(shown) <= PAGE and not before:
        return None
    kept = f"state={state}&" if state in DeliveryState.values else ""
    older = f"?{kept}before={shown[PAGE - 1].pk}" if len(shown) > PAGE else ""
    return Pager(f"?{kept}" if before else "", older)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, key: str) -> HttpResponse:
    """Make a webhook. Raises NotFound, NotAllowed."""
    reader(request)
    return act_page(request, kind_of(NEW, key), None, crumbs(), reverse("webhooks:list"))


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One step on a webhook. Raises NotFound, NotAllowed."""
    row, kind = _found(reader(request), pk), kind_of(ACTS, key)
    back = reverse("webhooks:one", args=[pk])
    return act_page(request, kind, row, crumbs(Crumb(row.name, back)), back)


@login_required
@require_GET
@never_cache
def secret(request: HttpRequest, pk: int) -> HttpResponse:
    """The secret, for a while to whoever has just made it. Raises NotFound, NotAllowed."""
    actor, at = reader(request), time.now()
    row = _found(actor, pk)
    made = RecordEvent.objects.filter(subject_kind="webhook", subject_id=pk, kind__in=_MADE).order_by("-seq").first()
    if made is None or made.person_id != actor.person_id or at - made.at >= SHOWN:
        raise NotAllowed(_("密钥只在生成后的十分钟内给办理人看。没有记下的，请更换密钥。"))
    context = {"rail_key": "manage", "crumbs": crumbs(Crumb(row.name, _link(row)), Crumb(_("签名密钥"))), "row": row}
    return render(request, "exchange/console/webhook_secret.html", context)


@login_required
@require_GET
def delivery(request: HttpRequest, pk: int, on: int) -> HttpResponse:
    """One message: what was sent, each try and its answer. Raises NotFound."""
    actor = reader(request)
    row = _delivery(actor, pk, on)
    context = {
        "rail_key": "manage",
        "crumbs": crumbs(Crumb(row.webhook.name, _link(row.webhook)), Crumb(row.message)),
        "row": row,
        "title": faces.line(row),
        "facts": faces.delivery_facts(row),
        "body": faces.body(row),
        "tries": [faces.attempt(each) for each in row.tries.order_by("-pk")],
        "acts": offers(DELIVERY_ACTS, row, actor, lambda key: reverse("webhooks:send_again", args=[pk, on, key])),
    }
    return render(request, "exchange/console/webhook_delivery.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def deliver_again(request: HttpRequest, pk: int, on: int, key: str) -> HttpResponse:
    """Send a message once more. Raises NotFound, NotAllowed."""
    row, kind = _delivery(reader(request), pk, on), kind_of(DELIVERY_ACTS, key)
    back = reverse("webhooks:delivery", args=[pk, on])
    way = crumbs(Crumb(row.webhook.name, _link(row.webhook)), Crumb(row.message, back))
    return act_page(request, kind, row, way, back)


def _link(row: Webhook) -> str:
    return reverse("webhooks:one", args=[row.pk])


def _found(actor: Actor, pk: int) -> Webhook:
    rows = Webhook.objects.visible_to(actor)
    found = rows.select_related("post__person", "post__role", "post__unit", "post__hub").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def _delivery(actor: Actor, pk: int, on: int) -> Delivery:
    rows = Delivery.objects.visible_to(actor).filter(webhook=pk, pk=on).select_related("webhook", "case")
    found = rows.first()
    if found is None:
        raise NotFound
    return found
