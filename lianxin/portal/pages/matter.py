"""A citizen's own matter: how it stands, and what he may do to it."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from lianxin.accounts.queries import request_key
from lianxin.cases.models import Case
from lianxin.foundation import time
from lianxin.foundation.errors import NotFound, Refused, WrongState
from lianxin.portal import acts, guessing, limits, own_matter, stamps, visits
from lianxin.portal.acts import ActForm, Offer
from lianxin.portal.frame import page
from lianxin.portal.handed_in import voice
from lianxin.rulebook import buckets


@never_cache
@require_GET
def matter(request: HttpRequest) -> HttpResponse:
    """How the matter stands; who has not shown number and code, or too long ago, is led to them."""
    at = time.now()
    case = visits.own_case(request, at=at)
    if case is None:
        return _asked_again()
    told = acts.ACTS.get(request.GET.get("done", ""))
    context = {
        "here": "follow",
        "matter": own_matter.matter(case, visits.actor(case)),
        "offers": list(acts.offers(case, at)),
        "objection": acts.day_of_objection(case),
        "done": told.done if told else "",
        "now": at,
    }
    return page(request, "portal/matter.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, key: str) -> HttpResponse:
    """One act's form; POST takes its step and leads back to the matter. Raises NotFound for an act that there is not;
    one that the matter's state no longer allows leads back to it."""
    at = time.now()
    if key not in acts.ACTS:
        raise NotFound
    case = visits.own_case(request, at=at)
    if case is None:
        return _asked_again()
    offer = acts.offer_of(key, case, at)
    if offer is None:
        return HttpResponseRedirect(reverse("portal:matter"))
    form = offer.act.form(request.POST or None, request.FILES or None, at=at)
    if request.method == "POST" and form.is_valid():
        try:
            _take(request, form, case, at)
        except Refused as refused:
            form.add_refusal(refused)
        else:
            return HttpResponseRedirect(f"{reverse('portal:matter')}?done={key}")
    return _drawn(request, form, offer, case)


def _take(request: HttpRequest, form: ActForm, case: Case, at: datetime) -> None:
    if not buckets.spend(limits.ACTING, str(case.pk), at=at):
        raise WrongState("too_often", _("刚才提交的次数太多了，请过一会儿再试，或者拨打 12345。"))
    if "code" in form.fields:
        guessing.demand_code(case, form.cleaned_data["code"], at=at)
    acts.take(form, case, by=visits.actor(case, request_key(request)))


def _drawn(request: HttpRequest, form: ActForm, offer: Offer, case: Case) -> HttpResponse:
    context = {
        "here": "follow",
        "form": form,
        "offer": offer,
        "voice": voice() if "uploads" in form.fields else {},
        "number": case.number,
        "request_key": request_key(request) or stamps.new_key(),
    }
    return page(request, "portal/act.html", context, status=422 if form.errors else 200)


def _asked_again() -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('portal:follow')}?over")
