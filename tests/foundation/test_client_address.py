"""From which address somebody asks: what proxies of the house tell is believed, what strangers write is not."""

from ipaddress import ip_network

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from lianxin.config import env
from lianxin.foundation.client_address import behind_proxies, first_stranger

PROXIES = [ip_network("10.0.0.0/24"), ip_network("::1")]


@pytest.mark.parametrize(
    ("remote", "forwarded", "found"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "192.0.2.1", "203.0.113.9"),
        ("10.0.0.2", "192.0.2.1", "192.0.2.1"),
        ("10.0.0.2", "198.51.100.7, 192.0.2.1", "192.0.2.1"),
        ("10.0.0.2", "192.0.2.1, 10.0.0.3", "192.0.2.1"),
        ("::1", "2001:db8::5", "2001:db8::5"),
        ("10.0.0.2", "", "10.0.0.2"),
        ("10.0.0.2", "192.0.2.1, <script>", "10.0.0.2"),
        ("10.0.0.2", "10.0.0.4", "10.0.0.4"),
        ("", "192.0.2.1", ""),
    ],
)
def test_the_nearest_address_that_is_no_proxy_is_found(remote, forwarded, found):
    assert first_stranger(remote, forwarded, PROXIES) == found


@pytest.mark.parametrize(("proxies", "seen"), [([], "10.0.0.2"), (PROXIES, "192.0.2.1")])
def test_pages_see_it_only_where_proxies_are_told(settings, proxies, seen):
    settings.PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.2", headers={"X-Forwarded-For": "192.0.2.1"})
    behind_proxies(lambda _request: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == seen


def test_what_is_no_network_stops_the_start(monkeypatch):
    monkeypatch.setenv("LIANXIN_PROXIES", "10.0.0.2,proxy.example")
    with pytest.raises(env.BadSetting, match="LIANXIN_PROXIES"):
        env.networks("LIANXIN_PROXIES")
