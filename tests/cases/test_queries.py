"""Reading one case whole: what it holds for whom, and whether its record is sound."""

import pytest

from lianxin.cases import queries, texts
from lianxin.cases.models import Case, CaseEvent
from lianxin.cases.states import TextKind
from lianxin.cases.steps.accept import accept
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.receive_contact import receive_contact
from lianxin.cases.steps.register import register
from lianxin.citizens.steps.find_or_register import find_or_register
from lianxin.foundation.errors import NotFound
from lianxin.organizations.models import Hub
from tests.cases import thread
from tests.cases.thread import COMPANY, HOUR, MONDAY
from tests.cast import actor, sign_in

HUB, UNIT, CITY = "gengruoxi", "zhaihongyu", "gaoyuanzhou"


def whole(case: Case, username: str = HUB) -> queries.Whole:
    return queries.whole(actor(username), case.number)


def called(name: str = "甄一", **other: object) -> Case:
    """Somebody has called from a number that cannot be real."""
    citizen, phone = find_or_register("19900000001", name, by=actor("linxiaoyun"), at=MONDAY)
    hub = Hub.objects.unscoped("test").get(code="01")
    contact = receive_contact(thread.Channel.PHONE, hub, citizen, phone, by=actor("linxiaoyun"), at=MONDAY)
    return register(contact, thread.statement(**other), by=actor("linxiaoyun"), at=MONDAY)


@pytest.mark.django_db
def test_the_hotline_knows_the_caller_masked_and_others_only_that_there_is_one():
    case = called()
    assert whole(case).citizen == "甄* 199****0001"
    assert whole(case, CITY).citizen == "实名"


@pytest.mark.django_db
def test_a_withheld_identity_is_shown_to_nobody():
    assert whole(called(identity_withheld=True)).citizen == "身份保密，由 12345 转告"


@pytest.mark.django_db
def test_a_message_without_a_name_is_anonymous():
    assert whole(thread.registered()).citizen == "匿名"


@pytest.mark.django_db
def test_who_left_a_number_and_no_name_is_known_by_the_number():
    case = accept(called(""), by=actor("linxiaoyun"), at=MONDAY)
    dispatch(case, Plan(lead=thread.unit(thread.COUNTY), note="请速办"), by=actor("shaojinghe"), at=MONDAY)
    assert whole(case).citizen == "未留姓名 199****0001"
    assert whole(case, CITY).citizen == "未留姓名"
    assert whole(case, UNIT).citizen == "未留姓名，留有电话"
    assert whole(called("", identity_withheld=True)).citizen == "身份保密，由 12345 转告"


@pytest.mark.django_db
def test_of_each_text_the_newest_version_is_read_and_of_the_citizens_words_all():
    case = thread.answered()
    for kind, text in ((TextKind.TITLE, "改过的标题"), (TextKind.CITIZEN_WORDS, "又停水了。")):
        texts.write(case, kind, text, at=MONDAY + 9 * HOUR)
    found = whole(case)
    assert found.text(TextKind.TITLE) == "改过的标题"
    assert [row.text for row in found.texts if row.kind == TextKind.CITIZEN_WORDS] == ["来水了，谢谢。", "又停水了。"]


@pytest.mark.django_db
def test_a_unit_reads_the_events_of_the_case_and_of_its_own_order():
    order = thread.signed(COMPANY)
    thread.sign_for(thread.order_of(order.case, COMPANY), by=actor("hetianshui"), at=MONDAY + HOUR)
    kinds = [(event.kind, event.order_id) for event in whole(order.case, UNIT).events]
    assert kinds == [
        ("order.signed_for", order.pk),
        ("case.dispatched", None),
        ("case.accepted", None),
        ("case.registered", None),
    ]
    assert len(whole(order.case).events) == 5


@pytest.mark.django_db
def test_a_foreign_case_is_not_found():
    case = thread.dispatched()
    with pytest.raises(NotFound):
        whole(case, "cuiyating")


@pytest.mark.django_db
def test_a_record_as_it_was_written_is_sound():
    assert whole(thread.archived()).is_sound
    assert whole(thread.registered(), CITY).is_sound


TAMPERINGS = {
    "an altered event": "UPDATE cases_caseevent SET kind = 'case.closed' WHERE case_id = %s AND seq = 2",
    "altered data": "UPDATE cases_caseevent SET data = '{}' WHERE case_id = %s AND seq = 1",
    "another hour": "UPDATE cases_caseevent SET at = at - interval '1 hour' WHERE case_id = %s AND seq = 3",
    "a removed event": "DELETE FROM cases_caseevent WHERE case_id = %s AND seq = 2",
    "a removed end": "DELETE FROM cases_caseevent WHERE case_id = %s AND seq = 3",
    "nothing left": "DELETE FROM cases_caseevent WHERE case_id = %s",
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_whatever_the_owner_does_to_the_record_is_seen(owner, client, tampering):
    case, other = thread.dispatched(), thread.dispatched()
    assert CaseEvent.objects.filter(case=case).count() == 3
    owner.execute("SET session_replication_role = replica")
    owner.execute(TAMPERINGS[tampering], [case.pk])
    assert not whole(case).is_sound
    assert whole(other).is_sound
    sign_in(client, HUB)
    answer = client.get(f"/cases/{case.number}/")
    assert (answer.status_code, "存证异常" in answer.content.decode()) == (200, True)
