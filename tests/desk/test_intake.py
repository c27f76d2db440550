"""The workbench takes a matter in: registered, answered, asked about, declined, passed on, sent; or nothing of it."""

from datetime import timedelta

import pytest

from lianxin.cases import texts
from lianxin.cases.models import ContactCase, Draft, Incident, TaskOrder
from lianxin.cases.states import AppealType, CaseState, Channel, TextKind, Urgency
from lianxin.cases.steps.open_incident import open_incident
from lianxin.citizens.models import PhoneNumber
from lianxin.citizens.steps.limit_reception import limit_reception
from lianxin.foundation import time
from lianxin.foundation.errors import NotAllowed
from lianxin.foundation.live.rights import check
from lianxin.foundation.live.topics import topics_of
from lianxin.foundation.models import RecordEvent
from lianxin.foundation.models.files import FileLink
from lianxin.organizations.models import Unit
from tests.cases import thread
from tests.cast import actor, sign_in
from tests.desk.intake_forms import AGENT, COUNTY, HERE, LEADER, TOWN, begun, cases, contacts, press, said
from tests.foundation.files.makings import picture, upload
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(client):
    sign_in(client, AGENT)
    return client


def text(kind):
    return texts.read(cases()[-1], kind)


def test_a_matter_is_registered_and_goes_to_the_pool(agent):
    answer = press(agent)
    case = cases()[-1]
    assert (answer.status_code, answer["Location"]) == (302, f"{HERE}done/{case.number}/")
    assert (case.state, case.appeal_type, case.urgency) == (
        CaseState.PENDING_DISPATCH,
        AppealType.COMPLAINT,
        Urgency.NORMAL,
    )
    assert (case.category.code, case.area.code, case.channel) == ("0401", "371302", Channel.PHONE)
    assert text(TextKind.TITLE) == "小区停水两天，物业说不清楚"
    assert text(TextKind.CONTENT) == (
        "时间：昨天早上起\n起因：水管维修后没有恢复。\n经过：小区停水两天，物业说不清楚。\n诉求愿望：尽快恢复供水。"
    )
    assert text(TextKind.PLACE) == "银雀山路某小区三号楼"
    assert text(TextKind.DETAILS) == "停水范围：一栋楼"
    assert case.citizen.name == "王春梅"


def test_a_dispatcher_of_the_hotline_sends_it_at_once_to_whom_the_catalogue_names(client):
    sign_in(client, LEADER)
    press(client)
    orders = TaskOrder.objects.unscoped("test").filter(case=cases()[-1])
    lead = orders.get(role="lead")
    assert lead.unit.code == "371300-GSJT"
    assert lead.catalogue_entry is not None


def test_a_dispatcher_may_pick_the_unit_or_leave_it_to_the_pool(client):
    sign_in(client, LEADER)
    press(client, lead="371302")
    assert TaskOrder.objects.unscoped("test").get(case=cases()[-1]).unit.code == "371302"
    press(client, "pool", request_key="another")
    assert cases()[-1].state == CaseState.PENDING_DISPATCH


@pytest.mark.parametrize(
    ("act", "urgency", "state"),
    [
        ("send", "critical", CaseState.IN_HAND),
        ("pool", "critical", CaseState.PENDING_DISPATCH),
        ("send", "urgent", CaseState.PENDING_DISPATCH),
    ],
)
def test_an_agent_sends_at_once_what_the_rule_lets_him(agent, act, urgency, state):
    told = agent.post(f"{HERE}aside/", said(urgency=urgency)).content.decode()
    assert ("按规则可直接派出" in told) == (urgency == "critical")
    press(agent, act, urgency=urgency)
    assert cases()[-1].state == state


def test_an_accused_unit_is_not_sent_its_own_matter(client):
    sign_in(client, LEADER)
    press(client, accused="371300-GSJT")
    assert not TaskOrder.objects.unscoped("test").filter(case=cases()[-1], unit__code="371300-GSJT").exists()


@pytest.mark.parametrize(
    ("act", "more", "state"),
    [
        ("answer", {"answer": "今晚恢复供水。"}, CaseState.ANSWERED),
        ("ask_supplement", {"supplement_question": "请补充户号。"}, CaseState.PENDING_SUPPLEMENT),
        ("decline", {"decline_reason": "party_affairs"}, CaseState.DECLINED),
        ("decline", {"decline_reason": "court"}, CaseState.PENDING_DECLINE),
        ("transfer", {"destination": "police_emergency", "transfer_note": "已接通。"}, CaseState.TRANSFERRED),
    ],
)
def test_the_other_endings_register_and_take_their_step(agent, act, more, state):
    assert press(agent, act, **more).status_code == 302
    assert cases()[-1].state == state


@pytest.mark.parametrize(
    ("act", "missing"),
    [
        ("answer", "answer"),
        ("ask_supplement", "supplement_question"),
        ("decline", "decline_reason"),
        ("transfer", "destination"),
    ],
)
def test_an_ending_without_its_words_leaves_nothing_behind(agent, act, missing):
    answer = press(agent, act, json=True)
    assert (answer.status_code, list(answer.json()["fields"])) == (422, [missing])
    assert cases() == contacts() == []


def test_a_refused_step_takes_the_registration_back_with_it(agent):
    answer = press(agent, "transfer", json=True, destination="line")
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == ["number"]
    assert cases() == contacts() == []


def test_what_is_missing_or_wrong_is_told_beside_its_field(agent):
    blank = dict.fromkeys(("area", "process", "cause", "wish"), "")
    answer = press(agent, json=True, appeal_type=None, category="没有", **blank)
    assert set(answer.json()["fields"]) == {"appeal_type", "area", "process", "category"}
    page = press(agent, area="")
    assert page.status_code == 422
    assert "小区停水两天，物业说不清楚。" in page.content.decode()
    assert cases() == []


def test_a_number_that_is_none_is_told_and_nothing_is_registered(agent):
    answer = press(agent, json=True, number="12")
    assert list(answer.json()["fields"]) == ["number"]
    assert cases() == contacts() == []


@pytest.mark.parametrize("broken", ["停水\0", "停水" * 200_000])
def test_nul_and_endless_words_are_refused_in_words(agent, broken):
    answer = press(agent, json=True, process=broken)
    assert list(answer.json()["fields"]) == ["process"]
    assert cases() == []


def test_words_pasted_from_a_document_lose_control_characters_only(agent):
    press(agent, process="小区\x0b停水\u2028两天\x07。", cause="", wish="", happened="")
    assert text(TextKind.CONTENT) == "小区\n停水\n两天。"


def test_a_line_that_was_pasted_too_long_is_told_and_not_cut_off(agent):
    page = press(agent, title="停" * 201)
    assert page.status_code == 422
    assert "停" * 201 in page.content.decode() and "现有 201 个" in page.content.decode()


def test_pressing_twice_registers_once_and_leads_to_the_same_case(agent):
    first, second = press(agent), press(agent)
    assert first["Location"] == second["Location"]
    assert len(cases()) == len(contacts()) == 1


def test_a_second_press_with_other_words_leads_to_the_case_that_is_there(agent):
    first, second = press(agent), press(agent, process="别的话。")
    assert first["Location"] == second["Location"]
    assert len(cases()) == 1


def test_without_name_and_number_the_matter_is_anonymous(agent):
    press(agent, name="", number="", identity="anonymous")
    assert cases()[-1].is_anonymous
    answer = press(agent, json=True, request_key="other", identity="anonymous")
    assert list(answer.json()["fields"]) == ["name"]


def test_a_withheld_identity_is_withheld(agent):
    press(agent, identity="withheld")
    assert cases()[-1].identity_withheld


def test_a_contact_begins_by_number_and_states_several_matters(agent):
    contact = begun(agent, name="")
    assert (contact.phone.masked, contact.citizen) == ("199****0001", None)
    page = agent.get(f"{HERE}?contact={contact.pk}").content.decode()
    assert "199****0001" in page
    assert thread.NUMBER not in page
    press(agent, contact=contact.pk, number=None)
    press(agent, contact=contact.pk, number=None, request_key="second", name=None)
    assert [row.contact_id for row in ContactCase.objects.order_by("pk")] == [contact.pk] * 2
    assert contacts()[-1].citizen.name == "王春梅"
    assert [case.citizen.name for case in cases()] == ["王春梅"] * 2


def test_what_was_written_before_the_contact_began_is_kept_with_it(agent):
    answer = agent.post(f"{HERE}begin/", said())
    draft = Draft.objects.unscoped("test").get()
    assert answer["Location"] == f"{HERE}?contact={contacts()[-1].pk}&draft={draft.pk}"
    assert "物业说不清楚" in agent.get(answer["Location"]).content.decode()


def test_a_contact_ends_in_one_press_without_a_case(agent):
    contact = begun(agent)
    answer = agent.post(f"{HERE}contacts/{contact.pk}/end/", {"disposition": "progress"})
    assert answer["Location"] == HERE
    assert contacts()[-1].disposition == "progress"
    assert cases() == []
    again = agent.post(f"{HERE}contacts/{contact.pk}/end/", {"disposition": "progress"})
    other = agent.post(f"{HERE}contacts/{contact.pk}/end/", {"disposition": "silent"})
    assert (again["Location"], other.status_code) == (HERE, 409)


def test_a_disposition_that_claims_a_case_is_not_offered_without_one(agent):
    contact = begun(agent)
    page = agent.get(f"{HERE}?contact={contact.pk}").content.decode()
    assert 'value="silent"' in page and 'value="registered"' not in page
    assert agent.post(f"{HERE}contacts/{contact.pk}/end/", {"disposition": "registered"}).status_code == 422
    assert contacts()[-1].ended_at is None


def test_a_contact_that_has_ended_is_not_opened_again(agent):
    contact = begun(agent)
    agent.post(f"{HERE}contacts/{contact.pk}/end/", {"disposition": "progress"})
    assert agent.get(f"{HERE}?contact={contact.pk}").status_code == 404
    answer = press(agent, json=True, contact=contact.pk, number=None, name=None)
    assert answer.status_code == 422
    assert cases() == []


def test_files_go_with_the_matter(agent):
    press(agent, uploads=[upload(picture(), "一.jpg"), upload(picture(), "二.jpg")])
    assert FileLink.objects.filter(owner_kind="case", owner_id=cases()[-1].pk).count() == 2


def test_too_many_files_are_refused_together(agent):
    answer = press(agent, json=True, uploads=[upload(picture(), f"{place}.jpg") for place in range(51)])
    assert list(answer.json()["fields"]) == ["uploads"]
    assert cases() == []


def test_an_urging_is_put_to_the_case_that_is_known(agent):
    case = thread.dispatched(number=thread.NUMBER, at=time.now() - timedelta(hours=1))
    contact = begun(agent)
    page = agent.get(f"{HERE}?contact={contact.pk}").content.decode()
    assert f"{HERE}link/{case.number}/urges/" in page
    answer = agent.post(f"{HERE}link/{case.number}/urges/", {"contact": contact.pk, "request_key": "k"})
    assert answer["Location"] == f"{HERE}?contact={contact.pk}"
    assert thread.fresh(case).urge_count == 1
    assert ContactCase.objects.filter(contact=contact, case=case, relation="urges").exists()
    assert len(cases()) == 1


def test_a_second_urging_soon_after_is_noted_but_urges_nobody(agent):
    case = thread.dispatched(number=thread.NUMBER, at=time.now() - timedelta(hours=1))
    for key in ("one", "two"):
        contact = begun(agent, request_key=key)
        page = agent.post(f"{HERE}link/{case.number}/urges/", {"contact": contact.pk, "request_key": key}, follow=True)
    assert thread.fresh(case).urge_count == 1
    assert ContactCase.objects.filter(case=case, relation="urges").count() == 2
    assert "后可再次催办" in page.content.decode()


def test_a_supplement_is_what_the_form_says_so_far(agent):
    case = thread.dispatched(number=thread.NUMBER, at=time.now() - timedelta(hours=1))
    contact = begun(agent)
    there = f"{HERE}link/{case.number}/supplements/"
    refused = agent.post(there, {"contact": contact.pk, "request_key": "k"}, headers={"Accept": "application/json"})
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["process"])
    assert not ContactCase.objects.filter(contact=contact).exists()
    agent.post(there, {"contact": contact.pk, "request_key": "l", "process": "五号楼也停了。"})
    assert texts.read(case, TextKind.SUPPLEMENT) == "五号楼也停了。"


def test_an_open_incident_is_joined_by_who_may(client):
    sign_in(client, LEADER)
    master = thread.accepted(at=time.now() - timedelta(hours=1))
    incident = open_incident(master, "北城停水", by=actor(LEADER), at=time.now())
    page = client.post(f"{HERE}aside/", said()).content.decode()
    assert "北城停水" in page
    press(client, incident=incident.pk)
    assert cases()[-1].state == CaseState.MERGED
    assert cases()[-1].incident == Incident.objects.unscoped("test").get()


def test_the_right_column_tells_what_is_known_and_what_will_be(agent):
    case = thread.dispatched(number=thread.NUMBER, at=time.now() - timedelta(minutes=30))
    contact = begun(agent)
    page = agent.post(f"{HERE}aside/", said(contact=contact.pk, process="小区停水两天，请尽快恢复。")).content.decode()
    assert case.number in page
    assert "同一号码" in page
    assert "同片区同类 1 件" in page
    assert "水务集团" in page or "供水" in page
    assert "签收" in page and "办理" in page
    assert len(cases()) == 1


def test_the_right_column_is_silent_about_a_burst_of_none(agent):
    assert "同片区同类" not in agent.post(f"{HERE}aside/", said()).content.decode()


@pytest.mark.parametrize(("area", "code", "there"), [("兰山区", COUNTY, False), ("兰山区 › 柳青街道", TOWN, True)])
def test_a_town_tells_where_and_a_county_does_not(agent, area, code, there):
    page = press(agent, place="", **{"area": area, "area-code": code, "category": ""}).content.decode()
    assert ('is-there" data-element="place"' in page) is there


def test_a_post_of_the_service_hall_begins_with_its_own_channel(agent, client):
    chosen = '<option value="service_hall" selected>'
    assert chosen not in agent.get(HERE).content.decode()
    sign_in(client, "suqinhua")
    assert chosen in client.get(HERE).content.decode()


def test_the_right_column_of_a_critical_matter_says_whom_to_call(agent):
    Unit.objects.unscoped("test").filter(code="371300-GSJT").update(duty_phone="0539-0000123")
    page = agent.post(f"{HERE}aside/", said(urgency="critical")).content.decode()
    assert "0539-0000123" in page
    assert "0539-0000123" not in agent.post(f"{HERE}aside/", said()).content.decode()


def test_the_fields_of_a_category_are_drawn_when_it_is_chosen(agent):
    page = agent.get(f"{HERE}fields/?category=0401").content.decode()
    assert "停水范围" in page and 'name="extra_outage_scope"' in page
    assert [label.rsplit(">", 1)[-1].strip() for label in page.split(" <b>必填</b>")[:-1]] == ["停水范围"]
    assert "extra_" not in agent.get(f"{HERE}fields/?category=9").content.decode()
    answer = press(agent, json=True, extra_outage_scope="")
    assert list(answer.json()["fields"]) == ["extra_outage_scope"]
    assert cases() == []


def test_how_the_citizen_wants_to_be_answered_is_kept(agent):
    press(agent, reply_by="phone", reply_when="9:00–11:30")
    assert text(TextKind.DETAILS).splitlines()[-1] == "回复市民：电话（9:00–11:30）"


def test_others_than_who_registers_may_not_open_it(client):
    sign_in(client, "gengruoxi")
    assert client.get(HERE).status_code == 403
    assert press(client).status_code == 403
    assert cases() == []


def test_a_measure_against_the_number_that_speaks_is_shown_as_soon_as_it_is_taken(agent):
    contact = begun(agent)
    page = agent.get(f"{HERE}?contact={contact.pk}").content.decode()
    there = f"{HERE}contacts/{contact.pk}/limit/"
    assert f'data-live-topic="number:{contact.phone_id}"' in page and f'hx-get="{there}"' in page
    assert "无受限接听" in agent.get(there).content.decode()
    number = PhoneNumber.objects.unscoped("test").get(pk=contact.phone_id)
    limit_reception(number, "persuade", "反复辱骂", by=actor("linxiaoyun"), at=time.now() - timedelta(minutes=1))
    event = RecordEvent.objects.get(kind="number.reception_limited")
    assert topics_of(event) == [f"number:{contact.phone_id}"]
    check(actor("linxiaoyun"), topics_of(event))
    with pytest.raises(NotAllowed):
        check(actor("zhaihongyu"), topics_of(event))
    assert "劝导 · 到 " in agent.get(there).content.decode()


def test_the_workbench_asks_so_often(agent):
    thread.dispatched(number=thread.NUMBER, at=time.now() - timedelta(hours=1))
    contact = begun(agent)
    with pinned("desk.intake"):
        agent.get(f"{HERE}?contact={contact.pk}")
    agent.post(f"{HERE}aside/", said(contact=contact.pk))  # calendars are read once in a process
    with pinned("desk.intake.aside"):
        agent.post(f"{HERE}aside/", said(contact=contact.pk))
