"""Queries and rows that are put into words once: they answer and keep what Django's own would."""

from datetime import UTC

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from lianxin.cases.models import Case, CaseClock, CaseText
from lianxin.foundation.prepared import AnyOf, Prepared, Statement
from lianxin.foundation.scope import Unscoped
from lianxin.organizations.models import Unit
from lianxin.taxonomy.models import Area, Reason
from tests.cases import thread

pytestmark = pytest.mark.django_db


def _plain(row):
    return {name: value for name, value in vars(row).items() if name != "_state"}


def test_a_prepared_query_answers_the_rows_that_django_answers():
    rows = Area.objects.select_related("parent", "administered_by").order_by("-code")
    prepared = Prepared(lambda level, parent: rows.filter(level=level, parent=parent)[:7])
    city = Area.objects.get(level=1)
    wanted = list(rows.filter(level=2, parent=city)[:7])
    assert len(wanted) == 7
    assert [_plain(row) for row in prepared.all(2, city.pk)] == [_plain(row) for row in wanted]
    with CaptureQueriesContext(connection) as asked:
        assert [row.parent.name for row in prepared.all(2, city.pk)] == [city.name] * 7
    assert len(asked) == 1


def test_it_is_asked_again_with_other_values():
    prepared = Prepared(lambda code: Area.objects.filter(code=code))
    for area in Area.objects.all()[:9]:
        assert prepared.one(area.code) == area
    assert prepared.all("nowhere") == []
    assert prepared.first("nowhere") is None
    with pytest.raises(Area.DoesNotExist):
        prepared.one("nowhere")


def test_a_list_of_any_length_takes_one_place_and_what_is_annotated_comes_along():
    prepared = Prepared(
        lambda ids: Area.objects.filter(AnyOf("pk", ids)).order_by("code").annotate(above=F("level") - 1)
    )
    for count in (0, 1, 60):
        wanted = list(Area.objects.order_by("code")[:count])
        found = prepared.all([area.pk for area in wanted])
        assert [(row, row.above) for row in found] == [(area, area.level - 1) for area in wanted]


def test_values_are_values_whatever_they_hold():
    prepared = Prepared(lambda name: Area.objects.filter(name=name))
    assert prepared.all("'); DROP TABLE taxonomy_area; --") == []
    assert prepared.all("100% $1 %s") == []
    assert Area.objects.exists()


def test_what_is_left_out_is_read_when_it_is_looked_at():
    prepared = Prepared(lambda level: Area.objects.filter(level=level).only("pk"))
    (city,) = prepared.all(1)
    assert city.get_deferred_fields() >= {"name", "code"}
    assert city.name == Area.objects.get(level=1).name


def test_rows_that_nobody_opened_are_not_answered():
    with pytest.raises(Unscoped):
        Prepared(lambda pk: Unit.objects.filter(pk=pk)).all(1)


def test_it_survives_a_transaction_that_was_undone():
    prepared = Prepared(lambda kind: Reason.objects.filter(kind=kind).order_by("pk")[:1])
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        first = prepared.first("dissatisfied")
        raise ZeroDivisionError
    assert prepared.first("dissatisfied") == first


def test_the_server_plans_it_once_for_a_connection():
    prepared = Prepared(lambda pk: Area.objects.filter(pk=pk).select_for_update())
    with CaptureQueriesContext(connection) as asked:
        prepared.all(1)
        prepared.all(2)
    first, second = (query["sql"] for query in asked.captured_queries)
    assert first == second
    assert first.endswith('WHERE "taxonomy_area"."id" = $1 FOR UPDATE')
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE statement LIKE %s", [f"%{first}"])
        assert len(cursor.fetchall()) == 1


def test_moments_are_read_as_django_reads_them():
    case = thread.registered()
    (moment,) = Statement("SELECT registered_at FROM cases_case WHERE id = $1").execute(case.pk).fetchone()
    django = Case.objects.unscoped("test").values_list("registered_at", flat=True).get(pk=case.pk)
    assert (moment, moment.tzinfo) == (django, UTC)


def test_a_row_is_kept_as_django_keeps_it():
    case = thread.registered()
    text = CaseText.objects.filter(case=case).order_by("pk")[0]
    case.urge_count, case.urged_at, case.is_hard = 2, thread.MONDAY, True
    case.save()
    kept = Case.objects.unscoped("test").get(pk=case.pk)
    assert (kept.urge_count, kept.urged_at, kept.is_hard) == (2, thread.MONDAY, True)
    assert kept.query_code == case.query_code
    assert CaseText.objects.get(pk=text.pk).text == text.text


def test_only_the_fields_that_are_named_are_written():
    case = thread.registered()
    case.urgency, case.is_hard = "urgent", True
    case.save(update_fields=["is_hard"])
    kept = Case.objects.unscoped("test").get(pk=case.pk)
    assert (kept.urgency, kept.is_hard) == ("normal", True)


def test_what_the_database_computes_goes_its_usual_way():
    case = thread.registered()
    case.urge_count = F("urge_count") + 1
    case.urged_at = thread.MONDAY
    case.save()
    assert Case.objects.unscoped("test").get(pk=case.pk).urge_count == 1


def test_a_row_that_is_gone_is_written_anew():
    case = thread.registered()
    text = CaseText.objects.filter(case=case).order_by("pk")[0]
    CaseText.objects.filter(pk=text.pk).delete()
    text.save()
    assert CaseText.objects.get(pk=text.pk).digest == text.digest


def test_of_a_row_that_was_read_only_what_has_changed_is_written():
    case = _read_again(thread.registered())
    Case.objects.unscoped("another's change").filter(pk=case.pk).update(is_hard=True)
    case.urgency = "urgent"
    case.save()
    kept = _read_again(case)
    assert (kept.urgency, kept.is_hard) == ("urgent", True)


def test_what_was_changed_and_changed_back_is_as_it_was():
    case = _read_again(thread.registered())
    for urgency in ("urgent", "normal"):
        case.urgency = urgency
        case.save()
    assert _read_again(case).urgency == "normal"


def test_what_a_transaction_wrote_that_was_undone_is_written_by_the_next():
    case = _read_again(thread.registered())
    case.urgency = "urgent"
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        case.save()
        raise ZeroDivisionError
    case.save()
    assert _read_again(case).urgency == "urgent"


def test_a_list_that_was_changed_in_its_place_is_written():
    clock = CaseClock.objects.get(case=thread.registered())
    clock.extensions.append("1wd")
    clock.save()
    assert CaseClock.objects.get(pk=clock.pk).extensions == ["1wd"]


def _read_again(case):
    return Case.objects.unscoped("test").get(pk=case.pk)
