"""Cases as one line each, for the sheet that another installation reads."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from lianxin.cases.models import Case, CaseText, Outcome, TaskOrder
from lianxin.cases.states import ORDER_VOID, OrderRole, TextKind
from lianxin.exchange.leaving.tables import every
from lianxin.foundation import time

# A case comes with all its orders and texts.
CHUNK = 500
_TEXTS = (TextKind.TITLE, TextKind.CONTENT, TextKind.PLACE, TextKind.REPLY_INTERNAL, TextKind.REPLY_PUBLIC)


def orders(_at: datetime) -> Iterator[dict[str, Any]]:
    """One line for each case, oldest first."""
    for case in _cases().iterator(chunk_size=CHUNK):
        lead, assisting = _orders_of(case)
        yield _of_case(case) | _of_citizen(case) | _of_lead(lead, assisting) | _texts_of(case, lead) | _outcome_of(case)


def _cases() -> "QuerySet[Any]":
    sent = every(TaskOrder).filter(parent=None).exclude(state__in=sorted(ORDER_VOID))
    return (
        every(Case)
        .order_by("pk")
        .select_related("hub", "category", "area", "citizen", "phone")
        .prefetch_related(
            Prefetch("orders", sent.select_related("unit").order_by("index")),
            Prefetch("texts", every(CaseText).filter(kind__in=_TEXTS).order_by("pk")),
            Prefetch("outcomes", every(Outcome).order_by("pk")),
        )
    )


def _orders_of(case: Case) -> tuple[TaskOrder | None, list[TaskOrder]]:
    """The lead order of the last round, and those beside it."""
    sent = list(case.orders.all())
    lead = next((order for order in reversed(sent) if order.role == OrderRole.LEAD), None)
    beside = [order for order in sent if lead and order.round == lead.round and order != lead]
    return lead, beside


def _of_case(case: Case) -> dict[str, Any]:
    return {
        "number": case.number,
        "hub_code": case.hub.code,
        "state": case.state,
        "channel": case.channel,
        "appeal_type": case.appeal_type,
        "urgency": case.urgency,
        "category_code": case.category.code,
        "area_code": case.area.code,
        "registered_at": moment(case.registered_at),
        "accepted_at": moment(case.accepted_at),
        "decline_reason": case.decline_reason,
        "closed_at": moment(case.closed_at),
        "closing_ground": case.closing_ground,
        "archived_at": moment(case.archived_at),
    }


def _of_citizen(case: Case) -> dict[str, Any]:
    return {
        "citizen_name": case.citizen.name if case.citizen else "",
        "sex": case.citizen.sex if case.citizen else "",
        "phone": case.phone.number if case.phone else "",
        "is_anonymous": switch(case.is_anonymous),
        "identity_withheld": switch(case.identity_withheld),
    }


def _of_lead(lead: TaskOrder | None, assisting: list[TaskOrder]) -> dict[str, Any]:
    if lead is None:
        return {}
    moments = ("dispatched_at", "signed_at", "contacted_at", "submitted_at", "finished_at")
    units = {"lead_code": lead.unit.code, "assisting_codes": "|".join(order.unit.code for order in assisting)}
    return units | {name: moment(getattr(lead, name)) for name in moments}


def _texts_of(case: Case, lead: TaskOrder | None) -> dict[str, Any]:
    """The newest of each kind, of the case itself or of its lead order."""
    own = {None, lead.pk if lead else None}
    return {text.kind: text.text for text in case.texts.all() if text.order_id in own}


def _outcome_of(case: Case) -> dict[str, Any]:
    valid = [outcome for outcome in case.outcomes.all() if outcome.is_valid]
    if not valid:
        return {}
    last = valid[-1]
    return {
        "outcome_at": moment(last.at),
        "contacted": switch(bool(last.contacted)),
        "solved": last.solved,
        "satisfaction": last.satisfaction,
    }


def moment(at: datetime | None) -> str:
    return time.local(at).isoformat(timespec="seconds") if at else ""


def switch(value: bool) -> str:
    return "yes" if value else "no"
