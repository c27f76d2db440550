"""What the database refuses to whoever goes past the steps."""

from datetime import date

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from lianxin.rulebook.models import CatalogueEntry, CatalogueUse, Rule, RulebookMark
from lianxin.rulebook.queries import find
from lianxin.rulebook.scopes import Facts
from tests.rulebook.conftest import NOW
from tests.rulebook.rows import KEY, SOURCE

pytestmark = pytest.mark.django_db
RULES = Rule.objects.unscoped("test")
LINES = CatalogueEntry.objects.unscoped("test")


def rule(**more) -> Rule:
    row = {"key": KEY, "value": "1wd", "source": SOURCE, "valid": DateRange(date(2026, 3, 2), None), "recorded_at": NOW}
    return Rule(**row | more)


def test_two_rules_of_one_key_and_scope_at_once():
    with pytest.raises(IntegrityError, match="rule_one_at_a_time"), transaction.atomic():
        rule().save()
    scope = {"urgency": "urgent", "hub": "01"}
    rule(scope=scope).save()
    with pytest.raises(IntegrityError, match="rule_one_at_a_time"), transaction.atomic():
        rule(scope=dict(reversed(scope.items())), valid=DateRange(date(2030, 1, 1), None)).save()


def test_a_rule_without_source_or_beginning():
    with pytest.raises(IntegrityError, match="rule_names_its_source"), transaction.atomic():
        rule(source="", scope={"hub": "01"}).save()
    with pytest.raises(IntegrityError, match="rule_begins"), transaction.atomic():
        rule(valid=DateRange(None, None), scope={"hub": "01"}).save()


@pytest.mark.parametrize(
    "change",
    [
        {"value": "9wd"},
        {"source": "别的"},
        {"scope": {"hub": "01"}},
        {"author_id": 7},
        {"valid": DateRange(date(2009, 1, 1), date(2030, 1, 1))},
        {"valid": DateRange(date(2009, 1, 1), None)},
        {"valid": DateRange(date(2010, 1, 1), date(2030, 1, 1)), "value": "9wd"},
    ],
)
def test_a_rule_edited(change):
    pk = find(KEY, Facts(), NOW).id
    with pytest.raises(DatabaseError, match="superseded, never edited"), transaction.atomic():
        RULES.filter(pk=pk).update(**change)


def test_a_rule_closed_twice_or_opened_again():
    pk = find(KEY, Facts(), NOW).id
    RULES.filter(pk=pk).update(valid=DateRange(date(2010, 1, 1), date(2030, 1, 1)))
    for until in (date(2029, 1, 1), date(2031, 1, 1), None):
        with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
            RULES.filter(pk=pk).update(valid=DateRange(date(2010, 1, 1), until))


def test_a_withdrawn_rule_that_comes_back():
    row = rule(scope={"hub": "01"})
    row.save()
    RULES.filter(pk=row.pk).update(valid=DateRange(empty=True))
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        RULES.filter(pk=row.pk).update(valid=DateRange(date(2026, 3, 2), None))


def test_rules_and_lines_deleted():
    for rows in (RULES, LINES):
        with pytest.raises(DatabaseError, match="never removed: DELETE refused"), transaction.atomic():
            rows.filter(pk=rows.first().pk).delete()


def test_even_the_owner_does_not_empty_the_tables(owner):
    for table in ("rulebook_rule", "rulebook_catalogueentry CASCADE", "rulebook_catalogueuse"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute(f"TRUNCATE {table}")


def test_two_lines_for_the_same_matters_and_a_line_without_basis():
    line = LINES.filter(valid__upper_inf=True).first()
    line.pk = None
    with pytest.raises(IntegrityError, match="catalogue_one_owner_at_a_time"), transaction.atomic():
        line.save(force_insert=True)
    line.target, line.basis = "某公司", ""
    with pytest.raises(IntegrityError, match="catalogue_names_its_basis"), transaction.atomic():
        line.save(force_insert=True)


def test_a_line_edited():
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        LINES.filter(pk=LINES.first().pk).update(lead="town")


def test_a_use_changed_or_removed():
    CatalogueUse.objects.create(entry=LINES.first(), outcome="dispatched", order_id=1, at=NOW)
    for change in (
        lambda: CatalogueUse.objects.update(outcome="returned"),
        lambda: CatalogueUse.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_every_change_gives_the_rules_another_mark():
    marks = [RulebookMark.objects.get().mark]
    rule(scope={"hub": "01"}).save()
    marks.append(RulebookMark.objects.get().mark)
    RULES.filter(scope={"hub": "01"}).update(valid=DateRange(date(2026, 3, 2), date(2026, 4, 1)))
    marks.append(RulebookMark.objects.get().mark)
    assert len(set(marks)) == 3


def test_there_is_one_mark_only():
    with pytest.raises(IntegrityError, match="rulebook_has_one_mark"), transaction.atomic(), connection.cursor() as c:
        c.execute("INSERT INTO rulebook_mark (id, mark) VALUES (2, gen_random_uuid())")
