"""Malicious calls are answered by persuading, then warning, then limited reception: for a time, never a block."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.calendars.arithmetic import due
from lianxin.calendars.queries import timetable
from lianxin.citizens import events, policies
from lianxin.citizens.expiry import checked_end
from lianxin.citizens.locks import number_row
from lianxin.citizens.models import LimitedReception, LimitLevel, PhoneKind, PhoneNumber
from lianxin.clocks.terms import terms
from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import holds, since
from lianxin.foundation.errors import BadInput, WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.foundation.text import clean
from lianxin.rulebook.scopes import Facts

LONGEST_REASON = 500
KIND = "limited_reception"  # the rulebook's key is ``limit.limited_reception``
_BEFORE = {LimitLevel.WARN: LimitLevel.PERSUADE, LimitLevel.LIMIT: LimitLevel.WARN}


@step
def limit_reception(
    number: PhoneNumber, level: str, reason: str, until: datetime | None = None, *, by: Actor, at: datetime
) -> LimitedReception:
    """Persuade, warn or limit (`LimitLevel`) whoever calls from `number`, from `at` to `until`.

    It ends by itself at the latest when the rule ``limit.limited_reception`` says, and then if `until` is None. Each
    level follows the one before while that is in force; limiting needs the right to approve it. Source: 国办函
    〔2025〕66号 (malicious disruption); order and approval are the hotline's own rule.

    Raises NotAllowed, for machines too; NotFound; NoRule; BadInput (level, reason, until); WrongState for a service
    number or an extension (the network shows the switchboard only), a level skipped, or one in force.
    """
    level = _level(level)
    require(by, policies.right_for(level))
    policies.demand_person(by)
    reason = clean(reason, "reason", longest=LONGEST_REASON, label=_("理由"), required=True)
    number = number_row(number, by)
    _demand_order(number, level, by, at)
    rule = terms(KIND, Facts(), at)
    latest = due(at, rule.span, timetable(rule.calendar, at), rule.count)
    row = LimitedReception.objects.create(
        number=number,
        level=level,
        reason=reason,
        valid=since(at, checked_end(until, at, latest)),
        rule_id=rule.rule_id,
        decided_by_person_id=by.person_id,
        decided_by_post_id=by.post_id,
    )
    data = {"limit": row.pk, "level": level, "until": row.valid.upper, "rule": rule.rule_id}
    record(("number", number.pk), events.RECEPTION_LIMITED, by=by, at=at, data=data)
    return row


def _level(level: str) -> LimitLevel:
    if level not in LimitLevel.values:
        raise BadInput({"level": _("请选择劝导、警告或限制接听。")})
    return LimitLevel(level)


def _demand_order(number: PhoneNumber, level: LimitLevel, by: Actor, at: datetime) -> None:
    if number.kind == PhoneKind.SERVICE or number.extension:
        raise WrongState("number_not_limitable", _("服务号码和分机不能采取接听措施。"))
    rows = LimitedReception.objects.visible_to(by).filter(number=number)
    before = _BEFORE.get(level)
    if before and not rows.filter(holds(at), level=before).exists():
        raise WrongState("level_skipped", _("须先%(before)s，并在其有效期内。") % {"before": before.label})
    if rows.filter(level=level, valid__endswith__gt=at).exists():
        raise WrongState("limit_in_force", _("该号码的这一措施正在有效期内。"))
