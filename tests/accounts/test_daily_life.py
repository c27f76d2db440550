"""What happens to accounts from day to day, told from the beginning to the end on the pages."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from lianxin.accounts.models import SignIn
from lianxin.accounts.queries import SIGN_IN
from lianxin.accounts.steps.appoint import appoint
from lianxin.accounts.steps.stand_in import stand_in
from lianxin.accounts.steps.switch_post import switch_post
from lianxin.demo.cast import password
from lianxin.demo.management.commands.who import present_code
from lianxin.foundation import time
from lianxin.foundation.errors import NotFound
from tests.cast import actor, person, post, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_codes_used() -> None:
    cache.clear()


def enter(client: Client, username: str) -> str:
    """Name and password; whereto one is led."""
    return client.post(reverse("account_login"), {"login": username, "password": password()})["Location"]


def inside(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def guard() -> Client:
    """The security administrator's browser."""
    client = Client()
    sign_in(client, "lengzhihui")
    client.get("/me/")
    return client


def act(client: Client, username: str, key: str, **given: str) -> None:
    address = reverse("people:act", args=[person(username).pk, key])
    assert client.post(address, given).status_code == 302


def test_a_lost_second_factor_is_replaced_before_anything_else_opens(client):
    enter(client, "shijianming")
    client.post(reverse("mfa_authenticate"), {"code": present_code("shijianming")})
    assert inside(client)
    act(guard(), "shijianming", "reset_second_factor")
    assert not inside(client)
    enter(client, "shijianming")
    for page in ("/me/", "/manage/", "/manage/audit/events/"):
        assert client.get(page)["Location"] == reverse("mfa_activate_totp")
    client.post(reverse("account_reauthenticate"), {"password": password()})
    text = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'class="figures">([A-Z2-7 ]+)<', text)[1].replace(" ", "")
    code = format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))
    client.post(reverse("mfa_activate_totp"), {"code": code})
    assert inside(client)
    assert Authenticator.objects.filter(user=person("shijianming"), type="totp").count() == 1


def test_a_locked_account_is_out_at_once_and_back_after_unlocking(client):
    enter(client, "linxiaoyun")
    assert inside(client)
    act(guard(), "linxiaoyun", "lock", reason="leave")
    assert not inside(client)
    assert enter(client, "linxiaoyun") == reverse("account_inactive")
    act(guard(), "linxiaoyun", "unlock")
    enter(client, "linxiaoyun")
    assert inside(client)


def test_a_person_with_three_posts_sees_in_each_what_is_that_posts(client):
    given = {"unit": post("shaojinghe").unit, "hub": post("shaojinghe").hub}
    appoint(person("shaojinghe"), post("gengruoxi").role, **given, by=actor("lengzhihui"), at=time.now())
    enter(client, "shaojinghe")
    opens = {"dispatcher": ("200", "403"), "dispute_clerk": ("200", "403"), "reviewer": ("200", "200")}
    for role, answers in opens.items():
        chosen = post("shaojinghe", role)
        page = client.post(reverse("accounts:choose_post"), {"kind": "post", "pk": chosen.pk}, follow=True)
        assert page.wsgi_request.actor.post_id == chosen.pk
        assert tuple(str(client.get(there).status_code) for there in ("/desk/dispatch/", "/desk/reviews/")) == answers
        assert page.content.decode().count("正在使用") == 1
    elsewhere = Client()
    enter(elsewhere, "shaojinghe")
    assert elsewhere.get("/me/").wsgi_request.actor.role == "dispatcher"


def test_whoever_stands_in_does_not_get_what_the_other_stands_in_for(client):
    """聂百川 does 翟虹宇's work, who does 庄德厚's: 庄德厚's work stays with 翟虹宇."""
    now, span = time.now(), {"begins": time.now(), "ends": time.now() + timedelta(minutes=30)}
    first = stand_in(post("zhuangdehou"), person("zhaihongyu"), **span, by=actor("zhuangdehou"), at=now)
    second = stand_in(post("zhaihongyu"), person("niebaichuan"), **span, by=actor("zhaihongyu"), at=now)
    enter(client, "niebaichuan")
    page = client.get("/me/").content.decode()
    assert "代 翟虹宇 办理" in page and "代 庄德厚 办理" not in page
    client.post(reverse("accounts:choose_post"), {"kind": "stand_in", "pk": second.pk})
    acting = client.get("/me/").wsgi_request.actor
    assert acting.on_behalf_of_id == post("zhaihongyu").pk
    assert acting.rights == actor("zhaihongyu").rights and "cases.sign_off" not in acting.rights
    assert client.post(reverse("accounts:choose_post"), {"kind": "stand_in", "pk": first.pk}).status_code == 404
    with pytest.raises(NotFound):
        switch_post(SignIn.objects.unscoped("test").get(pk=client.session[SIGN_IN]), first, by=acting, at=time.now())
    assert client.get("/me/").wsgi_request.actor.on_behalf_of_id == post("zhaihongyu").pk
    with time.frozen(span["ends"] + timedelta(minutes=1)):
        assert client.get("/me/").wsgi_request.actor.post_id == post("niebaichuan").pk


def test_a_session_elsewhere_is_ended_from_the_list(client):
    elsewhere = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36"})
    for browser in (elsewhere, client):
        enter(browser, "linxiaoyun")
    page = client.get("/me/").content.decode()
    assert "Chrome · Windows · 密码" in page
    address = reverse("accounts:end_session", args=[elsewhere.session[SIGN_IN]])
    assert address in page
    assert Client().post(address)["Location"].startswith("/sign-in/")
    client.post(address)
    assert elsewhere.get("/cases/", headers={"HX-Request": "true"}).status_code == 401
    assert not inside(elsewhere)
    assert inside(client)
    assert address not in client.get("/me/").content.decode()
