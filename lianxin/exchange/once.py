"""A request that is sent again under the same key is answered again, not done again."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Schema

from lianxin.accounts.queries import REQUEST_KEY_HEADER, request_key
from lianxin.exchange.models import Answered
from lianxin.exchange.v1.caller import caller_of
from lianxin.foundation import time
from lianxin.foundation.errors import BadInput, Refused
from lianxin.foundation.step import REUSED, fingerprint

LONGEST_KEY = 64  # characters
REPLAYED = "Idempotency-Replayed"
_JSON = "application/json; charset=utf-8"


def once(request: HttpRequest, work: Callable[[], Schema], *, status: int = 200) -> HttpResponse:
    """The answer to a program's POST: what `work` answers, as JSON with HTTP `status`, all in one transaction.

    With the header ``Idempotency-Key`` the answer is kept with it: the same token, key and request get the same answer
    (header ``Idempotency-Replayed: true``) without `work`. A rival with the same key waits for the first; where `work`
    raises, nothing is kept. Raises BadInput for a key that is too long, Refused (`request_key_reused`) for one that
    came with another request, and what `work` raises.
    """
    with transaction.atomic():
        row, is_first = _claimed(request)
        if row is None:
            return _answer(work().model_dump_json(), status)
        if not is_first:
            return _again(row, request)
        row.status, row.answer = status, work().model_dump_json()
        row.save(update_fields=["status", "answer"])
        return _answer(row.answer, status)


def _claimed(request: HttpRequest) -> tuple[Answered | None, bool]:
    """The row of the request's key, and whether it is new; None where the program has sent none."""
    key = request.headers.get(REQUEST_KEY_HEADER, "")
    if not key:
        return None, True
    if len(key) > LONGEST_KEY:
        raise BadInput({REQUEST_KEY_HEADER: _("请求编号至多 %(most)d 个字符。") % {"most": LONGEST_KEY}})
    new = {"fingerprint": _sent(request), "at": time.now()}
    return Answered.objects.get_or_create(token=caller_of(request).token, key=request_key(request), defaults=new)


def _again(row: Answered, request: HttpRequest) -> HttpResponse:
    if bytes(row.fingerprint) != _sent(request):
        raise Refused(REUSED, _("同一个请求编号已用于另一项请求，请换一个编号。"))
    response = _answer(row.answer, row.status or 0)
    response[REPLAYED] = "true"
    return response


def _sent(request: HttpRequest) -> bytes:
    """A keyed digest of all that was sent; of a form with files, whose separators differ each time, of its parts."""
    content: Any
    if request.content_type == "multipart/form-data":
        content = [sorted(request.POST.lists()), sorted(request.FILES.lists())]
    else:
        content = request.body
    return fingerprint([request.method, request.get_full_path(), content])


def _answer(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type=_JSON)
