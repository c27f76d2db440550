"""One request: what the other side may answer, and how long it may take."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from threading import Event, Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

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


def test_the_certificate_must_be_of_the_name_though_the_address_is_connected_to(server, tmp_path, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(_secured(server, "hook.example", tmp_path)))
    monkeypatch.setattr("lianxin.exchange.webhooks.http.address_of", lambda _place: "127.0.0.1")
    for name, due in (("hook.example", (204, "")), ("other.example", (None, "bad_certificate"))):
        assert send(f"https://{name}:{server.server_port}/x", {}, b"{}", seconds=5)[:2] == due
    assert [came.headers["Host"] for came in server.came] == [f"hook.example:{server.server_port}"]


def _secured(server: Receiver, name: str, folder: Path) -> Path:
    """Let the receiver speak TLS under this name; the file of the certificate that makes it known."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(called, called, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key.private_bytes(*plain))
    (folder / "known.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "known.pem", folder / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    return folder / "known.pem"


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
