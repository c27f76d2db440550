"""The API itself: who comes in, and the routers of its subjects."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page

from lianxin.exchange.v1 import about, acts, bulk, cases, dictionaries, files, intake, offers
from lianxin.exchange.v1.door import ByToken, PerToken
from lianxin.exchange.v1.taking import Outdated
from lianxin.foundation.answers import body
from lianxin.foundation.api import make_api

api = make_api(
    title="连心 Lianxin",
    version="1",
    urls_namespace="v1",
    auth=ByToken(),
    throttle=[PerToken()],
    docs_url=None,
    openapi_url=None,  # served by `interface.pages`, in both languages
    description="12345 政务服务便民热线的接口：与页面相同的步骤、读取和权限。",
)
# A program that has an answer already sends its mark (`If-None-Match`) and is told that nothing has changed.
api.add_decorator(conditional_page, mode="view")
api.add_decorator(cache_control(private=True, no_cache=True), mode="view")
api.add_router("", about.router)
api.add_router("", cases.router)
api.add_router("", dictionaries.router)
for mine in (offers, acts, bulk, files, intake):
    api.add_router("", mine.router)


@api.exception_handler(Outdated)
def outdated(request: HttpRequest, refused: Outdated) -> HttpResponse:
    """What has changed meanwhile is refused with the version that there is now."""
    told = body(refused.code, refused.text) | {"version": refused.version}
    return api.create_response(request, told, status=refused.status)
