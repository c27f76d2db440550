"""Telling somebody something: once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connections, transaction

from lianxin.accounts.models import LockReason
from lianxin.accounts.steps.lock import lock
from lianxin.foundation import time
from lianxin.foundation.actor import Scope, system
from lianxin.foundation.models.live import LiveMessage
from lianxin.notices import drivers
from lianxin.notices.models import Inside, Notice, Parcel, Template
from lianxin.notices.steps.notify import Cause, notify
from tests.cast import actor, person, post
from tests.notices.conftest import VALUES, tell, text
from tests.notices.told import unread


def count() -> int:
    return Notice.objects.unscoped("test").count()


@pytest.mark.django_db
class TestOnce:
    def test_a_notice_is_seen_by_whom_it_concerns(self):
        text()
        notice = tell(person("zhaihongyu"))
        assert (notice.title, notice.body) == ("任务单 261119010042179 快到期", "还剩 6 工作小时。")
        assert notice.link == "/cases/261119010042179/"
        assert [n.pk for n in unread(actor("zhaihongyu"))] == [notice.pk]
        assert not unread(actor("zhuangdehou"))

    def test_the_same_cause_tells_once(self):
        text()
        first, again = tell(person("zhaihongyu")), tell(person("zhaihongyu"))
        assert (first.pk, count()) == (again.pk, 1)

    def test_another_cause_another_person_another_text_tell_again(self):
        text(), text("test.other")
        tell(person("zhaihongyu"))
        tell(person("zhaihongyu"), cause=2)
        tell(person("zhuangdehou"))
        tell(person("zhaihongyu"), code="test.other")
        tell(post("zhaihongyu"))
        tell(post("zhaihongyu").unit)
        assert count() == 6

    def test_a_new_version_of_the_text_does_not_tell_again(self):
        old = text()
        tell(person("zhaihongyu"))
        Template.objects.create(code=old.code, version=2, title="改了", variables=[])
        notify(person("zhaihongyu"), old.code, {}, Cause("test.book", 1), by=system(), at=time.now())
        assert count() == 1

    def test_a_post_and_a_unit_are_told_through_their_people(self, office):
        text()
        tell(post("zhuangdehou"))
        tell(post("zhuangdehou").unit, cause=2)
        people = set(Inside.objects.filter(notice__cause_id=2).values_list("person__username", flat=True))
        assert people == {"zhaihongyu", "niebaichuan", "zhuangdehou"}
        assert [i.person.username for i in Inside.objects.filter(notice__cause_id=1)] == ["zhuangdehou"]
        assert len(unread(actor("zhuangdehou"))) == 2
        assert len(unread(actor("zhaihongyu"))) == 1

    def test_who_sits_in_a_unit_for_the_hotline_is_not_told_what_the_unit_is_told(self, office):
        text()
        desk = post("qiaoyulan")
        assert desk.role.scope == Scope.HUB and desk.unit
        tell(desk.unit)
        assert not Inside.objects.exists()
        assert not unread(actor("qiaoyulan"))

    def test_locked_people_are_not_told(self, office):
        text()
        lock(person("zhaihongyu"), LockReason.LEAVE, by=actor("lengzhihui"), at=time.now())
        tell(person("zhaihongyu"))
        assert not Parcel.objects.exists()

    def test_every_bell_rings(self):
        text()
        tell(post("zhuangdehou").unit)
        rung = set(LiveMessage.objects.filter(topic__startswith="bell:").values_list("topic", flat=True))
        assert rung == {f"bell:{person(name).pk}" for name in ("zhaihongyu", "niebaichuan", "zhuangdehou")}


@pytest.mark.django_db
class TestRefused:
    @pytest.mark.parametrize(
        "values",
        [
            {"number": "1"},
            {**VALUES, "name": "张三"},
            {},
            {**VALUES, "left": "长" * 201},
            {**VALUES, "left": "\0"},
        ],
    )
    def test_values_that_are_not_the_texts_own_are_refused(self, values):
        text()
        with pytest.raises(ValueError, match=r"test\.due"):
            notify(person("zhaihongyu"), "test.due", values, Cause("test.book", 1), by=system(), at=time.now())
        assert count() == 0

    def test_an_unknown_text_is_refused(self):
        with pytest.raises(Template.DoesNotExist):
            tell(person("zhaihongyu"))

    def test_only_the_system_tells(self):
        text()
        with pytest.raises(ValueError, match="system"):
            notify(person("zhaihongyu"), "test.due", VALUES, Cause("b", 1), by=actor("zhaihongyu"), at=time.now())
        assert count() == 0

    def test_the_database_refuses_two_recipients(self):
        text()
        notice = tell(person("zhaihongyu"))
        with pytest.raises(IntegrityError, match="notice_has_one_recipient"), transaction.atomic():
            Notice.objects.unscoped("test").filter(pk=notice.pk).update(post=post("zhaihongyu"))

    def test_the_database_refuses_the_same_notice_twice(self):
        text()
        notice = tell(person("zhaihongyu"))
        notice.pk = None
        with pytest.raises(IntegrityError, match="notice_told_once"), transaction.atomic():
            notice.save(force_insert=True)

    def test_a_channel_has_one_driver_and_the_bell_none(self, office):
        for channel in ("test", "desk"):
            with pytest.raises(ValueError, match=channel):
                drivers.register_driver(channel, office.send)


def test_two_workers_tell_once(committed, office):
    text()
    who, start = person("zhaihongyu"), Barrier(2)

    def work() -> int:
        try:
            start.wait(10)
            return tell(who).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        told = {job.result() for job in [pool.submit(work), pool.submit(work)]}
    assert len(told) == 1
    assert (count(), Inside.objects.count(), Parcel.objects.count()) == (1, 1, 1)
