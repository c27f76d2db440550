"""A return that is granted and sent on in one press: nothing waits in between."""

from datetime import datetime
from functools import cached_property

from django.db import transaction
from django.utils.translation import gettext as _

from lianxin.cases import policies
from lianxin.cases.acts.dispatching import free_units, suggested
from lianxin.cases.acts.hub_parts import note
from lianxin.cases.acts.offers import act
from lianxin.cases.acts.rulings import AcceptReturn
from lianxin.cases.acts.scene import Scene
from lianxin.cases.facts import facts_of
from lianxin.cases.models import CaseRequest
from lianxin.cases.states import OrderRole, TextKind
from lianxin.cases.steps.accept_return import accept_return
from lianxin.cases.steps.redispatch import redispatch
from lianxin.cases.stretching import leads_first_tier
from lianxin.foundation.actor import Actor
from lianxin.organizations.fields import UnitField
from lianxin.rulebook.catalogue import Owners
from lianxin.rulebook.queries import find


@act
class TurnElsewhere(AcceptReturn):
    key, label, icon, hotkey = "turn_elsewhere", "同意退单并改派", "git-fork", ""
    done = "已同意退单并改派"
    names = dict.fromkeys(OrderRole.values, "unit")
    unit = UnitField(label="改派给")
    dispatch_note = note(TextKind.DISPATCH_NOTE, "给新单位的派单意见")
    field_order = ("unit", "request_opinion", "dispatch_note")

    @classmethod
    def is_whose(cls, request: CaseRequest, scene: Scene) -> bool:
        """The hotline's, by a post that both decides and dispatches."""
        is_first_tier = request.order is not None and request.order.parent_id is None
        return is_first_tier and scene.actor.has(policies.DISPATCH.code) and super().is_whose(request, scene)

    @classmethod
    def locked(cls, target: CaseRequest, scene: Scene) -> str:
        return super().locked(target, scene) or cls._to_be_ruled_on(target, scene)

    @classmethod
    def _to_be_ruled_on(cls, target: CaseRequest, scene: Scene) -> str:
        """A matter that was dispatched often enough goes to a ruling when its lead gives it back."""
        enough = find("count.dispatches_before_designation", facts_of(scene.case), scene.at).count
        if not leads_first_tier(cls.order_of(target)) or scene.case.dispatch_count < enough:
            return ""
        return _("已派单 %(count)d 次，同意退单后转争议协调，由负责人指定。") % {"count": scene.case.dispatch_count}

    @cached_property
    def owners(self) -> Owners | None:
        return suggested(self.scene) if leads_first_tier(self.order) else None

    def prepare(self) -> None:
        """Begin with whom the unit names, else with whom the catalogue names, if it is another."""
        named = [self.target.suggested_unit, self.owners.lead if self.owners else None]
        others = tuple(unit for unit in named if unit is not None and unit.pk != self.order.unit_id)
        if found := free_units(others, self.scene):
            self.initial["unit"] = found[0]

    def take(self, *, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        is_suggested = self.owners is not None and given["unit"].pk == self.owners.lead.pk
        entry = self.owners.entry if self.owners and is_suggested else None
        with transaction.atomic():
            accept_return(self.target, given["request_opinion"], by=by, at=at, seen=self.seen_version())
            later = by.with_part("redispatch")
            redispatch(self.order, given["unit"], given["dispatch_note"], by=later, at=at, entry=entry)
