"""What stands beside the orders on the page of a case."""

from collections.abc import Iterator

import pytest

from lianxin.cases.states import AttachmentKind
from lianxin.cases.steps.attach_to_case import attach_to_case
from lianxin.cases.steps.first_contact import first_contact
from lianxin.cases.steps.link_repeat import link_repeat
from lianxin.cases.steps.place_hold import Hold, place_hold
from lianxin.foundation import time
from tests.cases import thread
from tests.cases.test_attachments import folder, photo  # noqa: F401  # folder: where files lie, for every test
from tests.cases.thread import HOUR, MONDAY
from tests.cast import actor, sign_in

pytestmark = pytest.mark.django_db
UNIT, HUB = "zhaihongyu", "gengruoxi"


@pytest.fixture(autouse=True)
def monday_noon() -> Iterator[None]:
    with time.frozen(MONDAY + 3 * HOUR):
        yield


def page(client, username: str, case) -> str:
    sign_in(client, username)
    return client.get(f"/cases/{case.number}/").content.decode()


def test_what_holds_a_case_is_named_to_the_hotline_alone(client):
    case = thread.dispatched()
    place_hold(case, Hold(kind="instruction", reason="等候批示"), by=actor("gengruoxi"), at=MONDAY + HOUR)
    assert "等候批示" in page(client, HUB, case)
    assert "等候批示" not in page(client, UNIT, case)


def test_a_repeated_matter_leads_to_the_earlier_one(client):
    earlier = thread.registered(number=thread.NUMBER)
    case = thread.registered(number=thread.NUMBER, at=MONDAY + HOUR)
    link_repeat(case, earlier, by=actor("linxiaoyun"), at=MONDAY + 2 * HOUR)
    text = page(client, HUB, case)
    assert f"/cases/{earlier.number}/" in text
    assert "重复的前件" in text
    assert "后来又反映" in page(client, HUB, earlier)


def test_evidence_is_seen_by_the_unit_and_papers_are_not(client):
    case = thread.dispatched()
    for kind in (AttachmentKind.EVIDENCE, AttachmentKind.IDENTITY):
        attach_to_case(case, photo(f"{kind}.jpg"), kind, by=actor("linxiaoyun"), at=MONDAY + HOUR)
    assert "evidence.jpg" in page(client, UNIT, case)
    assert "identity.jpg" not in page(client, UNIT, case)
    assert "identity.jpg" in page(client, HUB, case)


def test_what_was_written_on_the_way_stands_in_the_timeline(client):
    order = thread.signed()
    first_contact(order, "已约定明天上门查看", by=actor(UNIT), at=MONDAY + 2 * HOUR)
    timeline = page(client, UNIT, order.case).partition('id="timeline"')[2]
    assert "已约定明天上门查看" in timeline
