"""Stating a matter, and being told its number and code."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from lianxin.foundation import time
from lianxin.foundation.errors import Refused
from lianxin.foundation.ui import pickers
from lianxin.portal import forms, limits, stamps, stating, visits
from lianxin.portal.forms import StatementForm
from lianxin.portal.frame import page
from lianxin.portal.handed_in import voice
from lianxin.portal.stamps import Stamp
from lianxin.rulebook import buckets
from lianxin.taxonomy import queries as taxonomy
from lianxin.taxonomy.fields import category_options

TOO_MANY = 429


@never_cache
@require_http_methods(["GET", "POST"])
def state(request: HttpRequest) -> HttpResponse:
    """The form, with the way of answer that ``?reply=`` chooses; POST takes the matter in and leads to number and code.
    What is refused comes back with what was written, each reason beside its field (422), or with what to wait for
    (429)."""
    at = time.now()
    if request.method == "GET":
        return _opened(request, at)
    stamp = stamps.read_stamp(request.POST.get("stamp", ""))
    if not _is_looked_at(request, stamp, at):
        return _turned_away()
    form = forms.sent(request)
    if stamp is None:
        form = _restamped(request, at)
        form.add_error(None, _("页面打开得太久了。写好的内容都在，请再按一次“提交”。"))
        return _drawn(request, form, at, status=422)
    if not form.is_valid():
        return _drawn(request, form, at, status=422)
    return _taken(request, form, stamp, at)


def _opened(request: HttpRequest, at: datetime) -> HttpResponse:
    """The empty form; where many come from the same network, with the work that its script does while one writes."""
    told = stamps.new_stamp(at)
    is_busy = buckets.is_full(limits.STATING, buckets.origin(request), at=at)
    work = stamps.read_stamp(told) if is_busy else None
    return _drawn(request, forms.drawn(at, told, request.GET.get("reply", "")), at, work=work)


def _is_looked_at(request: HttpRequest, stamp: Stamp | None, at: datetime) -> bool:
    """Whether there is time for what was sent: a flood from one network is not even read, except where a browser has
    worked for its form, which each form can say but a few times."""
    is_worked = stamp is not None and stamp.is_worked(request.POST.get("work", ""), at)
    counted = stamp.key if stamp and is_worked else buckets.origin(request)
    return buckets.spend(limits.FLOOD, counted, at=at)


def _turned_away() -> HttpResponse:
    """In as few words as possible; who goes back finds what he has written."""
    words = _("现在这个网络提交的人太多。请按“返回”，写好的内容都在，过一会儿再提交；急事请拨打 12345。")
    return HttpResponse(words, status=TOO_MANY, content_type="text/plain; charset=utf-8", headers={"Retry-After": "60"})


def _taken(request: HttpRequest, form: StatementForm, stamp: Stamp, at: datetime) -> HttpResponse:
    if not stating.is_let_in(form, stamp, buckets.origin(request), at=at):
        form.add_error(None, _("现在这个网络提交的人很多。写好的内容都在，请过一会儿再按“提交”；急事请拨打 12345。"))
        return _drawn(request, form, at, status=TOO_MANY, work=stamp)
    try:
        case = stating.state(form, stamp.key, at=at)
    except Refused as refused:
        form.add_refusal(refused)
        return _drawn(request, form, at, status=422)
    visits.begin(request, case, at=at, told=True)
    return HttpResponseRedirect(reverse("portal:stated"))


def _restamped(request: HttpRequest, at: datetime) -> StatementForm:
    """The same words under a stamp of now."""
    words = request.POST.copy()
    words["stamp"] = stamps.new_stamp(at)
    return StatementForm(words, request.FILES, at=at)


def _drawn(
    request: HttpRequest, form: StatementForm, at: datetime, *, status: int = 200, work: Stamp | None = None
) -> HttpResponse:
    context = {
        "here": "state",
        "form": form,
        "voice": voice(),
        "work": work and {"key": work.key, "bits": stamps.work_bits(at)},
    }
    return page(request, "portal/state.html", context, status=status)


@never_cache
@require_GET
def stated(request: HttpRequest) -> HttpResponse:
    """Number and code of what was just stated; without that, the way to them."""
    case = visits.own_case(request, at=time.now())
    if case is None or not visits.is_told(request):
        return HttpResponseRedirect(reverse("portal:follow"))
    return page(request, "portal/stated.html", {"here": "state", "number": case.number, "code": case.query_code})


@require_GET
def pick_categories(request: HttpRequest) -> HttpResponse:
    """The categories that fit what a citizen types (``?q=``)."""
    found = taxonomy.find_categories(pickers.key_of(request), time.now(), pickers.LIMIT)
    return pickers.answer(request, category_options(found))
