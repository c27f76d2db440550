"""How long a session lasts, and in how many places."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from lianxin.accounts.jobs import clean_sessions
from lianxin.accounts.models import SignIn
from lianxin.foundation import time
from lianxin.foundation.models import RecordEvent
from tests.cast import person, sign_in

pytestmark = pytest.mark.django_db
IDLE = timedelta(minutes=settings.SESSION_IDLE_MINUTES)
MINUTE = timedelta(minutes=1)


def inside(client: Client) -> bool:
    return client.get(reverse("accounts:profile")).status_code == 200


def reasons() -> list[str]:
    rows = RecordEvent.objects.filter(kind="person.session_ended").order_by("pk")
    return [row.data["why"] for row in rows]


def test_an_idle_session_ends(client):
    start = time.now()
    with time.frozen(start):
        sign_in(client, "linxiaoyun")
    with time.frozen(start + IDLE - MINUTE):
        assert inside(client)
    with time.frozen(start + 2 * IDLE - 2 * MINUTE):
        assert inside(client)
    with time.frozen(start + 3 * IDLE - 2 * MINUTE):
        assert not inside(client)
    assert reasons() == ["idle"]
    assert not SignIn.objects.unscoped("test").exists()


def test_a_busy_session_ends_too_when_it_is_old(client):
    start = time.now()
    with time.frozen(start):
        sign_in(client, "linxiaoyun")
    SignIn.objects.unscoped("test").update(seen_at=start + timedelta(hours=settings.SESSION_HOURS) - MINUTE)
    with time.frozen(start + timedelta(hours=settings.SESSION_HOURS)):
        assert not inside(client)
    assert reasons() == ["too_old"]


def test_a_sign_of_life_of_an_open_page_lets_the_session_go_on(client):
    start = time.now()
    with time.frozen(start):
        sign_in(client, "linxiaoyun")
    for times in (1, 2):
        with time.frozen(start + times * (IDLE - MINUTE)):
            assert client.get(reverse("accounts:alive")).json()["token"]
    with time.frozen(start + 4 * IDLE):
        assert client.get(reverse("accounts:alive")).status_code == 302


def test_a_part_of_an_open_page_is_told_of_the_expired_sign_in_and_not_led_away(client):
    there = reverse("accounts:profile")
    part = client.get(there, headers={"HX-Request": "true"})
    assert (part.status_code, "登录已过期，请重新登录。" in part.content.decode()) == (401, True)
    assert client.get(there).status_code == 302


def test_whoever_signs_in_once_too_often_leaves_the_oldest_place():
    browsers = [Client() for _ in range(settings.SESSIONS_AT_ONCE + 1)]
    start = time.now()
    for number, browser in enumerate(browsers):
        with time.frozen(start + number * MINUTE):
            sign_in(browser, "linxiaoyun")
    assert [inside(browser) for browser in browsers] == [False] + [True] * settings.SESSIONS_AT_ONCE
    assert reasons() == ["surplus"]


def test_others_keep_their_places(client):
    other = Client()
    sign_in(other, "mengfanrui")
    for _ in range(settings.SESSIONS_AT_ONCE + 1):
        sign_in(client, "linxiaoyun")
        client = Client()
    assert inside(other)


def test_an_expired_session_says_so(client):
    start = time.now()
    sign_in(client, "linxiaoyun")
    with time.frozen(start + 2 * IDLE):
        page = client.get(reverse("accounts:profile"), follow=True)
    assert "登录已过期，请重新登录。" in page.content.decode()


def test_a_session_elsewhere_is_ended_from_here(client):
    elsewhere = Client()
    sign_in(elsewhere, "linxiaoyun")
    sign_in(client, "linxiaoyun")
    client.post(reverse("accounts:end_session", args=[elsewhere.session["sign_in"]]))
    assert (inside(elsewhere), inside(client), reasons()) == (False, True, ["elsewhere"])


def test_nobody_ends_anothers_session(client):
    other = Client()
    sign_in(other, "mengfanrui")
    sign_in(client, "linxiaoyun")
    assert client.post(reverse("accounts:end_session", args=[other.session["sign_in"]])).status_code == 404
    assert inside(other)


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client):
    sign_in(client, "linxiaoyun")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE) == (True, "Lax")
    assert cookie.value and cookie.value not in str(SignIn.objects.unscoped("test").values())
    assert person("linxiaoyun").sign_ins.model is SignIn


def test_expired_sessions_are_forgotten_by_night(client):
    sign_in(client, "linxiaoyun")
    Session.objects.create(session_key="old", session_data="", expire_date=time.now() - MINUTE)
    clean_sessions(0)
    assert [row.session_key for row in Session.objects.all()] == [client.session.session_key]
