"""The second factor: asked of whoever has one, set up by whoever needs one."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from lianxin.accounts.models import FactorSecret, Role
from lianxin.accounts.steps.reset_second_factor import reset_second_factor
from lianxin.demo.cast import password, totp_secret
from lianxin.demo.management.commands.who import present_code
from lianxin.foundation import time
from lianxin.foundation.errors import NotAllowed, WrongState
from lianxin.foundation.models import RecordEvent
from tests.cast import actor, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_codes_used():
    cache.clear()


def enter(client: Client, username: str):
    return client.post(reverse("account_login"), {"login": username, "password": password()})


def send(client: Client, code: str, page: str = "mfa_authenticate"):
    return client.post(reverse(page), {"code": code})


def inside(client: Client) -> bool:
    return client.get(reverse("accounts:profile")).status_code == 200


def code_of(secret: str) -> str:
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[1]))


@pytest.mark.parametrize("username", ["ouyangxu", "lengzhihui", "shijianming"])
def test_the_three_administrators_give_a_code_after_the_password(client, username):
    assert enter(client, username)["Location"] == reverse("mfa_authenticate")
    assert not inside(client)
    answer = send(client, present_code(username))
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert inside(client)


def test_a_wrong_code_does_not_open(client):
    enter(client, "ouyangxu")
    answer = send(client, "000000" if present_code("ouyangxu") != "000000" else "000001")
    assert "验证码不正确" in answer.content.decode()
    assert not inside(client)


def test_a_code_opens_once(client):
    code = present_code("ouyangxu")
    enter(client, "ouyangxu")
    send(client, code)
    second = Client()
    enter(second, "ouyangxu")
    assert send(second, code).status_code == 200
    assert not inside(second)


def test_wrong_codes_count_like_wrong_passwords(client):
    enter(client, "ouyangxu")
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        assert send(client, "12").status_code == 200
    assert send(client, "12").status_code == 429
    assert send(client, present_code("ouyangxu")).status_code == 429
    assert enter(Client(), "ouyangxu").status_code == 429
    assert not inside(client)


def test_one_may_go_back_to_another_name(client):
    enter(client, "ouyangxu")
    client.post(reverse("account_logout"))
    assert client.get(reverse("account_login")).status_code == 200
    assert enter(client, "linxiaoyun")["Location"] == "/"


def test_the_secret_is_sealed_and_goes_with_its_factor():
    factor = Authenticator.objects.get(user=person("ouyangxu"))
    assert totp_secret("ouyangxu") not in str(factor.data)
    kept = FactorSecret.objects.get(row_key=factor.data["secret"])
    assert kept.secret == totp_secret("ouyangxu")
    reset_second_factor(person("ouyangxu"), by=actor("lengzhihui"), at=time.now())
    assert not FactorSecret.objects.filter(pk=kept.pk).exists()


def demand_of_agents() -> None:
    Role.objects.filter(code="agent").update(totp_required=True)


def enrol(client: Client) -> str:
    """Confirm the password, read the secret off the page, send its first code; the secret."""
    page = client.get(reverse("mfa_activate_totp"), follow=True)
    page = client.post(page.redirect_chain[-1][0], {"password": password()}, follow=True)
    letters = re.search(r'class="figures">([A-Z2-7 ]+)<', page.content.decode())[1].replace(" ", "")
    assert send(client, code_of(letters), "mfa_activate_totp")["Location"] == reverse("mfa_view_recovery_codes")
    return letters


def test_whoever_needs_a_second_factor_sets_it_up_before_anything_else(client):
    demand_of_agents()
    enter(client, "linxiaoyun")
    assert client.get(reverse("accounts:profile"))["Location"] == reverse("mfa_activate_totp")
    secret = enrol(client)
    assert inside(client)
    kinds = [e.kind for e in RecordEvent.objects.filter(subject_id=person("linxiaoyun").pk, subject_kind="person")]
    assert "person.second_factor_set" in kinds
    again = Client()
    assert enter(again, "linxiaoyun")["Location"] == reverse("mfa_authenticate")
    assert send(again, code_of(secret)).status_code == 302
    assert inside(again)


def test_a_recovery_code_opens_once(client):
    demand_of_agents()
    enter(client, "linxiaoyun")
    enrol(client)
    codes = re.findall(r'class="figures">([0-9]{8})<', client.get(reverse("mfa_view_recovery_codes")).content.decode())
    assert len(codes) == 10
    for browser, opens in ((Client(), True), (Client(), False)):
        enter(browser, "linxiaoyun")
        send(browser, codes[0])
        assert inside(browser) is opens


def test_where_a_role_asks_for_it_the_second_factor_stays(client):
    demand_of_agents()
    enter(client, "linxiaoyun")
    enrol(client)
    answer = client.post(reverse("mfa_deactivate_totp"))
    assert "您的岗位要求二次验证，不能关闭。" in answer.content.decode()
    assert Authenticator.objects.filter(user=person("linxiaoyun"), type="totp").exists()


def test_elsewhere_it_may_be_given_up(client):
    enter(client, "linxiaoyun")
    enrol(client)
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert not Authenticator.objects.filter(user=person("linxiaoyun")).exists()
    assert FactorSecret.objects.count() == 3


def test_a_lost_factor_is_taken_away_by_the_security_administrator(client):
    reset_second_factor(person("shijianming"), by=actor("lengzhihui"), at=time.now())
    enter(client, "shijianming")
    assert client.get(reverse("accounts:profile"))["Location"] == reverse("mfa_activate_totp")
    with pytest.raises(WrongState):
        reset_second_factor(person("shijianming"), by=actor("lengzhihui"), at=time.now())
    with pytest.raises(NotAllowed):
        reset_second_factor(person("ouyangxu"), by=actor("shijianming"), at=time.now())
    assert Authenticator.objects.filter(user=person("ouyangxu")).exists()
