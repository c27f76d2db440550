"""The way to one's own matter: number and code."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lianxin.foundation import time
from lianxin.foundation.errors import BadInput
from lianxin.portal import guessing, visits
from lianxin.portal.citizen_form import CitizenForm
from lianxin.portal.frame import page

# A phone shows its number keys.
DIGITS: dict[str, Any] = {"inputmode": "numeric", "autocomplete": "off"}


class FollowForm(CitizenForm):
    """What was told with the matter."""

    number = forms.CharField(
        label=_("编号"),
        max_length=guessing.LONGEST,
        widget=forms.TextInput(
            {"inputmode": "numeric", "autocomplete": "off", "placeholder": _("15 位数字，短信里有")}
        ),
    )
    code = forms.CharField(
        label=_("查询码"),
        max_length=guessing.LONGEST,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "placeholder": _("6 位数字")}),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """The two boxes; POST leads to the matter, or says that they do not belong together (422)."""
    form = FollowForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = time.now()
        try:
            case = guessing.shown(request, form.cleaned_data["number"], form.cleaned_data["code"], at=at)
        except BadInput as refused:
            form.add_refusal(refused)
        else:
            visits.begin(request, case, at=at)
            return HttpResponseRedirect(reverse("portal:matter"))
    context = {"here": "follow", "form": form, "is_over": "over" in request.GET}
    return page(request, "portal/follow.html", context, status=422 if form.errors else 200)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Ends the visit, so that whoever sits down next sees nothing."""
    visits.end(request)
    return HttpResponseRedirect(reverse("portal:home"))
