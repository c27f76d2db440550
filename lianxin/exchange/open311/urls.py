"""Where Open311 clients come: below `/open311/`, so that a city can open that path alone to the internet."""

from django.urls import URLPattern, URLResolver, path, register_converter

from lianxin.exchange.open311 import pages
from lianxin.exchange.open311.shapes import JSON, XML


class Shape:
    """The format that an address ends in."""

    regex = f"{XML}|{JSON}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Shape, "shape")

app_name = "open311"
urlpatterns: list[URLPattern | URLResolver] = [
    path("discovery.<shape:shape>", pages.discovery, name="discovery"),
    path("v2/discovery.<shape:shape>", pages.discovery, name="discovery_v2"),
    path("v2/services.<shape:shape>", pages.service_list, name="services"),
    path("v2/services/<str:code>.<shape:shape>", pages.service, name="service"),
    path("v2/requests.<shape:shape>", pages.requests, name="requests"),
    path("v2/requests/<str:name>.<shape:shape>", pages.request_, name="request"),
    path("v2/tokens/<str:name>.<shape:shape>", pages.token, name="token"),
]
