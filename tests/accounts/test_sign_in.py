"""The doorway: who comes in, what he reads when he does not."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianxin.accounts.models import LockReason, Person, SignIn
from lianxin.accounts.steps.lock import lock
from lianxin.accounts.steps.unlock import unlock
from lianxin.demo.cast import password
from lianxin.foundation import time
from lianxin.foundation.models import RecordEvent
from tests.cast import actor, person

pytestmark = pytest.mark.django_db
WRONG = "用户名或密码不正确。"


def enter(client: Client, username: str, secret: str, **more: str):
    return client.post(reverse("account_login"), {"login": username, "password": secret, **more})


def inside(client: Client) -> bool:
    return client.get(reverse("accounts:profile")).status_code == 200


@pytest.mark.parametrize("typed", ["linxiaoyun", " linxiaoyun ", "LinXiaoYun"])
def test_the_right_password_opens(client, typed):
    answer = enter(client, typed, password())
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert inside(client)
    event = RecordEvent.objects.filter(subject_kind="person", subject_id=person("linxiaoyun").pk).last()
    assert (event.kind, event.door, event.address) == ("person.signed_in", "desk", "127.0.0.1")


@pytest.mark.parametrize(
    ("username", "secret"),
    [
        ("linxiaoyun", "wrong"),
        ("nobody", "wrong"),
        ("nobody", "right"),
        ("linxiaoyun\0", "wrong"),
        ("x" * 500, "wrong"),
    ],
)
def test_wrong_names_and_wrong_passwords_read_the_same(client, username, secret):
    answer = enter(client, username, password() if secret == "right" else secret)
    assert answer.status_code == 200
    text = answer.content.decode()
    if len(username) < 100 and "\0" not in username:
        assert WRONG in text
    assert not inside(client)


def test_empty_fields_are_named(client):
    text = enter(client, "", "").content.decode()
    assert text.count("field--bad") == 2


def test_an_unknown_name_costs_as_much_as_a_wrong_password(client, monkeypatch):
    hashed = []
    before = Person.set_password
    monkeypatch.setattr(Person, "set_password", lambda self, raw: hashed.append(raw) or before(self, raw))
    enter(client, "nobody", "wrong")
    assert hashed == ["wrong"]


def test_a_locked_person_is_told_so_only_with_the_right_password(client):
    lock(person("linxiaoyun"), LockReason.LEAVE, by=actor("lengzhihui"), at=time.now())
    assert WRONG in enter(client, "linxiaoyun", "wrong").content.decode()
    answer = enter(client, "linxiaoyun", password())
    assert answer["Location"] == reverse("account_inactive")
    assert "账号已停用" in client.get(answer["Location"]).content.decode()
    assert not inside(client)


@pytest.mark.parametrize("username", ["linxiaoyun", "nobody"])
def test_too_many_wrong_passwords_lock_out_even_the_right_one(client, username):
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        assert enter(client, username, "wrong").status_code == 200
    last = enter(client, username, "wrong")
    assert last.status_code == 429
    assert "已暂停登录 10 分钟" in last.content.decode()
    assert enter(Client(), username, password()).status_code == 429


def test_the_lock_out_ends_by_itself(client):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        enter(client, "linxiaoyun", "wrong")
    ago = timezone.now() - timedelta(minutes=settings.LOCK_OUT_MINUTES, seconds=1)
    AccessAttempt.objects.update(attempt_time=ago)
    assert enter(client, "linxiaoyun", password()).status_code == 302


def test_an_administrator_ends_the_lock_out(client):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        enter(client, "linxiaoyun", "wrong")
    unlock(person("linxiaoyun"), by=actor("lengzhihui"), at=time.now())
    assert enter(client, "linxiaoyun", password()).status_code == 302


def test_a_success_forgets_the_failures_before(client):
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        enter(client, "linxiaoyun", "wrong")
    enter(client, "linxiaoyun", password())
    client.post(reverse("account_logout"))
    assert enter(client, "linxiaoyun", "wrong").status_code == 200


def test_no_password_is_kept_with_the_failures(client):
    enter(client, "linxiaoyun", "my secret words")
    kept = AccessAttempt.objects.get()
    assert "my secret words" not in kept.post_data + kept.get_data


def test_signing_out_ends_the_session(client):
    enter(client, "linxiaoyun", password())
    answer = client.post(reverse("account_logout"))
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_login"))
    assert not inside(client)
    assert not SignIn.objects.unscoped("test").exists()
    event = RecordEvent.objects.filter(subject_kind="person", subject_id=person("linxiaoyun").pk).last()
    assert event.kind == "person.signed_out"


def test_a_page_asked_for_before_is_shown_after(client):
    asked = client.get(reverse("accounts:profile"))
    answer = client.post(asked["Location"], {"login": "linxiaoyun", "password": password(), "next": "/me/"})
    assert answer["Location"] == "/me/"


def test_nobody_is_led_to_another_site(client):
    assert enter(client, "linxiaoyun", password(), next="https://example.com/").headers["Location"] == "/"


def test_there_is_no_sign_up(client):
    for path in ("/sign-up/", "/signup/", "/sign-in/signup/", "/accounts/signup/"):
        assert client.get(path).status_code == 404


def test_a_form_without_its_token_is_refused():
    strict = Client(enforce_csrf_checks=True)
    assert enter(strict, "linxiaoyun", password()).status_code == 403


def test_the_doorway_speaks_english_too(client):
    client.cookies["django_language"] = "en"
    text = client.get(reverse("account_login")).content.decode()
    assert "User name" in text and "Sign in" in text
    assert "Wrong user name or password." in enter(client, "linxiaoyun", "wrong").content.decode()
