"""Moving units about, also two at once: whatever is done, no unit comes to lie below itself."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.foundation.actor import system
from lianxin.foundation.errors import BadInput, NotAllowed, Refused, WrongState
from lianxin.organizations import queries
from lianxin.organizations.models import Unit
from lianxin.organizations.steps.abolish import abolish
from lianxin.organizations.steps.move import move
from tests.organizations.people import AT, DAY, agent, keeper, last_event, path_codes, refused, small_unit, unit


def chain(*codes):
    """Units each below the one before, the first below the city."""
    above = "371300"
    for code in codes:
        small_unit(code, above)
        above = code
    return [unit(code) for code in codes]


@pytest.mark.django_db
def test_a_unit_takes_all_below_it_along():
    a, _b, _c = chain("A", "B", "C")
    moved = move(a, unit("371302"), by=keeper(), at=AT)
    assert path_codes(moved) == ["371300", "371302", "A"]
    assert path_codes(unit("C")) == ["371300", "371302", "A", "B", "C"]
    assert [row.code for row in queries.subtree(unit("A"), system())] == ["A", "B", "C"]
    assert [row.code for row in queries.ancestors(unit("C"), system())] == ["371300", "371302", "A", "B"]
    assert last_event("unit", a.pk).data == {"from": unit("371300").pk, "to": unit("371302").pk}


@pytest.mark.django_db
@pytest.mark.parametrize("target", ["A", "B", "C"])
def test_a_unit_that_is_its_own_ancestor_is_refused(target):
    a, *_ = chain("A", "B", "C")
    with refused(BadInput, "单位不能成为自己的上级", "parent"):
        move(a, unit(target), by=keeper(), at=AT)


@pytest.mark.django_db
def test_a_move_to_where_it_is_is_refused():
    _a, b = chain("A", "B")
    with refused(WrongState, "现在就隶属于"):
        move(b, unit("A"), by=keeper(), at=AT)


@pytest.mark.django_db
def test_the_root_stays_the_root():
    with refused(BadInput, "不能成为自己的上级"):
        move(unit("371300"), unit("371302"), by=keeper(), at=AT)


@pytest.mark.django_db
def test_abolished_units_neither_move_nor_take_others():
    a, b = small_unit("A"), small_unit("B")
    abolish(b, by=system(), at=AT + DAY)
    with refused(WrongState, "“单位B”已撤销"):
        move(a, b, by=keeper(), at=AT + DAY)
    with refused(WrongState, "“单位B”已撤销"):
        move(b, a, by=keeper(), at=AT + DAY)


@pytest.mark.django_db
def test_without_the_right_no_unit_moves():
    a = small_unit("A")
    with refused(NotAllowed):
        move(a, unit("371302"), by=agent(), at=AT)


@pytest.mark.django_db
def test_the_database_refuses_a_ring_and_a_false_path():
    a, b, c = chain("A", "B", "C")
    rows = Unit.objects.unscoped("the database's own locks")
    for change, constraint in (
        ({"parent": a, "parent_path": a.path}, "unit_not_its_own_ancestor"),
        ({"parent": c, "parent_path": c.path}, "unit_not_its_own_ancestor"),
        ({"parent": c, "parent_path": "/"}, "unit_parent_with_its_path"),
        ({"parent": c, "parent_path": "/1/"}, "unit_parent"),
        ({"parent": b}, "unit_parent"),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            rows.filter(pk=a.pk).update(**change)


CODES = ["A", "B", "C", "D", "E"]


@pytest.mark.django_db
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(CODES), st.sampled_from([*CODES, "371302"])), max_size=8))
def test_no_sequence_of_moves_makes_a_ring(moves):
    with transaction.atomic():
        for code in CODES:
            small_unit(code)
        parents = dict.fromkeys(CODES, "371300")
        for at, (code, target) in enumerate(moves):
            try:
                move(unit(code), unit(target), by=system(), at=AT + timedelta(minutes=at))
            except Refused:
                assert parents[code] == target or code in lineage(target, parents)
            else:
                parents[code] = target
        for code in CODES:
            assert path_codes(unit(code)) == lineage(code, parents)
        transaction.set_rollback(True)


def lineage(code, parents):
    """The codes down to `code` by a plain walk along `parents`; a ring would never end, so it raises."""
    line = [code]
    while line[0] in parents:
        line.insert(0, parents[line[0]])
        assert len(line) <= len(parents) + 2
    return line if line[0] == "371300" else ["371300", *line]


def run_at_once(*acts):
    """Each act in a thread and connection of its own; what they raised, or None."""
    barrier = threading.Barrier(len(acts))
    outcomes = [None] * len(acts)

    def run(number):
        barrier.wait()
        try:
            acts[number]()
        except Exception as error:
            outcomes[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_of_two_moves_at_once_that_would_close_a_ring_one_is_refused(committed):
    for round_ in range(5):
        a, b = small_unit(f"A{round_}"), small_unit(f"B{round_}")
        outcomes = run_at_once(
            lambda a=a, b=b: move(a, b, by=system(), at=AT + DAY),
            lambda a=a, b=b: move(b, a, by=system(), at=AT + DAY),
        )
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["BadInput", "NoneType"]
        paths = sorted(len(path_codes(unit(row.code))) for row in (a, b))
        assert paths == [2, 3]


def test_of_two_hands_on_the_database_at_once_one_is_refused_too(committed):
    """Without the step's lock: the constraints alone."""

    def put(one, under):
        with transaction.atomic():
            Unit.objects.unscoped("past the step").filter(pk=one.pk).update(parent=under, parent_path=under.path)

    a, b = small_unit("A"), small_unit("B")
    outcomes = run_at_once(lambda: put(a, b), lambda: put(b, a))
    assert sum(outcome is None for outcome in outcomes) == 1
    assert sorted(len(path_codes(unit(code))) for code in ("A", "B")) == [2, 3]
