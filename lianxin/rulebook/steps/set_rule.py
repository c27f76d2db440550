"""A rule takes effect, superseding the one of the same key and scope."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.events.append import record
from lianxin.foundation.locks import hold
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.rulebook import events, policies
from lianxin.rulebook.keys import check_value
from lianxin.rulebook.models import Rule
from lianxin.rulebook.scopes import PRECEDENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleText:
    """What an administrator writes: see `Rule` for the fields' meaning."""

    key: str
    value: Any
    source: str
    scope: dict[str, str] = field(default_factory=dict)
    article: str = ""
    note: str = ""


@step
def set_rule(text: RuleText, effective_from: date, *, by: Actor, at: datetime) -> Rule:
    """Let `text` hold from the start of `effective_from` (local day) on; what held before ends there.

    Raises NotAllowed; BadInput for an unknown key or dimension, a value of the wrong kind, a missing source, or a day
    on or before the beginning of a rule of the same key and scope.
    """
    require(by, policies.EDIT)
    _check(text)
    _supersede(text, effective_from)
    rule = Rule.objects.create(
        key=text.key,
        scope=text.scope,
        value=text.value,
        valid=DateRange(effective_from, None),
        source=text.source,
        article=text.article,
        note=text.note,
        author_id=by.person_id,
        recorded_at=time.now(),
    )
    record(("rule", rule.pk), events.RULE_SET, by=by, at=at, data={"key": rule.key, "from": str(effective_from)})
    return rule


def _check(text: RuleText) -> None:
    wrong = {}
    if unknown := set(text.scope) - set(PRECEDENCE):
        wrong["scope"] = _("不认识的适用条件：%(names)s") % {"names": "、".join(sorted(unknown))}
    if not text.source.strip():
        wrong["source"] = _("请写明依据（文件和条款）。")
    if problem := check_value(text.key, text.value):
        wrong["value"] = problem
    if wrong:
        raise BadInput(wrong)


def _supersede(text: RuleText, effective_from: date) -> None:
    hold(f"rule:{text.key}")
    rivals = Rule.objects.unscoped("all rules of one key and scope").select_for_update()
    for rival in rivals.filter(key=text.key, scope=text.scope, valid__upper_inf=True):
        if rival.valid.lower >= effective_from:
            raise BadInput(
                {"effective_from": _("%(day)s 起已有同一条件的规则，生效日须在其后。") % {"day": rival.valid.lower}}
            )
        rival.valid = DateRange(rival.valid.lower, effective_from)
        rival.save(update_fields=["valid"])
    if rivals.filter(key=text.key, scope=text.scope, valid__endswith__gt=effective_from).exists():
        raise BadInput({"effective_from": _("与已有规则的有效期重叠。")})
