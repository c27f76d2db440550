"""The frame of every step, tried on a step of its own that writes one event."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from lianxin.foundation.actor import Actor, system
from lianxin.foundation.errors import Refused, WrongState
from lianxin.foundation.events import kinds
from lianxin.foundation.events.append import record
from lianxin.foundation.models import RecordEvent, RequestKey
from lianxin.foundation.step import step

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SEEN = kinds.declare("test.seen", "看见")


@step
def see(number: int, *, by: Actor, at: datetime) -> RecordEvent:
    event = record(("test", number), SEEN, by=by, at=at)
    if number == 13:
        raise WrongState("unlucky", "不吉利")
    return event


def test_a_step_writes_its_event_with_actor_time_and_number():
    first, second = see(1, by=system(), at=AT), see(1, by=system(), at=AT)
    assert (first.seq, second.seq) == (1, 2)
    assert (first.actor_kind, first.at) == ("system", AT)


def test_a_refusal_leaves_nothing_behind():
    with pytest.raises(WrongState):
        see(13, by=system().with_request_key("k"), at=AT)
    assert not RecordEvent.objects.filter(subject_kind="test").exists()
    assert not RequestKey.objects.filter(key="k").exists()


def test_a_repeated_request_is_answered_not_done_again():
    actor = system().with_request_key("k")
    assert see(1, by=actor, at=AT) == see(1, by=actor, at=AT)
    assert RecordEvent.objects.filter(subject_kind="test").count() == 1


def test_after_a_refusal_the_same_request_may_be_tried_again():
    actor, allowed = system().with_request_key("k"), False

    @step
    def ask(*, by: Actor, at: datetime) -> RecordEvent:
        if not allowed:
            raise WrongState("not_yet", "还不行")
        return record(("test", 1), SEEN, by=by, at=at)

    with pytest.raises(WrongState):
        ask(by=actor, at=AT)
    allowed = True
    assert ask(by=actor, at=AT) == ask(by=actor, at=AT)
    assert RecordEvent.objects.filter(subject_kind="test").count() == 1


def test_a_request_key_of_another_step_is_refused():
    @step
    def look(number: int, *, by: Actor, at: datetime) -> None:
        record(("test", number), SEEN, by=by, at=at)

    actor = system().with_request_key("k")
    see(1, by=actor, at=AT)
    with pytest.raises(Refused) as refusal:
        look(1, by=actor, at=AT)
    assert refusal.value.code == "request_key_reused"
    assert RecordEvent.objects.filter(subject_kind="test").count() == 1


def test_a_step_that_answers_nothing_is_done_once_too():
    @step
    def look(number: int, *, by: Actor, at: datetime) -> None:
        record(("test", number), SEEN, by=by, at=at)

    actor = system().with_request_key("k")
    assert (look(1, by=actor, at=AT), look(1, by=actor, at=AT)) == (None, None)
    assert RecordEvent.objects.filter(subject_kind="test").count() == 1


def test_who_acts_for_himself_and_for_another_is_two_actors():
    one = replace(system().with_request_key("k"), person_id=7, post_id=8)
    see(1, by=one, at=AT)
    see(1, by=replace(one, on_behalf_of_id=9), at=AT)
    assert RecordEvent.objects.filter(subject_kind="test").count() == 2


def test_a_request_key_with_another_body_is_refused():
    actor = system().with_request_key("k")
    see(1, by=actor, at=AT)
    with pytest.raises(Refused) as refusal:
        see(2, by=actor, at=AT)
    assert refusal.value.code == "request_key_reused"
    assert RecordEvent.objects.filter(subject_kind="test").count() == 1


def test_two_actors_may_use_the_same_request_key():
    one = system().with_request_key("k")
    see(1, by=one, at=AT)
    see(1, by=replace(one, person_id=7), at=AT)
    assert RecordEvent.objects.filter(subject_kind="test").count() == 2


@pytest.mark.parametrize("data", [{"name": "张三"}, {"x": 1.5}, {"x": object()}])
def test_an_event_takes_ids_codes_and_times_only(data):
    with pytest.raises(ValueError, match="ids, codes and times"):
        record(("test", 1), SEEN, by=system(), at=AT, data=data)
    assert not RecordEvent.objects.filter(subject_kind="test").exists()


def test_the_error_over_free_text_does_not_repeat_it():
    with pytest.raises(ValueError) as error:
        record(("test", 1), SEEN, by=system(), at=AT, data={"said": "王春梅住三号楼"})
    assert "王春梅" not in str(error.value)


def test_an_undeclared_kind_is_a_programming_error():
    with pytest.raises(ValueError, match="not declared"):
        record(("test", 1), "test.unheard", by=system(), at=AT)


def test_a_function_without_actor_or_time_is_no_step():
    with pytest.raises(TypeError, match="by"):
        step(lambda number: None)
