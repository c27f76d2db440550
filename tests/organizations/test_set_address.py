import pytest

from lianxin.foundation.errors import BadInput, NotAllowed, WrongState
from lianxin.organizations.steps.abolish import abolish
from lianxin.organizations.steps.set_address import set_address
from tests.organizations.people import AT, DAY, agent, handler, keeper, last_event, new_unit, refused, unit

pytestmark = pytest.mark.django_db


def test_a_unit_moves_house_and_its_own_people_may_say_so():
    at_work = set_address(new_unit(), " 北城新区政务服务中心三楼 ", by=keeper(), at=AT + DAY)
    assert unit(at_work.code).address == "北城新区政务服务中心三楼"
    assert last_event("unit", at_work.pk).kind == "unit.address_set"
    assert set_address(unit("371302"), "", by=handler(), at=AT).address == ""


def test_who_may_not_what_is_no_text_and_what_is_gone_are_refused():
    at_work = new_unit()
    before = unit(at_work.code).address
    with pytest.raises(NotAllowed):
        set_address(at_work, "别处", by=agent(), at=AT)
    with refused(BadInput, "最多 120 个字", "address"):
        set_address(at_work, "长" * 121, by=keeper(), at=AT)
    with refused(BadInput, "", "address"):
        set_address(at_work, "三楼\0", by=keeper(), at=AT)
    assert unit(at_work.code).address == before
    gone = abolish(at_work, by=keeper(), at=AT + DAY)
    with pytest.raises(WrongState):
        set_address(gone, "别处", by=keeper(), at=AT + DAY)
