"""Passwords: given, changed, and what they must be."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.accounts.steps.change_password import change_password
from lianxin.accounts.steps.reset_password import reset_password
from lianxin.demo.cast import password
from lianxin.foundation import time
from lianxin.foundation.errors import BadInput, NotAllowed
from lianxin.foundation.models import RecordEvent
from tests.cast import actor, person, sign_in

pytestmark = pytest.mark.django_db
GOOD = "Yimeng-2026-hao"


def change(client: Client, old: str, new: str, again: str = ""):
    fields = {"oldpassword": old, "password1": new, "password2": again or new}
    return client.post(reverse("account_change_password"), fields)


def test_a_given_password_has_to_be_changed_before_anything_else(client):
    reset_password(person("linxiaoyun"), "Given-2026-pass", by=actor("lengzhihui"), at=time.now())
    client.post(reverse("account_login"), {"login": "linxiaoyun", "password": "Given-2026-pass"})
    assert client.get(reverse("accounts:profile"))["Location"] == reverse("account_change_password")
    assert change(client, "Given-2026-pass", GOOD)["Location"] == reverse("accounts:profile")
    assert client.get(reverse("accounts:profile")).status_code == 200
    assert person("linxiaoyun").check_password(GOOD)


def test_a_reset_ends_the_sessions(client):
    sign_in(client, "linxiaoyun")
    reset_password(person("linxiaoyun"), GOOD, by=actor("lengzhihui"), at=time.now())
    assert client.get(reverse("accounts:profile"))["Location"].startswith(reverse("account_login"))


def test_a_change_keeps_this_session_and_ends_the_others(client):
    elsewhere = Client()
    sign_in(elsewhere, "linxiaoyun")
    sign_in(client, "linxiaoyun")
    change(client, password(), GOOD)
    assert client.get(reverse("accounts:profile")).status_code == 200
    assert elsewhere.get(reverse("accounts:profile")).status_code == 302
    event = RecordEvent.objects.filter(subject_kind="person", subject_id=person("linxiaoyun").pk).last()
    assert event.kind == "person.password_changed"


RULES = [
    ("Ab-3", "密码至少 10 个字符。"),
    ("password123", "这个密码太常见"),
    ("onlysmallletters", "至少 3 种"),
    ("Linxiaoyun-2026", "密码不能含有用户名。"),
]


@pytest.mark.parametrize(("new", "said"), RULES)
def test_a_weak_password_is_refused_with_its_reason(client, new, said):
    sign_in(client, "linxiaoyun")
    assert said in change(client, password(), new).content.decode()
    assert person("linxiaoyun").check_password(password())
    with pytest.raises(BadInput) as refusal:
        reset_password(person("linxiaoyun"), new, by=actor("lengzhihui"), at=time.now())
    assert list(refusal.value.fields) == ["password"]
    assert person("linxiaoyun").check_password(password())


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("wrong", GOOD, GOOD, "现在的密码不正确。"),
        ("right", GOOD, GOOD + "x", "两次输入的新密码不一样。"),
        ("right", "same", "same", "新密码不能与现在的密码相同。"),
    ],
)
def test_a_change_needs_the_old_password_and_a_new_one_twice(client, old, new, again, said):
    sign_in(client, "linxiaoyun")
    old = password() if old == "right" else old
    new, again = (password(), password()) if new == "same" else (new, again)
    assert said in change(client, old, new, again).content.decode()
    assert person("linxiaoyun").check_password(password())


def test_an_old_password_has_to_be_changed(client, settings):
    settings.PASSWORD_DAYS = 90
    changed = person("linxiaoyun").password_changed_at
    with time.frozen(changed + timedelta(days=89, hours=23)):
        sign_in(client, "linxiaoyun")
        assert client.get(reverse("accounts:profile")).status_code == 200
    with time.frozen(changed + timedelta(days=90)):
        sign_in(client, "linxiaoyun")
        assert client.get(reverse("accounts:profile"))["Location"] == reverse("account_change_password")


def test_nobody_changes_anothers_password():
    with pytest.raises(NotAllowed):
        change_password(person("linxiaoyun"), GOOD, by=actor("mengfanrui"), at=time.now())
    for username in ("ouyangxu", "shijianming", "fuchangling"):
        with pytest.raises(NotAllowed):
            reset_password(person("linxiaoyun"), GOOD, by=actor(username), at=time.now())
    assert person("linxiaoyun").check_password(password())
