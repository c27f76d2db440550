"""What hubs do with each other: hand a matter over, ask the city for its units, grant or refuse them."""

from datetime import datetime

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianxin.cases import city_help, policies
from lianxin.cases.acts.base import Group
from lianxin.cases.acts.hub_parts import box, note
from lianxin.cases.acts.kinds import AskedAct, CaseAct
from lianxin.cases.acts.offers import act
from lianxin.cases.acts.parts import offer, refusal_of
from lianxin.cases.acts.scene import AskedScene, Scene
from lianxin.cases.lifecycle import demand_case
from lianxin.cases.models import Case, CaseRequest
from lianxin.cases.states import REQUEST_OPEN, OrderRole, RequestKind, TextKind
from lianxin.cases.steps.grant_city_units import grant_city_units
from lianxin.cases.steps.hand_over import hand_over
from lianxin.cases.steps.refuse_city_units import refuse_city_units
from lianxin.cases.steps.request_city import request_city
from lianxin.foundation.actor import Actor
from lianxin.organizations.fields import UnitField, UnitsField
from lianxin.organizations.models import Hub
from lianxin.organizations.queries import hubs_on


@act
class HandOver(CaseAct):
    key, label, icon, hotkey = "hand_over", "移交", "external-link", ""
    right, group, moves = policies.HAND_OVER, Group.UNITS, ("hand_over",)
    done = "已移交"
    hint = "移交后由对方热线负责，本热线不再看得到；工单编号和群众的时限不变。"
    is_grave = True
    hub = forms.ChoiceField(label="移交给")
    handling_note = note(TextKind.HANDLING_NOTE, "说明")

    def prepare(self) -> None:
        offer(self, "hub", [("", _("请选择")), *((row.code, row.name) for row in _others(self.target, self.scene.at))])

    @classmethod
    def locked(cls, target: Case, scene: Scene) -> str:
        return "" if _others(target, scene.at) else _("没有其他启用的热线平台。")

    def take(self, *, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        hub = next(row for row in _others(self.target, at) if row.code == given["hub"])
        hand_over(self.target, hub, given["handling_note"], by=by, at=at, seen=self.seen_version())


def _others(case: Case, at: datetime) -> list[Hub]:
    return list(hubs_on(at).exclude(pk=case.hub_id))


@act
class RequestCity(CaseAct):
    key, label, icon, hotkey = "request_city", "提请市级协办", "building", ""
    right, group, moves = policies.REQUEST_CITY, Group.ASK, ("request_city",)
    done = "已提请市级协办"
    hint = "市级热线只看得到这里写的内容，不看工单。"
    request = box(TextKind.REQUEST, "请市级单位办什么", help_text="写清事项和需要的协助，不写诉求人信息。")
    unit = UnitField(label="建议的市级单位", required=False)

    @classmethod
    def is_whose(cls, scene: Scene) -> bool:
        return scene.case.hub.kind == Hub.Kind.COUNTY and super().is_whose(scene)

    @classmethod
    def locked(cls, target: Case, scene: Scene) -> str:
        if city_help.is_asked(target):
            return _("已有一项%(kind)s申请尚未审核。") % {"kind": RequestKind.CITY_UNITS.label}
        return refusal_of(city_help.city_hub, target, scene.at)

    def take(self, *, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        request_city(self.target, given["request"], given["unit"], by=by, at=at, seen=self.seen_version())


class _CityAct(AskedAct[CaseRequest]):
    """The city decides what a county asks, by what the request says and without the case."""

    right, group = policies.DECIDE_CITY, Group.DECIDE
    move: str

    @classmethod
    def asked(cls, scene: AskedScene) -> list[CaseRequest]:
        rows = cls._rows(scene).filter(state__in=REQUEST_OPEN).order_by("pk")
        return [row for row in rows if policies.for_hotline(scene.actor, row.to_hub_id or 0)]

    @classmethod
    def asked_of(cls, scene: AskedScene, pk: int) -> CaseRequest | None:
        found = cls._rows(scene).filter(pk=pk).first()
        return found if found and policies.for_hotline(scene.actor, found.to_hub_id or 0) else None

    @classmethod
    def _rows(cls, scene: AskedScene) -> QuerySet[CaseRequest]:
        rows = CaseRequest.objects.visible_to(scene.actor).filter(kind=RequestKind.CITY_UNITS)
        return rows.select_related("case__hub", "text", "suggested_unit")

    @classmethod
    def of(cls, target: CaseRequest) -> str:
        return target.case.hub.name

    @classmethod
    def why_closed(cls, target: CaseRequest, scene: AskedScene) -> str:
        if target.state not in REQUEST_OPEN:
            return _("申请现为“%(state)s”，不能进行这一步。") % {"state": target.get_state_display()}
        return refusal_of(demand_case, target.case, cls.move)

    def says(self) -> str:
        said = self.target.text.text if self.target.text else ""
        unit = self.target.suggested_unit
        return f"{said}\n" + (_("建议由%(unit)s协办。") % {"unit": unit.name} if unit else "")


@act
class GrantCityUnits(_CityAct):
    key, label, icon = "grant_city_units", "同意市级协办", "check"
    done = "已派市级单位会办"
    move = "request_city"
    units = UnitsField(label="派哪些市级单位")
    request_opinion = note(TextKind.REQUEST_OPINION, "意见", help_text="县级热线和所派单位都看得到。")
    names = {str(OrderRole.JOINT): "units"}

    def prepare(self) -> None:
        if self.target.suggested_unit:
            self.initial["units"] = [self.target.suggested_unit]

    def take(self, *, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        grant_city_units(self.target, given["units"], given["request_opinion"], by=by, at=at)


@act
class RefuseCityUnits(_CityAct):
    key, label, icon = "refuse_city_units", "不同意市级协办", "x"
    done = "已答复不同意"
    move = "refuse_city"
    request_opinion = box(TextKind.REQUEST_OPINION, "理由")

    def take(self, *, by: Actor, at: datetime) -> None:
        refuse_city_units(self.target, self.cleaned_data["request_opinion"], by=by, at=at)
