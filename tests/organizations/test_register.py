"""The public register of numbers and mailboxes."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from lianxin.foundation.actor import system
from lianxin.foundation.errors import BadInput, NotAllowed, WrongState
from lianxin.organizations import queries
from lianxin.organizations.models import HotlineNumber, Mailbox
from lianxin.organizations.steps.abolish import abolish
from lianxin.organizations.steps.register_mailbox import register_mailbox
from lianxin.organizations.steps.register_number import register_number
from lianxin.organizations.steps.retire_mailbox import retire_mailbox
from lianxin.organizations.steps.retire_number import retire_number
from tests.organizations.people import AT, DAY, agent, events_of, keeper, last_event, refused, small_unit, unit

pytestmark = pytest.mark.django_db
LATER = AT + DAY
NUMBER = {
    "name": "水务服务热线",
    "mode": "parallel",
    "hours": "7×24小时",
    "queue": "综合",
    "greeting": "您好。",
    "superior_document": "鲁政办发〔2026〕9号",
}
MAILBOX = {"name": "水务局长信箱", "kind": "department", "channel": "网站", "address": "slj@linyi.example"}


def number(written="0539-0000777", by=None, of=None, at=AT, **change):
    return register_number(written, unit=of or unit("371300-SLJ"), **NUMBER | change, by=by or keeper(), at=at)


def mailbox(code="slj", by=None, of=None, at=AT, **change):
    return register_mailbox(code, unit=of or unit("371300-SLJ"), **MAILBOX | change, by=by or keeper(), at=at)


def numbers(at):
    return [row.number for row in queries.public_register(at).numbers]


def test_the_register_lists_what_citizens_may_call_and_write_to():
    register = queries.public_register(AT)
    assert {"12345", "12315", "12329"} <= {row.number for row in register.numbers}
    assert {"mayor", "people_board"} <= {row.code for row in register.mailboxes}
    assert next(row for row in register.numbers if row.number == "12345").unit.code == "371300-FWB"


def test_a_number_is_registered_and_retired():
    row = number("(0539) 0000777")
    assert (row.number, row.get_mode_display()) == ("0539-0000777", "双号并行")
    retire_number(row, by=keeper(), at=LATER)
    assert ["0539-0000777" in numbers(at) for at in (AT - DAY, AT, LATER)] == [False, True, False]
    assert events_of("hotline_number", row.pk) == ["hotline_number.registered", "hotline_number.retired"]
    assert last_event("hotline_number", row.pk).data == {"number": "0539-0000777"}
    assert number(at=LATER).pk != row.pk


@pytest.mark.parametrize("opened_on", [None, date(2013, 1, 22), date(2026, 3, 1)])
@pytest.mark.parametrize("document", ["", "  "])
def test_a_new_public_number_without_the_superiors_document_is_refused(opened_on, document):
    with refused(BadInput, "不再新设对外服务热线", "superior_document"):
        number(superior_document=document, opened_on=opened_on)


def test_a_number_older_than_the_rule_needs_no_document():
    assert number(superior_document="", opened_on=date(2013, 1, 21)).opened_on == date(2013, 1, 21)


@pytest.mark.parametrize(
    ("change", "field", "text"),
    [
        ({"written": "12345"}, "number", "号码12345已登记"),
        ({"written": "请拨前台"}, "number", "不是电话号码"),
        ({"written": ""}, "number", "“号码”"),
        ({"name": ""}, "name", "“名称”"),
        ({"name": "热\0线"}, "name", "空字节"),
        ({"mode": "shared"}, "mode", "“整合方式”"),
        ({"hours": ""}, "hours", "“服务时间”"),
    ],
)
def test_a_number_that_cannot_be_is_refused(change, field, text):
    with refused(BadInput, text, field):
        number(**change)


def test_a_mailbox_is_registered_and_retired():
    row = mailbox()
    retire_mailbox(row, by=keeper(), at=LATER)
    listed = [row in queries.public_register(at).mailboxes for at in (AT, LATER)]
    assert listed == [True, False]
    assert events_of("mailbox", row.pk) == ["mailbox.registered", "mailbox.retired"]


@pytest.mark.parametrize(
    ("change", "field", "text"),
    [
        ({"code": "mayor"}, "code", "信箱代码mayor已登记"),
        ({"code": ""}, "code", "“代码”"),
        ({"kind": "bottle"}, "kind", "“类型”"),
        ({"address": ""}, "address", "“地址或账号”"),
    ],
)
def test_a_mailbox_that_cannot_be_is_refused(change, field, text):
    with refused(BadInput, text, field):
        mailbox(**change)


def test_what_is_retired_or_not_registered_yet_is_not_retired():
    row, box = number(), mailbox()
    with refused(WrongState, "不在使用中"):
        retire_number(row, by=keeper(), at=AT - DAY)
    with refused(WrongState, "不在使用中"):
        retire_mailbox(box, by=keeper(), at=AT - DAY)
    retire_number(row, by=keeper(), at=LATER)
    retire_mailbox(box, by=keeper(), at=LATER)
    with refused(WrongState, "不在使用中"):
        retire_number(row, by=keeper(), at=LATER)
    with refused(WrongState, "不在使用中"):
        retire_mailbox(box, by=keeper(), at=LATER)


def test_an_abolished_unit_offers_nothing():
    gone = abolish(small_unit("A"), by=system(), at=LATER)
    with refused(WrongState, "已撤销"):
        number(of=gone, at=LATER)
    with refused(WrongState, "已撤销"):
        mailbox(of=gone, at=LATER)


def test_without_the_right_the_register_stays_as_it_is():
    row, box = HotlineNumber.objects.first(), Mailbox.objects.first()
    for act in (
        lambda: number(by=agent()),
        lambda: mailbox(by=agent()),
        lambda: retire_number(row, by=agent(), at=LATER),
        lambda: retire_mailbox(box, by=agent(), at=LATER),
    ):
        with refused(NotAllowed, "登记公开号码"):
            act()


def test_the_database_refuses_a_number_twice():
    row = number()
    row.pk = None
    with pytest.raises(IntegrityError, match="hotline_number_once"), transaction.atomic():
        row.save()
