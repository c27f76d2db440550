"""Pages that refuse and fail, for the tests of the answers."""

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path
from ninja import Schema

from lianxin.config import urls
from lianxin.foundation.api import make_api
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
FAULTS = {
    "state": WrongState("order_closed", "任务单已办结。"),
    "stale": Stale(),
    "right": NotAllowed("您的岗位没有“签收”的权限。"),
    "hidden": NotFound(),
    "input": BadInput({"title": "请填写标题。", "place": "请填写地点。"}),
    "denied": PermissionDenied("系统内部。"),
    "missing": Http404("No Case matches the given query."),
    "big": RequestDataTooBig("x"),
    "failure": ZeroDivisionError("secret detail"),
}


def fail(request: HttpRequest, fault: str) -> HttpResponse:
    raise FAULTS[fault]


def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.POST.get("text", ""))


api = make_api(title="test", urls_namespace="test")


class Given(Schema):
    number: int
    title: str


@api.get("fail/{fault}")
def fail_api(request: HttpRequest, fault: str) -> None:
    raise FAULTS[fault]


@api.post("take")
def take(request: HttpRequest, given: Given) -> str:
    return given.title


urlpatterns = [
    path("fail/<str:fault>", fail),
    path("form", form),
    path("api/", api.urls),
    path("", include("lianxin.config.urls")),
]
