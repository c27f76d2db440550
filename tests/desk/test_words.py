"""The city's own words: what the pages say changes from a day on, what people wrote does not."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils.translation import gettext

from lianxin.foundation import glossary, time
from lianxin.foundation.errors import BadInput
from lianxin.foundation.models import CitySetting
from lianxin.foundation.steps.set_setting import set_setting
from tests.cases import thread
from tests.cases.thread import HOUR, MONDAY
from tests.cast import actor

pytestmark = pytest.mark.django_db
KEEPER = "ouyangxu"
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def monday_noon() -> Iterator[None]:
    with time.frozen(MONDAY + 3 * HOUR):
        yield
    glossary.glossary.use({})


def say(code: str, word: str, day: date = TODAY) -> None:
    set_setting(f"word_{code}", word, day, by=actor(KEEPER), at=time.now())
    glossary.read()


def test_pages_say_the_citys_word_and_leave_what_people_wrote(as_) -> None:
    case = thread.registered(content="我的诉求一直没有人管。")
    reader: Client = as_("qiaoyulan")
    assert "<h2>诉求</h2>" in reader.get(f"/cases/{case.number}/").content.decode()
    say("matter", "群众来件")
    page = reader.get(f"/cases/{case.number}/").content.decode()
    assert "我的诉求一直没有人管。" in page and "<h2>群众来件</h2>" in page
    assert page.replace("我的诉求", "").count("诉求") == 0


def test_a_longer_word_that_was_not_set_stays_whole() -> None:
    say("dispatch", "交办")
    assert gettext("派单员在派单") == "派单员在交办"


def test_a_word_set_for_tomorrow_is_said_tomorrow_and_can_be_taken_back() -> None:
    say("case", "诉求件", TODAY + timedelta(days=1))
    assert gettext("工单") == "工单"
    with time.frozen(MONDAY + 24 * HOUR):
        glossary.read()
        assert gettext("工单") == "诉求件"
        say("case", "", TODAY + timedelta(days=1))
        assert gettext("工单") == "工单"


@pytest.mark.parametrize("word", ["<b>", "task order", "责任单位" * 4, "%(number)s"])
def test_what_is_no_chinese_word_is_refused(word: str) -> None:
    with pytest.raises(BadInput):
        say("unit", word)
    assert not CitySetting.objects.unscoped("test").filter(key="word_unit").exists()


def test_setting_a_word_on_its_page_shows_on_the_next_one(as_) -> None:
    keeper: Client = as_(KEEPER)
    said = {"value": "责任单位", "effective_from": "2026-11-23", "request_key": "k1"}
    assert keeper.post("/manage/settings/word_unit/", said).status_code == 302
    page = keeper.get("/manage/settings/").content.decode()
    assert "承办单位" in page and "责任单位" in page
