"""Who sees what of the units and their people."""

from dataclasses import replace

import pytest

from lianxin.foundation.actor import Actor, ActorKind, Door, Scope, system
from lianxin.foundation.scope import Unscoped
from lianxin.organizations import queries
from lianxin.organizations.models import Hub, Unit, UnitMember
from lianxin.organizations.steps.set_relation import set_relation
from tests import cast
from tests.organizations.people import AT, keeper, small_unit, unit

pytestmark = pytest.mark.django_db
CITIZEN = Actor(kind=ActorKind.CITIZEN, door=Door.PORTAL)


def within(actor):
    return set(Unit.objects.within(actor).values_list("code", flat=True))


def hub(code):
    return Hub.objects.visible_to(system()).get(code=code)


def at(code, scope):
    return Actor(kind=ActorKind.STAFF, door=Door.DESK, unit_id=unit(code).pk, scope=scope)


def test_units_are_not_read_without_eyes():
    with pytest.raises(Unscoped):
        list(Unit.objects.all())
    with pytest.raises(Unscoped):
        list(UnitMember.objects.all())


def test_all_staff_read_the_register_of_units_and_citizens_do_not():
    everything = Unit.objects.unscoped("test").count()
    assert Unit.objects.visible_to(cast.actor("zhaihongyu")).count() == everything
    assert Unit.objects.visible_to(CITIZEN).count() == 0


def test_mobiles_are_for_the_hub_the_keeper_and_the_own_unit():
    everybody = UnitMember.objects.visible_to(system()).count()
    assert UnitMember.objects.visible_to(cast.actor("shaojinghe")).count() == everybody
    assert UnitMember.objects.visible_to(keeper()).count() == everybody
    own = UnitMember.objects.visible_to(cast.actor("zhaihongyu"))
    assert set(own.values_list("unit__code", flat=True)) == within(cast.actor("zhaihongyu"))
    assert "371311" not in set(own.values_list("unit__code", flat=True))
    assert UnitMember.objects.visible_to(CITIZEN).count() == 0


def test_names_and_titles_are_for_all_staff_without_mobiles():
    foreign = unit("371311")
    group = queries.leading_group(foreign, AT, cast.actor("zhaihongyu"))
    assert [member.role for member in group][:2] == ["head", "deputy_in_charge"]
    assert not hasattr(group[0], "mobile")
    assert queries.leading_group(foreign, AT, CITIZEN) == []


def test_a_posts_reach_is_its_unit_its_line_its_hub_or_nothing():
    small_unit("A")
    small_unit("A1", "A")
    small_unit("LED")
    small_unit("LED1", "LED")
    set_relation(unit("LED"), "line_parent", unit("A"), by=keeper(), at=AT)
    assert within(at("A", Scope.NONE)) == set()
    assert within(at("A", Scope.UNIT)) == {"A", "A1"}
    assert within(at("A", Scope.HUB)) == set()
    assert within(replace(at("A", Scope.HUB), hub_id=hub("01").pk)) == within(system())
    assert within(replace(at("A", Scope.HUB), hub_id=hub("11").pk)) == {
        row.code for row in queries.subtree(unit("3713Z2"), system())
    }
    assert within(replace(at("A", Scope.LINE), unit_id=None)) == set()


def test_the_line_reaches_the_units_it_leads_now_with_those_below_them():
    led = within(at("371300-ZJJ", Scope.LINE)) - within(at("371300-ZJJ", Scope.UNIT))
    assert {"371300-GSJT", "371302-ZJJ"} <= led
    assert "371302" not in led


def test_a_unit_is_found_by_code_name_and_initials():
    for key in ("371300-MZJ", "临沂市民政", "smzj"):
        assert "371300-MZJ" in [row.code for row in queries.find_units(key, keeper())]
    assert queries.find_units("371300-MZJ", CITIZEN) == []
    assert queries.find_units("\0", keeper()) == []
