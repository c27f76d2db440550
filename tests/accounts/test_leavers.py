"""Whoever leaves a unit there signs in for it no more, and the other way round."""

import pytest

from lianxin.accounts.queries import posts_of
from lianxin.accounts.steps.depart import depart
from lianxin.accounts.steps.leave_unit import leave_unit
from lianxin.foundation import time
from lianxin.foundation.actor import system
from lianxin.foundation.dated import holds
from lianxin.foundation.errors import NotAllowed
from lianxin.foundation.models import RecordEvent
from lianxin.organizations.entries import MemberEntry
from lianxin.organizations.models import UnitMember
from lianxin.organizations.steps.appoint import appoint
from lianxin.organizations.steps.end_membership import end_membership
from tests.cast import actor, person, post
from tests.relaying import hear_all


def memberships(username: str) -> list[UnitMember]:
    rows = UnitMember.objects.unscoped("test").filter(holds(time.now()), name=person(username).name)
    return list(rows.filter(unit=post(username).unit))


@pytest.mark.django_db
def test_a_departure_ends_the_memberships_and_names_who_did_it():
    assert memberships("zhaihongyu")
    unit = post("zhaihongyu").unit
    member = memberships("zhaihongyu")[0]
    depart(person("zhaihongyu"), by=actor("ouyangxu"), at=time.now())
    rows = UnitMember.objects.unscoped("test").filter(holds(time.now()), unit=unit, name="翟虹宇")
    assert not rows.exists()
    event = RecordEvent.objects.filter(subject_kind="unit", subject_id=unit.pk, kind="unit.member_left").last()
    assert (event.person_id, event.data["member"]) == (person("ouyangxu").pk, member.pk)


@pytest.mark.django_db
def test_whoever_leaves_one_of_two_units_keeps_the_other_post():
    who = person("cuiyating")
    leave_unit(who, post("zhaihongyu").unit, by=system(), at=time.now())
    assert person("cuiyating").is_active and len(posts_of(who, time.now())) == 2
    leave_unit(who, post("cuiyating").unit, by=system(), at=time.now())
    left = person("cuiyating")
    assert (left.lock_reason, posts_of(left, time.now())) == ("left", [])
    leave_unit(who, left.posts.model.objects.unscoped("test").first().unit, by=system(), at=time.now())
    assert RecordEvent.objects.filter(subject_id=who.pk, kind="person.locked").count() == 1


@pytest.mark.django_db
def test_a_handler_sees_nobody_off():
    with pytest.raises(NotAllowed):
        leave_unit(person("zhaihongyu"), post("zhaihongyu").unit, by=actor("niebaichuan"), at=time.now())
    assert person("zhaihongyu").is_active


def end_all(username: str, *, but: int = 0) -> None:
    for member in memberships(username):
        if member.pk != but:
            end_membership(member, by=system(), at=time.now())


def test_a_leaver_of_a_unit_is_locked_when_the_event_is_heard(committed):
    hear_all()
    end_all("zhaihongyu")
    assert person("zhaihongyu").is_active
    hear_all()
    left = person("zhaihongyu")
    assert (left.is_active, left.lock_reason) == (False, "left")


def test_whoever_has_another_part_in_the_unit_stays(committed):
    hear_all()
    now = time.now()
    first = memberships("zhaihongyu")[0]
    entry = MemberEntry(role="knowledge_administrator", name=first.name, title=first.title, mobile=first.mobile)
    kept = appoint(first.unit, entry, by=system(), at=now)
    end_all("zhaihongyu", but=kept.pk)
    hear_all()
    assert person("zhaihongyu").is_active
