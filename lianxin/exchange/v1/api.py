"""The API itself: who comes in, and the routers of its subjects."""

from lianxin.exchange.v1 import about
from lianxin.exchange.v1.door import ByToken, PerToken
from lianxin.foundation.api import make_api

api = make_api(
    title="连心 Lianxin",
    version="1",
    urls_namespace="v1",
    auth=ByToken(),
    throttle=[PerToken()],
    docs_url=None,
    description="12345 政务服务便民热线的接口：与页面相同的步骤、读取和权限。",
)
api.add_router("", about.router)
