"""From which address somebody asks, where proxies of the house (setting PROXIES) stand between."""

from collections.abc import Callable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]
Networks = Sequence[IPv4Network | IPv6Network]


def behind_proxies(get_response: Handler) -> Handler:
    """``REMOTE_ADDR`` becomes the address of whoever asked the outermost proxy of the house."""

    def handle(request: HttpRequest) -> HttpResponse:
        if settings.PROXIES:
            told = (request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""))
            request.META["REMOTE_ADDR"] = first_stranger(*told, settings.PROXIES)
        return get_response(request)

    return handle


def first_stranger(remote: str, forwarded: str, proxies: Networks) -> str:
    """The nearest address that is none of the `proxies`: each of them has told who asked it, at the end of `forwarded`;
    what a stranger wrote before that is not believed. Where all are proxies, the farthest."""
    nearest = remote
    for told in reversed([*forwarded.split(","), remote]):
        address = told.strip()
        if not _is_address(address):
            break
        nearest = address
        if not any(ip_address(address) in network for network in proxies):
            break
    return nearest


def _is_address(told: str) -> bool:
    try:
        ip_address(told)
    except ValueError:
        return False
    return True
