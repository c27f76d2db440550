"""Canned phrases: whose they are, who reads them, in which order; what is kept and what is refused."""

import pytest
from django.db import IntegrityError, transaction

from lianxin.cases.loading import load_phrases
from lianxin.cases.models import Phrase
from lianxin.cases.phrases import phrases_for
from lianxin.cases.states import TextKind
from lianxin.cases.steps.remove_phrase import remove_phrase
from lianxin.cases.steps.save_phrase import MOST, Owner, save_phrase
from lianxin.foundation.actor import system
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound
from lianxin.foundation.models import RecordEvent
from tests.cases.thread import MONDAY
from tests.cast import actor, post, sign_in

pytestmark = pytest.mark.django_db
DISPATCHER, LEADER, AGENT, HANDLER, DEPUTY, STRANGER = (
    "shaojinghe", "qiaoyulan", "linxiaoyun", "zhaihongyu", "niebaichuan", "hetianshui",
)  # fmt: skip
NOTE, REPLY = TextKind.DISPATCH_NOTE, TextKind.REPLY_PUBLIC


@pytest.fixture(autouse=True)
def empty(db):
    """None of the city's own."""
    Phrase.objects.unscoped("test").delete()


def save(username: str, words: str = "请速办。", owner: Owner = Owner.POST, kind: str = NOTE, **more: object) -> Phrase:
    return save_phrase(kind, words, owner, **more, by=actor(username), at=MONDAY)


def read(username: str, kind: str = NOTE) -> list[str]:
    return [phrase.words for phrase in phrases_for(actor(username), [kind])[kind]]


def told() -> list[str]:
    return list(RecordEvent.objects.filter(subject_kind="phrase").order_by("pk").values_list("kind", flat=True))


def test_ones_own_come_before_the_units_and_those_before_the_hubs():
    save(LEADER, "热线的", Owner.HUB)
    save(LEADER, "中心的", Owner.UNIT)
    save(DISPATCHER, "第一句"), save(DISPATCHER, "第二句"), save(DISPATCHER, "先说这句", order=0)
    assert read(DISPATCHER) == ["先说这句", "第一句", "第二句", "中心的", "热线的"]
    assert read(AGENT) == ["中心的", "热线的"]
    assert told() == ["phrase.saved"] * 5


def test_the_same_words_are_offered_once():
    save(DISPATCHER), save(LEADER, owner=Owner.UNIT), save(LEADER, owner=Owner.HUB)
    assert read(DISPATCHER) == ["请速办。"]


def test_a_units_phrases_are_nobody_elses():
    save(HANDLER, "已处理。", Owner.UNIT, REPLY)
    assert (read(HANDLER, REPLY), read(DEPUTY, REPLY), read(STRANGER, REPLY)) == (["已处理。"], ["已处理。"], [])
    assert read(DISPATCHER, REPLY) == []


def test_units_read_the_hubs_phrases_for_what_they_write_and_no_others():
    save(LEADER, "已现场核查。", Owner.HUB, REPLY)
    save(LEADER, "请速办。", Owner.HUB, NOTE)
    assert (read(HANDLER, REPLY), read(HANDLER, NOTE)) == (["已现场核查。"], [])


def test_a_phrase_is_for_one_kind_of_text():
    save(DISPATCHER)
    assert read(DISPATCHER, REPLY) == []


def test_saving_it_again_gives_it_another_place():
    first, second = save(DISPATCHER, "一"), save(DISPATCHER, "二")
    assert (first.order, second.order) == (1, 2)
    again = save(DISPATCHER, " 二 ", order=0)
    assert again.pk == second.pk and read(DISPATCHER) == ["二", "一"]
    assert save(DISPATCHER, "二").order == 0


@pytest.mark.parametrize(
    ("kind", "words", "field"),
    [(NOTE, "", "words"), (NOTE, "  ", "words"), (NOTE, "长" * 501, "words"), (NOTE, "速\0办", "words"),
     ("poem", "请速办。", "kind")],
)  # fmt: skip
def test_what_is_no_phrase_is_refused(kind, words, field):
    with pytest.raises(BadInput) as refusal:
        save(DISPATCHER, words, kind=kind)
    assert list(refusal.value.fields) == [field]
    assert not Phrase.objects.unscoped("test").exists() and told() == []


def test_nobody_keeps_more_than_so_many_of_a_kind():
    for number in range(MOST):
        save(DISPATCHER, f"第{number}句")
    with pytest.raises(BadInput, match="最多 50 条"):
        save(DISPATCHER, "还有一句")
    assert len(read(DISPATCHER)) == MOST
    save(DISPATCHER, kind=REPLY), save(DISPATCHER, "第7句", order=0)


def test_sharing_takes_a_right_and_a_hub_of_ones_own():
    with pytest.raises(NotAllowed, match="共用的常用语"):
        save(AGENT, owner=Owner.UNIT)
    with pytest.raises(NotAllowed, match="不能保存"):
        save(HANDLER, owner=Owner.HUB)
    with pytest.raises(NotAllowed, match="查看诉求工单"):
        save("ouyangxu")
    with pytest.raises(NotAllowed, match="不能保存"):
        save_phrase(NOTE, "请速办。", by=system(), at=MONDAY)
    assert not Phrase.objects.unscoped("test").exists() and told() == []


def test_a_removed_phrase_is_gone():
    row = save(DISPATCHER)
    remove_phrase(row, by=actor(DISPATCHER), at=MONDAY)
    assert read(DISPATCHER) == [] and told() == ["phrase.saved", "phrase.removed"]
    with pytest.raises(NotFound):
        remove_phrase(Phrase(pk=row.pk or 1), by=actor(DISPATCHER), at=MONDAY)


def test_nobody_removes_what_is_not_his():
    own, units, hubs = save(DISPATCHER), save(HANDLER, "已办。", Owner.UNIT), save(LEADER, "已核。", Owner.HUB, REPLY)
    for row, username, refusal in (
        (own, LEADER, NotFound),
        (units, STRANGER, NotFound),
        (hubs, AGENT, NotAllowed),
        (hubs, HANDLER, NotAllowed),
    ):
        with pytest.raises(refusal):
            remove_phrase(row, by=actor(username), at=MONDAY)
    assert Phrase.objects.unscoped("test").count() == 3 and len(told()) == 3
    remove_phrase(hubs, by=actor(DISPATCHER), at=MONDAY)


@pytest.mark.parametrize("owners", [{}, {"post_id": 1, "unit_id": 1}])
def test_the_database_wants_one_owner(owners):
    with pytest.raises(IntegrityError, match="phrase_has_one_owner"), transaction.atomic():
        Phrase.objects.create(kind=NOTE, words="请速办。", saved_at=MONDAY, **owners)


def test_the_database_wants_words_and_takes_them_once():
    row = {"kind": NOTE, "post": post(AGENT), "saved_at": MONDAY}
    with pytest.raises(IntegrityError, match="phrase_has_words"), transaction.atomic():
        Phrase.objects.create(words=" \n", **row)
    Phrase.objects.create(words="请速办。", **row)
    with pytest.raises(IntegrityError, match="phrase_once_an_owner"), transaction.atomic():
        Phrase.objects.create(words="请速办。", **row)


def test_the_city_begins_with_phrases_for_what_is_often_written_and_keeps_its_own():
    load_phrases()
    for kind in (NOTE, REPLY, TextKind.REQUEST_OPINION, TextKind.SIGN_OFF_OPINION, TextKind.GUIDANCE):
        assert Phrase.objects.unscoped("test").filter(kind=kind, hub__code="01").count() >= 3, kind
    remove_phrase(Phrase.objects.unscoped("test").order_by("pk")[0], by=actor(DISPATCHER), at=MONDAY)
    kept = Phrase.objects.unscoped("test").count()
    load_phrases()
    assert Phrase.objects.unscoped("test").count() == kept


def test_what_was_written_is_kept_from_its_box_and_removed_there(client):
    sign_in(client, HANDLER)
    written = {"words": " 已联系，明天上门。\n", "box": "process_note-x"}
    for _twice in range(2):
        answer = client.post("/cases/phrases/process_note/keep/", written)
        assert (answer.status_code, answer.context["box"]) == (200, "process_note-x")
    (row,) = Phrase.objects.unscoped("test")
    assert (row.words, row.post) == ("已联系，明天上门。", post(HANDLER))
    assert client.post(f"/cases/phrases/{row.pk}/remove/", written).status_code == 200
    assert not Phrase.objects.unscoped("test").exists()


def test_what_cannot_be_kept_from_a_box_is_told_under_it(client):
    sign_in(client, HANDLER)
    assert "请填写常用语。" in client.post("/cases/phrases/process_note/keep/", {"words": " "}).content.decode()
    for kind in ("content", "citizen_words", "nonsense"):
        assert client.post(f"/cases/phrases/{kind}/keep/", {"words": "甄一鸣停水"}).status_code == 404
    others = save(DISPATCHER)
    assert client.post(f"/cases/phrases/{others.pk}/remove/").status_code == 404
    sign_in(client, "peijingyi")  # no work with cases
    assert client.post("/cases/phrases/process_note/keep/", {"words": "已联系。"}).status_code == 403
    assert Phrase.objects.unscoped("test").get() == others
