"""How a row gives way to its successor: the same for rules and for lines of the catalogue."""

from datetime import date
from typing import TypeVar

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor, ActorKind
from lianxin.foundation.errors import BadInput, WrongState
from lianxin.rulebook.models import HeldForDays

Row = TypeVar("Row", bound=HeldForDays)


def demand_not_past(name: str, day: date, today: date, by: Actor) -> None:
    """What was decided stays decided: only the system, which loads what held before, may act on days gone by.

    Raises BadInput for the field `name`.
    """
    if day < today and by.kind is not ActorKind.SYSTEM:
        raise BadInput({name: _("不能早于今天（%(day)s）。") % {"day": today}})


def make_room(rivals: QuerySet[Row], effective_from: date, today: date) -> Row | None:
    """Let the open one among `rivals` end where its successor begins; answers it, None when there is none.

    One that has not begun yet and would begin on the same day is withdrawn. Raises BadInput (effective_from) when
    the successor would begin earlier than a rival, or before one has ended.
    """
    present = rivals.filter(valid__upper_inf=True).first()
    closed = rivals.filter(valid__endswith__gt=effective_from).first()
    if closed:
        days = {"first": closed.valid.lower, "last": closed.valid.upper}
        raise _overlap(_("与 %(first)s 至 %(last)s 有效的同一条件的规定重叠。") % days)
    if present:
        if effective_from < present.valid.lower or effective_from == present.valid.lower <= today:
            raise _overlap(_("同一条件的规定自 %(day)s 起有效，生效日须在其后。") % {"day": present.valid.lower})
        _close(present, effective_from)
    return present


def end(row: HeldForDays, until: date, today: date) -> None:
    """Let `row` hold no longer than until the start of `until`.

    Raises WrongState when it has an end; BadInput (until) for a day before it began, or on which it already holds.
    """
    if row.valid.isempty or row.valid.upper is not None:
        raise WrongState("rule_ended", _("这条规定已经终止。"))
    if until < row.valid.lower or until == row.valid.lower <= today:
        raise BadInput({"until": _("终止日须晚于生效日 %(day)s。") % {"day": row.valid.lower}})
    _close(row, until)


def _close(row: HeldForDays, until: date) -> None:
    row.valid = DateRange(row.valid.lower, until) if until > row.valid.lower else DateRange(empty=True)
    row.save(update_fields=["valid"])


def _overlap(text: str) -> BadInput:
    return BadInput({"effective_from": text})
