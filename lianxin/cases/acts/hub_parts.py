"""What acts of the hotline share: boxes for its texts, what stands against a step beforehand, who decides."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from lianxin.accounts.models import Role
from lianxin.cases import policies
from lianxin.cases.acts.scene import Scene
from lianxin.cases.approvers import may_approve
from lianxin.cases.facts import facts_of
from lianxin.cases.models import Case, TaskOrder
from lianxin.cases.states import CaseState, TextKind
from lianxin.cases.texts import LONGEST, LONGEST_OTHERS
from lianxin.foundation.ui.choices import Segments
from lianxin.foundation.ui.fields import WordsField
from lianxin.organizations.models import Unit
from lianxin.rulebook.queries import find
from lianxin.rulebook.scopes import Facts


def box(kind: TextKind, label: str = "", **more: Any) -> WordsField:
    """A box for a text of the case, as long as texts of its kind may be."""
    more.setdefault("rows", 2 if kind in LONGEST else 4)
    return WordsField(longest=LONGEST.get(kind, LONGEST_OTHERS), label=label or kind.label, **more)


def note(kind: TextKind, label: str = "", **more: Any) -> WordsField:
    """As `box`, for what may be left out."""
    return box(kind, label, **{"required": False, "rows": 2} | more)


def segments(label: str, choices: Iterable[tuple[str, Any]] = (), **more: Any) -> forms.ChoiceField:
    """Few choices of short words in a row; `offer` fills those that depend on the case."""
    return forms.ChoiceField(label=label, choices=list(choices), widget=Segments(), **more)


def not_decider(scene: Scene, what: str, unit: Unit | None = None) -> str:
    """Who decides instead of the reader by the rule ``approver.<what>``; "" where the reader does."""
    return _not_named(scene, what, facts_of(scene.case, unit))


def not_ruler(scene: Scene, order: TaskOrder, kind: str, what: str) -> str:
    """As `not_decider`, for what is asked for `order`: in the unit above decides who endorses there."""
    if order.parent_id is None:
        return not_decider(scene, what, order.unit)
    above = next(row for row in scene.whole.orders if row.pk == order.parent_id)
    return _not_named(scene, f"{kind}.unit", facts_of(scene.case, above.unit))


def _not_named(scene: Scene, what: str, facts: Facts) -> str:
    if may_approve(scene.actor, what, facts, scene.at):
        return ""
    code = find(f"approver.{what}", facts, scene.at).word
    name = Role.objects.filter(code=code).values_list("name", flat=True).first()
    return _("按现行规则，这一步由%(role)s审核。") % {"role": name or code}


def has_merged(case: Case) -> str:
    """Why a case in which others wait for an answer cannot leave them alone."""
    rows = Case.objects.unscoped("the master is visible").filter(merged_into=case, state=CaseState.MERGED)
    return _("有其他工单并在这件工单之下，请先解除并单。") if rows.exists() else ""


def is_hotlines(scene: Scene) -> bool:
    """Whether the reader is of the hotline that is responsible for the case."""
    return bool(policies.for_hotline(scene.actor, scene.case.hub_id))


def order_choices(orders: Iterable[TaskOrder]) -> list[tuple[str, str]]:
    """Orders to be chosen among, each by its unit and part."""
    return [(str(order.pk), f"{order.unit.name}（{order.get_role_display()}）") for order in orders]


class OrdersField(forms.MultipleChoiceField):
    """Some of the case's orders, each by a box to tick; `clean` answers their ids."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[str]:
        return [str(each) for each in super().to_python(value)]


def chosen(ids: Iterable[str], orders: Iterable[TaskOrder]) -> tuple[TaskOrder, ...]:
    """The orders whose boxes were ticked."""
    wanted = set(ids)
    return tuple(order for order in orders if str(order.pk) in wanted)
