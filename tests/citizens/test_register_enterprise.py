import pytest

from lianxin.citizens.models import Enterprise
from lianxin.citizens.steps.register_enterprise import register_enterprise
from lianxin.citizens.uscc import ALPHABET, check_character, read
from lianxin.foundation.errors import BadInput, NotAllowed
from tests.citizens.people import AT, agent, dispatcher, handler, kinds, last_data

pytestmark = pytest.mark.django_db
BODY = "91371300MA0000001"
CODE = BODY + check_character(BODY)


def enterprises():
    return Enterprise.objects.unscoped("test")


# An example that validators publish; not computed here.
def test_the_check_character_is_that_of_a_code_in_wide_use():
    assert check_character("91350100M000100Y4") == "3"


def test_every_single_wrong_character_is_found():
    for place in range(17):
        for character in ALPHABET:
            if character != CODE[place]:
                assert check_character(CODE[:place] + character + CODE[place + 1 : 17]) != CODE[-1]


@pytest.mark.parametrize("spelling", [CODE, CODE.lower(), f" {CODE[:8]} {CODE[8:17]}-{CODE[17]} "])
def test_a_code_in_any_spelling_is_one(spelling):
    assert read(spelling) == CODE


@pytest.mark.parametrize(
    ("spelling", "text"),
    [
        ("", "请填写统一社会信用代码。"),
        (CODE[:-1], "统一社会信用代码应为 18 位，现为 17 位。"),
        (CODE[:9] + "IO" + CODE[11:], "统一社会信用代码里不会有“IO”。"),
        ("92" + CODE[2:], "统一社会信用代码校验不符，请再核对。"),
        ("91A71300MA000000" + "11", "统一社会信用代码校验不符，请再核对。"),
        (CODE[:4] + "\0" + CODE[5:], "统一社会信用代码含有空字符（NUL），无法保存。"),
    ],
)
def test_a_wrong_code_is_refused_with_what_is_wrong(spelling, text):
    with pytest.raises(BadInput) as refusal:
        register_enterprise("虚构有限公司", spelling, by=agent(), at=AT)
    assert refusal.value.fields == {"uscc": text}
    assert enterprises().count() == 0


def test_an_enterprise_is_registered_with_its_contact_sealed():
    row = register_enterprise(" 虚构有限公司 ", CODE, "甄一 19900000001", by=agent(), at=AT)
    row = enterprises().get(pk=row.pk)
    assert (row.uscc, row.name, row.contact) == (CODE, "虚构有限公司", "甄一 19900000001")
    assert kinds("enterprise", row) == ["enterprise.registered"]
    assert last_data("enterprise", row) == {}


def test_a_known_enterprise_is_found_and_nothing_is_written():
    row = register_enterprise("虚构有限公司", CODE, "甄一", by=agent(), at=AT)
    assert register_enterprise("虚构有限公司", CODE.lower(), by=agent(), at=AT) == row
    assert kinds("enterprise", row) == ["enterprise.registered"]
    assert enterprises().get().contact == "甄一"


def test_a_known_enterprise_takes_its_new_name_and_contact():
    row = register_enterprise("虚构有限公司", CODE, "甄一", by=agent(), at=AT)
    register_enterprise("虚构股份有限公司", CODE, "甄二", by=agent(), at=AT)
    assert enterprises().values_list("name", flat=True).get() == "虚构股份有限公司"
    assert enterprises().get().contact == "甄二"
    assert kinds("enterprise", row) == ["enterprise.registered", "enterprise.corrected"]
    assert last_data("enterprise", row) == {"fields": ["name", "contact"]}


@pytest.mark.parametrize(
    ("name", "contact", "field"),
    [(" ", "", "name"), ("名" * 121, "", "name"), ("名\0", "", "name"), ("名", "长" * 201, "contact")],
)
def test_a_name_or_contact_that_cannot_be_kept_is_refused(name, contact, field):
    with pytest.raises(BadInput) as refusal:
        register_enterprise(name, CODE, contact, by=agent(), at=AT)
    assert list(refusal.value.fields) == [field]
    assert enterprises().count() == 0


@pytest.mark.parametrize("who", [dispatcher, handler])
def test_who_may_not_register_is_refused(who):
    with pytest.raises(NotAllowed):
        register_enterprise("虚构有限公司", CODE, by=who(), at=AT)
    assert enterprises().count() == 0
