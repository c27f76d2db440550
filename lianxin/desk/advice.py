"""What speaks for a unit before anybody dispatches: the catalogue with its figures, and how like matters ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext as _

from lianxin.cases import similar, texts
from lianxin.cases.acts import Scene
from lianxin.cases.acts.dispatching import suggested
from lianxin.cases.models import Case, Outcome, TaskOrder
from lianxin.cases.similar import Likeness
from lianxin.cases.states import CASE_OVER, ORDER_OVER, ORDER_VOID, OrderRole, OrderState, Solved
from lianxin.foundation.actor import Actor
from lianxin.foundation.prepared import AnyOf, Prepared
from lianxin.foundation.ui.shapes import Tone
from lianxin.organizations.models import Unit
from lianxin.rulebook.catalogue import Figures, figures
from lianxin.rulebook.models import CatalogueEntry
from lianxin.taxonomy.models import Area
from lianxin.taxonomy.queries import lineage

MOST_PRECEDENTS = 5
_BACK = {OrderState.RETURNED: "退过这件", OrderState.RETURN_REVIEW: "正申请退单"}
# The hotline sees all orders of the cases that it sees.
_LEADS = Prepared(
    lambda cases: (
        TaskOrder.objects.unscoped("of cases that the hotline has just been found to see")
        .filter(AnyOf("case", cases), parent__isnull=True, role=OrderRole.LEAD)
        .select_related("unit")
        .order_by("pk")
    )
)
_OUTCOMES = Prepared(lambda cases: Outcome.objects.filter(AnyOf("case", cases), is_valid=True).order_by("pk"))


@dataclass(frozen=True, slots=True)
class Named:
    """A unit that the catalogue names: its part, how much it has in hand, why not it ("" where nothing speaks
    against)."""

    unit: Unit
    role: str
    in_hand: int
    against: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """The catalogue's line for the matter (`where` it stands, in words), whom it names, and how it has done."""

    units: list[Named]
    entry: CatalogueEntry
    where: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Precedent:
    """A like matter: when, what, who had it and how it ended there; `tone` tells failed ones apart."""

    case: Case
    title: str
    at: datetime
    unit: str
    end: str
    tone: Tone
    grounds: str
    is_open: bool


def of(scene: Scene) -> Advice | None:
    """What the dispatch catalogue says of the matter; None where it names nobody."""
    found = suggested(scene)
    if found is None:
        return None
    named = [(found.lead, OrderRole.LEAD), *((unit, OrderRole.ASSISTING) for unit in found.assisting)]
    held = _in_hand(scene.actor, [unit.pk for unit, _role in named])
    back = {order.unit_id: order.state for order in scene.whole.orders if order.state in _BACK}
    units = [Named(unit, str(role.label), held.get(unit.pk, 0), _against(unit, scene, back)) for unit, role in named]
    return Advice(units, found.entry, _where(found.entry, scene), figures(found.entry))


def _where(entry: CatalogueEntry, scene: Scene) -> str:
    """The class, the place and the words of a line that covers the case."""
    classes = {category.code: category.name for category in lineage(scene.case.category)}
    place = Area.objects.filter(code=entry.area).values_list("name", flat=True) if entry.area else []
    return " · ".join([classes.get(entry.category, entry.category), *place, "、".join(entry.words)]).strip(" ·")


def _against(unit: Unit, scene: Scene, back: dict[int, str]) -> str:
    if unit.pk == scene.case.accused_id:
        return _("被反映单位，应当回避")
    return str(_(_BACK.get(OrderState(back[unit.pk]), ""))) if unit.pk in back else ""


def _in_hand(actor: Actor, units: Iterable[int]) -> dict[int, int]:
    """How many open orders each unit has."""
    rows = TaskOrder.objects.visible_to(actor).filter(unit__in=list(units)).exclude(state__in=ORDER_OVER)
    return dict(rows.order_by().values_list("unit").annotate(Count("pk")))


def precedents(scene: Scene) -> list[Precedent]:
    """Like matters that were sent to somebody, those that are over first; what was given back is told of too."""
    alike = similar.similar(scene.actor, similar.matter_of(scene.whole), at=scene.at)
    if not alike:
        return []
    ids = [each.case.pk for each in alike]
    titles = texts.titles(ids)
    leads: dict[int, list[TaskOrder]] = {}
    for order in _LEADS.all(ids):
        leads.setdefault(order.case_id, []).append(order)
    outcomes = {row.case_id: row for row in _OUTCOMES.all(ids)}
    found = [
        _precedent(each, titles.get(each.case.pk, ""), leads.get(each.case.pk, []), outcomes.get(each.case.pk))
        for each in alike
    ]
    return sorted(found, key=lambda each: each.is_open)[:MOST_PRECEDENTS]


def _precedent(like: Likeness, title: str, leads: list[TaskOrder], outcome: Outcome | None) -> Precedent:
    end, tone = _end(like.case, leads, outcome)
    back = "、".join(order.unit.short_name for order in leads if order.state == OrderState.RETURNED)
    holder = next((order.unit.short_name for order in reversed(leads) if order.state not in ORDER_VOID), "")
    return Precedent(
        case=like.case,
        title=title,
        at=like.case.registered_at,
        unit=_("%(back)s 退 → %(unit)s") % {"back": back, "unit": holder or "—"} if back else holder or "—",
        end=end,
        tone=tone,
        grounds="、".join(str(ground.label) for ground in like.grounds),
        is_open=like.case.state not in CASE_OVER,
    )


def _end(case: Case, leads: list[TaskOrder], outcome: Outcome | None) -> tuple[str, Tone]:
    if outcome is not None:
        tone: Tone = {Solved.SOLVED: "good", Solved.PARTLY: "near"}.get(Solved(outcome.solved), "bad")  # type: ignore[assignment]  # all of them tones
        return outcome.get_solved_display(), tone
    if leads and all(order.state == OrderState.RETURNED for order in leads):
        return _("误派"), "bad"
    return case.get_state_display(), ""
