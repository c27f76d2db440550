"""Webhooks reach public addresses by https and what the operator let in, however an address is written."""

from ipaddress import ip_network

import pytest

from lianxin.config.env import BadSetting, networks
from lianxin.exchange.webhooks import addresses
from lianxin.exchange.webhooks.addresses import Place, Unreachable, address_of, place_of
from lianxin.exchange.webhooks.http import send
from lianxin.foundation.errors import BadInput
from tests.exchange.webhooks.receiver import receiving

INNER = [
    "127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1",
    "255.255.255.255", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "[::]", "[fe80::1]", "[fd00::1]",
    "[::ffff:127.0.0.1]", "[::ffff:a01:203]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[ff02::1]",
]  # fmt: skip


@pytest.fixture
def house(settings):
    """The city's own network is let in, and this machine."""
    settings.WEBHOOK_NETWORKS = [ip_network("10.0.0.0/8"), ip_network("127.0.0.1/32")]


@pytest.fixture
def resolving(monkeypatch):
    """Names mean what the test says: the list of addresses, one list for each time that it is asked."""

    real = addresses.socket.getaddrinfo

    def to(*turns: list[str]):
        answers = iter(turns)

        def asked(host, port, *rest, **more):
            if host[:1].isdigit():
                return real(host, port, *rest, **more)  # an address, as the connection is made
            return [(0, 0, 0, "", (each, port)) for each in next(answers)]

        monkeypatch.setattr(addresses.socket, "getaddrinfo", asked)

    return to


@pytest.mark.parametrize("host", INNER)
def test_an_inner_address_is_refused_however_it_is_written(host):
    with pytest.raises(BadInput, match="不能推送到这个地址"):
        place_of(f"https://{host}/hook")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/", "ftp://example.com/", "example.com", "", "https://", "https://a:b@example.com/",
        "https://user@example.com/", "https://example.com/#part", "https://example.com:0/", "https://example.com:99999/",
        "https://exam ple.com/", "https://example.com/\r\nx: y", "https://例子.cn/", "https://[::1%25eth0]/",
        "https://example.com\\@127.0.0.1/", "https://example.com/" + "a" * 500,
    ],
)  # fmt: skip
def test_what_is_no_public_address_of_the_web_is_refused(url):
    with pytest.raises(BadInput) as refused:
        place_of(url)
    assert set(refused.value.fields) == {"url"}


def test_an_address_is_taken_apart():
    assert place_of("https://Example.com:8443/a?b=c") == Place("https", "example.com", 8443, "/a?b=c")
    assert place_of("https://[2606:4700::1111]") == Place("https", "2606:4700::1111", 443, "/")


def test_the_own_network_is_reached_only_where_the_operator_let_it_in(house):
    assert place_of("http://10.1.2.3/hook").port == 80
    assert address_of(place_of("https://10.1.2.3/hook")) == "10.1.2.3"
    with pytest.raises(BadInput):
        place_of("http://192.168.1.1/hook")
    with pytest.raises(BadInput):
        place_of("http://1.1.1.1/hook")  # public ones by https only


def test_a_name_is_judged_by_all_that_it_means(house, resolving):
    resolving(["93.184.215.14"], ["93.184.215.14", "127.0.0.2"], ["192.168.0.7"], ["10.0.0.7"], ["::ffff:192.168.0.7"])
    public = Place("https", "example.com", 443, "/")
    assert address_of(public) == "93.184.215.14"
    for _turn in range(2):
        with pytest.raises(Unreachable, match="refused_address"):
            address_of(public)
    assert address_of(public) == "10.0.0.7"
    with pytest.raises(Unreachable, match="refused_address"):
        address_of(public)


def test_a_name_that_means_something_else_the_second_time_is_not_asked_again(house, resolving):
    with receiving() as server:
        resolving(["127.0.0.1"])  # a second question would raise StopIteration
        answer = send(f"http://rebinding.example:{server.server_port}/x", {}, b"{}", seconds=5)
        assert (answer.status, answer.error) == (204, "")
        assert server.came[0].headers["Host"] == f"rebinding.example:{server.server_port}"


def test_a_name_that_nobody_knows_is_said_so(monkeypatch):
    def unknown(*_asked, **_more):
        raise addresses.socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(addresses.socket, "getaddrinfo", unknown)
    assert send("https://nobody.example/", {}, b"{}", seconds=5).error == "no_such_host"


def test_an_address_that_is_let_in_no_more_is_not_sent_to():
    with receiving() as server:
        assert send(server.url, {}, b"{}", seconds=5).error == "refused_address"
        assert server.came == []


def test_the_setting_is_read_strictly(monkeypatch):
    monkeypatch.setenv("LIANXIN_WEBHOOK_NETWORKS", "10.0.0.0/8,fd00::/8")
    assert networks("LIANXIN_WEBHOOK_NETWORKS") == [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]
    monkeypatch.setenv("LIANXIN_WEBHOOK_NETWORKS", "10.0.0.1/8")
    with pytest.raises(BadSetting, match="LIANXIN_WEBHOOK_NETWORKS"):
        networks("LIANXIN_WEBHOOK_NETWORKS")
