"""The pages for whoever writes a program. Everybody may read them: they tell of the way in, not of what lies behind."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_GET

from lianxin.exchange.interface import telling
from lianxin.exchange.interface.document import ROOT, document
from lianxin.exchange.once import LONGEST_KEY
from lianxin.exchange.v1.door import REQUESTS
from lianxin.foundation import time
from lianxin.foundation.errors import NotFound
from lianxin.portal.frame import page
from lianxin.rulebook.queries import current
from lianxin.rulebook.scopes import Facts

CODES = {
    "not_signed_in": (401, gettext_noop("没有令牌，或者令牌不对、已失效")),
    "not_allowed": (403, gettext_noop("岗位或令牌没有这项权限，text 说明缺哪一项")),
    "other_audience": (403, gettext_noop("这是另一类岗位的列表")),
    "not_found": (404, gettext_noop("没有，或者不在岗位的查看范围内")),
    "wrong_state": (409, gettext_noop("工单现在的状态不能这样办；code 是具体的原因")),
    "stale": (409, gettext_noop("读过之后别人改动过，version 给出现在的版本")),
    "request_key_reused": (409, gettext_noop("同一请求编号发过另一项请求")),
    "too_large": (413, gettext_noop("提交的内容太大")),
    "bad_input": (422, gettext_noop("内容有误，fields 逐项说明")),
    "too_often": (429, gettext_noop("请求太频繁，等 Retry-After 秒再来")),
    "failure": (500, gettext_noop("系统故障，报修时请说 request_id")),
}


@require_GET
@conditional_page
@cache_control(no_cache=True)
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, in the language that ``Accept-Language`` asks for."""
    language = translation.get_language_from_request(request)
    return JsonResponse(document(language), json_dumps_params={"ensure_ascii": False})


@require_GET
def interface(request: HttpRequest) -> HttpResponse:
    """How a program comes in and what it may ask for."""
    at, book, whole = time.now(), current(), Facts()
    context = {
        "root": request.build_absolute_uri(ROOT),
        "subjects": telling.subjects(_document()),
        "codes": [(code, status, _(words)) for code, (status, words) in CODES.items()],
        "key_length": LONGEST_KEY,
        "size": book.find(f"{REQUESTS}.size", whole, at).count,
        "drain": book.find(f"{REQUESTS}.drain", whole, at).count,
        "kept": book.find("exchange.replay", whole, at).span.label,
    }
    return page(request, "exchange/interface/interface.html", context)


@require_GET
def operation(request: HttpRequest, key: str) -> HttpResponse:
    """One operation with its fields; raises NotFound."""
    told = _document()
    found = telling.operation(told, key)
    if found is None:
        raise NotFound
    row, part = found
    kind, body = telling.body(part, told)
    context = {
        "root": request.build_absolute_uri("/").rstrip("/"),
        "row": row,
        "told": part.get("description", ""),
        "parameters": telling.parameters(part, told).fields,
        "body_kind": kind,
        "body": body,
        "answers": telling.answers(part, told),
    }
    return page(request, "exchange/interface/operation.html", context)


def _document() -> dict[str, object]:
    return document(translation.get_language() or "zh-hans")
