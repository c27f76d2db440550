"""Where webhooks may be sent: public addresses by https, and what the operator has let in of the city's own network.

An address is resolved once and then connected to as it is, so that nobody can answer the check with one address and
the sending with another.
"""

import socket
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from lianxin.foundation.errors import BadInput

LONGEST = 500
_PORTS = {"https": 443, "http": 80}
# Parts of IPv6 in which an IPv4 address stands (RFC 6052, RFC 3056): what is reached is that one.
_NAT64, _6TO4 = ip_network("64:ff9b::/96"), ip_network("2002::/16")
Address = IPv4Address | IPv6Address


class Unreachable(Exception):
    """Nothing is sent there; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Place(NamedTuple):
    """An address of the web taken apart; `path` with what follows it."""

    scheme: str
    host: str
    port: int
    path: str


def place_of(url: str) -> Place:
    """What `url` names. Raises BadInput (url) for what is no address of the web, has credentials in it, goes by http
    where no network of the house is let in, or names an address that nothing may be sent to; names are looked up only
    when something is sent."""
    parts, port = _split(url)
    host = _host(parts)
    if parts.scheme == "http" and not settings.WEBHOOK_NETWORKS:
        raise _bad(_("须以 https:// 开头。"))
    if parts.username is not None or parts.password is not None:
        raise _bad(_("地址里不能写用户名和密码，接收方用签名辨认。"))
    if (literal := _literal(host)) and not _is_allowed(literal, parts.scheme):
        raise _bad(_("不能推送到这个地址。内部网络须由运维在 LIANXIN_WEBHOOK_NETWORKS 中放行。"))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(parts.scheme, host, port or _PORTS[parts.scheme], path)


def address_of(place: Place) -> str:
    """The one address to connect to. Raises Unreachable (no_such_host, refused_address)."""
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except OSError:
        raise Unreachable("no_such_host") from None
    addresses = [str(sockaddr[0]) for *_kind, sockaddr in found]
    # Whoever names one that is refused beside one that is not may mean the other: all must do.
    if not addresses or not all(_is_allowed(ip_address(each), place.scheme) for each in addresses):
        raise Unreachable("refused_address")
    return addresses[0]


def _split(url: str) -> tuple[SplitResult, int | None]:
    if len(url) > LONGEST or not url.isascii() or any(character <= " " or character == "\x7f" for character in url):
        raise _bad(_("请填写网址，至多 %(longest)d 个字符，不含空格和汉字。") % {"longest": LONGEST})
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _bad(_("不是有效的网址。")) from None
    if parts.scheme not in _PORTS or port == 0 or "#" in url or "\\" in url:
        raise _bad(_("不是有效的网址，应如 https://example.cn/hook。"))
    return parts, port


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if not host or "%" in host or len(host) > 253:
        raise _bad(_("不是有效的网址，应如 https://example.cn/hook。"))
    return host


def _literal(host: str) -> Address | None:
    """The address that `host` spells, be it as one number or in parts of other bases, as resolvers take it."""
    with suppress(ValueError):
        return ip_address(host)
    with suppress(OSError):
        return IPv4Address(socket.inet_aton(host))
    return None


def _is_allowed(address: Address, scheme: str) -> bool:
    meant = _meant(address)
    if any(meant in network for network in settings.WEBHOOK_NETWORKS if network.version == meant.version):
        return True
    return scheme == "https" and meant.is_global and not meant.is_multicast


def _meant(address: Address) -> Address:
    """The address that is reached in the end."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address in _6TO4:
        return IPv4Address((int(address) >> 80) & 0xFFFFFFFF)
    return address


def _bad(text: str) -> BadInput:
    return BadInput({"url": text})
