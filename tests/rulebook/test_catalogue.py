"""Whose duty a matter is: the most specific line, its duties resolved to units at the place."""

import pytest

from lianxin.foundation.actor import Door, system
from lianxin.organizations.models import Unit
from lianxin.organizations.steps.abolish import abolish
from lianxin.organizations.steps.merge_units import merge_units
from lianxin.rulebook.catalogue import Figures, count_use, figures, owners
from lianxin.rulebook.duties import resolve
from lianxin.rulebook.models import CatalogueEntry
from lianxin.rulebook.scopes import places
from lianxin.rulebook.steps.set_catalogue_entry import set_catalogue_entry
from lianxin.taxonomy.queries import area, category
from tests.rulebook.conftest import NOW
from tests.rulebook.rows import NEXT_WEEK, TODAY, line

pytestmark = pytest.mark.django_db
SYSTEM = system(Door.COMMAND)
LANSHAN, TOWN_OF_LANSHAN = "371302", "371302001"
ZONE, TOWN_OF_ZONE = "3713Z1", "371312009"  # the statistics count the town to 371312
HEATING, TEMPERATURE = "0404", "040401"


def unit(code: str) -> Unit:
    return Unit.objects.unscoped("test").get(code=code)


def lead(code: str, place: str, text: str = "", *, at=NOW, target: str = "") -> str:
    found = owners(category(code, NOW), area(place), text, at, target=target)
    return found.lead.code if found else ""


def add(lead: str, code: str = HEATING, **more) -> CatalogueEntry:
    return set_catalogue_entry(line(code, lead, **more), TODAY, by=SYSTEM, at=NOW)


@pytest.mark.parametrize(
    ("duty", "place", "code"),
    [
        ("county", TOWN_OF_LANSHAN, LANSHAN),
        ("county", LANSHAN, LANSHAN),
        ("county", TOWN_OF_ZONE, ZONE),
        ("county", ZONE, ZONE),
        ("county", "371300", ""),
        ("town", TOWN_OF_LANSHAN, TOWN_OF_LANSHAN),
        ("town", TOWN_OF_ZONE, TOWN_OF_ZONE),
        ("town", LANSHAN, ""),
        ("department:ZJJ", TOWN_OF_LANSHAN, "371302-ZJJ"),
        ("department:ZJJ", LANSHAN, "371302-ZJJ"),
        ("department:ZJJ", TOWN_OF_ZONE, "371300-ZJJ"),
        ("department:ZJJ", "371300", "371300-ZJJ"),
        ("department:NONE", LANSHAN, ""),
        ("371300-GAJ", TOWN_OF_LANSHAN, "371300-GAJ"),
        ("371300-NONE", TOWN_OF_LANSHAN, ""),
    ],
)
def test_a_duty_is_resolved_at_the_place(duty, place, code):
    (found,) = resolve([duty], area(place))
    assert (found.code if found else "") == code


def test_the_places_of_a_town_are_itself_and_what_governs_it():
    assert places(area(TOWN_OF_LANSHAN)) == (TOWN_OF_LANSHAN, LANSHAN)
    assert places(area(TOWN_OF_ZONE)) == (TOWN_OF_ZONE, ZONE)
    assert places(area(LANSHAN)) == (LANSHAN,)


def test_the_loaded_catalogue_names_the_companies_by_place():
    assert lead(HEATING, TOWN_OF_LANSHAN) == "371300-RLLS"
    assert lead(TEMPERATURE, TOWN_OF_LANSHAN) == "371300-RLLS"
    assert lead(HEATING, TOWN_OF_ZONE) == "371300-RLJK"
    assert lead(HEATING, "371312") == "371300-RLHD"
    assert lead(HEATING, "371321") == "371321"


def test_a_line_of_the_statistical_county_does_not_cover_a_zones_town():
    add("371312", "0101", area="371312")
    assert lead("0101", "371312") == "371312"
    assert lead("0101", TOWN_OF_ZONE) == "371300-ZGJ"


def test_keywords_need_one_word_that_occurs():
    assert lead("0405", LANSHAN, "宽带太慢，联通一直不修") == "371300-LTGS"
    assert lead("0405", LANSHAN, "宽带太慢") == "371300-TXB"


def test_a_keyword_beats_an_area_within_one_category():
    add("town", "0405", area=LANSHAN)
    assert lead("0405", TOWN_OF_LANSHAN, "联通") == "371300-LTGS"
    assert lead("0405", TOWN_OF_LANSHAN, "没有信号") == TOWN_OF_LANSHAN


def test_a_narrower_category_beats_a_keyword_of_the_wider():
    assert lead("040505", LANSHAN, "联通的信号塔") == "371300-TTGS"


def test_of_two_keywords_that_occur_the_longer_decides():
    add("371300-GAJ", keywords=("暖气",))
    add("371300-ZJJ", keywords=("暖气费", "取暖补贴"))
    assert lead(HEATING, LANSHAN, "暖气不热") == "371300-GAJ"
    assert lead(HEATING, LANSHAN, "暖气费太贵，暖气不热") == "371300-ZJJ"


def test_of_two_lines_alike_the_older_decides():
    add("371300-GAJ", keywords=("甲词",))
    add("371300-ZJJ", keywords=("乙词",))
    assert lead(HEATING, LANSHAN, "乙词和甲词") == "371300-GAJ"


def test_whom_the_matter_is_against_outweighs_everything():
    add("371300-SCJ", target="某热力公司")
    add("371300-GAJ", TEMPERATURE, keywords=("温度",), area=TOWN_OF_LANSHAN)
    assert lead(TEMPERATURE, TOWN_OF_LANSHAN, "温度不够", target="某热力公司") == "371300-SCJ"
    assert lead(TEMPERATURE, TOWN_OF_LANSHAN, "温度不够", target="另一公司") == "371300-GAJ"


def test_a_line_decides_from_its_first_day_on():
    set_catalogue_entry(line(HEATING, "371300-ZJJ", area=LANSHAN), NEXT_WEEK, by=SYSTEM, at=NOW)
    assert lead(HEATING, LANSHAN) == "371300-RLLS"
    assert lead(HEATING, LANSHAN, at=NOW.replace(day=8, hour=15, minute=59)) == "371300-RLLS"
    assert lead(HEATING, LANSHAN, at=NOW.replace(day=8, hour=16)) == "371300-ZJJ"


def test_where_a_line_names_nobody_at_the_place_the_next_one_decides():
    add("town", area=LANSHAN, keywords=("暖气",))
    assert lead(HEATING, TOWN_OF_LANSHAN, "暖气") == TOWN_OF_LANSHAN
    assert lead(HEATING, LANSHAN, "暖气") == "371300-RLLS"


def test_where_no_line_names_anybody_there_are_no_owners():
    assert owners(category("0102", NOW), area("371300"), "", NOW) is None


def test_an_abolished_unit_gives_way_to_its_successor_and_without_one_to_the_next_line():
    heir, merged, gone = unit("371300-RLHD"), unit("371300-RLLS"), unit("371300-RLLZ")
    merge_units([merged], heir, by=SYSTEM, at=NOW)
    abolish(gone, by=SYSTEM, at=NOW)
    assert lead(HEATING, LANSHAN) == "371300-RLHD"
    assert lead(HEATING, "371311") == "371311"


def test_assisting_units_come_once_and_without_the_lead():
    entry = add("county", assisting=("371300-ZJJ", "371302", "town", "371300-RLLS"), target="某公司")
    found = owners(category(HEATING, NOW), area(TOWN_OF_LANSHAN), "", NOW, target="某公司")
    assert found.entry == entry
    assert found.lead.code == LANSHAN
    assert [each.code for each in found.assisting] == ["371300-ZJJ", TOWN_OF_LANSHAN, "371300-RLLS"]


def test_the_figures_of_a_line_count_each_order_once():
    entry, other = add("county", target="甲"), add("county", target="乙")
    assert figures(entry) == Figures(dispatched=0, returned=0, designated=0)
    for order, outcome in ((1, "dispatched"), (2, "dispatched"), (2, "dispatched"), (2, "returned"), (3, "designated")):
        count_use(entry, outcome, order, NOW)
    count_use(other, "dispatched", 4, NOW)
    assert figures(entry) == Figures(dispatched=2, returned=1, designated=1)
    assert figures(other) == Figures(dispatched=1, returned=0, designated=0)
