"""Canned phrases where they are used: what was written is kept as one's own, what is not needed any more removed."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.accounts.queries import actor_of
from lianxin.cases.models import Phrase
from lianxin.cases.phrases import OF_CITIZENS, phrases_for
from lianxin.cases.states import TextKind
from lianxin.cases.steps.remove_phrase import remove_phrase
from lianxin.cases.steps.save_phrase import save_phrase
from lianxin.foundation import time
from lianxin.foundation.errors import BadInput, NotFound


def offered(kind: str, box: str, phrases: Sequence[Phrase]) -> dict[str, Any]:
    """What stands under the box with the id `box` for texts of `kind`."""
    return {"kind": kind, "box": box, "phrases": phrases, "may_keep": kind not in OF_CITIZENS}


@login_required
@require_POST
def keep(request: HttpRequest, kind: str) -> HttpResponse:
    """Keep ``words`` for texts of `kind` as the post's own; answers what then stands under the ``box``. Pressing twice
    keeps them once. What is refused stands there with the reason (422); raises NotAllowed and NotFound."""
    if kind not in TextKind.values or kind in OF_CITIZENS:
        raise NotFound
    try:
        save_phrase(TextKind(kind), request.POST.get("words", ""), by=actor_of(request), at=time.now())
    except BadInput as refused:
        return _drawn(request, kind, problem=refused.text)
    return _drawn(request, kind, told=_("已存为您的常用语。"))


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a phrase; answers as `keep`. Raises NotAllowed, and NotFound for what is not the reader's."""
    actor = actor_of(request)
    row = Phrase.objects.visible_to(actor).filter(pk=pk).first()
    if row is None:
        raise NotFound
    remove_phrase(row, by=actor, at=time.now())
    return _drawn(request, row.kind, told=_("已删去常用语。"))


def _drawn(request: HttpRequest, kind: str, **said: str) -> HttpResponse:
    phrases = phrases_for(actor_of(request), [kind])[kind]
    context = offered(kind, request.POST.get("box", ""), phrases) | said
    return render(request, "cases/parts/phrases.html", context, status=422 if "problem" in said else 200)
