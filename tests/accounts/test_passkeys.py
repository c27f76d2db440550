"""Passkeys without a browser: what counts, what is refused, what is left of them. The ceremony itself is tested in
`test_passkeys_browser.py`."""

import html
import json
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from lianxin.accounts.models import LockReason, Role
from lianxin.accounts.steps.add_passkey import MOST, add_passkey
from lianxin.accounts.steps.lock import lock
from lianxin.accounts.steps.name_passkey import name_passkey
from lianxin.accounts.steps.remove_passkey import remove_passkey
from lianxin.accounts.steps.reset_second_factor import reset_second_factor
from lianxin.config import env
from lianxin.demo.cast import password
from lianxin.foundation import time
from lianxin.foundation.errors import BadInput, NotFound, WrongState
from lianxin.foundation.models import RecordEvent
from tests.accounts.authenticator import Device
from tests.cast import actor, person, sign_in

pytestmark = pytest.mark.django_db
SITE = "localhost"
HERE = {"host": SITE}
WRONG = "通行密钥没有通过验证"
ADD, ALONE, ASK = "/me/passkeys/add/", "/sign-in/passkey/", "/sign-in/passkey/ask/"


def add(username: str, name: str = "手机") -> Authenticator:
    """A passkey as if its ceremony had been checked."""
    answer = {"id": f"key {Authenticator.objects.count()}", "type": "public-key"}
    return add_passkey(person(username), name, answer, by=actor(username), at=time.now())


def kinds(username: str) -> list[str]:
    return [e.kind for e in RecordEvent.objects.filter(subject_kind="person", subject_id=person(username).pk)]


def confirmed(client: Client) -> Client:
    client.post(reverse("account_reauthenticate"), {"password": password()})
    return client


def test_a_passkey_is_named_renamed_and_removed_each_with_its_event():
    row = add("linxiaoyun", " 办公  电脑 ")
    assert row.wrap().name == "办公 电脑"
    me = {"by": actor("linxiaoyun"), "at": time.now()}
    assert name_passkey(person("linxiaoyun"), row.pk, "手机", **me).wrap().name == "手机"
    remove_passkey(person("linxiaoyun"), row.pk, **me)
    told = ["person.passkey_added", "person.passkey_named", "person.passkey_removed"]
    assert kinds("linxiaoyun")[-3:] == told
    assert not Authenticator.objects.filter(pk=row.pk).exists()


def test_nobody_touches_anothers_passkey():
    row = add("linxiaoyun")
    other = {"by": actor("qiaoyulan"), "at": time.now()}
    for who in (person("linxiaoyun"), person("qiaoyulan")):
        with pytest.raises(NotFound):
            name_passkey(who, row.pk, "我的", **other)
        with pytest.raises(NotFound):
            remove_passkey(who, row.pk, **other)
    row.refresh_from_db()
    assert row.wrap().name == "手机"


def test_a_passkey_has_a_name_and_there_are_at_most_ten():
    with pytest.raises(BadInput):
        add("linxiaoyun", " ")
    for _ in range(MOST):
        add("linxiaoyun")
    with pytest.raises(WrongState):
        add("linxiaoyun")
    assert Authenticator.objects.filter(user=person("linxiaoyun")).count() == MOST


def test_where_a_role_asks_for_a_second_factor_a_passkey_is_one_and_the_last_one_stays(client):
    Role.objects.filter(code="agent").update(totp_required=True)
    sign_in(client, "linxiaoyun")
    assert client.get("/me/")["Location"] == reverse("mfa_activate_totp")
    first = add("linxiaoyun")
    assert client.get("/me/").status_code == 200
    me = {"by": actor("linxiaoyun"), "at": time.now()}
    with pytest.raises(WrongState):
        remove_passkey(person("linxiaoyun"), first.pk, **me)
    page = confirmed(client).get(reverse("mfa_remove_webauthn", args=[first.pk]), headers=HERE)
    assert "这是最后一个，不能删除" in page.content.decode()
    add("linxiaoyun")
    remove_passkey(person("linxiaoyun"), first.pk, **me)
    assert not Authenticator.objects.filter(pk=first.pk).exists()


def test_the_reset_of_a_lost_second_factor_takes_passkeys_along():
    add("linxiaoyun")
    reset_second_factor(person("linxiaoyun"), by=actor("lengzhihui"), at=time.now())
    assert not Authenticator.objects.filter(user=person("linxiaoyun")).exists()


def offered(client: Client, page: str) -> dict[str, Any]:
    """What the page asks the device."""
    text = client.get(page, headers=HERE).content.decode()
    return json.loads(html.unescape(re.search(r'data-options="([^"]+)"', text)[1]))


def enrolled(client: Client) -> Device:
    """A device that 林晓芸, who is signed in, has added on the page."""
    device = Device()
    answer = device.make(offered(confirmed(client), ADD))
    kept = client.post(ADD, {"name": "手机", "credential": answer}, headers=HERE)
    assert kept["Location"] == reverse("mfa_view_recovery_codes")
    client.post(reverse("account_logout"))
    return device


def enter(client: Client) -> str:
    answer = client.post(reverse("account_login"), {"login": "linxiaoyun", "password": password()})
    return answer["Location"]


def inside(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def test_a_passkey_opens_after_the_password_and_its_answer_opens_once(as_):
    client = as_("linxiaoyun")
    device = enrolled(client)
    assert kinds("linxiaoyun").count("person.passkey_added") == 1
    page = enter(client)
    assert page == reverse("mfa_authenticate")
    answer = device.sign(offered(client, page))
    assert client.post(page, {"credential": answer}, headers=HERE)["Location"] == "/"
    assert inside(client)
    again = Client()
    enter(again)
    offered(again, page)
    assert again.post(page, {"credential": answer}, headers=HERE).status_code == 200
    assert not inside(again)


def test_a_wrong_answer_of_a_passkey_counts_like_a_wrong_code(as_, settings):
    client = as_("linxiaoyun")
    device, stranger = enrolled(client), Device()
    page = enter(client)
    before = kinds("linxiaoyun")
    wrong = [
        stranger.sign,
        lambda asked: device.sign(asked, origin="https://elsewhere.example"),
        lambda asked: device.make(asked | {"publicKey": asked["publicKey"] | {"user": {"id": ""}, "rp": {"id": SITE}}}),
        lambda asked: "[1]",
    ]
    for answer in wrong:
        told = client.post(page, {"credential": answer(offered(client, page))}, headers=HERE)
        assert (told.status_code, WRONG in told.content.decode()) == (200, True)
    assert client.post(page, {"credential": "7"}, headers=HERE).status_code == 429
    assert not inside(client)
    assert kinds("linxiaoyun") == before


def test_a_passkey_alone_opens_where_it_knows_its_owner(as_, settings):
    settings.PASSKEY_SIGN_IN = True
    client = as_("linxiaoyun")
    device = enrolled(client)
    for known in (False, True):
        asked = client.post(ASK, headers=HERE).json()["options"]
        told = client.post(ALONE, {"credential": device.sign(asked, known=known), "next": "/me/"}, headers=HERE)
        assert inside(client) is known
    assert told["Location"] == "/me/"


def test_a_locked_person_is_told_so_after_the_passkey(as_, settings):
    settings.PASSKEY_SIGN_IN = True
    client = as_("linxiaoyun")
    device = enrolled(client)
    lock(person("linxiaoyun"), LockReason.LEAVE, by=actor("lengzhihui"), at=time.now())
    answer = device.sign(client.post(ASK, headers=HERE).json()["options"])
    assert client.post(ALONE, {"credential": answer}, headers=HERE)["Location"] == reverse("account_inactive")
    assert not inside(client)


def test_the_same_passkey_is_not_added_twice(as_):
    client = as_("linxiaoyun")
    device = enrolled(client)
    other = Client()
    sign_in(other, "qiaoyulan")
    other.get("/me/")
    answer = device.make(offered(confirmed(other), ADD))
    told = other.post(ADD, {"name": "我的", "credential": answer}, headers=HERE)
    assert "这个通行密钥已经登记过。" in told.content.decode()
    assert not Authenticator.objects.filter(user=person("qiaoyulan")).exists()


@pytest.mark.parametrize("junk", ["", "nonsense", "[]", "7", '{"response": 3}', '{"response": {"userHandle": "!"}}'])
def test_what_no_authenticator_made_opens_nothing(client, settings, junk):
    settings.PASSKEY_SIGN_IN = True
    assert client.post(ASK, headers=HERE).json()["options"]["publicKey"]["rpId"] == "localhost"
    answer = client.post(ALONE, {"credential": junk}, headers=HERE)
    assert (answer.status_code, WRONG in answer.content.decode()) == (200, True)
    assert not inside(client)


def test_the_password_may_be_confirmed_by_a_passkey(as_):
    client = as_("linxiaoyun")
    device = enrolled(client)
    page = enter(client)
    client.post(page, {"credential": device.sign(offered(client, page))}, headers=HERE)
    confirm = reverse("mfa_reauthenticate_webauthn") + f"?next={ADD}"
    assert client.get(ADD)["Location"].startswith(reverse("account_reauthenticate"))
    assert (
        client.post(confirm, {"credential": Device().sign(offered(client, confirm))}, headers=HERE).status_code == 200
    )
    answer = device.sign(offered(client, confirm))
    assert client.post(confirm, {"credential": answer}, headers=HERE)["Location"] == ADD
    assert client.get(ADD, headers=HERE).status_code == 200


def test_signing_in_by_passkey_alone_is_the_operators_choice(client):
    assert "用通行密钥登录" not in client.get("/sign-in/", headers=HERE).content.decode()
    assert client.post(ASK, headers=HERE).status_code == 404
    assert client.post(ALONE, {"credential": "{}"}).status_code == 404


def test_under_another_name_one_is_told_where_passkeys_work(client, settings):
    settings.SITE = "https://12345.example.gov.cn"
    sign_in(client, "linxiaoyun")
    client.get("/me/")
    page = confirmed(client).get(ADD).content.decode()
    assert "通行密钥只在 https://12345.example.gov.cn 下可用" in page
    assert client.post(ADD, {"name": "手机", "credential": "{}"}).status_code == 200
    assert not Authenticator.objects.filter(user=person("linxiaoyun")).exists()


@pytest.mark.parametrize(
    ("value", "https"),
    [
        ("12345.example.gov.cn", True),
        ("https://12345.example.gov.cn/desk", True),
        ("https://somebody@12345.example.gov.cn", True),
        ("http://12345.example.gov.cn", False),
        ("https://12345.example.gov.cn", False),
        ("https://elsewhere.example", True),
        ("ftp://localhost", False),
    ],
)
def test_an_address_of_the_site_that_cannot_be_meant_stops_the_start(monkeypatch, value, https):
    monkeypatch.setenv("LIANXIN_SITE", value)
    with pytest.raises(env.BadSetting, match="LIANXIN_SITE"):
        env.site("LIANXIN_SITE", hosts=["12345.example.gov.cn", "localhost"], https=https)


def test_the_address_of_the_site_is_a_scheme_and_a_host(monkeypatch):
    for value, https in (("https://12345.example.gov.cn", True), ("http://localhost:8000", False)):
        monkeypatch.setenv("LIANXIN_SITE", value + "/")
        assert env.site("LIANXIN_SITE", hosts=["12345.example.gov.cn", "localhost"], https=https) == value
