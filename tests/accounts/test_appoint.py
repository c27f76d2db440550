from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from lianxin.accounts.models import Post, Role
from lianxin.accounts.queries import posts_of
from lianxin.accounts.steps.appoint import appoint
from lianxin.accounts.steps.depart import depart
from lianxin.accounts.steps.end_post import end_post
from lianxin.accounts.steps.stand_in import stand_in
from lianxin.foundation import time
from lianxin.foundation.dated import since
from lianxin.foundation.errors import BadInput, NotAllowed, WrongState
from lianxin.foundation.models import RecordEvent
from lianxin.organizations.models import Hub, Unit
from tests.cast import actor, person, post

pytestmark = pytest.mark.django_db


def role(code: str) -> Role:
    return Role.objects.get(code=code)


def hub() -> Hub:
    return Hub.objects.unscoped("test").get(code="01")


def count() -> int:
    return Post.objects.unscoped("test").count()


def test_a_person_may_hold_several_posts():
    given = appoint(
        person("linxiaoyun"), role("reviewer"), hub=hub(), title="审核员", by=actor("lengzhihui"), at=time.now()
    )
    assert [str(p) for p in posts_of(person("linxiaoyun"), time.now())] == ["话务员（1001席）", "审核员"]
    event = RecordEvent.objects.get(subject_kind="post", subject_id=given.pk)
    assert (event.kind, event.data["role"], event.data["hub"]) == ("post.given", "reviewer", hub().pk)


def test_the_same_post_is_not_given_twice():
    held, before = post("linxiaoyun"), count()
    with pytest.raises(WrongState) as refusal:
        appoint(person("linxiaoyun"), held.role, unit=held.unit, hub=held.hub, by=actor("lengzhihui"), at=time.now())
    assert (refusal.value.code, count()) == ("post_held", before)


def test_the_database_refuses_the_same_post_twice():
    held = post("linxiaoyun")
    with pytest.raises(IntegrityError, match="post_held_once"), transaction.atomic():
        held.pk = None
        held.save(force_insert=True)


@pytest.mark.parametrize(("code", "field"), [("agent", "hub"), ("unit_handler", "unit"), ("unit_head", "unit")])
def test_a_role_needs_the_place_that_its_scope_speaks_of(code, field):
    before = count()
    with pytest.raises(BadInput) as refusal:
        appoint(person("panyiming"), role(code), by=actor("lengzhihui"), at=time.now())
    assert (list(refusal.value.fields), count()) == ([field], before)


MIXES = [
    ("ouyangxu", "security_administrator"),
    ("lengzhihui", "audit_administrator"),
    ("shijianming", "system_administrator"),
    ("linxiaoyun", "audit_administrator"),
    ("ouyangxu", "agent"),
]


@pytest.mark.parametrize(("username", "code"), MIXES)
def test_the_three_administrators_are_three_people_who_do_no_other_work(username, code):
    before = count()
    with pytest.raises(WrongState) as refusal:
        appoint(person(username), role(code), hub=hub(), by=actor("lengzhihui"), at=time.now())
    assert (refusal.value.code, count()) == ("separated", before)


@pytest.mark.parametrize(("username", "code"), MIXES)
def test_the_database_keeps_them_apart_too(username, code):
    wanted = role(code)
    with pytest.raises(IntegrityError, match="post_separates_administrators"), transaction.atomic():
        Post.objects.create(
            person=person(username), role=wanted, administers=wanted.administers, valid=since(time.now())
        )


def test_the_database_refuses_a_post_that_lies_about_its_role():
    with pytest.raises(IntegrityError, match="post_repeats_its_role"), transaction.atomic():
        Post.objects.create(
            person=person("linxiaoyun"), role=role("audit_administrator"), administers="", valid=since(time.now())
        )


def test_an_administrator_may_take_up_other_work_when_the_post_has_ended():
    now = time.now()
    end_post(post("ouyangxu"), by=actor("lengzhihui"), at=now)
    appoint(person("ouyangxu"), role("agent"), hub=hub(), by=actor("lengzhihui"), at=now)
    assert [p.role.code for p in posts_of(person("ouyangxu"), time.now())] == ["agent"]


def test_whoever_stands_in_for_one_is_not_made_an_administrator():
    now, served = time.now(), post("linxiaoyun")
    nobody = person("ouyangxu")
    end_post(post("ouyangxu"), by=actor("lengzhihui"), at=now)
    stand_in(served, nobody, begins=now, ends=now + timedelta(days=1), by=actor("linxiaoyun"), at=now)
    with pytest.raises(WrongState) as refusal:
        appoint(nobody, role("audit_administrator"), by=actor("lengzhihui"), at=now)
    assert refusal.value.code == "separated"


def test_whoever_left_is_given_no_post():
    depart(person("panyiming"), by=actor("ouyangxu"), at=time.now())
    with pytest.raises(WrongState) as refusal:
        appoint(person("panyiming"), role("agent"), hub=hub(), by=actor("lengzhihui"), at=time.now())
    assert refusal.value.code == "departed"


@pytest.mark.parametrize("username", ["ouyangxu", "shijianming", "fuchangling"])
def test_only_the_security_administrator_appoints(username):
    before = count()
    with pytest.raises(NotAllowed):
        appoint(person("linxiaoyun"), role("reviewer"), hub=hub(), by=actor(username), at=time.now())
    assert count() == before


def test_a_unit_head_sees_the_posts_of_the_own_unit_and_below_only():
    seen = Post.objects.visible_to(actor("zhuangdehou"))
    assert {p.unit.code for p in seen.select_related("unit")} == {"371302", "371302-CGJ"}
    assert Unit.objects.unscoped("test").filter(code="371300-RSJ").exists()
