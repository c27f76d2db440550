"""What is read out at the end: number, code, until when; and what an emergency needs besides."""

import pytest

from lianxin.foundation import time
from tests.cases import thread
from tests.cast import sign_in
from tests.desk.intake_forms import AGENT, HERE, LEADER, cases, contacts, press
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
MORNING = thread.MONDAY


@pytest.fixture
def agent(client):
    sign_in(client, AGENT)
    return client


def test_number_code_and_deadline_are_read_out(agent):
    with time.frozen(MORNING):
        there = press(agent)["Location"]
        page = agent.get(there).content.decode()
    case = cases()[0]
    assert f'data-copy="{case.number} {case.query_code}"' in page
    assert "最迟 11月30日（周一）17:30 答复您" in page
    assert "王春梅" not in page and thread.NUMBER not in page


def test_the_code_is_hidden_once_the_contact_has_its_disposition(agent):
    there = press(agent)["Location"]
    code = cases()[0].query_code
    assert code in agent.get(there).content.decode()
    agent.post(f"{HERE}contacts/{contacts()[0].pk}/end/", {"disposition": "registered"})
    page = agent.get(there).content.decode()
    assert f"> {code}" not in page and f"{cases()[0].number} {code}" not in page
    assert "来话已小结：登记工单" in page


def test_the_code_is_told_to_nobody_else(client, agent):
    there = press(agent)["Location"]
    sign_in(client, LEADER)
    assert client.get(there).status_code == 404


@pytest.mark.parametrize(
    ("act", "more", "words"),
    [
        ("answer", {"answer": "今晚恢复。"}, "已当场答复"),
        ("ask_supplement", {"supplement_question": "户号？"}, "前补充"),
        ("decline", {"decline_reason": "party_affairs"}, "有异议请在"),
        ("decline", {"decline_reason": "court"}, "等班长确认"),
        ("transfer", {"destination": "police_emergency"}, "跟踪转接结果"),
    ],
)
def test_each_ending_tells_what_comes_next(agent, act, more, words):
    page = agent.get(press(agent, act, **more)["Location"]).content.decode()
    assert words in page


def test_a_critical_matter_has_the_draft_of_a_report_without_who_spoke(agent):
    page = agent.get(press(agent, "pool", urgency="critical")["Location"]).content.decode()
    assert "紧急信息专报（草稿）" in page
    assert "银雀山路某小区三号楼" in page
    assert "王春梅" not in page
    assert "还没有派单：请马上告诉班长或派单员。" in page
    plain = agent.get(press(agent, request_key="plain")["Location"]).content.decode()
    assert "紧急信息专报" not in plain


@pytest.mark.parametrize("username", [AGENT, LEADER])
def test_who_registered_what_cannot_wait_puts_down_the_order_by_telephone(client, username):
    sign_in(client, username)
    page = client.get(press(client, urgency="critical")["Location"]).content.decode()
    case = cases()[0]
    order = thread.order_of(case, "371300-GSJT")
    done = f"{HERE}done/{case.number}/"
    there = f"/cases/{case.number}/do/sign_for_by_telephone/{order.pk}/"
    assert f'href="{there}?next={done}"' in page
    assert order.unit.duty_phone in page
    said = {"taken_by": "值班员", "telephone_order": "马上去。", "seen": order.version, "next": done}
    assert client.post(there, said)["Location"] == done
    assert there not in client.get(done).content.decode()
    assert thread.order_of(case, "371300-GSJT").state == "handling"


def test_a_number_that_is_none_is_not_found(agent):
    assert agent.get(f"{HERE}done/000000000000000/").status_code == 404


def test_the_page_asks_so_often(agent):
    there = press(agent)["Location"]
    agent.get(there)
    with pinned("desk.intake.done"):
        agent.get(there)
