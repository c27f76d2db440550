"""The search of the frame: a case's number, a caller's number, or words."""

import unicodedata

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from lianxin.accounts.queries import actor_of
from lianxin.cases import narrowing, policies
from lianxin.cases.filters import ALL, Wish
from lianxin.cases.models import Case
from lianxin.cases.saved_filters import address
from lianxin.citizens import numbers
from lianxin.citizens.models import PhoneKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, NotAllowed
from lianxin.foundation.policy import require


@login_required
@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """To the case whose number is in ``q``, spaced in any way; to the list of a caller's cases; else of those with the
    words. It changes nothing: it is a POST so that no telephone number stands in an address."""
    actor = actor_of(request)
    require(actor, policies.READ)
    words = request.POST.get("q", "").strip()
    number = _case_number(actor, words)
    if number:
        return redirect("cases:case", number)
    try:
        return redirect(address(_wish(actor, words)))
    except NotAllowed as refusal:
        messages.error(request, refusal.text)
        return redirect("cases:list")


def _case_number(actor: Actor, words: str) -> str:
    """The number that was typed, where it is one of a case that the reader may see; else empty."""
    digits = "".join(unicodedata.normalize("NFKC", words).split())
    if not (digits.isascii() and digits.isdecimal()):
        return ""
    return digits if Case.objects.visible_to(actor).filter(number=digits).exists() else ""


def _wish(actor: Actor, words: str) -> Wish:
    return Wish(person=narrowing.person(actor, words), only=ALL) if _is_telephone(words) else Wish(words=words)


def _is_telephone(words: str) -> bool:
    """Whether `words` are a telephone number of a person; short service numbers are words like any other."""
    try:
        read = numbers.read(words)
    except BadInput:
        return False
    return read is not None and read.kind != PhoneKind.SERVICE
