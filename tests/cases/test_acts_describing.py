"""Describing a matter at a screen: class, words, who is accused, a second matter in one."""

import pytest

from lianxin.cases import texts
from lianxin.cases.models import Case, CaseLink
from lianxin.cases.states import AppealType, TextKind
from lianxin.foundation import time
from tests.cases import act_forms as at_screen
from tests.cases import thread
from tests.cases.step_table.frame import AT
from tests.cast import sign_in

pytestmark = pytest.mark.django_db
AGENT, DISPATCHER = "linxiaoyun", "shaojinghe"
AS_IT_IS = {"appeal_type": "complaint", "urgency": "normal", "reason": "wrong_class"}


@pytest.fixture(autouse=True)
def evening():
    with time.frozen(AT):
        yield


def at(case: Case, key: str) -> str:
    return f"/cases/{case.number}/do/{key}/"


def words(case: Case) -> dict[str, str]:
    said = thread.statement()
    return {"title": said.title, "content": said.content, "place": said.place}


def test_what_is_left_empty_stays_as_it_is(client):
    case = thread.registered()
    assert (
        at_screen.pressed(client, AGENT, at(case, "reclassify"), **AS_IT_IS | {"urgency": "urgent"}).status_code == 302
    )
    after = thread.fresh(case)
    assert (after.urgency, after.category_id, after.area_id) == ("urgent", case.category_id, case.area_id)


def test_nothing_changed_is_told_beside_the_class(client):
    refused = at_screen.pressed(client, AGENT, at(thread.registered(), "reclassify"), **AS_IT_IS)
    assert at_screen.problems(refused) == {"category": ["分类、类型、紧急程度和区域都没有改动。"]}


def test_the_words_stand_in_their_boxes_to_be_corrected(client):
    case = thread.registered()
    sign_in(client, AGENT)
    form = client.get(at(case, "correct")).context["form"]
    assert {name: form[name].value() for name in ("title", "content", "place")} == words(case)


def test_what_the_category_asks_is_put_right_and_taken_off(client):
    case = thread.registered(details="小区名称：某小区")
    for details in ("小区名称：另一小区\n楼号：3", ""):
        said = words(case) | {"details": details}
        assert at_screen.pressed(client, DISPATCHER, at(case, "correct"), **said).status_code == 302
        assert texts.read(case, TextKind.DETAILS) == details


def test_whom_the_matter_accuses_is_put_right_and_taken_off(client):
    case = thread.dispatched(thread.COMPANY)
    said = words(case)
    accuse = said | {"accused": thread.COMPANY}
    assert at_screen.pressed(client, DISPATCHER, at(case, "correct"), **accuse).status_code == 302
    assert thread.fresh(case).accused == thread.unit(thread.COMPANY)
    assert at_screen.pressed(client, DISPATCHER, at(case, "correct"), **said).status_code == 302
    assert thread.fresh(case).accused is None


def test_nothing_corrected_is_told(client):
    case = thread.registered()
    refused = at_screen.pressed(client, AGENT, at(case, "correct"), **words(case))
    assert at_screen.problems(refused) == {"content": ["内容没有改动。"]}


def test_a_second_matter_leads_to_its_own_page(client):
    case = thread.registered()
    said = {"title": "路灯不亮", "content": "银雀山路路灯不亮。", "category": "0401", "area": "371302"}
    refused = at_screen.pressed(client, AGENT, at(case, "split"), **said)
    assert set(at_screen.problems(refused)) == {"appeal_type", "urgency"}
    said |= {"appeal_type": "help", "urgency": "normal"}
    answer = at_screen.pressed(client, AGENT, at(case, "split"), **said)
    new = CaseLink.objects.get(earlier=case).case
    assert answer["Location"] == f"/cases/{new.number}/"
    assert new.appeal_type == AppealType.HELP


def test_who_reports_stays_unknown(client):
    case = thread.registered(appeal_type=AppealType.REPORT)
    sign_in(client, AGENT)
    assert client.get(at(case, "withhold_identity")).status_code == 404
    assert client.get(at(case, "lift_identity")).context["locked"] == "举报人的身份一律保密，不能解除。"


def test_an_identity_is_not_lifted_without_a_reason(client):
    case = thread.registered(identity_withheld=True)
    refused = at_screen.pressed(client, AGENT, at(case, "lift_identity"), identity_note="")
    assert list(at_screen.problems(refused)) == ["identity_note"]
    assert thread.fresh(case).identity_withheld
