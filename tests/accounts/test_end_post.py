from datetime import timedelta

import pytest

from lianxin.accounts.models import Post, Role, StandIn
from lianxin.accounts.queries import posts_of
from lianxin.accounts.steps.appoint import appoint
from lianxin.accounts.steps.end_post import end_post
from lianxin.accounts.steps.stand_in import stand_in
from lianxin.foundation import time
from lianxin.foundation.errors import NotAllowed, WrongState
from lianxin.foundation.models import RecordEvent
from tests.cast import actor, person, post

pytestmark = pytest.mark.django_db


def test_an_ended_post_is_no_longer_held_and_stays_known():
    held, now = post("linxiaoyun"), time.now()
    end_post(held, by=actor("lengzhihui"), at=now)
    assert posts_of(person("linxiaoyun"), now) == []
    assert Post.objects.unscoped("test").get(pk=held.pk).valid.upper == now
    assert RecordEvent.objects.filter(subject_kind="post", subject_id=held.pk).last().kind == "post.ended"


def test_who_stands_in_for_it_ends_with_it():
    held, now = post("linxiaoyun"), time.now()
    row = stand_in(held, person("mengfanrui"), begins=now, ends=now + timedelta(days=9), by=actor("linxiaoyun"), at=now)
    end_post(held, by=actor("lengzhihui"), at=now + timedelta(days=1))
    assert StandIn.objects.unscoped("test").get(pk=row.pk).valid.upper == now + timedelta(days=1)


def test_a_post_that_has_not_begun_is_called_off():
    now = time.now()
    held = post("linxiaoyun")
    reviewer = Role.objects.get(code="reviewer")
    row = appoint(
        person("linxiaoyun"), reviewer, hub=held.hub, begins=now + timedelta(days=9), by=actor("lengzhihui"), at=now
    )
    end_post(row, by=actor("lengzhihui"), at=now)
    assert not Post.objects.unscoped("test").filter(pk=row.pk).exists()
    kinds = RecordEvent.objects.filter(subject_kind="post", subject_id=row.pk).order_by("seq")
    assert [event.kind for event in kinds] == ["post.given", "post.ended"]


def test_a_post_ends_once():
    held, now = post("linxiaoyun"), time.now()
    end_post(held, by=actor("lengzhihui"), at=now)
    with pytest.raises(WrongState):
        end_post(held, by=actor("lengzhihui"), at=now + timedelta(days=1))
    assert Post.objects.unscoped("test").get(pk=held.pk).valid.upper == now


def test_only_the_security_administrator_ends_a_post():
    with pytest.raises(NotAllowed):
        end_post(post("linxiaoyun"), by=actor("ouyangxu"), at=time.now())
    assert posts_of(person("linxiaoyun"), time.now()) != []
