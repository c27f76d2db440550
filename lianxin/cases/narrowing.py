"""From a wish to rows: what it names is looked up with the reader's rights, and the visible rows are narrowed to it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from lianxin.cases import waiting
from lianxin.cases.filters import ALL, CLOSED, Mark, Wish
from lianxin.cases.models import Case, CaseClock, CaseHold, CaseLink, OrderClock, TaskOrder
from lianxin.cases.models.clocks import LIT
from lianxin.cases.states import CASE_AT_REST, CASE_OPEN, ORDER_OPEN, ORDER_OVER, LinkKind
from lianxin.citizens import numbers
from lianxin.citizens import policies as citizens
from lianxin.citizens.models import Holding, PhoneNumber
from lianxin.citizens.scope import sees_citizens
from lianxin.clocks.models import ENDED, Light
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.crypto import blind
from lianxin.foundation.dated import holds
from lianxin.foundation.errors import BadInput, NotAllowed
from lianxin.foundation.memo import remembered
from lianxin.foundation.policy import require
from lianxin.organizations.models import Unit
from lianxin.taxonomy.models import Area, Category
from lianxin.taxonomy.queries import areas_below

Row = TypeVar("Row", bound=Model)

_MARKS: dict[str, dict[str, object]] = {
    Mark.ENTERPRISE: {"is_enterprise": True},
    Mark.ANONYMOUS: {"is_anonymous": True},
    Mark.WITHHELD: {"identity_withheld": True},
    Mark.HARD: {"is_hard": True},
    Mark.UNREASONABLE: {"is_unreasonable": True},
    Mark.BEYOND_DUTY: {"is_beyond_duty": True},
    Mark.URGED: {"urge_count__gt": 0},
    Mark.RETURNED: {"return_count__gt": 0},
    Mark.REWORKED: {"round__gt": 1},
    Mark.INCIDENT: {"incident__isnull": False},
}
_GIVEN_BACK = {Mark.SENT_BACK: waiting.sent_back, Mark.REJECTED: waiting.rejected}


def person(actor: Actor, spelling: str) -> str:
    """What stands for whoever is reached under a telephone number in a wish: it tells the number to nobody.

    Raises NotAllowed for a reader who may not know callers; BadInput (person) for no number.
    """
    _demand_citizens(actor)
    told = numbers.read(spelling, "person")
    if told is None:
        raise BadInput({"person": _("请填写来电号码。")})
    return blind(told.number).hex()


def narrowed(rows: QuerySet[Row], wish: Wish, actor: Actor) -> QuerySet[Row]:
    """`rows`, visible cases or orders, narrowed to all of `wish` but its words, its `only` and its page.

    Raises BadInput for a unit, category or area that there is not, NotAllowed for a person asked for without the right.
    """
    case = "" if rows.model is Case else "case__"
    for name, value in _case_fields(wish).items():
        rows = rows.filter(**{case + name: value})
    rows = rows.filter(_marked(rows.model, wish))
    if wish.person:
        rows = rows.filter(_of_person(wish.person, case, actor))
    for condition in waiting.conditions(rows.model, wish, actor):
        rows = rows.filter(condition)
    return _with_orders(rows, wish, actor)


def demand_known(wish: Wish, actor: Actor) -> None:
    """Raises BadInput for a unit, category or area of `wish` that there is not."""
    narrowed(Case.objects.visible_to(actor), wish, actor)


def open_rows(rows: QuerySet[Row], wish: Wish) -> QuerySet[Row]:
    """Those that somebody has to work on, or, where `wish` names states, those in them."""
    if wish.names_states:
        return rows
    return rows.filter(state__in=CASE_OPEN if rows.model is Case else sorted(ORDER_OPEN))


def over_rows(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Those that nobody has to work on any more."""
    return rows.filter(state__in=sorted(CASE_AT_REST if rows.model is Case else ORDER_OVER))


def shown_rows(rows: QuerySet[Row], wish: Wish) -> QuerySet[Row]:
    """What `wish.only` leaves of `rows`: those that are over, all, or the open ones, of one light where it is named."""
    if wish.only == ALL:
        return rows
    if wish.only == CLOSED:
        return over_rows(rows)
    rows = open_rows(rows, wish)
    return rows.filter(with_light(rows.model, Light(wish.only))) if wish.only else rows


def unmarked(wish: Wish) -> Wish:
    """`wish` without its marks and its light: wishes that are alike but for these are counted at once."""
    return replace(wish, marks=(), only="" if wish.only in Light.values else wish.only)


def marked(owner: type[Model], wish: Wish) -> Q:
    """What the marks and the light of `wish` ask of the rows that it has without them."""
    light = with_light(owner, Light(wish.only)) if wish.only in Light.values else Q()
    return _marked(owner, wish) & light


def with_light(owner: type[Model], light: Light) -> Q:
    """That `light` is the worst one of a row's open clocks that somebody must act on; of a case, of its own and those
    of all its orders."""
    if light is Light.GREEN:
        return ~Q(_has_clock(owner, Light.RED)) & ~Q(_has_clock(owner, Light.AMBER))
    worse = ~Q(_has_clock(owner, Light.RED)) if light is Light.AMBER else Q()
    return Q(_has_clock(owner, light)) & worse


def _has_clock(owner: type[Model], light: Light) -> Q:
    return Q(pk__in=lit_clocks(owner, [light]))


def lit_clocks(owner: type[Model], lights: list[Light], *more: str) -> QuerySet[Any, Any]:
    """The open clocks with one of `lights` that somebody must act on: the id of whose they are, and the columns `more`;
    of a case its own and those of all its orders."""
    of_orders = OrderClock.objects.filter(LIT, light__in=lights)
    if owner is TaskOrder:
        return of_orders.values_list("order", *more)
    of_cases = CaseClock.objects.filter(light__in=lights).exclude(state__in=ENDED).values_list("case", *more)
    return of_cases.union(of_orders.values_list("case", *more), all=True)


def _case_fields(wish: Wish) -> dict[str, Any]:
    """What the columns of the case must hold."""
    conditions = {
        "state__in": wish.case_states,
        "appeal_type__in": wish.appeal_types,
        "urgency__in": wish.urgencies,
        "number__in": wish.numbers,
        "channel__in": wish.channels,
        "category__in": remembered(("categories", wish.categories), lambda: _categories(wish.categories)),
        "area__in": remembered(("areas", wish.areas), lambda: _areas(wish.areas)),
        "registered_at__gte": _midnight(wish.since) if wish.since else None,
        "registered_at__lt": _midnight(wish.until + timedelta(days=1)) if wish.until else None,
    }
    return {name: value for name, value in conditions.items() if value}


def _midnight(day: date) -> datetime:
    """The beginning of a local day."""
    return datetime.combine(day, clock_time(), time.LOCAL).astimezone(UTC)


def _categories(codes: tuple[str, ...]) -> list[int]:
    """The ids, in all editions, of the categories named and those below them."""
    found: list[int] = []
    for code in codes:
        below = Category.objects.filter(code__startswith=code).values_list("pk", flat=True)
        found += _demand(list(below), "category", _("没有代码为“%(code)s”的诉求类别。"), code)
    return found


def _areas(codes: tuple[str, ...]) -> list[int]:
    """The ids of the areas named and of all that they govern now."""
    found: list[int] = []
    for code in codes:
        (area,) = _demand(list(Area.objects.filter(code=code)), "area", _("没有代码为“%(code)s”的区域。"), code)
        found += [area.pk, *(below.pk for below in areas_below(area, time.now()))]
    return found


def _units(codes: tuple[str, ...], actor: Actor) -> list[int]:
    """The ids of the units named and those below them."""
    found: list[int] = []
    for code in codes:
        units = Unit.objects.visible_to(actor)
        (unit,) = _demand(list(units.filter(code=code)), "unit", _("没有代码为“%(code)s”的单位。"), code)
        found += units.filter(path__startswith=unit.path).values_list("pk", flat=True)
    return found


Found = TypeVar("Found")


def _demand(found: list[Found], key: str, wrong: str, code: str) -> list[Found]:
    if not found:
        raise BadInput({key: wrong % {"code": code}})
    return found


def _with_orders(rows: QuerySet[Row], wish: Wish, actor: Actor) -> QuerySet[Row]:
    """Orders of the units and in the states that `wish` names; cases that have such an order."""
    named = {"unit__in": _units(wish.units, actor), "state__in": wish.order_states}
    conditions = {name: values for name, values in named.items() if values}
    if not conditions or rows.model is TaskOrder:
        return rows.filter(**conditions)
    orders = TaskOrder.objects.visible_to(actor).filter(**conditions)
    return rows.filter(pk__in=orders.values("case"))


def _marked(owner: type[Model], wish: Wish) -> Q:
    """That a case or order has all the marks that `wish` names."""
    case = "" if owner is Case else "case__"
    return Q(*(_with_mark(mark, case) for mark in wish.marks))


def _with_mark(mark: Mark, case: str) -> Q:
    if mark in _MARKS:
        return Q(**{case + name: value for name, value in _MARKS[mark].items()})
    if mark in _GIVEN_BACK:
        return _GIVEN_BACK[mark](case)
    owner = OuterRef("pk" if not case else "case")
    if mark is Mark.REPEATED:
        return Q(Exists(CaseLink.objects.filter(case=owner, kind=LinkKind.REPEATS)))
    return Q(Exists(CaseHold.objects.filter(case=owner, released_at__isnull=True)))


def _of_person(token: str, case: str, actor: Actor) -> Q:
    """Cases told from the number, or of a citizen who is reached under it; what was told in confidence stays so."""
    _demand_citizens(actor)
    numbers_of = PhoneNumber.objects.visible_to(actor).filter(number_index=bytes.fromhex(token))
    holders = Holding.objects.visible_to(actor).filter(holds(time.now()), number__in=numbers_of)
    told = Q(**{f"{case}phone__in": numbers_of.values("pk")}) | Q(**{f"{case}citizen__in": holders.values("citizen")})
    return told & Q(**{f"{case}identity_withheld": False})


def _demand_citizens(actor: Actor) -> None:
    """Raises NotAllowed unless the reader may know who calls."""
    if not sees_citizens(actor):
        raise NotAllowed(_("您的岗位看不到来电人，不能按来电人查找。"))
    require(actor, citizens.READ)
