from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from lianxin.accounts.models import LockReason, StandIn
from lianxin.accounts.queries import actor_for, holders
from lianxin.accounts.steps.end_stand_in import end_stand_in
from lianxin.accounts.steps.lock import lock
from lianxin.accounts.steps.stand_in import stand_in
from lianxin.foundation import time
from lianxin.foundation.actor import Door
from lianxin.foundation.dated import since
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, WrongState
from lianxin.foundation.models import RecordEvent
from tests.cast import actor, person, post

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def arrange(**changes) -> StandIn:
    """庄德厚's deputy stands in for him, from now on for three days."""
    now = time.now()
    given = {"begins": now, "ends": now + 3 * DAY, "by": actor("zhuangdehou"), "at": now} | changes
    return stand_in(post("zhuangdehou"), given.pop("person", person("niebaichuan")), **given)


def rows() -> int:
    return StandIn.objects.unscoped("test").count()


def test_a_stand_in_acts_with_the_posts_rights_on_its_behalf():
    row, head = arrange(), actor("zhuangdehou")
    acting = actor_for(person("niebaichuan"), stand_in=row, door=Door.DESK)
    assert acting.rights == head.rights
    assert (acting.scope, acting.unit_id, acting.on_behalf_of_id) == (head.scope, head.unit_id, head.post_id)
    assert acting.person_id == person("niebaichuan").pk
    assert acting.post_id == post("niebaichuan").pk
    event = RecordEvent.objects.get(subject_kind="stand_in", subject_id=row.pk)
    assert (event.kind, event.data["post"]) == ("stand_in.arranged", head.post_id)


def test_what_a_stand_in_does_is_recorded_on_behalf_of_the_post():
    row = arrange()
    acting = actor_for(person("niebaichuan"), stand_in=row, door=Door.DESK)
    end_stand_in(row, by=acting, at=time.now() + DAY)
    event = RecordEvent.objects.filter(subject_kind="stand_in", subject_id=row.pk).order_by("seq").last()
    assert (event.person_id, event.on_behalf_of_id) == (person("niebaichuan").pk, post("zhuangdehou").pk)


def test_a_stand_in_may_be_limited_to_some_rights():
    row = arrange(rights=["cases.sign_off"])
    acting = actor_for(person("niebaichuan"), stand_in=row, door=Door.DESK)
    assert acting.rights == {"cases.sign_off"}


@pytest.mark.parametrize("away", [-DAY, 3 * DAY])
def test_a_stand_in_holds_for_its_dates_only(away):
    row, now = arrange(), time.now()
    with time.frozen(now + away + timedelta(minutes=1)), pytest.raises(NotAllowed) as refusal:
        actor_for(person("niebaichuan"), stand_in=row, door=Door.DESK)
    assert refusal.value.code == "not_now"


def test_one_post_has_one_stand_in_at_a_time():
    arrange()
    with pytest.raises(WrongState) as refusal:
        arrange(person=person("zhaihongyu"), begins=time.now() + DAY)
    assert (refusal.value.code, rows()) == ("stand_in_overlaps", 1)
    arrange(person=person("zhaihongyu"), begins=time.now() + 4 * DAY, ends=time.now() + 5 * DAY)
    assert rows() == 2


def test_the_database_refuses_two_at_a_time():
    row = arrange()
    with pytest.raises(IntegrityError, match="stand_in_one_at_a_time"), transaction.atomic():
        StandIn.objects.create(post=row.post, person=person("zhaihongyu"), valid=row.valid)


def test_the_database_refuses_one_without_end():
    with pytest.raises(IntegrityError, match="stand_in_has_an_end"), transaction.atomic():
        StandIn.objects.create(post=post("zhuangdehou"), person=person("zhaihongyu"), valid=since(time.now()))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends": time.now() - DAY}, "ends"),
        ({"begins": time.now() - 3 * DAY, "ends": time.now() - DAY}, "ends"),
        ({"rights": ["cases.register"]}, "rights"),
    ],
)
def test_bad_input_names_the_field(changes, field):
    with pytest.raises(BadInput) as refusal:
        arrange(**changes)
    assert (list(refusal.value.fields), rows()) == ([field], 0)


def test_nobody_stands_in_for_himself():
    with pytest.raises(BadInput) as refusal:
        arrange(person=person("zhuangdehou"))
    assert (list(refusal.value.fields), rows()) == (["person"], 0)


def test_a_locked_person_stands_in_for_nobody():
    lock(person("niebaichuan"), LockReason.LEAVE, by=actor("lengzhihui"), at=time.now())
    with pytest.raises(WrongState):
        arrange()
    assert rows() == 0


@pytest.mark.parametrize("who", ["linxiaoyun", "shijianming"])
def test_administrators_are_not_stood_in_for_by_others(who):
    now = time.now()
    with pytest.raises(WrongState) as refusal:
        stand_in(post("ouyangxu"), person(who), begins=now, ends=now + DAY, by=actor("ouyangxu"), at=now)
    assert (refusal.value.code, rows()) == ("separated", 0)


def test_a_handler_arranges_nothing_for_the_head():
    with pytest.raises(NotAllowed):
        arrange(by=actor("zhaihongyu"))
    assert rows() == 0


def test_a_post_out_of_sight_is_not_found():
    with pytest.raises(NotFound):
        arrange(by=actor("hetianshui"))
    assert rows() == 0


def test_an_end_before_its_time_and_a_calling_off():
    now = time.now()
    row = arrange()
    end_stand_in(row, by=actor("zhuangdehou"), at=now + DAY)
    assert StandIn.objects.unscoped("test").get(pk=row.pk).valid.upper == now + DAY
    with pytest.raises(WrongState):
        end_stand_in(row, by=actor("zhuangdehou"), at=now + 2 * DAY)
    later = arrange(begins=now + 4 * DAY, ends=now + 5 * DAY)
    end_stand_in(later, by=actor("niebaichuan"), at=now + 2 * DAY)
    assert not StandIn.objects.unscoped("test").filter(pk=later.pk).exists()


def test_a_stranger_does_not_end_it():
    row = arrange()
    with pytest.raises(NotFound):
        end_stand_in(row, by=actor("hetianshui"), at=time.now() + DAY)
    with pytest.raises(NotAllowed):
        end_stand_in(row, by=actor("zhaihongyu"), at=time.now() + DAY)
    assert StandIn.objects.unscoped("test").get(pk=row.pk).valid == row.valid


def test_whom_to_tell_counts_the_stand_in():
    unit = post("zhuangdehou").unit_id
    told = {c.person_id for c in holders(unit_id=unit, right="cases.sign_for", at=time.now())}
    assert told == {person("zhaihongyu").pk, person("niebaichuan").pk}
    now = time.now()
    stand_in(post("zhaihongyu"), person("zhuangdehou"), begins=now, ends=now + DAY, by=actor("zhaihongyu"), at=now)
    told = {c.person_id for c in holders(unit_id=unit, right="cases.sign_for", at=time.now())}
    assert person("zhuangdehou").pk in told
