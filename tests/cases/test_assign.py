"""Inside the unit somebody is to handle the order."""

import pytest

from lianxin.accounts.models import LockReason
from lianxin.accounts.steps.lock import lock
from lianxin.cases import policies
from lianxin.cases.steps.assign import assign
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from tests.cases import dispatch_thread as way
from tests.cases import thread
from tests.cast import actor, person

pytestmark = pytest.mark.django_db
AT = thread.MONDAY + 2 * thread.HOUR


def assigned(order, username="zhaihongyu", **other):
    return assign(order, person(username), **{"by": actor("niebaichuan"), "at": AT} | other)


def test_who_handles_it_is_named_and_may_be_another_later():
    order = assigned(thread.order_of(thread.dispatched()))
    assert (order.assignee, order.state) == (person("zhaihongyu"), "pending_sign_for")
    order = assigned(order, "niebaichuan", by=actor("zhaihongyu"), at=AT + thread.HOUR)
    assert order.assignee == person("niebaichuan")
    event = way.last_event(order.case)
    assert (event.kind, event.order_id, event.data) == (
        "order.assigned",
        order.pk,
        {"before": person("zhaihongyu").pk, "assignee": person("niebaichuan").pk},
    )
    way.sound(order.case, AT + thread.HOUR)


@pytest.mark.parametrize("username", ["hetianshui", "shaojinghe"])
def test_somebody_of_another_unit_is_not_named(username):
    order = thread.signed()
    with way.refused(order.case, BadInput, "不在本单位任职", field="assignee"):
        assigned(order, username)


def test_somebody_whose_account_is_locked_is_not_named():
    order = thread.signed()
    lock(person("zhaihongyu"), LockReason.LEAVE, by=actor("lengzhihui"), at=AT)
    with way.refused(order.case, BadInput, "不在本单位任职", field="assignee"):
        assigned(order)


def test_it_needs_right_and_row_state_and_today_s_form():
    order = thread.signed()
    case = order.case
    with way.refused(case, NotAllowed, "指定经办人"):
        assigned(order, by=actor("shaojinghe"))
    with way.refused(case, NotAllowed, "由承办单位自己办理"):
        assigned(order, by=way.with_right(actor("shaojinghe"), policies.ASSIGN))
    with way.refused(case, NotFound):
        assigned(order, by=actor("hetianshui"))
    with way.refused(case, Stale):
        assigned(order, seen=order.version + 1)
    with way.refused(case, WrongState, "早于前一步"):
        assigned(order, at=thread.MONDAY)
    order = assigned(order)
    with way.refused(case, WrongState, "已由“翟虹宇”经办"):
        assigned(order)
    submitted = thread.submitted()
    with way.refused(submitted.case, WrongState, "待审签"):
        assigned(submitted, at=AT + thread.HOUR)


def test_the_same_click_names_once():
    order = thread.signed()
    way.twice(order.case, lambda by: assigned(order, by=by), actor("niebaichuan"))
