"""How every answer of Open311 is given: in the format that the address names, whatever goes wrong.

There is no session here and no cookie: a client shows its `api_key` where the specification asks for one, so that a
foreign page can make nobody's browser do anything in his name.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from lianxin.exchange.models import ClientKey
from lianxin.exchange.open311 import jurisdiction, keys, limits
from lianxin.exchange.open311.faults import BAD, FORBIDDEN, TOO_MANY, WAIT, Fault, fault_of
from lianxin.exchange.open311.shapes import answer
from lianxin.foundation.answers import TOO_LARGE, TooLarge
from lianxin.foundation.errors import Refused

# The element at the root, and what is below it.
Told = tuple[str, Any]
Page = Callable[..., Told]
_UNREADABLE = (BadRequest, SuspiciousOperation, MultiPartParserError)


def door(page: Page) -> Callable[..., HttpResponse]:
    """Make a view of `page`, which answers what is told or raises Fault or Refused; in the language that the client
    asks for (Accept-Language), Chinese without."""

    @csrf_exempt
    @never_cache
    @wraps(page)
    def enter(request: HttpRequest, shape: str, **named: str) -> HttpResponse:
        language = get_language_from_request(request)
        with override(language):
            response = _answered(page, request, shape, named)
        response["Content-Language"] = language
        return response

    return enter


def _answered(page: Page, request: HttpRequest, shape: str, named: dict[str, str]) -> HttpResponse:
    try:
        root, content = page(request, **named)
        return answer(shape, root, content)
    except Fault as found:
        fault = found
    except Refused as refused:
        fault = fault_of(refused)
    except TOO_LARGE:
        fault = Fault(BAD, TooLarge().text)
    except _UNREADABLE:
        fault = Fault(BAD, _("请求不完整或者格式不对：应为 application/x-www-form-urlencoded，文字为 UTF-8。"))
    response = answer(shape, "errors", fault.rows, fault.status)
    if fault.status == TOO_MANY:
        response["Retry-After"] = str(WAIT)
    return response


def asked(request: HttpRequest, at: datetime) -> QueryDict:
    """The arguments of a reading, which may be made now and are meant for this city. Raises Fault."""
    limits.may_ask(request, at)
    demand_readable(request.GET)
    jurisdiction.demand(request.GET.get("jurisdiction_id", ""), at)
    return request.GET


def demand_readable(given: QueryDict) -> None:
    """Raises Fault for letters that were no UTF-8: what cannot be read must not be kept as something else."""
    if any("\ufffd" in word for name, values in given.lists() for word in (name, *values)):
        raise Fault(BAD, _("有的文字不是 UTF-8 编码，请换成 UTF-8 再发。"))


def client(request: HttpRequest, told: str, at: datetime) -> ClientKey:
    """Whose `api_key` was told. Raises Fault for none and for a wrong one, in the same words."""
    key = keys.client_by(told, at)
    if key is None:
        limits.missed(request, at)
        raise Fault(FORBIDDEN, _("没有写 api_key，或者它不对、已经失效。密钥由热线的安全管理员发放。"))
    return key
