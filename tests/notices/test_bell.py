"""The bell on the pages."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lianxin.accounts.steps.stand_in import stand_in
from lianxin.foundation import time
from lianxin.foundation.errors import NotAllowed
from lianxin.foundation.live import rights
from lianxin.notices.models import Notice, Reading
from lianxin.notices.pages import PAGE
from tests.cast import actor, person, post, sign_in
from tests.notices.conftest import tell, text
from tests.relaying import hear_all


@pytest.fixture
def reader(db, client) -> Client:
    text()
    sign_in(client, "zhaihongyu")
    return client


def page(client: Client) -> str:
    return client.get(reverse("notices:list")).content.decode()


def bell(client: Client) -> str:
    return client.get(reverse("notices:bell")).content.decode()


def test_the_bell_counts_what_is_unread(reader):
    assert "0 条未读" in bell(reader)
    tell(person("zhaihongyu"), cause=1)
    tell(post("zhaihongyu").unit, cause=2)
    assert "2 条未读" in bell(reader) and '<span class="count">2</span>' in bell(reader)
    assert f'data-live-topic="bell:{person("zhaihongyu").pk}"' in bell(reader)
    assert "2 条未读" in page(reader)


def test_reading_all_empties_it_for_oneself_only(reader):
    tell(post("zhaihongyu").unit)
    reader.post(reverse("notices:read"))
    assert "0 条未读" in bell(reader)
    reader.post(reverse("notices:read"))
    assert Reading.objects.count() == 1
    head = Client()
    sign_in(head, "zhuangdehou")
    assert "1 条未读" in bell(head)


def test_following_one_reads_it_and_leads_there(reader):
    notice = tell(person("zhaihongyu"))
    tell(person("zhaihongyu"), cause=2)
    answer = reader.post(reverse("notices:follow", args=[notice.pk]))
    assert (answer.status_code, answer["Location"]) == (302, "/cases/261119010042179/")
    assert "1 条未读" in bell(reader)


def test_anothers_notice_is_not_found(reader):
    notice = tell(person("zhuangdehou"))
    assert reader.post(reverse("notices:follow", args=[notice.pk])).status_code == 404
    assert not Reading.objects.exists()
    assert notice.title not in page(reader)


def test_long_lists_go_on_page_by_page(reader):
    for cause in range(PAGE + 5):
        tell(person("zhaihongyu"), cause=cause, values={"number": f"N{cause:03}", "left": "1 日"})
    first = page(reader)
    assert first.count("快到期</b>") == PAGE and "N004" not in first
    last = Notice.objects.unscoped("test").order_by("-pk")[PAGE - 1]
    second = reader.get(reverse("notices:list"), {"before": last.pk}).content.decode()
    assert second.count("快到期</b>") == 5 and "N004" in second


def test_nothing_told_says_so(reader):
    assert "没有通知" in page(reader)


@pytest.mark.django_db
def test_only_the_own_bell_may_be_listened_to():
    mine = actor("zhaihongyu")
    rights.check(mine, [f"bell:{mine.person_id}"])
    with pytest.raises(NotAllowed):
        rights.check(mine, [f"bell:{person('zhuangdehou').pk}"])


def test_whoever_is_to_stand_in_is_told(committed):
    hear_all()
    now = time.now()
    stand_in(
        post("zhuangdehou"),
        person("niebaichuan"),
        begins=now,
        ends=now + timedelta(days=1),
        by=actor("zhuangdehou"),
        at=now,
    )
    hear_all()
    hear_all()
    (notice,) = Notice.objects.unscoped("test")
    assert notice.person == person("niebaichuan")
    assert notice.title == "您将代 庄德厚 办理“区长”"
