"""Who may know who spoke: by the rules, by the hotline's word, by whom the matter accuses; and every look is logged."""

from datetime import timedelta

import pytest

from lianxin.cases import identity, lists, texts, veils
from lianxin.cases.filters import Wish
from lianxin.cases.models import Case, OrderClock
from lianxin.cases.states import AppealType, Channel, Relation, TextKind
from lianxin.cases.steps.lift_identity import lift_identity
from lianxin.cases.steps.link_contact import link_contact
from lianxin.cases.steps.receive_contact import receive_contact
from lianxin.cases.steps.withhold_identity import withhold_identity
from lianxin.citizens.steps.find_or_register import find_or_register
from lianxin.foundation import access, time
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from lianxin.foundation.models.access import AccessEntry
from lianxin.organizations.models import Unit, UnitRelation
from tests.cases import linking_thread as linking
from tests.cases import snapshot, thread
from tests.cases.dispatch_thread import BUREAU, LONG_AGO, TOWN
from tests.cases.linking_thread import AGENT, NUMBER, TEN
from tests.cast import actor

pytestmark = pytest.mark.django_db
HOUR = thread.HOUR
HANDLER = "zhaihongyu"


def withheld(case: Case, who: str = AGENT, at=TEN, **more: object) -> Case:
    return withhold_identity(case, by=actor(who), at=at, **more)


def lifted(case: Case, reason: str = "诉求人同意公开", who: str = AGENT, **more: object) -> Case:
    return lift_identity(case, reason, by=actor(who), at=TEN + HOUR, **more)


def relate(unit: Unit, other: Unit, kind: str = UnitRelation.Kind.LINE_PARENT, until=None) -> None:
    UnitRelation.objects.create(unit=unit, other=other, kind=kind, valid=(thread.MONDAY - LONG_AGO, until))


def kept_from(accused: str | None, reader: str) -> bool:
    case = linking.called(accused=thread.unit(accused) if accused else None)
    return identity.withheld_from(case, thread.unit(reader))


@pytest.mark.parametrize(
    ("accused", "reader", "kept"),
    [
        (BUREAU, BUREAU, True),
        (BUREAU, thread.COUNTY, True),  # the accused is its child
        (thread.COUNTY, BUREAU, True),  # the accused stands above it
        (BUREAU, TOWN, False),  # beside it
        (BUREAU, thread.DEPARTMENT, False),
        (None, BUREAU, False),
    ],
)
def test_the_accused_and_whoever_stands_above_or_below_it_do_not_learn_who_spoke(accused, reader, kept):
    assert kept_from(accused, reader) is kept


@pytest.mark.parametrize("kind", UnitRelation.Kind)
@pytest.mark.parametrize("turned", [False, True])
def test_nor_does_whoever_leads_its_line_or_is_led_by_it(kind, turned):
    pair = thread.unit(TOWN), thread.unit(thread.DEPARTMENT)
    relate(*(pair[::-1] if turned else pair), kind)
    assert kept_from(TOWN, thread.DEPARTMENT)


def test_nor_does_whoever_leads_the_line_of_the_unit_above_it():
    relate(thread.unit(thread.COUNTY), thread.unit(thread.DEPARTMENT))
    assert kept_from(BUREAU, thread.DEPARTMENT)


def test_a_relation_that_is_over_keeps_nothing():
    relate(thread.unit(TOWN), thread.unit(thread.DEPARTMENT), until=thread.MONDAY - timedelta(days=1))
    assert not kept_from(TOWN, thread.DEPARTMENT)


def test_it_is_asked_anew_at_every_reading():
    case = linking.called(accused=thread.unit(TOWN))
    department = thread.unit(thread.DEPARTMENT)
    assert not identity.withheld_from(case, department)
    relate(thread.unit(TOWN), department)
    assert identity.withheld_from(case, department)


def test_the_rules_withhold_the_identity_in_a_report():
    assert linking.called(appeal_type=AppealType.REPORT).identity_withheld
    assert not linking.called().identity_withheld


def test_the_rules_demand_a_name_of_an_enterprise():
    with pytest.raises(BadInput) as told:
        thread.registered(is_enterprise=True)
    assert told.value.fields == {"citizen": "这类诉求须实名，请登记诉求人的姓名。"}
    assert not Case.objects.unscoped("test").exists()
    assert linking.called(is_enterprise=True).is_enterprise


def test_withholding_is_told_and_ends_the_duty_to_call():
    case = withheld(thread.dispatched(number=NUMBER))
    assert case.identity_withheld
    clock = OrderClock.objects.get(case=case, kind="first_contact")
    assert (clock.state, time.local(clock.ended_at)) == ("cancelled", TEN)
    event = linking.last(case)
    assert event.kind == "case.identity_withheld"
    assert [(told["order"], told["clock"]) for told in event.data["clocks"]] == [(clock.order_id, "first_contact")]
    linking.sound(TEN)


def test_no_unit_is_asked_to_call_whom_it_may_not_know():
    case = thread.dispatched(number=NUMBER, identity_withheld=True)
    assert not OrderClock.objects.filter(case=case, kind="first_contact").exists()


def test_lifting_needs_a_reason_which_the_hotline_keeps():
    case = lifted(withheld(linking.called()))
    assert not case.identity_withheld
    assert texts.read(case, TextKind.IDENTITY_NOTE) == "诉求人同意公开"
    assert linking.last(case).kind == "case.identity_lifted"
    with linking.refused(BadInput, withheld(case, at=TEN + HOUR)) as told:
        lifted(case, "  ")
    assert list(told.value.fields) == ["identity_note"]
    linking.sound(TEN + HOUR)


def test_the_search_row_of_units_follows():
    case = thread.dispatched(number=NUMBER, content="我是王春梅，车牌鲁Q00001。")

    def found(words: str) -> bool:
        return bool(lists.lines(actor(HANDLER), Wish(words=words)))

    assert not found("王春梅") and found("我是王")  # the surname, as the mask leaves it
    withheld(case)
    assert not found("我是王")
    lifted(case)
    assert found("我是王")


def test_in_a_report_it_is_never_lifted():
    case = linking.called(appeal_type=AppealType.REPORT)
    with linking.refused(WrongState, case) as told:
        lifted(case)
    assert told.value.code == "report"


def test_what_stands_already_is_refused():
    case = linking.called()
    with linking.refused(WrongState, case) as told:
        lifted(case)
    assert told.value.code == "not_withheld"
    withheld(case)
    with linking.refused(WrongState, case) as told:
        withheld(case)
    assert told.value.code == "withheld"


def test_an_archived_case_stays_as_it_is():
    case = thread.archived()
    with linking.refused(WrongState, case):
        withheld(case, at=thread.MONDAY + 9 * HOUR)


STEPS = {
    "withhold": lambda case, by, **more: withhold_identity(case, by=by, at=TEN, **more),
    "lift": lambda case, by, **more: lift_identity(case, "同意", by=by, at=TEN, **more),
}


def before(name: str) -> Case:
    return linking.called(identity_withheld=name == "lift")


@pytest.mark.parametrize("who", ["gengruoxi", "gaoyuanzhou", HANDLER])
@pytest.mark.parametrize("name", STEPS)
def test_the_right_is_needed(name, who):
    case = before(name)
    with linking.refused(NotAllowed, case):
        STEPS[name](case, actor(who))


@pytest.mark.parametrize("name", STEPS)
def test_a_foreign_hub_finds_no_such_case(name):
    case = before(name)
    with linking.refused(NotFound, case):
        STEPS[name](case, linking.elsewhere(AGENT))


@pytest.mark.parametrize("name", STEPS)
def test_a_stale_form_is_refused(name):
    case = before(name)
    with linking.refused(Stale, case):
        STEPS[name](case, actor(AGENT), seen=case.version - 1)


@pytest.mark.parametrize("name", STEPS)
def test_the_same_request_is_done_once(name):
    case, by = before(name), actor(AGENT).with_request_key("click")
    first = STEPS[name](case, by)
    after = snapshot.of(case)
    assert STEPS[name](case, by) == first
    assert snapshot.of(case) == after


def looks() -> list[AccessEntry]:
    return list(AccessEntry.objects.unscoped("test"))


def revealed(case: Case, who: str = HANDLER, purpose: str = access.CONTACT, code: str = thread.COUNTY) -> str:
    return identity.reveal_contact(thread.order_of(case, code), purpose, by=actor(who), at=TEN)


def test_the_unit_reads_the_number_and_the_look_is_logged():
    case = thread.dispatched(number=NUMBER)
    assert revealed(case) == "+86" + NUMBER
    (look,) = looks()
    assert (look.row_kind, look.row_id, look.field, look.purpose) == (
        "citizens.phonenumber",
        case.phone_id,
        "number",
        "contact",
    )
    assert (look.unit_id, look.person_id, look.at) == (actor(HANDLER).unit_id, actor(HANDLER).person_id, TEN)


@pytest.mark.parametrize("given", [{"identity_withheld": True}, {"appeal_type": AppealType.REPORT}])
def test_where_it_is_withheld_nothing_is_revealed(given):
    with pytest.raises(NotAllowed, match="身份保密，由 12345 转告"):
        revealed(thread.dispatched(number=NUMBER, **given))
    assert looks() == []


def test_nothing_is_revealed_to_whoever_stands_above_the_accused():
    with pytest.raises(NotAllowed):
        revealed(thread.dispatched(number=NUMBER, accused=thread.unit(BUREAU)))
    assert looks() == []


@pytest.mark.parametrize(
    ("given", "act", "refusal"),
    [
        ({}, {}, WrongState),  # nobody left a number
        ({"number": NUMBER}, {"purpose": "curiosity"}, BadInput),
        ({"number": NUMBER}, {"who": "niebaichuan"}, NotAllowed),  # the deputy does not make the first contact
        ({"number": NUMBER}, {"who": "hetianshui"}, NotFound),  # another unit's handler
    ],
)
def test_a_number_is_revealed_to_the_orders_handler_for_a_purpose(given, act, refusal):
    case = thread.dispatched(**given)
    with pytest.raises(refusal):
        revealed(case, **act)
    assert looks() == []


def test_with_the_order_over_the_number_is_no_longer_needed():
    case = thread.finished()
    Case.objects.unscoped("test").filter(pk=case.pk).update(phone=linking.called().phone)
    with pytest.raises(WrongState):
        revealed(case)
    assert looks() == []


@pytest.mark.parametrize(
    ("number", "text", "read"),
    [
        ("+865390000123", "打0539-0000123或0000123", "打0539****123或0539****123"),
        ("+865390000123", "单号10000123不是", "单号10000123不是"),
        ("+8619900000001", "0086-199 0000 0001", "199****0001"),
        ("+8619900000001", "19900000002", "19900000002"),
        ("12345", "打12345", "打12345"),
    ],
)
def test_a_number_is_hidden_however_it_is_written_and_no_other(number, text, read):
    assert veils.Veil(numbers=[number]).over(text) == read


@pytest.mark.parametrize(
    ("name", "text", "read"),
    [
        ("王春梅", "王 春·梅说王春梅", "王**说王**"),
        ("阿依古丽·买买提", "阿依古丽买买提", "阿***"),
        ("Li Wei", "li wei and Lilly", "L*** and Lilly"),
        ("Li", "Lilly told li.", "Lilly told L*."),
    ],
)
def test_a_name_is_hidden_however_it_is_written_and_no_other_word(name, text, read):
    assert veils.Veil(names=[name]).over(text) == read
    assert "***" in veils.Veil(names=[name], withheld=True).over(text)


def test_where_it_is_withheld_no_other_number_of_a_person_remains():
    veil = veils.Veil(names=["王春梅"], numbers=["+8619900000001"], withheld=True)
    read = veil.over("王春梅19900000001，家里13900000000，a@b.cn")
    assert read == "******，家里139****0000，a***@b.cn"


def test_whoever_spoke_of_it_later_is_hidden_as_well():
    case = thread.dispatched(number=NUMBER, content="联系甄二鸣。")
    citizen, phone = find_or_register("19900000002", "甄二鸣", by=actor(AGENT), at=TEN)
    contact = receive_contact(Channel.PHONE, case.hub, citizen, phone, by=actor(AGENT), at=TEN)
    assert lists.lines(actor(HANDLER), Wish(words="甄二鸣"))
    link_contact(contact, case, Relation.URGES, by=actor(AGENT), at=TEN)
    assert not lists.lines(actor(HANDLER), Wish(words="甄二鸣"))
    assert veils.for_any_unit(case).over("联系甄二鸣。") == "联系甄**。"
