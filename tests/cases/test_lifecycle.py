"""The table of the life cycle is the one that the database enforces."""

import pytest
from django.db import DatabaseError, connection, transaction

from lianxin.cases import lifecycle
from lianxin.cases.models import Case, TaskOrder
from lianxin.cases.states import CaseState, OrderState
from tests.cases import thread

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("table", "moves"),
    [("cases_case", lifecycle.CASE_MOVES), ("cases_taskorder", lifecycle.ORDER_MOVES)],
)
def test_the_trigger_carries_the_pairs_of_the_table(table, moves):
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [f"{table}_state_allowed"])
        (source,) = cursor.fetchone()
    allowed = ", ".join(f"('{source}', '{target}')" for source, target in lifecycle.pairs(moves))
    assert f"NOT IN ({allowed})" in source


def test_the_database_refuses_a_leap_to_the_archive():
    case = thread.registered()
    with pytest.raises(DatabaseError, match="not in the life cycle"), transaction.atomic():
        Case.objects.unscoped("test").filter(pk=case.pk).update(state=CaseState.PENDING_REVIEW)
    assert thread.fresh(case).state == CaseState.REGISTERED


def test_the_database_refuses_a_finished_order_to_wait_for_signing_for_again():
    order = thread.order_of(thread.finished())
    leap = {"state": OrderState.PENDING_SIGN_FOR, "signed_at": None, "finished_at": None}
    with pytest.raises(DatabaseError, match="not in the life cycle"), transaction.atomic():
        TaskOrder.objects.unscoped("test").filter(pk=order.pk).update(**leap)
    assert thread.order_of(thread.fresh(order.case)).state == OrderState.FINISHED
