"""Wording a reason, or wording it anew."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import since
from lianxin.foundation.errors import WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.locks import hold
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.foundation.validation import check_fields
from lianxin.taxonomy import events, policies
from lianxin.taxonomy.models import Reason


@step
def set_reason(
    kind: str, code: str, *, label: str, guidance: str = "", needs: Sequence[str] = (), by: Actor, at: datetime
) -> Reason:
    """Let the reason `code` of the dictionary `kind` (a `ReasonKind`) have this wording from `at` on.

    A wording that held until now ends at `at`. Raises NotAllowed; WrongState when a wording begins at `at` or later;
    BadInput for an unknown dictionary or need, or a code that is none.
    """
    require(by, policies.EDIT)
    hold("taxonomy.reasons")
    rows = Reason.objects.filter(kind=kind, code=code)
    if rows.filter(valid__startswith__gte=at).exists():
        raise WrongState("reason_set_later", _("该原因在此时间之后已有新的内容，请刷新后再改。"))
    before = rows.filter(valid__contains=at).first()
    position = before.position if before else _next_position(kind)
    reason = Reason(
        kind=kind, code=code, label=label, guidance=guidance, needs=list(needs), position=position, valid=since(at)
    )
    check_fields(reason)
    if before:
        before.end(at)
    reason.save()
    data = {"dictionary": kind, "code": code, "replaces": before.pk if before else None}
    record(("reason", reason.pk), events.REASON_SET, by=by, at=at, data=data)
    return reason


def _next_position(kind: str) -> int:
    last: int | None = Reason.objects.filter(kind=kind).aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1
