"""Which open pages an event of a case reaches, and who may listen."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.accounts.models import Role
from lianxin.cases import live
from lianxin.cases.models import CaseEvent
from lianxin.foundation.actor import Actor, ActorKind, Door
from lianxin.foundation.errors import NotAllowed
from lianxin.foundation.live import messages, rights
from lianxin.foundation.live.topics import topics_of
from lianxin.foundation.memo import remembering
from lianxin.foundation.models.live import LiveMessage
from lianxin.organizations.models import Hub, Unit, UnitRelation
from tests.cases import thread
from tests.cases.thread import COMPANY, COUNTY, HOUR, MONDAY, order_of
from tests.cast import actor

pytestmark = pytest.mark.django_db
HUB, UNIT, COMPANYS, STRANGER, CITY = "shaojinghe", "zhaihongyu", "hetianshui", "cuiyating", "gaoyuanzhou"


def hub() -> Hub:
    return Hub.objects.unscoped("test").get(code="01")


def heard(event: CaseEvent) -> set[str]:
    return set(topics_of(event))


def last(case, kind: str) -> CaseEvent:
    return CaseEvent.objects.get(case=case, kind=kind)


def above(code: str) -> set[str]:
    """The topics of a unit and of those above it."""
    return {f"unit:{step}" for step in thread.unit(code).path.strip("/").split("/")}


def leading(codes: list[str]) -> set[str]:
    """The topics of those that lead a line or an industry of these units or of the units above them."""
    units = {int(topic.partition(":")[2]) for code in codes for topic in above(code)}
    return {f"unit:{pk}" for pk in UnitRelation.objects.filter(unit__in=units).values_list("other_id", flat=True)}


def test_a_new_case_is_news_for_its_hub_alone():
    case = thread.registered()
    assert heard(last(case, "case.registered")) == {f"case:{case.pk}", f"hub:{hub().pk}"}


def test_a_dispatch_reaches_every_unit_that_got_an_order_and_those_above():
    case = thread.dispatched(COMPANY)
    expected = {f"case:{case.pk}", f"hub:{hub().pk}"} | above(COUNTY) | above(COMPANY) | leading([COUNTY, COMPANY])
    assert heard(last(case, "case.dispatched")) == expected


def test_for_a_batch_of_events_the_orders_of_all_cases_are_read_at_once():
    cases = [thread.dispatched(COMPANY), thread.dispatched()]
    happened = list(CaseEvent.objects.filter(case__in=cases).order_by("pk"))
    with remembering(), CaptureQueriesContext(connection) as asked:
        messages.tell(happened)
    assert sum("cases_taskorder" in query["sql"] for query in asked.captured_queries) == 1
    told = LiveMessage.objects.filter(ref__in=[event.chain_key for event in happened])
    assert set(told.values_list("topic", flat=True)) == set().union(*map(heard, happened))


def test_what_one_unit_does_is_no_news_for_the_other():
    case = thread.signed(COMPANY).case
    found = heard(last(case, "order.signed_for"))
    assert f"unit:{thread.unit(COUNTY).pk}" in found
    assert f"unit:{thread.unit(COMPANY).pk}" not in found


def test_a_listener_may_hear_what_his_list_shows():
    for username in (HUB, UNIT, COMPANYS, CITY, "zhuangdehou"):
        reader = actor(username)
        rights.check(reader, live.topics_of(reader).split())


def test_the_topics_of_a_list_follow_the_post():
    assert live.topics_of(actor(UNIT)) == f"unit:{thread.unit(COUNTY).pk}"
    assert live.topics_of(actor(HUB)) == f"hub:{hub().pk}"
    assert live.topics_of(actor(CITY)).split()[0] == f"hub:{hub().pk}"
    assert len(live.topics_of(actor(CITY)).split()) == Hub.objects.unscoped("test").count()


@pytest.mark.parametrize("username", [UNIT, HUB, CITY])
def test_a_case_is_heard_by_whoever_sees_it(username):
    rights.check(actor(username), [live.of_case(thread.dispatched().pk)])


@pytest.mark.parametrize(
    ("username", "topic"),
    [
        (STRANGER, "case:{case}"),
        (UNIT, "case:0"),
        (UNIT, "hub:{hub}"),
        (UNIT, "unit:{company}"),
        (COMPANYS, "unit:{county}"),
        (HUB, "hub:0"),
        (HUB, "unit:0"),
        ("peijingyi", "hub:{hub}"),
        ("ouyangxu", "case:{case}"),
    ],
)
def test_what_is_not_ones_own_is_refused_with_its_reason(username, topic):
    case = thread.dispatched()
    places = {"company": thread.unit(COMPANY).pk, "county": thread.unit(COUNTY).pk}
    with pytest.raises(NotAllowed, match="不在您的查看范围内"):
        rights.check(actor(username), [topic.format(case=case.pk, hub=hub().pk, **places)])


def test_a_role_that_lost_the_right_hears_no_more():
    role = Role.objects.get(code="unit_handler")
    role.rights = [right for right in role.rights if right != "cases.read"]
    role.save()
    with pytest.raises(NotAllowed):
        rights.check(actor(UNIT), [f"unit:{thread.unit(COUNTY).pk}"])


def test_a_citizen_hears_no_list():
    stranger = Actor(kind=ActorKind.CITIZEN, door=Door.PORTAL)
    assert live.topics_of(stranger) == ""
    for topic in (live.of_case(thread.dispatched().pk), f"hub:{hub().pk}", f"unit:{thread.unit(COUNTY).pk}"):
        with pytest.raises(NotAllowed):
            rights.check(stranger, [topic])


def test_whoever_leads_the_line_hears_of_its_units():
    county, department = thread.unit(COUNTY), thread.unit(thread.DEPARTMENT)
    UnitRelation.objects.create(unit=county, kind=UnitRelation.Kind.LINE_PARENT, other=department, valid=(MONDAY, None))
    case = thread.dispatched(at=MONDAY + HOUR)
    assert f"unit:{department.pk}" in heard(last(case, "case.dispatched"))
    assert Unit.objects.unscoped("test").get(pk=order_of(case).unit_id) == county
