"""Every request gets its number; what pages refuse becomes an answer, here and nowhere else."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from lianxin.foundation import request_id
from lianxin.foundation.answers import TOO_LARGE, TooLarge, refusal
from lianxin.foundation.errors import Refused

Handler = Callable[[HttpRequest], HttpResponse]
HEADER = "X-Request-ID"


def request_numbers(get_response: Handler) -> Handler:
    """The outermost layer: `request_id.current()` within the request, the header of the same number outside."""

    def handle(request: HttpRequest) -> HttpResponse:
        with request_id.numbered() as number:
            response = get_response(request)
            response[HEADER] = number
            return response

    return handle


class ErrorsToAnswers:
    """Turns `Refused` of a page into its answer, and refuses oversize bodies before they are read."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sent = request.META.get("CONTENT_LENGTH") or "0"
        if sent.isdecimal() and int(sent) > settings.REQUEST_MAX_BYTES:
            return refusal(request, TooLarge())
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return refusal(request, exception)
        if isinstance(exception, TOO_LARGE):
            return refusal(request, TooLarge())
        return None
