"""Every refusal and failure as an answer: a page, a notice within a page (htmx), or JSON. Nothing else makes them."""

import logging
import sys
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.core.files.uploadhandler import StopUpload
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.translation import gettext as _

from lianxin.foundation import request_id
from lianxin.foundation.errors import BadInput, Refused

logger = logging.getLogger("lianxin.answers")
API = "/api/"
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, StopUpload)


class TooLarge(Refused):
    """More was sent than is taken."""

    status = 413

    def __init__(self, text: str = "") -> None:
        super().__init__("too_large", text or _("提交的内容太大。文件请分开或者压缩后再传。"))


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The answer to a refused request."""
    fields = refused.fields if isinstance(refused, BadInput) else {}
    return answer(request, refused.status, refused.code, refused.text, fields)


def answer(
    request: HttpRequest, status: int, code: str, text: str, fields: dict[str, str] | None = None
) -> HttpResponse:
    """One answer with HTTP `status`; `text` may be empty where the page knows what to say of the status."""
    fields = fields or {}
    if wants_json(request):
        return JsonResponse(body(code, text, fields), status=status)
    context = {"status": status, "code": code, "text": text, "fields": fields, "reference": request_id.current()}
    return render(request, "ui/error.html", context, status=status)


def wants_json(request: HttpRequest) -> bool:
    """Programs get JSON: everything under `/api/`, and whoever asks for JSON and not for pages."""
    accepted = request.headers.get("Accept", "")
    return request.path.startswith(API) or ("application/json" in accepted and "text/html" not in accepted)


def body(code: str, text: str, fields: dict[str, str] | None = None) -> dict[str, Any]:
    """What the API says of a refusal or failure."""
    return {"code": code, "text": text, "fields": fields or {}, "request_id": request_id.current()}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400: what Django itself refused before any page saw it."""
    if isinstance(exception, TOO_LARGE):
        return refusal(request, TooLarge())
    return _sure(request, 400, "bad_request", _("请求不完整或者格式不对。"))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler403; the reason is whoever raised PermissionDenied's."""
    return answer(request, 403, "not_allowed", str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django checks for it
    """Django's handler404; says nothing of the address, which may hold anything."""
    return answer(request, 404, "not_found", "")


def failure(request: HttpRequest) -> HttpResponse:
    """Django's handler500: no details but a number, under which the log holds them.

    A refusal that a middleware raised comes here too, and is answered as what it is.
    """
    exception = sys.exc_info()[1]
    if isinstance(exception, Refused):
        return refusal(request, exception)
    logger.error("request %s failed", request_id.current(), exc_info=exception)
    return _sure(request, 500, "failure", _("系统出了故障，已经记录下来。"))


def csrf_failure(request: HttpRequest, **_reason: object) -> HttpResponse:
    """The page lay open for so long that its form is no longer valid (or another site sent it)."""
    text = _("页面打开太久，这次提交没有生效。请返回上一页，刷新后再提交；写好的内容还在。")
    return answer(request, 403, "form_expired", text)


def _sure(request: HttpRequest, status: int, code: str, text: str) -> HttpResponse:
    """An answer even where templates, session or database fail."""
    try:
        return answer(request, status, code, text)
    except Exception:
        logger.exception("request %s: the error page failed too", request_id.current())
    words = f"{text}{_('报修时请说编号')} {request_id.current()}"
    return HttpResponse(f'<!doctype html><meta charset="utf-8"><p>{escape(words)}</p>', status=status)
