import pytest

from lianxin.accounts.models import Person
from lianxin.accounts.steps.add_person import add_person, pinyin_key
from lianxin.foundation import time
from lianxin.foundation.errors import BadInput, NotAllowed
from lianxin.foundation.models import RecordEvent
from tests.cast import actor

pytestmark = pytest.mark.django_db


def test_a_registered_person_has_neither_password_nor_post():
    made = add_person("wangxin", "王新", mobile="19900000099", by=actor("ouyangxu"), at=time.now())
    found = Person.objects.get(username="wangxin")
    assert (found.pk, found.name, found.mobile, found.pinyin_key) == (made.pk, "王新", "19900000099", "wangxin wx")
    assert not found.has_usable_password()
    assert RecordEvent.objects.get(subject_kind="person", subject_id=made.pk).kind == "person.added"


def test_the_name_is_found_by_spelling_and_initials():
    assert pinyin_key("单雄信") != ""
    assert pinyin_key("单雄信", "shan xiongxin") == "shanxiongxin sx"


@pytest.mark.parametrize(
    ("username", "name", "field"),
    [
        ("Wang", "王新", "username"),
        ("w", "王新", "username"),
        ("wang xin", "王新", "username"),
        ("linxiaoyun", "王新", "username"),
        ("wangxin", " ", "name"),
        ("wangxin", "王\0新", "name"),
        ("wangxin", "王" * 65, "name"),
    ],
)
def test_bad_input_names_the_field_and_adds_nobody(username, name, field):
    count = Person.objects.count()
    with pytest.raises(BadInput) as refusal:
        add_person(username, name, by=actor("ouyangxu"), at=time.now())
    assert list(refusal.value.fields) == [field]
    assert Person.objects.count() == count


@pytest.mark.parametrize("username", ["lengzhihui", "shijianming", "linxiaoyun", "gaoyuanzhou"])
def test_only_the_system_administrator_registers_people(username):
    with pytest.raises(NotAllowed):
        add_person("wangxin", "王新", by=actor(username), at=time.now())
    assert not Person.objects.filter(username="wangxin").exists()
