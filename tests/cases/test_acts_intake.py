"""Acts of the intake at a screen: what their forms offer, refuse beside the field, and know beforehand."""

from pathlib import Path

import pytest

from lianxin.cases.models import Case, Transfer
from lianxin.cases.steps.record_transfer import record_transfer
from lianxin.cases.steps.urge import urge
from lianxin.foundation import time
from lianxin.foundation.files import links_of
from tests.cases import act_forms as at_screen
from tests.cases import intake_thread as intake
from tests.cases import thread
from tests.cases.step_table.frame import AT, photo
from tests.cast import actor, sign_in
from tests.foundation.files.conftest import folder
from tests.foundation.files.makings import picture, upload

__all__ = ["folder"]
pytestmark = pytest.mark.django_db
AGENT = "linxiaoyun"


@pytest.fixture(autouse=True)
def evening():
    with time.frozen(AT):
        yield


def at(case: Case, key: str) -> str:
    return f"/cases/{case.number}/do/{key}/"


def locked(client, case: Case, key: str, username: str = AGENT) -> str:
    sign_in(client, username)
    return client.get(at(case, key)).context["locked"]


def test_another_line_is_chosen_from_the_register(client):
    case = thread.registered()
    said = {"destination": "line", "transfer_note": "已说明去向。"}
    refused = at_screen.pressed(client, AGENT, at(case, "transfer"), **said)
    assert at_screen.problems(refused) == {"number": ["请从号码登记表中选择要转接的热线。"]}
    assert "已说明去向。" in refused.content.decode()
    assert not Transfer.objects.filter(case=case).exists()
    assert at_screen.pressed(client, AGENT, at(case, "transfer"), number="12333", **said).status_code == 302
    assert Transfer.objects.get(case=case).number.number == "12333"


def test_what_the_rules_pass_on_is_offered_and_the_own_number_is_not(client):
    sign_in(client, AGENT)
    form = client.get(at(thread.registered(), "transfer")).context["form"]
    codes = [code for code, _label in form.fields["destination"].choices]
    assert codes == ["police_emergency", "fire_emergency", "medical_emergency", "traffic_accident", "line"]
    assert "12345" not in dict(form.fields["number"].choices)


def test_what_nobody_took_on_is_taken_back_only_when_that_is_recorded(client):
    case = intake.transferred()
    assert locked(client, case, "take_back") == "对方未接办的，记录转接结果后才能收回。"
    record_transfer(case, False, "", by=actor(AGENT), at=AT)
    assert locked(client, case, "take_back") == ""
    assert locked(client, case, "record_transfer") == "转接结果已经记录。"


def test_the_citizen_is_not_asked_while_a_unit_has_an_order(client):
    assert locked(client, thread.dispatched(), "ask_supplement") == "工单现为“办理中”"


def test_a_case_into_which_others_went_is_not_answered_and_the_lock_says_why(client):
    case = thread.registered()
    intake.merged(case)
    for key in ("answer", "transfer", "withdraw", "decline"):
        assert locked(client, case, key) == "有其他工单并在这件工单之下，请先解除并单。"


def test_urging_again_too_soon_is_told_beforehand(client):
    case = thread.dispatched()
    assert locked(client, case, "urge") == ""
    urge(case, "", by=actor(AGENT), at=AT)
    assert "刚催办过" in locked(client, case, "urge")


def test_several_files_are_kept_at_once_and_one_that_cannot_be_keeps_none(client, folder: Path):
    case = thread.registered()
    fine, odd = photo(), upload(b"MZ\x90\x00", "工具.exe")
    sign_in(client, AGENT)
    refused = at_screen.pressed(client, AGENT, at(case, "attach_to_case"), kind="evidence", uploads=[fine, odd])
    assert list(at_screen.problems(refused)) == ["uploads"]
    assert not links_of(("case", case.pk)).exists()
    two = [photo(), upload(picture("PNG"), "另一张.png")]
    assert at_screen.pressed(client, AGENT, at(case, "attach_to_case"), kind="evidence", uploads=two).status_code == 302
    assert links_of(("case", case.pk)).count() == 2


def test_other_words_under_the_key_of_a_request_that_was_done_are_a_request_of_their_own(client):
    case = thread.registered()
    form = at_screen.drawn(client, AGENT, at(case, "supplement")) | {"supplement": "三号楼。"}
    assert client.post(at(case, "supplement"), form).status_code == 302
    back = client.post(at(case, "supplement"), form | {"supplement": "四号楼也停了。"})
    assert back.status_code == 422
    drawn = back.context["form"]
    assert drawn["supplement"].value() == "四号楼也停了。"
    again = {name: drawn[name].value() for name in ("seen", "request_key", "supplement")}
    assert client.post(at(case, "supplement"), again).status_code == 302
