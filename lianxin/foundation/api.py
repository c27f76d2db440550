"""The API's frame: whatever goes wrong is answered as ``{"code", "text", "fields", "request_id"}``."""

import json
import logging
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from ninja.parser import Parser

from lianxin.foundation import request_id
from lianxin.foundation.answers import TOO_LARGE, TooLarge, body
from lianxin.foundation.errors import BadInput, NotFound, Refused

logger = logging.getLogger("lianxin.api")


def make_api(**options: Any) -> NinjaAPI:
    """A NinjaAPI with our answers to refusals and failures; `options` are NinjaAPI's own."""
    api = NinjaAPI(parser=_WholeTexts(), **options)
    api.add_exception_handler(Refused, lambda request, error: _refused(api, request, error))
    api.add_exception_handler(ValidationError, lambda request, error: _refused(api, request, _bad_input(error)))
    api.add_exception_handler(Http404, lambda request, _error: _refused(api, request, NotFound()))
    for large in TOO_LARGE:
        api.add_exception_handler(large, lambda request, _error: _refused(api, request, TooLarge()))
    for kind, status, code, text in _PLAIN:
        api.add_exception_handler(kind, _plain(api, status, code, text))
    api.add_exception_handler(HttpError, lambda request, error: _http_error(api, request, error))
    api.add_exception_handler(Exception, lambda request, error: _failure(api, request, error))
    return api


class _WholeTexts(Parser):
    """Refuses half characters (``"\\ud800"``): JSON can write them, UTF-8 and the database cannot."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        said: dict[str, Any] = super().parse_body(request)
        json.dumps(said, ensure_ascii=False).encode()
        return said


_PLAIN: list[tuple[type[Exception], int, str, str]] = [
    (AuthenticationError, 401, "not_signed_in", gettext_noop("没有令牌，或者令牌不对、已失效。")),
    (PermissionDenied, 403, "not_allowed", gettext_noop("没有权限。")),
    (Throttled, 429, "too_often", gettext_noop("操作太频繁，请过几分钟再试。")),
]


def _refused(api: NinjaAPI, request: HttpRequest, refused: Any) -> HttpResponse:
    fields = refused.fields if isinstance(refused, BadInput) else {}
    return api.create_response(request, body(refused.code, refused.text, fields), status=refused.status)


def _plain(api: NinjaAPI, status: int, code: str, text: str) -> Any:
    return lambda request, _error: api.create_response(request, body(code, _(text)), status=status)


def _http_error(api: NinjaAPI, request: HttpRequest, error: Any) -> HttpResponse:
    return api.create_response(request, body("bad_request", _("请求不完整或者格式不对。")), status=error.status_code)


def _bad_input(error: Any) -> BadInput:
    """A field is named by its way into the request; what it held is not repeated."""
    return BadInput({_name(fault["loc"]): _fault(fault["type"]) for fault in error.errors})


def _name(location: tuple[str | int, ...]) -> str:
    return ".".join(str(part) for part in location[1:] or location)


def _fault(kind: str) -> str:
    if kind == "missing":
        return _("缺少这一项。")
    return _("这一项不符合要求（%(kind)s）。") % {"kind": kind}


def _failure(api: NinjaAPI, request: HttpRequest, error: Any) -> HttpResponse:
    logger.error("request %s failed", request_id.current(), exc_info=error)
    return api.create_response(request, body("failure", _("系统出了故障，已经记录下来。")), status=500)
