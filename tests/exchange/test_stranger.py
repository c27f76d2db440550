"""A program built from the OpenAPI file alone does a unit's work, and the hotline's after it."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image

from lianxin.cases.models import Case, CaseEvent
from lianxin.foundation import time
from lianxin.foundation.models import AccessEntry
from tests.cases import thread
from tests.exchange.programs import issued
from tests.exchange.stranger import Stranger
from tests.foundation.files.conftest import folder
from tests.foundation.files.makings import picture_with_place, upload

__all__ = ["folder"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday_noon() -> Iterator[None]:
    with time.frozen(thread.MONDAY + 3 * thread.HOUR):
        yield


def stranger(username: str) -> Stranger:
    return Stranger(issued(username)[1])


def test_a_program_that_knows_only_the_file_does_a_units_work() -> None:
    case = thread.dispatched(number=thread.NUMBER)
    handler = stranger("zhaihongyu")
    row = handler.call("list_orders")["rows"][0]
    number = row["case"]
    assert number == case.number
    handler.act(number, "sign_for")
    handler.act(number, "first_contact", contact_note="已通话，约定下午上门。")
    photo = handler.call("hand_in_file", {"file": upload(picture_with_place(), "现场.jpg")})
    handler.act(number, "process_note", process_note="已到现场，阀门坏了。", uploads=[photo["token"]])
    done = handler.act(number, "finish", reply_public="阀门已更换，恢复供水。")
    assert done["state"] == "in_hand"
    stranger("niebaichuan").act(number, "sign_off", sign_off_opinion="同意")
    reviewer = stranger("gengruoxi")
    assert [each["number"] for each in reviewer.call("list_cases", state="pending_review")["rows"]] == [number]
    reviewed = reviewer.act(number, "review")
    case = thread.fresh(case)
    assert (reviewed["state"], reviewed["event"], reviewed["version"]) == (case.state, case.last_seq, case.version)
    kinds = list(CaseEvent.objects.filter(case=case).order_by("seq").values_list("kind", "door"))
    assert [kind for kind, door in kinds if door == "api" and not kind.startswith("clock.")] == [
        "order.signed_for",
        "order.contacted",
        "order.file_attached",
        "order.process_noted",
        "order.submitted",
        "order.signed_off",
        "case.reviewed",
    ]


def test_a_photo_comes_back_without_its_place_and_the_look_is_written_down() -> None:
    case = thread.signed().case
    handler = stranger("zhaihongyu")
    photo = handler.call("hand_in_file", {"file": upload(picture_with_place(), "现场.jpg")})
    handler.act(case.number, "attach_to_order", uploads=[photo["token"]])
    (attached,) = handler.call("read_case", number=case.number)["attachments"]
    content = handler.call("read_file", token=attached["token"])
    with Image.open(io.BytesIO(content)) as seen:
        assert not seen.getexif()
    look = AccessEntry.objects.unscoped("test").latest("pk")
    assert (look.row_kind, look.door) == ("foundation.filelink", "api")


def test_a_program_takes_a_matter_in() -> None:
    agent = stranger("linxiaoyun")
    spoken = agent.call("begin_contact", {"channel": "phone", "number": thread.NUMBER, "name": "王春梅"})
    asked = agent.call("statement_fields", category="0401")["extra"]
    matter = {
        "extra": {key: asked["properties"][key]["oneOf"][0]["const"] for key in asked["required"]},
        "contact": spoken["contact"],
        "appeal_type": "complaint",
        "urgency": "normal",
        "category": "0401",
        "area": "371302",
        "place": "银雀山路某小区三号楼",
        "process": "三号楼停水两天。",
        "identity": "withheld",
        "act": "pool",
    }
    told = agent.call("register", matter)
    case = Case.objects.unscoped("test").get(number=told["case"])
    assert (told["case"], told["query_code"], told["contact"]) == (case.number, case.query_code, spoken["contact"])
    assert case.identity_withheld and case.state == "pending_dispatch"
    agent.call("end_contact", {"disposition": "registered"}, contact=spoken["contact"])
