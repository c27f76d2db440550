"""Who sees citizens at all, who sees them in clear, and what everybody else sees."""

import pytest

from lianxin.citizens import queries
from lianxin.citizens.models import Citizen, CitizenLabel, Enterprise, Holding, LimitedReception, PhoneNumber
from lianxin.citizens.steps.limit_reception import limit_reception
from lianxin.citizens.steps.register_enterprise import register_enterprise
from lianxin.citizens.steps.set_label import set_label
from lianxin.foundation import access
from lianxin.foundation.actor import Actor, ActorKind, Door
from lianxin.foundation.errors import BadInput, NotAllowed
from lianxin.foundation.models import AccessEntry
from lianxin.foundation.scope import Unscoped
from tests.cast import actor
from tests.citizens.people import AT, MOBILE, agent, caller, handler, inspector
from tests.citizens.test_register_enterprise import CODE

pytestmark = pytest.mark.django_db
MODELS = [Citizen, PhoneNumber, Holding, CitizenLabel, LimitedReception, Enterprise]


@pytest.fixture
def known():
    citizen, number = caller()
    set_label(citizen, "elderly", by=agent(), at=AT)
    limit_reception(number, "persuade", "骚扰", by=agent(), at=AT)
    register_enterprise("虚构有限公司", CODE, "甄二", by=agent(), at=AT)
    return citizen, number


@pytest.mark.parametrize("model", MODELS)
def test_hub_and_city_posts_see_every_row_and_units_none(known, model):
    for sees in ("linxiaoyun", "weidingan", "fuchangling"):
        assert model.objects.visible_to(actor(sees)).count() == 1
    for blind in ("zhaihongyu", "niebaichuan", "zhuangdehou", "hetianshui", "ouyangxu", "lengzhihui", "shijianming"):
        assert model.objects.visible_to(actor(blind)).count() == 0


@pytest.mark.parametrize("kind", [ActorKind.CITIZEN, ActorKind.PEER])
@pytest.mark.parametrize("model", MODELS)
def test_citizens_and_other_platforms_see_no_row(known, model, kind):
    assert model.objects.visible_to(Actor(kind=kind, door=Door.API, scope="city")).count() == 0


@pytest.mark.parametrize("model", MODELS)
def test_reading_without_saying_whose_eyes_raises(model):
    with pytest.raises(Unscoped):
        list(model.objects.all())


def test_a_number_is_found_by_any_spelling(known):
    assert queries.by_number(agent(), "+86 199 0000 0001") == known[1]
    assert queries.by_number(agent(), "19900000002") is None
    assert queries.by_number(agent(), None) is None
    with pytest.raises(BadInput):
        queries.by_number(agent(), "无")


def test_a_number_with_an_extension_is_not_the_switchboard(known):
    assert queries.by_number(agent(), f"{MOBILE}转1") is None


def test_who_may_not_read_is_refused(known):
    citizen, number = known
    for ask in (
        lambda by: queries.by_number(by, MOBILE),
        lambda by: queries.holders(by, number, AT),
        lambda by: queries.labels_of(by, citizen, AT),
        lambda by: queries.level_of(by, number, AT),
        lambda by: queries.limits_in_force(by, AT),
    ):
        with pytest.raises(NotAllowed):
            ask(handler())


@pytest.mark.parametrize(
    ("spelling", "masked"),
    [
        (MOBILE, "199****0001"),
        ("0539-0000001", "0539****001"),
        ("12345", "12345"),
        ("0539-12345", "****345"),
        ("400-000-0001", "****001"),
    ],
)
def test_a_number_is_shown_masked(spelling, masked):
    number = caller(spelling=spelling)[1]
    assert (number.masked, str(number)) == (masked, masked)


def test_a_name_is_shown_masked(known):
    assert (known[0].masked_name, str(known[0])) == ("甄*", "甄*")


def test_reading_in_clear_needs_the_right_and_is_written_down(known):
    citizen, number = known
    assert access.reveal(citizen, "name", by=agent(), at=AT, purpose=access.CONTACT) == "甄一"
    assert access.reveal(number, "number", by=agent(), at=AT, purpose=access.CONTACT) == "+8619900000001"
    looks = AccessEntry.objects.unscoped("test").order_by("pk").values_list("row_kind", "row_id", "field", "person_id")
    assert list(looks) == [
        ("citizens.citizen", citizen.pk, "name", agent().person_id),
        ("citizens.phonenumber", number.pk, "number", agent().person_id),
    ]


@pytest.mark.parametrize(("who", "reason"), [(inspector, "查看来电人的完整姓名和号码"), (handler, "请在工单里联系")])
def test_reading_in_clear_is_refused_with_the_reason(known, who, reason):
    citizen, _ = known
    with pytest.raises(NotAllowed, match=reason):
        access.reveal(citizen, "name", by=who(), at=AT, purpose=access.CONTACT)
    assert AccessEntry.objects.unscoped("test").count() == 0


def test_reasons_and_contacts_are_read_in_clear_by_the_same_right(known):
    limit = LimitedReception.objects.visible_to(agent()).get()
    enterprise = Enterprise.objects.visible_to(agent()).get()
    assert access.reveal(limit, "reason", by=agent(), at=AT, purpose=access.VERIFY) == "骚扰"
    assert access.reveal(enterprise, "contact", by=agent(), at=AT, purpose=access.CONTACT) == "甄二"
