"""Saved filters: a person's own and a unit's, by name; whose they are, what they may hold."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction

from lianxin.cases import filters, lists, narrowing
from lianxin.cases.filters import Mark, Wish
from lianxin.cases.models import SavedFilter
from lianxin.cases.states import AppealType
from lianxin.cases.steps.remove_filter import remove_filter
from lianxin.cases.steps.save_filter import MOST, save_filter
from lianxin.foundation.actor import system
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound
from lianxin.foundation.models import RecordEvent
from tests.cases import thread
from tests.cases.thread import HOUR, MONDAY
from tests.cast import actor, person

pytestmark = pytest.mark.django_db
DISPATCHER, REVIEWER, AGENT, HANDLER, DEPUTY, STRANGER = (
    "shaojinghe", "gengruoxi", "linxiaoyun", "zhaihongyu", "niebaichuan", "cuiyating",
)  # fmt: skip
WISH = Wish(words="停水", areas=("371302",), appeal_types=(AppealType.COMPLAINT,), marks=(Mark.URGED,))


def save(username: str, name: str = "停水的", wish: Wish = WISH, **more: object) -> SavedFilter:
    return save_filter(name, wish, by=actor(username), at=MONDAY, **more)


def seen(username: str) -> list[str]:
    return [row.name for row in SavedFilter.objects.visible_to(actor(username)).order_by("pk")]


def told() -> list[tuple[str, object]]:
    events = RecordEvent.objects.filter(subject_kind="saved_filter").order_by("pk")
    return [(event.kind, event.data.get("unit")) for event in events]


def test_a_saved_filter_asks_for_the_same_again_without_its_page():
    row = save(DISPATCHER, wish=replace(WISH, before=(MONDAY, 7)))
    assert SavedFilter.objects.visible_to(actor(DISPATCHER)).get(pk=row.pk).wish == WISH
    assert (row.person_id, row.unit_id, row.saved_at) == (person(DISPATCHER).pk, None, MONDAY)
    assert told() == [("filter.saved", None)]


def test_what_is_looked_for_lies_sealed():
    row = save(DISPATCHER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM cases_savedfilter WHERE id = %s", [row.pk])
        assert "停水".encode() not in bytes(cursor.fetchone()[0])


def test_ones_own_filter_is_nobody_elses():
    save(DISPATCHER)
    assert (seen(DISPATCHER), seen(REVIEWER), seen(HANDLER)) == (["停水的"], [], [])


def test_a_shared_filter_is_all_posts_of_the_unit_and_no_others():
    row = save(HANDLER, shared=True)
    assert (seen(HANDLER), seen(DEPUTY), seen(STRANGER), seen(DISPATCHER)) == (["停水的"], ["停水的"], [], [])
    assert (row.person_id, row.unit_id) == (None, thread.unit(thread.COUNTY).pk)
    assert told() == [("filter.saved", row.unit_id)]


def test_a_filter_does_its_work():
    thread.dispatched(title="小区停水两天")
    thread.dispatched(title="路灯不亮", content="无", place="")
    row = save(HANDLER, wish=Wish(words="停水", units=(thread.COUNTY,)))
    assert [line.title for line in lists.lines(actor(HANDLER), row.wish)] == ["小区停水两天"]


def test_a_name_is_free_for_every_owner_and_taken_once():
    save(HANDLER), save(DEPUTY), save(HANDLER, shared=True)
    before = list(SavedFilter.objects.unscoped("test").order_by("pk").values())
    for again in ({"shared": False}, {"shared": True}):
        with pytest.raises(BadInput, match="已有名为“停水的”的常用筛选") as refusal:
            save(HANDLER, " 停水的 ", **again)
        assert list(refusal.value.fields) == ["name"]
    assert list(SavedFilter.objects.unscoped("test").order_by("pk").values()) == before
    assert len(told()) == 3


@pytest.mark.parametrize(
    ("name", "words"),
    [("", "请填写名称"), ("  ", "请填写名称"), ("名" * 21, "最多 20 个字"), ("停\0水", "空字符")],
)
def test_a_name_that_is_none_is_refused(name, words):
    with pytest.raises(BadInput, match=words) as refusal:
        save(DISPATCHER, name)
    assert list(refusal.value.fields) == ["name"]
    assert not SavedFilter.objects.unscoped("test").exists() and not told()


def test_a_filter_that_names_a_person_is_not_kept():
    token = narrowing.person(actor(AGENT), thread.NUMBER)
    with pytest.raises(BadInput) as refusal:
        save(AGENT, wish=replace(WISH, person=token))
    assert list(refusal.value.fields) == ["person"]
    assert not SavedFilter.objects.unscoped("test").exists() and not told()


@pytest.mark.parametrize(
    ("wish", "field"),
    [(Wish(units=("NOWHERE",)), "unit"), (Wish(categories=("9999",)), "category"), (Wish(areas=("1",)), "area")],
)
def test_a_filter_by_what_there_is_not_is_not_kept(wish, field):
    with pytest.raises(BadInput) as refusal:
        save(DISPATCHER, wish=wish)
    assert list(refusal.value.fields) == [field]
    assert not SavedFilter.objects.unscoped("test").exists()


def test_sharing_takes_a_right_and_saving_one_to_read():
    with pytest.raises(NotAllowed, match="共用的常用筛选"):
        save(AGENT, shared=True)
    with pytest.raises(NotAllowed, match="查看诉求工单"):
        save("ouyangxu")
    with pytest.raises(NotAllowed, match="在岗的工作人员"):
        save_filter("系统", WISH, by=system(), at=MONDAY)
    assert not SavedFilter.objects.unscoped("test").exists() and not told()


def test_nobody_keeps_more_than_so_many():
    for number in range(MOST):
        save(DISPATCHER, f"第{number}个")
    with pytest.raises(BadInput, match="最多 50 个"):
        save(DISPATCHER, "还要一个")
    assert len(seen(DISPATCHER)) == MOST
    save(REVIEWER)


def test_a_removed_filter_is_gone_and_its_name_free():
    row = save(DISPATCHER)
    remove_filter(row, by=actor(DISPATCHER), at=MONDAY + HOUR)
    assert seen(DISPATCHER) == [] and [kind for kind, _unit in told()] == ["filter.saved", "filter.removed"]
    with pytest.raises(NotFound):
        remove_filter(SavedFilter(pk=row.pk or 1), by=actor(DISPATCHER), at=MONDAY + HOUR)
    save(DISPATCHER)


@pytest.mark.parametrize("username", [REVIEWER, HANDLER])
def test_nobody_removes_anothers(username):
    row = save(DISPATCHER)
    with pytest.raises(NotFound):
        remove_filter(row, by=actor(username), at=MONDAY)
    assert seen(DISPATCHER) == ["停水的"] and len(told()) == 1


def test_a_shared_one_is_removed_by_whoever_may_share():
    row = save(HANDLER, shared=True)
    by = actor(DEPUTY)
    with pytest.raises(NotAllowed):
        remove_filter(row, by=replace(by, rights=by.rights - {"cases.share_filter"}), at=MONDAY)
    assert seen(DEPUTY) == ["停水的"]
    remove_filter(row, by=by, at=MONDAY)
    assert seen(HANDLER) == []


@pytest.mark.parametrize("owners", [{}, {"person_id": 1, "unit_id": 1}])
def test_the_database_wants_one_owner(owners):
    with pytest.raises(IntegrityError, match="saved_filter_has_one_owner"), transaction.atomic():
        SavedFilter.objects.create(name="x", content=filters.to_json(WISH), saved_at=MONDAY, **owners)


def test_the_database_takes_a_name_once():
    row = save(DISPATCHER)
    with pytest.raises(IntegrityError, match="saved_filter_once_a_person"), transaction.atomic():
        SavedFilter.objects.create(name=row.name, person_id=row.person_id, content="{}", saved_at=MONDAY)
