from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from lianxin.accounts.models import LockReason, Person, SignIn
from lianxin.accounts.queries import actor_for
from lianxin.accounts.steps.depart import depart
from lianxin.accounts.steps.lock import lock
from lianxin.accounts.steps.unlock import unlock
from lianxin.foundation import time
from lianxin.foundation.actor import Door
from lianxin.foundation.errors import BadInput, NotAllowed, WrongState
from lianxin.foundation.models import RecordEvent
from tests.cast import actor, person, sign_in

pytestmark = pytest.mark.django_db


def test_a_locked_persons_session_ends_at_once(client: Client):
    who = sign_in(client, "linxiaoyun")
    assert client.get(reverse("accounts:profile")).status_code == 200
    lock(who, LockReason.SECURITY, by=actor("lengzhihui"), at=time.now())
    answer = client.get(reverse("accounts:profile"))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("account_login"))
    assert not SignIn.objects.unscoped("test").filter(person=who).exists()


def test_a_locked_person_is_no_actor():
    lock(person("linxiaoyun"), LockReason.LEAVE, by=actor("lengzhihui"), at=time.now())
    with pytest.raises(NotAllowed):
        actor_for(person("linxiaoyun"), door=Door.API)


def test_an_unlocked_person_works_again():
    now = time.now()
    lock(person("linxiaoyun"), LockReason.LEAVE, by=actor("lengzhihui"), at=now)
    unlock(person("linxiaoyun"), by=actor("lengzhihui"), at=now + timedelta(days=1))
    assert actor("linxiaoyun").has("cases.register")
    kinds = RecordEvent.objects.filter(subject_kind="person", subject_id=person("linxiaoyun").pk).order_by("seq")
    assert [event.kind for event in kinds][-2:] == ["person.locked", "person.unlocked"]


def test_nobody_is_locked_twice_nor_locks_himself():
    lock(person("linxiaoyun"), LockReason.LEAVE, by=actor("lengzhihui"), at=time.now())
    with pytest.raises(WrongState):
        lock(person("linxiaoyun"), LockReason.SECURITY, by=actor("lengzhihui"), at=time.now())
    assert person("linxiaoyun").lock_reason == "leave"
    with pytest.raises(WrongState) as refusal:
        lock(person("lengzhihui"), LockReason.SECURITY, by=actor("lengzhihui"), at=time.now())
    assert refusal.value.code == "oneself"
    assert person("lengzhihui").locked_at is None


def test_who_leaves_is_not_locked_by_hand():
    with pytest.raises(BadInput):
        lock(person("linxiaoyun"), LockReason.LEFT, by=actor("lengzhihui"), at=time.now())
    assert person("linxiaoyun").locked_at is None


def test_whoever_left_is_not_unlocked():
    depart(person("linxiaoyun"), by=actor("ouyangxu"), at=time.now())
    with pytest.raises(WrongState):
        unlock(person("linxiaoyun"), by=actor("lengzhihui"), at=time.now())
    assert person("linxiaoyun").locked_at is not None


@pytest.mark.parametrize("username", ["ouyangxu", "shijianming", "fuchangling"])
def test_only_the_security_administrator_locks(username):
    with pytest.raises(NotAllowed):
        lock(person("linxiaoyun"), LockReason.SECURITY, by=actor(username), at=time.now())
    assert person("linxiaoyun").locked_at is None


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"lock_reason": "leave"}, "person_lock_has_its_reason"),
        ({"departed_at": time.now()}, "person_departed_is_locked"),
        ({"username": "Über"}, "person_username_plain"),
    ],
)
def test_the_database_refuses_half_a_lock(values, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Person.objects.filter(username="linxiaoyun").update(**values)
