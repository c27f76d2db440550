"""A county's hub is prepared, switched on and off again; meanwhile the city's takes what no other takes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from lianxin.foundation.actor import system
from lianxin.foundation.dated import since
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, WrongState
from lianxin.organizations import queries
from lianxin.organizations.models import Hub, HubOperation
from lianxin.organizations.steps.appoint_to_hub import appoint_to_hub
from lianxin.organizations.steps.end_hub_membership import end_hub_membership
from lianxin.organizations.steps.prepare_hub import prepare_hub
from lianxin.organizations.steps.switch_off_hub import switch_off_hub
from lianxin.organizations.steps.switch_on_hub import switch_on_hub
from lianxin.taxonomy.queries import area
from tests.organizations.people import AT, DAY, agent, events_of, keeper, last_event, refused, unit

pytestmark = pytest.mark.django_db
ON, OFF = AT + DAY, AT + 9 * DAY
MOMENT = timedelta(microseconds=1)


def hub(code):
    return Hub.objects.visible_to(system()).get(code=code)


def responsible(area_code, at):
    return queries.hub_of_area(area(area_code), at).code


def test_the_city_hub_is_responsible_for_every_place_at_first():
    for code in ("371300", "371302", "371311", "371312", "371371", "3713Z1", "371322", "371322101", "3713Z2"):
        assert responsible(code, AT) == "01"


def test_a_county_is_switched_on_at_its_moment_and_off_again():
    tancheng = switch_on_hub(hub("03"), ON, by=keeper(), at=AT)
    town = queries.Area.objects.filter(parent__code="371322").first().code
    assert [responsible(town, at) for at in (ON - MOMENT, ON, OFF)] == ["01", "03", "03"]
    assert responsible("371322", ON) == "03"
    assert responsible("371321", ON) == "01"
    assert [row.code for row in queries.hubs_on(ON)] == ["01", "03"]
    switch_off_hub(tancheng, OFF, by=keeper(), at=ON)
    assert [responsible(town, at) for at in (ON - MOMENT, ON, OFF - MOMENT, OFF)] == ["01", "03", "03", "01"]
    assert events_of("hub", tancheng.pk)[-2:] == ["hub.switched_on", "hub.switched_off"]
    assert last_event("hub", tancheng.pk).data == {"effective_at": "2026-03-11T01:00:00.000000+00:00"}


def test_a_county_may_be_switched_on_again():
    switch_on_hub(hub("03"), ON, by=keeper(), at=AT)
    switch_off_hub(hub("03"), OFF, by=keeper(), at=ON)
    switch_on_hub(hub("03"), OFF + DAY, by=keeper(), at=OFF)
    assert [responsible("371322", at) for at in (OFF, OFF + DAY)] == ["01", "03"]


def test_what_has_not_begun_is_called_off():
    switch_on_hub(hub("03"), OFF, by=keeper(), at=AT)
    switch_off_hub(hub("03"), ON, by=keeper(), at=AT)
    assert responsible("371322", OFF) == "01"
    assert not HubOperation.objects.filter(hub=hub("03")).exists()


def test_towns_go_with_the_zone_that_governs_them():
    switch_on_hub(hub("11"), ON, by=keeper(), at=AT)
    zone_town = area("3713Z2").administered.first()
    assert zone_town.parent.code == "371327"
    assert responsible(zone_town.code, ON) == "11"
    assert responsible("371327", ON) == "01"


def test_districts_of_the_city_stay_with_the_city():
    for county in ("02", "03", "04", "05", "06", "07", "08", "09", "10", "11"):
        switch_on_hub(hub(county), ON, by=keeper(), at=AT)
    for code in ("371302", "371311", "371312", "371371", "3713Z1"):
        assert responsible(code, ON) == "01"


def test_before_any_hub_none_is_responsible():
    with pytest.raises(NotFound, match="没有启用的热线平台"):
        queries.hub_of_area(area("371302"), AT - 9999 * DAY)


def test_a_hub_is_not_switched_on_twice_nor_in_the_past():
    with refused(BadInput, "不能早于现在", "effective_at"):
        switch_on_hub(hub("03"), AT - MOMENT, by=keeper(), at=AT)
    switch_on_hub(hub("03"), ON, by=keeper(), at=AT)
    for moment in (AT, ON, OFF):
        with refused(WrongState, "届时已启用"):
            switch_on_hub(hub("03"), moment, by=keeper(), at=AT)


def test_a_hub_without_a_head_of_its_group_or_office_is_not_switched_on():
    for role in ("group_head", "office_head"):
        tancheng = hub("03")
        place = tancheng.members.get(role=role, valid__upper_inf=True)
        end_hub_membership(place, by=keeper(), at=AT)
        with refused(WrongState, "领导小组组长和办公室主任"):
            switch_on_hub(tancheng, ON, by=keeper(), at=AT)
        appoint_to_hub(tancheng, role, "县长", by=keeper(), at=AT)
    assert switch_on_hub(tancheng, ON, by=keeper(), at=AT)


def test_a_hub_that_is_off_or_ends_already_is_not_switched_off():
    with refused(WrongState, "没有启用"):
        switch_off_hub(hub("03"), ON, by=keeper(), at=AT)
    switch_on_hub(hub("03"), ON, by=keeper(), at=AT)
    with refused(BadInput, "不能早于现在", "effective_at"):
        switch_off_hub(hub("03"), ON, by=keeper(), at=ON + DAY)
    switch_off_hub(hub("03"), OFF, by=keeper(), at=AT)
    with refused(WrongState, "没有启用"):
        switch_off_hub(hub("03"), OFF + DAY, by=keeper(), at=AT)


def test_the_city_hub_is_never_switched_off():
    with refused(WrongState, "市级平台兜底受理"):
        switch_off_hub(hub("01"), ON, by=keeper(), at=AT)


def test_without_the_right_no_hub_is_touched():
    for act in (
        lambda: switch_on_hub(hub("03"), ON, by=agent(), at=AT),
        lambda: switch_off_hub(hub("01"), ON, by=agent(), at=AT),
        lambda: appoint_to_hub(hub("03"), "group_member", "县长", by=agent(), at=AT),
        lambda: end_hub_membership(hub("03").members.first(), by=agent(), at=AT),
        lambda: prepare(by=agent()),
    ):
        with refused(NotAllowed, "启停热线平台"):
            act()


def test_the_database_refuses_a_hub_on_twice_at_once():
    switch_on_hub(hub("03"), ON, by=keeper(), at=AT)
    with pytest.raises(IntegrityError, match="hub_on_once"), transaction.atomic():
        HubOperation.objects.create(hub=hub("03"), valid=since(OFF))


def prepare(code="12", kind="sub_centre", areas=(), by=None):
    centre = unit("371300-SWU")
    return prepare_hub(
        code, "税务分中心", kind, unit=centre, operator=centre, office=centre, areas=areas, by=by or keeper(), at=AT
    )


def test_a_sub_centre_is_prepared_and_answers_for_no_place():
    centre = prepare()
    assert events_of("hub", centre.pk) == ["hub.prepared"]
    appoint_to_hub(centre, "group_head", "局长", by=keeper(), at=AT)
    appoint_to_hub(centre, "office_head", "主任", "钱一", by=keeper(), at=AT)
    switch_on_hub(centre, ON, by=keeper(), at=AT)
    assert responsible("371302", ON) == "01"


@pytest.mark.parametrize(
    ("change", "field", "text"),
    [
        ({"code": "03"}, "code", "平台代码03已被使用"),
        ({"code": "1A"}, "code", "“平台代码”"),
        ({"code": "1"}, "code", "“平台代码”"),
        ({"kind": "village"}, "kind", "“平台类型”"),
        ({"kind": "city"}, "kind", "市级平台只能有一个"),
        ({"kind": "county"}, "areas", "须指定所辖县区"),
    ],
)
def test_a_hub_that_cannot_be_is_refused(change, field, text):
    with refused(BadInput, text, field):
        prepare(**change)


@pytest.mark.parametrize("code", ["371322", "371302001", "371300"])
def test_an_area_that_is_no_county_or_anothers_is_refused(code):
    with refused(BadInput, "不是县区，或者已属于其他平台", "areas"):
        prepare(kind="county", areas=[area(code)])


def test_a_place_in_the_group_that_is_held_is_refused():
    with refused(WrongState, "已有人担任"):
        appoint_to_hub(hub("03"), "group_head", "书记", by=keeper(), at=AT)
    with refused(BadInput, "“职责”", "role"):
        appoint_to_hub(hub("03"), "chef", "厨师", by=keeper(), at=AT)
    with refused(BadInput, "“职务”", "title"):
        appoint_to_hub(hub("03"), "group_member", "", by=keeper(), at=AT)


def test_a_place_in_the_group_ends_once():
    place = hub("03").members.filter(role="group_member").first()
    end_hub_membership(place, by=keeper(), at=AT)
    with refused(WrongState, "不生效"):
        end_hub_membership(place, by=keeper(), at=ON)
