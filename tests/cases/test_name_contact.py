"""Whoever speaks tells his name, or leaves a number, after the contact has begun."""

import pytest

from lianxin.cases.models import Contact
from lianxin.cases.states import Channel, Disposition
from lianxin.cases.steps.end_contact import end_contact
from lianxin.cases.steps.name_contact import name_contact
from lianxin.cases.steps.receive_contact import receive_contact
from lianxin.citizens.models import Citizen, PhoneNumber
from lianxin.citizens.steps.find_or_register import find_or_register
from lianxin.foundation.errors import WrongState
from lianxin.foundation.models import RecordEvent
from tests.cases import dispatch_thread, thread
from tests.cast import actor

pytestmark = pytest.mark.django_db
AT, LATER = thread.MONDAY, thread.MONDAY + thread.HOUR


def somebody(name: str = "王春梅", number: str = thread.NUMBER) -> tuple[Citizen | None, PhoneNumber | None]:
    return find_or_register(number, name, by=actor("linxiaoyun"), at=AT)


def contact(citizen: Citizen | None = None, phone: PhoneNumber | None = None) -> Contact:
    hub = dispatch_thread.city_hub()
    return receive_contact(Channel.PHONE, hub, citizen, phone, by=actor("linxiaoyun"), at=AT)


def test_name_and_number_are_added_to_a_contact_that_knew_neither():
    citizen, phone = somebody()
    named = name_contact(contact(), citizen, phone, by=actor("linxiaoyun"), at=LATER)
    row = Contact.objects.unscoped("test").get(pk=named.pk)
    assert (row.citizen, row.phone) == (citizen, phone)
    told = RecordEvent.objects.get(kind="contact.named")
    assert (told.subject_id, told.data) == (row.pk, {"citizen": citizen.pk, "number": phone.pk})


def test_what_is_known_stays_where_nothing_is_added():
    citizen, phone = somebody()
    named = name_contact(contact(None, phone), citizen, None, by=actor("linxiaoyun"), at=LATER)
    assert (named.citizen, named.phone) == (citizen, phone)


@pytest.mark.parametrize("other", [{"name": "李丽"}, {"number": "19900000002"}])
def test_a_contact_is_never_given_to_somebody_else(other):
    spoken = contact(*somebody())
    citizen, phone = somebody(**other)
    with pytest.raises(WrongState) as refused:
        name_contact(spoken, citizen, phone, by=actor("linxiaoyun"), at=LATER)
    assert refused.value.code == "contact_named"
    row = Contact.objects.unscoped("test").get(pk=spoken.pk)
    assert (row.citizen, row.phone) == (spoken.citizen, spoken.phone)


def test_a_contact_that_has_ended_names_nobody_any_more():
    spoken = end_contact(contact(), Disposition.PROGRESS, by=actor("linxiaoyun"), at=LATER)
    with pytest.raises(WrongState):
        name_contact(spoken, *somebody(), by=actor("linxiaoyun"), at=LATER)
    assert Contact.objects.unscoped("test").get(pk=spoken.pk).citizen is None
