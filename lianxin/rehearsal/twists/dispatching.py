"""What befalls a matter on its way to the units, and back from them."""

from datetime import datetime

from django.db import transaction

from lianxin.cases.models import Case, CaseRequest, Consultation, TaskOrder
from lianxin.cases.returns import Return
from lianxin.cases.states import CaseState, OrderRole
from lianxin.cases.steps.accept_return import accept_return
from lianxin.cases.steps.add_unit import add_unit
from lianxin.cases.steps.answer_consultation import answer_consultation
from lianxin.cases.steps.change_lead import change_lead
from lianxin.cases.steps.consult import consult
from lianxin.cases.steps.designate import designate
from lianxin.cases.steps.dispatch import Plan
from lianxin.cases.steps.dispute import dispute
from lianxin.cases.steps.grant_city_units import grant_city_units
from lianxin.cases.steps.hand_over import hand_over
from lianxin.cases.steps.recall import recall
from lianxin.cases.steps.redispatch import redispatch
from lianxin.cases.steps.refuse_city_units import refuse_city_units
from lianxin.cases.steps.reject_return import reject_return
from lianxin.cases.steps.remove_unit import remove_unit
from lianxin.cases.steps.request_city import request_city
from lianxin.cases.steps.return_order import return_order
from lianxin.cases.steps.sign_for_by_telephone import sign_for_by_telephone
from lianxin.cases.steps.sub_dispatch import SubPlan, sub_dispatch
from lianxin.cases.steps.withdraw_request import withdraw_request
from lianxin.foundation.actor import Door, system
from lianxin.foundation.locks import hold
from lianxin.organizations.entries import UnitEntry
from lianxin.organizations.models import Hub, Unit
from lianxin.organizations.queries import hubs_on
from lianxin.organizations.steps.add_unit import add_unit as found_unit
from lianxin.rehearsal.places import areas
from lianxin.rehearsal.scene import Act, Life, Scene
from lianxin.rehearsal.straight import arrive, fresh, handler, orders_of, send
from lianxin.rehearsal.twists.tools import another, at_once, hub, soon, staff, unit
from lianxin.taxonomy.queries import county_of

GIVEN_BACK = "事发地不在本辖区。"


def consulted(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    asked = another(scene, life, case)
    question = "该类事项是否属于贵单位职责？"
    consultation = scene.take(consult, case, asked, question, by=staff(scene, "dispatcher", case), at=at)
    life.notes["case"] = case
    soon(scene, life, _answer_question, consultation, at, hours=2)


def _answer_question(scene: Scene, life: Life, consultation: Consultation, at: datetime) -> None:
    by = scene.staff.in_unit(consultation.unit, "unit_deputy", at)
    scene.take(answer_consultation, consultation, False, "不属于我单位职责。", by=by, at=at)
    scene.go("accepted", life, life.notes["case"], at)


def handed_over(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    """To another hub, if one is on."""
    others = [each for each in hubs_on(at) if each.pk != case.hub_id]
    if others:
        case = scene.take(hand_over, case, others[0], "属于贵县事项。", by=staff(scene, "shift_leader", case), at=at)
    scene.go("accepted", life, case, at)


def in_a_county(scene: Scene, life: Life, nothing: None, at: datetime) -> None:
    """The matter lies in a county that takes its citizens' matters in itself once it is switched on."""
    life.notes["said"] = {"area": areas()["371321"]}
    arrive(scene, life, nothing, at)


def city_helps(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    _ask_city(scene, life, order, at, _grant)


def city_refuses(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    _ask_city(scene, life, order, at, _refuse)


def _ask_city(scene: Scene, life: Life, order: TaskOrder, at: datetime, decide: Act) -> None:
    case = order.case
    if case.hub.kind == Hub.Kind.COUNTY:
        by = staff(scene, "hotline_head", case)
        asked = scene.take(request_city, case, "需市级部门协办。", unit("371300-JTJ"), by=by, at=at)
        soon(scene, life, decide, asked, at, hours=1)
    scene.go("dispatched", life, order, at)


def _grant(scene: Scene, life: Life, request: CaseRequest, at: datetime) -> None:
    by = scene.staff.at_hub("hotline_head", hub("01"))
    known = {order.pk for order in orders_of(request.case)}
    scene.take(grant_city_units, request, (unit("371300-JTJ"),), "同意协办。", by=by, at=at)
    for order in orders_of(request.case):
        if order.pk not in known:
            scene.go("dispatched", life, order, at)


def _refuse(scene: Scene, _life: Life, request: CaseRequest, at: datetime) -> None:
    by = scene.staff.at_hub("hotline_head", hub("01"))
    scene.take(refuse_city_units, request, "请由县有关部门办理。", by=by, at=at)


def recalled(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    by = staff(scene, "dispatcher", order.case)
    scene.take(recall, order, "wrong_unit", "派错了单位。", by=by, at=at)
    at_once(scene, life, _send_another, order, at)


def _send_another(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    """Another unit gets an order in the place of one that was recalled or came back."""
    taken = [each.unit for each in orders_of(order.case)]
    other = another(scene, life, order.case, *taken)
    new = scene.take(redispatch, order, other, "请办理。", by=staff(scene, "dispatcher", order.case), at=at)
    scene.go("dispatched", life, fresh(new), at)


def joined(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    """Another unit joins in."""
    scene.go("dispatched", life, _add(scene, life, order, OrderRole.JOINT, at), at)
    scene.go("signed", life, order, at)


def joined_in_vain(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    added = _add(scene, life, order, OrderRole.ASSISTING, at)
    scene.take(remove_unit, added, "已无须协办。", by=staff(scene, "dispatcher", order.case), at=at)
    scene.go("signed", life, order, at)


def led_by_another(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    added = _add(scene, life, order, OrderRole.ASSISTING, at)
    scene.take(change_lead, added, "由该单位牵头。", by=staff(scene, "dispatcher", order.case), at=at)
    scene.go("dispatched", life, fresh(added), at)
    scene.go("signed", life, fresh(order), at)


def _add(scene: Scene, life: Life, order: TaskOrder, role: OrderRole, at: datetime) -> TaskOrder:
    taken = [each.unit for each in orders_of(order.case)]
    other = another(scene, life, order.case, *taken)
    by = staff(scene, "dispatcher", order.case)
    return fresh(scene.take(add_unit, order.case, other, role, "请协同办理。", by=by, at=at))


def to_the_county(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    """The matter goes to the government of its county, which passes it on (`passed_down`)."""
    county = county_of(case.area)
    lead = unit(county.code if county else "371302")
    if lead.pk in (case.accused_id, case.hub.operator_id):
        scene.go("accepted", life, case, at)
        return
    send(scene, life, case, Plan(lead=lead), at)


def passed_down(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    """The county passes its order on to one of its towns."""
    _pass_on(scene, life, order, _town(order.unit), at)


def passed_down_twice(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    """The county passes it on to a town, and the town to a village."""
    life.twists["signed"] = _to_the_village
    _pass_on(scene, life, order, _town(order.unit), at)


def _to_the_village(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    _pass_on(scene, life, order, _village(order.unit, at), at)


def _pass_on(scene: Scene, life: Life, order: TaskOrder, lower: Unit | None, at: datetime) -> None:
    if lower is None:
        scene.go("signed", life, order, at)
        return
    scene.take(sub_dispatch, order, SubPlan(lead=lower), by=handler(scene, order, at), at=at)
    for child in (each for each in orders_of(order.case) if each.parent_id == order.pk):
        scene.go("dispatched", life, child, at)


def _town(above: Unit) -> Unit | None:
    towns = Unit.objects.unscoped("the rehearsal plays every unit").filter(parent=above, abolished_at=None)
    return towns.filter(kind__code__in=("town", "subdistrict")).order_by("pk").first()


@transaction.atomic
def _village(town: Unit, at: datetime) -> Unit:
    """The village that the rehearsal puts under a town when it is first needed, once for all players."""
    hold("rehearsal.villages")
    code = f"{town.code}-V1"
    known = Unit.objects.unscoped("the rehearsal plays every unit").filter(code=code).first()
    if known is not None:
        return known
    entry = UnitEntry(
        code=code,
        name=f"{town.name}第一村民委员会",
        short_name=f"{town.short_name}一村",
        kind="village",
        parent_code=town.code,
        area_code=town.area.code,
        duty_phone="0539-0000900",
    )
    return found_unit(entry, by=system(Door.COMMAND), at=at)


def given_back(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    """The unit gives its order back, and another one gets it."""
    soon(scene, life, _give_back, order, at)
    life.notes["decide"] = _take_back


def given_back_in_vain(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    soon(scene, life, _give_back, order, at)
    life.notes["decide"] = _reject


def given_back_too_soon(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    """The unit thinks better of it."""
    soon(scene, life, _give_back, order, at)
    life.notes["decide"] = _think_better


def given_back_again_and_again(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    """Until the matter must be ruled on."""
    given_back(scene, life, order, at)
    life.notes["again"] = True


def given_back_and_disputed(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    given_back(scene, life, order, at)
    life.notes["disputed"] = True


def _give_back(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    suggested = another(scene, life, order.case, order.unit)
    giving = Return(reason="not_our_area", basis=GIVEN_BACK, suggested=suggested, proof=("site_photo",))
    request = scene.take(return_order, order, giving, by=handler(scene, order, at), at=at)
    life.notes["order"] = order
    soon(scene, life, life.notes["decide"], request, at, hours=2)


def _take_back(scene: Scene, life: Life, request: CaseRequest, at: datetime) -> None:
    order: TaskOrder = life.notes["order"]
    case = fresh(order).case
    role = "dispatcher" if case.return_count == 0 else "shift_leader"
    scene.take(accept_return, request, "情况属实，另行派单。", by=staff(scene, role, case), at=at)
    case = fresh(order).case
    if case.state == CaseState.DISPUTED:
        soon(scene, life, _rule, order, at)
    elif life.notes.get("disputed") and case.state == CaseState.PENDING_DISPATCH:
        scene.take(dispute, case, "两家单位均认为不属其职责。", by=staff(scene, "dispute_clerk", case), at=at)
        soon(scene, life, _rule, order, at)
    else:
        if life.notes.get("again"):
            life.twists["dispatched"] = given_back_again_and_again
        at_once(scene, life, _send_another, order, at)


def _rule(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    taken = [each.unit for each in orders_of(order.case)]
    other = another(scene, life, order.case, *taken)
    by = staff(scene, "hotline_head", order.case)
    new = scene.take(designate, order.case, other, "经协调，由该单位承办。", by=by, at=at)
    scene.go("dispatched", life, fresh(new), at)


def _reject(scene: Scene, life: Life, request: CaseRequest, at: datetime) -> None:
    order: TaskOrder = life.notes["order"]
    scene.take(reject_return, request, "属于贵单位职责。", by=staff(scene, "dispatcher", order.case), at=at)
    scene.go("dispatched", life, fresh(order), at)


def _think_better(scene: Scene, life: Life, request: CaseRequest, at: datetime) -> None:
    order: TaskOrder = life.notes["order"]
    scene.take(withdraw_request, request, by=handler(scene, order, at), at=at)
    scene.go("dispatched", life, fresh(order), at)


def told_by_telephone(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    """An urgent order is given by telephone and signed for by the hotline."""
    by, taken_by = staff(scene, "shift_leader", order.case), f"{order.unit.short_name}值班员"
    scene.take(sign_for_by_telephone, order, taken_by, "已电话交办，对方表示立即处置。", by=by, at=at)
    scene.go("signed", life, order, at)
