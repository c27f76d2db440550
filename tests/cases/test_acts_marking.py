"""Marks, findings and holds at a screen."""

import pytest

from lianxin.cases.models import CaseHold
from lianxin.cases.states import RequestKind, RequestState
from lianxin.cases.steps.mark_hard import mark_hard
from lianxin.foundation import time
from tests.cases import act_forms as at_screen
from tests.cases import step_states, thread
from tests.cases.step_table.frame import AT
from tests.cast import actor, sign_in

pytestmark = pytest.mark.django_db
DISPATCHER, REVIEWER, HEAD = "shaojinghe", "gengruoxi", "fuchangling"


@pytest.fixture(autouse=True)
def evening():
    with time.frozen(AT):
        yield


def test_of_two_opposite_marks_the_one_that_can_be_set_is_there(client):
    case = thread.dispatched()
    sign_in(client, DISPATCHER)
    keys = ("mark_hard", "clear_hard")
    assert [client.get(f"/cases/{case.number}/do/{key}/").status_code for key in keys] == [200, 404]
    mark_hard(case, by=actor(DISPATCHER), at=AT)
    assert [client.get(f"/cases/{case.number}/do/{key}/").status_code for key in keys] == [404, 200]


def test_whoever_decides_a_finding_reads_who_asks_for_what_and_why(client):
    request = step_states.finding(RequestKind.UNREASONABLE, RequestState.ASKED)
    sign_in(client, HEAD)
    text = client.get(f"/cases/{request.case.number}/do/uphold_finding/{request.pk}/").content.decode()
    assert "兰山区人民政府申请不合理诉求认定：无法律依据，附现场照片。" in text


def test_the_citizen_is_told_of_what_was_upheld_and_only_of_that(client):
    asked, upheld = (
        step_states.finding(RequestKind.BEYOND_DUTY, state) for state in (RequestState.ASKED, RequestState.GRANTED)
    )
    sign_in(client, REVIEWER)
    addresses = [f"/cases/{row.case.number}/do/tell_citizen/{row.pk}/" for row in (asked, upheld)]
    assert [client.get(where).status_code for where in addresses] == [404, 200]


def test_a_post_holds_a_case_once_and_releases_it_itself(client):
    case = thread.dispatched()
    where = f"/cases/{case.number}/do/place_hold/"
    assert at_screen.pressed(client, REVIEWER, where, reason="等待现场复核").status_code == 302
    assert client.get(where).context["locked"] == "您的岗位已提出暂缓结案。"
    hold = CaseHold.objects.get(case=case)
    release = f"/cases/{case.number}/do/release_hold/{hold.pk}/"
    sign_in(client, HEAD)
    assert client.get(release).context["locked"] == "由临沂市行政服务大厅管理办公室 审核员解除。"
    assert at_screen.pressed(client, HEAD, release).status_code == 422
    assert at_screen.pressed(client, REVIEWER, release).status_code == 302
    hold.refresh_from_db()
    assert hold.released_at == AT


def test_a_hold_without_its_reason_is_not_placed(client):
    case = thread.dispatched()
    refused = at_screen.pressed(client, REVIEWER, f"/cases/{case.number}/do/place_hold/", reason=" ")
    assert list(at_screen.problems(refused)) == ["reason"]
    assert not CaseHold.objects.filter(case=case).exists()
