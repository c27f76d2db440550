"""A citizen's matter: in plain words, with what was written for him, and nothing else."""

from datetime import timedelta

import pytest

from lianxin.cases import events
from lianxin.cases.states import CaseState
from lianxin.cases.steps.merge import merge
from lianxin.cases.steps.process_note import process_note
from lianxin.foundation import time
from lianxin.portal import progress
from tests.cases import hub_thread, intake_thread, thread
from tests.cast import actor
from tests.portal.doors import MATTER, page, shown
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
AT = thread.MONDAY + 8 * thread.HOUR


@pytest.fixture(autouse=True)
def later():
    with time.frozen(AT):
        yield


def read(client, case) -> str:
    return page(shown(client, case))


def test_a_matter_in_hand_tells_who_handles_it_and_until_when(client):
    told = read(client, thread.dispatched(thread.COMPANY))
    assert "正在办" in told and "11月30日（周一）前答复" in told
    assert "兰山区" in told and "已交给" in told and "协助" in told


def test_what_is_late_is_told_to_be_late(client):
    case = thread.dispatched()
    with time.frozen(AT + timedelta(days=30)):
        assert "已经超过期限" in read(client, case)


def test_the_answer_is_his_only_once_the_hotline_has_passed_it(client):
    assert thread.REPLY.public not in read(client, thread.finished())
    told = read(client, thread.reviewed())
    assert thread.REPLY.public in told and "已答复，等您评价" in told
    assert thread.REPLY.internal not in told


def test_what_units_and_the_hotline_write_for_themselves_is_not_his(client):
    order = thread.signed()
    process_note(order, "内部记录：现场复核", by=actor("zhaihongyu"), at=thread.MONDAY + 2 * thread.HOUR)
    told = read(client, thread.fresh(order.case))
    assert "内部记录" not in told and "请速办" not in told and "翟" not in told


def test_who_spoke_is_masked_wherever_it_stands(client):
    case = thread.registered(number="19900000001", content="我叫王春梅，电话199-0000-0001，家里停水。")
    told = read(client, case)
    assert "王春梅" not in told and "0000-0001" not in told and "19900000001" not in told
    assert "王**" in told and "199****0001" in told


def test_a_question_is_put_before_all_else(client):
    told = read(client, intake_thread.asked())
    assert intake_thread.QUESTION in told and "等您补充" in told


def test_a_declined_matter_tells_whom_to_ask_and_until_when_one_may_object(client):
    told = read(client, intake_thread.declined())
    assert "该找谁" in told and "组织部门" in told and "前可以提出异议" in told


def test_an_answer_given_at_once_is_shown(client):
    assert "维修已安排，今晚恢复供水。" in read(client, intake_thread.answered())


def test_what_went_into_another_matter_has_its_answer_without_the_other_ones_name(client):
    master = thread.accepted(number="19900000002")
    follower = merge(thread.registered(title="三号楼没水"), master, by=actor("linxiaoyun"), at=thread.MONDAY)
    assert "正在一起办" in read(client, follower)


def test_every_state_has_its_words():
    for state in CaseState:
        assert progress.state_words(state) and progress.state_mark(state)


def test_every_sentence_is_about_an_event_that_there_is():
    assert progress.kinds() <= {value for name, value in vars(events).items() if name.isupper()}


def test_the_first_tier_alone_is_told(client):
    order = thread.signed()
    hub_thread.passed_on(order)
    told = read(client, thread.fresh(order.case))
    assert told.count("已交给") == 1


def test_no_page_of_it_is_kept_by_anybody(client):
    shown(client, thread.registered())
    assert "no-store" in client.get(MATTER)["Cache-Control"]


def test_it_asks_the_database_as_often_as_pinned(client):
    shown(client, thread.reviewed())
    with pinned("portal.matter"):
        client.get(MATTER)
