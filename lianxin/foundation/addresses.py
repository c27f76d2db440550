"""Where an answer may lead: to our own pages only."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def own(request: HttpRequest, wished: str, otherwise: str) -> str:
    """`wished`, an address that a form or a link brought along, where it is one of this site's; else `otherwise`."""
    ours = url_has_allowed_host_and_scheme(
        wished, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wished if ours else otherwise
