"""One request: what the other side may answer, and how long it may take."""

import socket
from ipaddress import ip_network
from threading import Event, Thread

import pytest

from lianxin.exchange.webhooks.http import KEPT, send
from tests.exchange.webhooks.receiver import Receiver, receiving


@pytest.fixture(autouse=True)
def this_machine(settings):
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.0/8")]


@pytest.fixture
def server():
    with receiving() as running:
        yield running


def sent(server: Receiver, seconds: float = 5):
    return send(server.url, {"content-type": "application/json"}, b'{"a":1}', seconds=seconds)


def test_the_body_arrives_as_it_is(server):
    answer = sent(server)
    assert (answer.status, answer.error, answer.told) == (204, "", "")
    assert (server.came[0].path, server.came[0].body) == ("/hook?city=linyi", b'{"a":1}')


def test_no_redirect_is_followed(server):
    server.will(302, Location=server.url)
    assert (sent(server).error, len(server.came)) == ("redirect", 1)


@pytest.mark.parametrize(("status", "error"), [(200, ""), (202, ""), (400, "status"), (410, "gone"), (503, "status")])
def test_only_what_is_said_to_have_arrived_has_arrived(server, status, error):
    server.will(status)
    assert sent(server)[:2] == (status, error)


def test_a_long_answer_is_cut_and_personal_numbers_in_it_are_masked(server):
    server.will(500, ("电话13912345678\0" + "错" * 100_000).encode())
    told = sent(server).told
    assert told.startswith("电话139****5678错") and len(told) == KEPT


def test_nobody_listens():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert send(f"http://127.0.0.1:{closed.getsockname()[1]}/", {}, b"", seconds=5).error == "no_connection"


def test_plain_text_where_tls_is_due_is_told(server):
    assert send(server.url.replace("http:", "https:"), {}, b"{}", seconds=5).error == "bad_certificate"


def test_somebody_who_answers_a_byte_at_a_time_is_cut_off():
    """Each byte comes within the limit of a read; all of them never end."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        enough = Event()
        thread = Thread(target=_trickle, args=[listening, enough], daemon=True)
        thread.start()
        answer = send(f"http://127.0.0.1:{listening.getsockname()[1]}/", {}, b"{}", seconds=0.4)
        enough.set()
        thread.join()
    assert (answer.status, answer.error) == (None, "timeout")


def _trickle(listening: socket.socket, enough: Event) -> None:
    line, _address = listening.accept()
    with line:
        line.recv(65536)
        try:
            while not enough.wait(0.05):
                line.sendall(b"H")
        except OSError:
            pass
