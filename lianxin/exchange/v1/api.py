"""The API itself: who comes in, and the routers of its subjects."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from lianxin.exchange import tokens
from lianxin.exchange.v1 import about
from lianxin.foundation.actor import Actor
from lianxin.foundation.api import make_api


class ByToken(HttpBearer):
    """``Authorization: Bearer lianxin_…``; whoever comes in is `actor_of` from then on."""

    openapi_description = "程序令牌，由安全管理员在“管理 → 程序令牌”中发放。"

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        return tokens.actor_by(token, request)


api = make_api(
    title="连心 Lianxin",
    version="1",
    urls_namespace="v1",
    auth=ByToken(),
    docs_url=None,
    description="12345 政务服务便民热线的接口：与页面相同的步骤、读取和权限。",
)
api.add_router("", about.router)
