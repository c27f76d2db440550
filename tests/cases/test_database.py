"""What the database itself refuses, whoever asks; and that its making can be undone."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, connections, transaction

from lianxin.cases.models import Case, CaseClock, OrderClock, TaskOrder
from lianxin.foundation.roles import grant_application_role
from tests.cases import thread

MINUTE = timedelta(minutes=1)


def refuses(constraint: str, act) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        act()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "at"),
    [("contacted_at", thread.MONDAY - MINUTE), ("submitted_at", thread.MONDAY), ("finished_at", thread.MONDAY)],
)
def test_a_moment_of_an_order_before_the_one_it_follows(field, at):
    order = thread.order_of(thread.finished())
    rows = TaskOrder.objects.unscoped("test").filter(pk=order.pk)
    refuses("order_moments_in_order", lambda: rows.update(**{field: at}))


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["closed_at", "archived_at"])
def test_a_moment_of_a_case_before_the_one_it_follows(field):
    rows = Case.objects.unscoped("test").filter(pk=thread.archived().pk)
    refuses("case_moments_in_order", lambda: rows.update(**{field: thread.MONDAY - MINUTE}))


@pytest.mark.django_db
def test_an_order_of_another_case():
    order, other = thread.order_of(thread.dispatched()), thread.registered()
    clocks = OrderClock.objects.filter(order=order)
    refuses("order_clock_order_of_its_case", lambda: clocks.update(case=other))
    refuses("case_text_order_of_its_case", lambda: other.texts.update(order=order))
    second = thread.order_of(thread.dispatched())
    children = TaskOrder.objects.unscoped("test").filter(pk=second.pk)
    refuses("order_parent_of_its_case", lambda: children.update(parent=order, level=2))


@pytest.mark.django_db
def test_a_second_open_clock_of_one_kind():
    clock = CaseClock.objects.get(case=thread.registered())
    clock.pk = None
    refuses("case_clock_one_open", lambda: clock.save(force_insert=True))


def test_the_rooms_migrations_go_backwards_and_forwards(committed, owner):
    tables = connection.introspection.table_names
    before = set(tables())
    call_command("migrate", "cases", "zero", database="owner", verbosity=0)
    gone = before - set(tables())
    assert {"cases_case", "cases_caseevent", "cases_orderclock"} <= gone
    assert owner.execute("SELECT to_regclass('lianxin_case_number')").fetchone() == (None,)
    assert owner.execute("SELECT count(*) FROM pg_proc WHERE proname LIKE 'cases_%'").fetchone() == (0,)
    call_command("migrate", database="owner", verbosity=0)
    grant_application_role(connections["owner"], connection.settings_dict["USER"])
    assert set(tables()) == before
    thread.registered()
