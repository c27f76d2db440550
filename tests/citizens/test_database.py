"""What the database refuses, whoever asks."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from lianxin.citizens.models import Citizen, Enterprise, Holding, LimitedReception, PhoneNumber
from lianxin.foundation.crypto import blind
from lianxin.foundation.dated import since

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def number(text="+8619900000001", **fields):
    return PhoneNumber.objects.create(number=text, registered_at=AT, **{"kind": "mobile"} | fields)


def test_the_same_number_is_stored_once_for_each_extension():
    number("+865390000001", kind="landline")
    number("+865390000001", kind="landline", extension="801")
    with pytest.raises(IntegrityError, match="phone_number_once"), transaction.atomic():
        number("+865390000001", kind="landline", extension="801")
    assert PhoneNumber.objects.unscoped("test").filter(number_index=blind("+865390000001")).count() == 2


@pytest.mark.parametrize(("fields", "name"), [({"kind": "fax"}, "kind"), ({"extension": "12a"}, "extension")])
def test_a_number_of_an_unknown_kind_or_with_a_strange_extension_is_refused(fields, name):
    with pytest.raises(IntegrityError, match=f"phone_number_{name}"):
        number(**fields)


def test_a_citizen_of_an_unknown_sex_is_refused():
    with pytest.raises(IntegrityError, match="citizen_sex_is_known"):
        Citizen.objects.create(name="甄一", sex="x", registered_at=AT)


def test_a_citizen_holds_a_number_once_at_a_time():
    citizen, phone = Citizen.objects.create(name="甄一", registered_at=AT), number()
    Holding.objects.create(citizen=citizen, number=phone, valid=since(AT))
    with pytest.raises(IntegrityError, match="holding_once_at_a_time"):
        Holding.objects.create(citizen=citizen, number=phone, valid=since(AT + timedelta(days=1)))


@pytest.mark.parametrize("uscc", ["91371300MA3C0JKL0I", "91371300ma3c0jkl0x", "9137130", "9137A300MA3C0JKL0X"])
def test_an_enterprise_whose_code_is_none_is_refused(uscc):
    with pytest.raises(IntegrityError, match="enterprise_uscc_is_a_code"):
        Enterprise.objects.create(uscc=uscc, name="虚构有限公司", registered_at=AT)


def test_a_limit_without_an_end_is_refused():
    with pytest.raises(IntegrityError, match="limited_reception_ends"):
        LimitedReception.objects.create(number=number(), level="limit", reason="骚扰", rule_id=1, valid=since(AT))


def test_there_is_no_level_beyond_limiting():
    with pytest.raises(IntegrityError, match="limited_reception_level_is_known"):
        LimitedReception.objects.create(
            number=number(), level="block", reason="骚扰", rule_id=1, valid=since(AT, AT + timedelta(days=1))
        )


def test_names_numbers_and_reasons_lie_sealed_in_the_database():
    citizen, phone = Citizen.objects.create(name="甄一", registered_at=AT), number()
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT c.name, p.number FROM citizens_citizen c, citizens_phonenumber p")
        for row in cursor.fetchall():
            assert "甄一".encode() not in bytes(row[0]) and b"9900000001" not in bytes(row[1])
    assert (citizen.masked_name, phone.masked) == ("甄*", "199****0001")
