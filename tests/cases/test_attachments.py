"""Files of cases and orders: put with a step, had by whoever may."""

import pytest

from lianxin.cases.models import CaseEvent
from lianxin.cases.own_case import citizen_with
from lianxin.cases.states import AppealType, AttachmentKind
from lianxin.cases.steps.attach_to_case import attach_to_case
from lianxin.cases.steps.attach_to_order import attach_to_order
from lianxin.foundation.actor import Door
from lianxin.foundation.errors import BadInput, Refused
from lianxin.foundation.files import links_of
from lianxin.foundation.files.owners import decide
from tests.cases import snapshot, thread
from tests.cases.thread import HOUR, MONDAY
from tests.cast import actor
from tests.foundation.files.conftest import folder
from tests.foundation.files.makings import PDF, picture, upload

__all__ = ["folder"]
pytestmark = pytest.mark.django_db
AT = MONDAY + 2 * HOUR


def photo(name: str = "现场.jpg"):
    return upload(picture(), name)


def given(case, kind: AttachmentKind = AttachmentKind.EVIDENCE):
    """The link of a picture that the agent put to `case`."""
    attach_to_case(case, photo(), kind, by=actor("linxiaoyun"), at=AT)
    return links_of(("case", case.pk)).last()


def had_by(link, *names: str) -> list[bool]:
    return [bool(decide(link, by=actor(name))) for name in names]


def test_a_picture_of_the_citizen_is_kept_with_the_case_and_its_event_names_it():
    link = given(thread.dispatched())
    event = CaseEvent.objects.filter(case_id=link.owner_id).latest("seq")
    assert (link.name, link.kind) == ("现场.jpg", "evidence")
    assert (event.kind, event.order_id) == ("case.file_attached", None)
    assert event.data == {"file": link.pk, "kind": "evidence", "sha256": link.file.sha256}


def test_what_was_done_is_proved_with_the_order():
    order = attach_to_order(thread.signed(), photo(), AttachmentKind.HANDLING, by=actor("zhaihongyu"), at=AT)
    link = links_of(("task_order", order.pk)).get()
    assert order.version == 2
    assert [bool(decide(link, by=actor(name))) for name in ("zhaihongyu", "linxiaoyun", "cuiyating")] == [
        True,
        True,
        False,
    ]


def test_evidence_is_had_by_the_hotline_and_the_unit_and_by_nobody_else():
    link = given(thread.dispatched())
    assert [bool(decide(link, by=actor(name))) for name in ("linxiaoyun", "zhaihongyu", "cuiyating")] == [
        True,
        True,
        False,
    ]


def test_a_unit_has_no_picture_that_may_show_whose_identity_is_withheld():
    for said in ({"identity_withheld": True}, {"appeal_type": AppealType.REPORT}):
        link = given(thread.dispatched(number=thread.NUMBER, **said))
        assert had_by(link, "linxiaoyun", "zhaihongyu") == [True, False]


def test_papers_are_had_by_posts_that_may_know_citizens_alone():
    link = given(thread.dispatched(), AttachmentKind.IDENTITY)
    assert [bool(decide(link, by=actor(name))) for name in ("linxiaoyun", "duanmulan", "zhaihongyu")] == [
        True,
        False,
        False,
    ]


def test_the_citizen_has_the_evidence_of_his_own_case_and_nothing_else():
    case = thread.dispatched(number=thread.NUMBER, identity_withheld=True)
    citizen = citizen_with(case.number, case.query_code, door=Door.PORTAL)
    links = [given(thread.fresh(case), kind) for kind in AttachmentKind]
    assert [link.kind for link in links if decide(link, by=citizen)] == ["evidence"]
    assert not decide(given(thread.dispatched()), by=citizen)


def test_what_is_no_picture_is_refused_and_nothing_is_kept():
    case = thread.dispatched()
    before = snapshot.of(case)
    with pytest.raises(BadInput) as refusal:
        attach_to_case(case, upload(b"MZ\x90\x00", "现场.jpg"), AttachmentKind.EVIDENCE, by=actor("linxiaoyun"), at=AT)
    assert list(refusal.value.fields) == ["file"]
    assert snapshot.of(case) == before
    assert not links_of(("case", case.pk)).exists()


def test_the_same_request_keeps_one_file_and_another_file_under_its_key_is_refused():
    case, by = thread.dispatched(), actor("linxiaoyun").with_request_key("file-1")
    for _twice in range(2):
        attach_to_case(case, photo(), AttachmentKind.EVIDENCE, by=by, at=AT)
    assert links_of(("case", case.pk)).count() == 1
    with pytest.raises(Refused, match="同一个请求编号"):
        attach_to_case(case, upload(PDF, "现场.pdf"), AttachmentKind.EVIDENCE, by=by, at=AT)
    assert links_of(("case", case.pk)).count() == 1
