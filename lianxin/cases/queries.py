"""Reading one case: everything of it that a post may see, as of one moment."""

from copy import copy
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from lianxin.cases import identity, veils
from lianxin.cases.models import Case, CaseClock, CaseEvent, CaseText, OrderClock, Outcome, TaskOrder
from lianxin.cases.states import TextKind
from lianxin.cases.veils import Veil
from lianxin.citizens import policies as citizens
from lianxin.citizens.models import Citizen, PhoneNumber
from lianxin.foundation.actor import OF_UNITS, Actor, Scope
from lianxin.foundation.errors import NotFound
from lianxin.foundation.prepared import AnyOf, Prepared
from lianxin.foundation.seals.links import Link, Verdict
from lianxin.foundation.seals.verify import one_moment

AnyClock = CaseClock | OrderClock
# What a unit reads besides its own orders' texts; what the hotline writes for itself is not among them.
UNIT_TEXTS = {
    TextKind.TITLE,
    TextKind.CONTENT,
    TextKind.PLACE,
    TextKind.DETAILS,
    TextKind.SUPPLEMENT,
    TextKind.ANNOUNCEMENT,
    TextKind.DISPATCH_NOTE,
    TextKind.CONTACT_NOTE,
    TextKind.REPLY_INTERNAL,
    TextKind.REPLY_PUBLIC,
    TextKind.SIGN_OFF_OPINION,
    TextKind.PROCESS_NOTE,
    TextKind.INTERIM_REPORT,
    TextKind.CITIZEN_ANSWER,
    TextKind.SEND_BACK_OPINION,
    TextKind.REWORK_OPINION,
    TextKind.URGING,
    TextKind.REQUEST,
    TextKind.REQUEST_OPINION,
    TextKind.RULING,
    TextKind.TELEPHONE_ORDER,
    TextKind.CITIZEN_WORDS,
}
# Of these only what belongs to its own orders: hubs ask each other and decide for themselves in the same words.
_OF_OWN_ORDERS = {TextKind.REQUEST, TextKind.REQUEST_OPINION}
# Of these each version stands beside the earlier: a journal, not one text that is corrected.
JOURNAL = {
    TextKind.SUPPLEMENT,
    TextKind.SUPPLEMENT_QUESTION,
    TextKind.OBJECTION,
    TextKind.TRANSFER_NOTE,
    TextKind.CONSULTATION,
    TextKind.CONSULTATION_ANSWER,
    TextKind.PROCESS_NOTE,
    TextKind.INTERIM_REPORT,
    TextKind.CITIZEN_ANSWER,
    TextKind.SEND_BACK_OPINION,
    TextKind.REQUEST,
    TextKind.REQUEST_OPINION,
    TextKind.URGING,
    TextKind.CITIZEN_WORDS,
}
# Of the hotline's own limits a unit knows the citizen's, which caps its own.
UNIT_CASE_CLOCKS = {"handle", "rework"}
# What is read with a case, since every page of it asks for it.
_WITH = ("category", "area__parent", "area__administered_by", "hub", "merged_into", "incident", "accused")
_CASE = Prepared(
    lambda number: (
        Case.objects.unscoped("who may see it is asked of the row").filter(number=number).select_related(*_WITH)
    )
)
_EVENTS = Prepared(lambda case: CaseEvent.objects.filter(case=case).select_related("order__unit").order_by("seq"))
_ORDERS = Prepared(
    lambda case: (
        TaskOrder.objects.unscoped("who may see it is asked of the row")
        .filter(case=case)
        .select_related("unit__kind", "hub")
        .order_by("index")
    )
)
_OUTCOMES = Prepared(lambda case: Outcome.objects.filter(case=case).order_by("pk"))
_CASE_CLOCKS = Prepared(lambda case: CaseClock.objects.filter(case=case).order_by("started_at", "pk"))
_ORDER_CLOCKS = Prepared(lambda orders: OrderClock.objects.filter(AnyOf("order", orders)).order_by("started_at", "pk"))
_TEXTS, _TEXTS_FOR_UNITS = (
    Prepared(
        lambda case, orders, seen=seen: CaseText.objects.filter(
            seen, Q(order__isnull=True) | Q(AnyOf("order", orders)), case=case
        ).order_by("version"),
        places=2,
    )
    for seen in (Q(), Q(kind__in=UNIT_TEXTS) & ~Q(order=None, kind__in=_OF_OWN_ORDERS))
)


@dataclass(frozen=True, slots=True)
class Whole:
    """What one reader sees of a case. `citizen` is who spoke, masked; `is_sound`: the chain of all its events verifies,
    those not shown included."""

    case: Case
    citizen: str
    texts: list[CaseText]
    orders: list[TaskOrder]
    case_clocks: list[CaseClock]
    order_clocks: list[OrderClock]
    outcomes: list[Outcome]
    events: list[CaseEvent]
    is_sound: bool

    def text(self, kind: TextKind, order: TaskOrder | None = None) -> str:
        """The newest text of a kind that belongs to the case itself, or to `order`; empty when there is none."""
        on = order.pk if order else None
        return next((row.text for row in reversed(self.texts) if row.kind == kind and row.order_id == on), "")

    def words(self, pk: int | None) -> str:
        """The text of that id; empty where there is none for this reader."""
        return next((row.text for row in self.texts if row.pk == pk), "")

    def told_hotline(self, order: TaskOrder) -> str:
        """What the unit tells the hotline alone beside its reply; empty where it says the same to both."""
        internal = self.text(TextKind.REPLY_INTERNAL, order)
        return "" if internal.strip() == self.text(TextKind.REPLY_PUBLIC, order).strip() else internal


def is_unit(actor: Actor) -> bool:
    """Whether the reader sits in a unit, whose reading is narrower than the hotline's."""
    return actor.scope in OF_UNITS


def whole(actor: Actor, number: str) -> Whole:
    """One case with all that `actor` may see of it; raises NotFound."""
    with one_moment():
        case, orders = _case(actor, number)
        events = _EVENTS.all(case.pk)
        veil = veils.for_reader(actor, [case])[case.pk] if is_unit(actor) else None
        citizen, texts = _citizen(actor, case, veil), _texts(case, orders, veil)
        return Whole(
            case=_without_person(case) if veil else case,
            citizen=citizen,
            texts=texts,
            orders=orders,
            case_clocks=_case_clocks(actor, case),
            order_clocks=_ORDER_CLOCKS.all([order.pk for order in orders]) if orders else [],
            outcomes=_OUTCOMES.all(case.pk),
            events=_visible(actor, events, orders),
            is_sound=is_sound(case, events),
        )


def is_sound(case: Case, events: list[CaseEvent]) -> bool:
    """Whether `events`, all of the case in their order, verify as a chain and end where the case's row says."""
    link = Link()
    for event in events:
        due = link.seq + 1
        verdict, link = link.judge(event)
        if event.seq != due or verdict is not Verdict.SOUND:
            return False
    return link.seq == case.last_seq


def _case(actor: Actor, number: str) -> tuple[Case, list[TaskOrder]]:
    """The case with the orders that the reader sees: who sees one sees the case."""
    # The database does not even compare a NUL; what a citizen reads of his own case is typed for him elsewhere.
    case = None if "\0" in number or actor.scope == Scope.OWN else _CASE.first(number)
    orders = _orders(actor, case) if case else []
    if case is None or not (orders or Case.objects.shows(actor, case)):
        raise NotFound
    return case, orders


def _orders(actor: Actor, case: Case) -> list[TaskOrder]:
    """The orders that the reader sees, each with its case: for a unit nameless, with the id of a number alone, by which
    is judged whether there is somebody to call."""
    if actor.scope is Scope.LINE:  # of a line the row itself does not tell
        seen = TaskOrder.objects.visible_to(actor).filter(case=case)
        orders = list(seen.select_related("unit__kind", "hub").order_by("index"))
    else:
        orders = [order for order in _ORDERS.all(case.pk) if TaskOrder.objects.shows(actor, order)]
    known = _nameless(case) if is_unit(actor) else case
    for order in orders:
        order.case = known
    return orders


def _citizen(actor: Actor, case: Case, veil: Veil | None) -> str:
    """Name and number, masked, for the hotline's posts that may know callers; for a unit whom it may ask for, and
    whether there is a number; for all others only what they are."""
    if veil:
        return _citizen_for_unit(case, veil)
    if case.citizen_id is None and case.phone_id is None:
        return _("匿名")
    if case.identity_withheld:
        return _(identity.RELAYED)
    if not actor.has(citizens.READ.code):
        return _("实名") if case.citizen_id else _("未留姓名")
    name = Citizen.objects.visible_to(actor).get(pk=case.citizen_id).masked_name if case.citizen_id else _("未留姓名")
    phone = PhoneNumber.objects.visible_to(actor).filter(pk=case.phone_id).first() if case.phone_id else None
    return f"{name} {phone.masked}" if phone else name


def _citizen_for_unit(case: Case, veil: Veil) -> str:
    if veil.withheld:
        return _(identity.RELAYED)
    name = case.citizen.masked_name if case.citizen else ""
    return _("%(name)s，留有电话") % {"name": name or _("未留姓名")} if case.phone_id else name or _("匿名")


def _without_person(case: Case) -> Case:
    """What a unit reads of a case leads to nobody, not even by an id."""
    alike = _nameless(case)
    alike.phone = None
    return alike


def _nameless(case: Case) -> Case:
    alike = copy(case)
    alike.citizen, alike.query_code = None, ""
    return alike


def _texts(case: Case, orders: list[TaskOrder], veil: Veil | None) -> list[CaseText]:
    """Every text that the reader's audience may see, in the order of writing: of each kind the newest version, but
    of a journal all. A unit reads them through `veil`."""
    rows = (_TEXTS_FOR_UNITS if veil else _TEXTS).all(case.pk, [order.pk for order in orders])
    newest = {(row.order_id, row.kind, row.version if row.kind in JOURNAL else 0): row for row in rows}
    if veil:
        for row in newest.values():
            row.text = veil.over(row.text)
    return sorted(newest.values(), key=lambda row: row.pk)


def _case_clocks(actor: Actor, case: Case) -> list[CaseClock]:
    rows = _CASE_CLOCKS.all(case.pk)
    return [clock for clock in rows if clock.kind in UNIT_CASE_CLOCKS] if is_unit(actor) else rows


def _visible(actor: Actor, events: list[CaseEvent], orders: list[TaskOrder]) -> list[CaseEvent]:
    """What happened, the newest first. A unit sees neither what other units did nor how the hotline's limits went."""
    own = {order.pk for order in orders}
    seen = [event for event in events if not is_unit(actor) or unit_sees(event, own)]
    return seen[::-1]


def unit_sees(event: CaseEvent, own: set[int]) -> bool:
    """Whether an event of a case is told to a unit whose orders in it are `own`."""
    if event.order_id is not None:
        return event.order_id in own
    return not event.kind.startswith("clock.") or event.data.get("clock") in UNIT_CASE_CLOCKS
