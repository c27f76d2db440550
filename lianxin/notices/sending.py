"""Sending what is due. Several workers may do it at once; each parcel is taken by one of them."""

from datetime import datetime, timedelta

from django.db import transaction

from lianxin.foundation import time
from lianxin.notices import drivers
from lianxin.notices.drivers import Message, Told, Undelivered
from lianxin.notices.models import Notice, Parcel, State

BATCH = 50
# Waiting times before each further try; after the last one the parcel has failed.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120))
# No driver takes so long: whoever took a parcel before that died over it.
LEASE = timedelta(minutes=10)


def send_due() -> int:
    """Send what is due now and answer how many parcels were handled; gives up those whose sender died."""
    _give_up_lost(time.now())
    parcels = _take(time.now())
    for parcel in parcels:
        _send(parcel)
    return len(parcels)


def _give_up_lost(at: datetime) -> None:
    lost = Parcel.objects.filter(state=State.SENDING, taken_at__lt=at - LEASE)
    lost.update(state=State.UNCLEAR, failure="sender_died")


@transaction.atomic
def _take(at: datetime) -> list[Parcel]:
    waiting = Parcel.objects.select_for_update(skip_locked=True).filter(
        state=State.WAITING, due_at__lte=at, channel__in=drivers.channels()
    )
    parcels = list(waiting.order_by("due_at", "pk")[:BATCH])
    Parcel.objects.filter(pk__in=[parcel.pk for parcel in parcels]).update(state=State.SENDING, taken_at=at)
    return parcels


def _send(parcel: Parcel) -> None:
    message = message_of(parcel)
    try:
        drivers.driver(parcel.channel)(message)
    except Undelivered as failure:
        _note_failure(parcel, failure.code, again=failure.again)
    else:
        parcel.state, parcel.sent_at, parcel.failure = State.SENT, time.now(), ""
    parcel.attempts += 1
    parcel.save(update_fields=["state", "sent_at", "failure", "attempts", "due_at"])


def _note_failure(parcel: Parcel, code: str, *, again: bool) -> None:
    parcel.failure = code[:64]
    if again and parcel.attempts < len(PAUSES):
        parcel.state, parcel.due_at = State.WAITING, time.now() + PAUSES[parcel.attempts]
    else:
        parcel.state = State.FAILED


def message_of(parcel: Parcel) -> Message:
    """What the driver gets: the parcel's notices in words, the oldest first."""
    rows = Notice.objects.unscoped("the parcel's own").filter(parcels=parcel).select_related("template")
    told = tuple(Told(n.title, n.body, n.link) for n in rows.order_by("at", "pk"))
    return Message(key=f"parcel-{parcel.pk}", person_id=parcel.person_id, told=told)
