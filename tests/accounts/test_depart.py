from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.accounts.models import Post, StandIn
from lianxin.accounts.queries import posts_of, stand_ins_of
from lianxin.accounts.steps.depart import depart
from lianxin.accounts.steps.stand_in import stand_in
from lianxin.foundation import time
from lianxin.foundation.errors import NotAllowed, WrongState
from lianxin.foundation.models import RecordEvent
from tests.cast import actor, person, post, sign_in

pytestmark = pytest.mark.django_db


def test_a_leaver_is_locked_at_once_and_holds_nothing(client: Client):
    now, who = time.now(), sign_in(client, "shaojinghe")
    helped = stand_in(post("linxiaoyun"), who, begins=now, ends=now + timedelta(days=5), by=actor("linxiaoyun"), at=now)
    ended = [p.pk for p in posts_of(who, now)]
    depart(who, by=actor("ouyangxu"), at=now + timedelta(hours=1))
    left = person("shaojinghe")
    assert (left.lock_reason, left.locked_at, left.departed_at) == ("left", left.departed_at, now + timedelta(hours=1))
    assert posts_of(left, now + timedelta(hours=1)) == [] and len(ended) == 2
    assert stand_ins_of(left, now + timedelta(hours=1)) == []
    assert StandIn.objects.unscoped("test").get(pk=helped.pk).valid.upper == now + timedelta(hours=1)
    assert {p.valid.upper for p in Post.objects.unscoped("test").filter(pk__in=ended)} == {now + timedelta(hours=1)}
    assert client.get(reverse("accounts:profile")).status_code == 302
    last = RecordEvent.objects.filter(subject_kind="person", subject_id=left.pk).order_by("seq").last()
    assert last.kind == "person.departed"


def test_nobody_leaves_twice_nor_sees_himself_off():
    depart(person("linxiaoyun"), by=actor("ouyangxu"), at=time.now())
    for who in ("linxiaoyun", "ouyangxu"):
        with pytest.raises(WrongState):
            depart(person(who), by=actor("ouyangxu"), at=time.now())
    assert person("ouyangxu").departed_at is None


@pytest.mark.parametrize("username", ["lengzhihui", "shijianming", "fuchangling"])
def test_only_the_system_administrator_sees_people_off(username):
    with pytest.raises(NotAllowed):
        depart(person("linxiaoyun"), by=actor(username), at=time.now())
    assert person("linxiaoyun").departed_at is None
