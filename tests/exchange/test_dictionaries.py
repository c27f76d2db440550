"""What programs look up: categories with their fields, areas, units, reasons."""

import pytest

from lianxin.foundation import time
from lianxin.organizations.models import Unit
from lianxin.taxonomy.models import Area, Category, ReasonKind
from lianxin.taxonomy.queries import edition, reasons
from tests.cases import thread
from tests.exchange.programs import Program
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    with time.frozen(thread.MONDAY):
        yield


def whole(program: Program, path: str, limit: int = 500) -> list[dict]:
    """All rows of all pages."""
    rows, after = [], ""
    while after is not None:
        page = program.get(path, after=after, limit=limit).json()
        rows += page["rows"]
        after = page["next"]
    return rows


def test_the_categories_come_with_what_is_asked_besides() -> None:
    rows = whole(Program(), "/categories", 100)
    assert len(rows) == Category.objects.filter(edition=edition(thread.MONDAY)).count()
    assert [row["code"] for row in rows] == sorted({row["code"] for row in rows})
    asked = {row["code"]: row["fields"] for row in rows if row["fields"]}
    assert asked and all(field["key"] and field["label"] for fields in asked.values() for field in fields)


def test_areas_and_units_name_what_is_above_them() -> None:
    program = Program()
    areas = {row["code"]: row for row in whole(program, "/areas")}
    units = {row["code"]: row for row in whole(program, "/units", 40)}
    assert areas.keys() == set(Area.objects.values_list("code", flat=True))
    assert units.keys() == set(Unit.objects.unscoped("test").living().values_list("code", flat=True))
    assert areas["371302"]["governed_by"] in areas and units[thread.COUNTY]["parent"] in units


@pytest.mark.parametrize("kind", list(ReasonKind))
def test_each_dictionary_of_reasons_is_whole(kind) -> None:
    answer = Program().get(f"/reasons/{kind}").json()
    assert [row["code"] for row in answer["rows"]] == [row.code for row in reasons(kind, thread.MONDAY)]
    assert answer["next"] is None


def test_a_dictionary_that_there_is_not_is_refused_by_name() -> None:
    answer = Program().get("/reasons/moods")
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["kind"])


def test_a_dictionary_asks_the_database_as_often_as_is_pinned() -> None:
    program = Program()
    program.get("/me")  # the token's first use is written down
    for path in ("categories", "areas", "units"):
        with pinned(f"exchange.{path}"):
            assert program.get(f"/{path}", limit=500).status_code == 200
