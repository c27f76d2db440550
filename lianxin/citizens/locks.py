"""Rows held for a change. The lock leaves the key alone, so that contacts and cases may go on naming the row."""

from lianxin.citizens.models import Citizen, PhoneNumber
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound


def citizen_row(citizen: Citizen, by: Actor) -> Citizen:
    """`citizen` afresh, held to the end of the transaction; raises NotFound when `by` may not see it."""
    rows = Citizen.objects.visible_to(by).select_for_update(no_key=True)
    if (row := rows.filter(pk=citizen.pk).first()) is None:
        raise NotFound()
    return row


def number_row(number: PhoneNumber, by: Actor) -> PhoneNumber:
    """`number` afresh, held to the end of the transaction; raises NotFound when `by` may not see it."""
    rows = PhoneNumber.objects.visible_to(by).select_for_update(no_key=True)
    if (row := rows.filter(pk=number.pk).first()) is None:
        raise NotFound()
    return row
