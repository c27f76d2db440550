"""To whom a matter goes: asked, sent, given to others, ruled on."""

from datetime import datetime
from functools import cached_property

from django import forms
from django.utils.translation import gettext as _

from lianxin.cases import by_telephone, policies
from lianxin.cases.acts.base import Group
from lianxin.cases.acts.hub_parts import box, not_decider, note, segments
from lianxin.cases.acts.kinds import CaseAct, OrderAct
from lianxin.cases.acts.offers import act
from lianxin.cases.acts.scene import Scene
from lianxin.cases.models import Case, TaskOrder
from lianxin.cases.states import OrderRole, TextKind
from lianxin.cases.steps.add_unit import add_unit
from lianxin.cases.steps.consult import consult
from lianxin.cases.steps.designate import designate
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.dispute import dispute
from lianxin.cases.steps.sign_for_by_telephone import sign_for_by_telephone
from lianxin.foundation.actor import Actor
from lianxin.foundation.memo import remembered
from lianxin.organizations.fields import UnitField, UnitsField
from lianxin.organizations.models import Unit
from lianxin.rulebook.catalogue import Owners, owners


def suggested(scene: Scene) -> Owners | None:
    """Whose duty the matter is by the dispatch catalogue; None where it names nobody."""
    said = f"{scene.whole.text(TextKind.TITLE)}\n{scene.whole.text(TextKind.CONTENT)}"
    case = scene.case
    return remembered(("suggested", case.pk), lambda: owners(case.category, case.area, said, scene.at))


def free_units(units: tuple[Unit, ...], scene: Scene) -> list[Unit]:
    """Those of `units` that the reader reaches, that the matter does not accuse and that have no order open."""
    busy = {order.unit_id for order in scene.whole.orders if order.is_open}
    reached = Unit.objects.within(scene.actor).living().filter(pk__in=[unit.pk for unit in units])
    open_to = set(reached.values_list("pk", flat=True)) - busy - {scene.case.accused_id}
    return [unit for unit in units if unit.pk in open_to]


def free_owners(scene: Scene) -> tuple[Unit | None, list[Unit]]:
    """Of those whom the catalogue names the lead and whoever assists him, as far as they may be sent the matter; nobody
    where the lead may not."""
    found = suggested(scene)
    free = free_units((found.lead, *found.assisting), scene) if found else []
    if found is None or found.lead not in free:
        return None, []
    return found.lead, [unit for unit in free if unit != found.lead]


@act
class Dispatch(CaseAct):
    key, label, icon, hotkey = "dispatch", "派单", "send", "d"
    right, group, moves = policies.DISPATCH, Group.NEXT, ("dispatch",)
    done = "已派单"
    lead = UnitField(label="主办单位")
    assisting = UnitsField(label="协办单位", required=False)
    joint = UnitsField(label="会办单位", required=False)
    dispatch_note = note(TextKind.DISPATCH_NOTE, help_text="请各单位办什么、注意什么。")

    @cached_property
    def owners(self) -> Owners | None:
        return suggested(self.scene)

    def prepare(self) -> None:
        lead, assisting = free_owners(self.scene)
        if lead:
            self.initial.update(lead=lead, assisting=assisting)

    def says(self) -> str:
        if self.owners is None:
            return _("派单目录没有对应的条目，请选择主办单位。")
        named = {"lead": self.owners.lead.name, "basis": self.owners.entry.basis}
        if self.owners.lead.pk == self.target.accused_id:
            return _("派单目录建议主办：%(lead)s（%(basis)s）；它是被反映单位，应当回避，请另选。") % named
        return _("派单目录建议主办：%(lead)s（%(basis)s）。") % named

    def take(self, *, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        is_suggested = self.owners is not None and given["lead"].pk == self.owners.lead.pk
        plan = Plan(
            lead=given["lead"],
            assisting=tuple(given["assisting"]),
            joint=tuple(given["joint"]),
            note=given["dispatch_note"],
            entry=self.owners.entry if self.owners and is_suggested else None,
        )
        dispatch(self.target, plan, by=by, at=at, seen=self.seen_version())


@act
class Consult(CaseAct):
    key, label, icon, hotkey = "consult", "征询", "message-plus", "q"
    right, group, moves = policies.CONSULT, Group.UNITS, ("consult",)
    done = "已征询"
    hint = "被征询单位只看得到问题，看不到工单。"
    unit = UnitField(label="征询单位")
    consultation = box(TextKind.CONSULTATION, "征询的问题", help_text="请写清事项，不写诉求人信息。")

    def take(self, *, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        consult(self.target, given["unit"], given["consultation"], by=by, at=at, seen=self.seen_version())


@act
class AddUnit(CaseAct):
    key, label, icon, hotkey = "add_unit", "加派单位", "plus", "u"
    right, group, moves = policies.DISPATCH, Group.UNITS, ("add_unit",)
    done = "已加派"
    unit = UnitField(label="加派单位")
    role = segments("承担", [each for each in OrderRole.choices if each[0] != OrderRole.LEAD])
    dispatch_note = note(TextKind.DISPATCH_NOTE, "给这个单位的派单意见")
    names = {str(OrderRole.ASSISTING): "unit", str(OrderRole.JOINT): "unit"}

    def take(self, *, by: Actor, at: datetime) -> None:
        given, role = self.cleaned_data, OrderRole(self.cleaned_data["role"])
        add_unit(self.target, given["unit"], role, given["dispatch_note"], by=by, at=at, seen=self.seen_version())


@act
class Dispute(CaseAct):
    key, label, icon, hotkey = "dispute", "提起争议", "gavel", "p"
    right, group, moves = policies.DISPUTE, Group.UNITS, ("dispute",)
    done = "已提起争议协调"
    dispute = box(TextKind.DISPUTE, help_text="哪些单位怎么说，依据是什么。")

    def take(self, *, by: Actor, at: datetime) -> None:
        dispute(self.target, self.cleaned_data["dispute"], by=by, at=at, seen=self.seen_version())


@act
class Designate(CaseAct):
    key, label, icon, hotkey = "designate", "指定承办单位", "gavel", "z"
    right, group, moves = policies.DESIGNATE, Group.NEXT, ("designate",)
    done = "已指定承办单位"
    hint = "被指定的单位不得退单；本次指定写入派单目录，作为以后派单的先例。"
    unit = UnitField(label="承办单位")
    ruling = box(TextKind.RULING, help_text="为什么由它承办，依据是什么。")
    names = {str(OrderRole.LEAD): "unit"}

    @classmethod
    def locked(cls, target: Case, scene: Scene) -> str:
        return not_decider(scene, "designation")

    def take(self, *, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        designate(self.target, given["unit"], given["ruling"], by=by, at=at, seen=self.seen_version())


@act
class SignForByTelephone(OrderAct):
    key, label, icon, hotkey = "sign_for_by_telephone", "电话交办", "phone-call", ""
    right, group = policies.SIGN_FOR_OTHERS, Group.UNITS
    moves, case_moves = ("sign_for",), ("sign_for",)
    done = "已电话交办并代为签收"
    hint = "紧急事项先打承办单位值班电话，说定后在这里记下。"
    taken_by = forms.CharField(label="接电话的人", max_length=60, help_text="姓名和职务。")
    telephone_order = box(TextKind.TELEPHONE_ORDER, "交办内容", help_text="说了什么，对方答应怎么办。")

    @classmethod
    def is_whose(cls, order: TaskOrder, scene: Scene) -> bool:
        ours = bool(policies.for_hotline(scene.actor, order.hub_id))
        return ours and by_telephone.may_order(scene.case, scene.actor)

    def take(self, *, by: Actor, at: datetime) -> None:
        given, seen = self.cleaned_data, self.seen_version()
        sign_for_by_telephone(self.target, given["taken_by"], given["telephone_order"], by=by, at=at, seen=seen)
