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
from lianxin.foundation.memo import forget
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.foundation.validation import check_fields
from lianxin.rulebook import events, policies, superseding
from lianxin.rulebook.keys import keys, value_problem
from lianxin.rulebook.models import Rule
from lianxin.rulebook.scope_check import scope_problem


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

    A rule that was to begin on the same day, still to come, is withdrawn. Raises NotAllowed; BadInput for an unknown
    key, dimension or code, a value of the wrong kind, a missing source, a day gone by, or a day on or before the
    beginning of a rule of the same key and scope.
    """
    require(by, policies.EDIT)
    today = time.local(at).date()
    superseding.demand_not_past("effective_from", effective_from, today, by)
    rule = _checked(text, effective_from, by)
    hold("rulebook")
    rivals = Rule.objects.unscoped("all rules of one key and scope").filter(key=text.key, scope=text.scope)
    replaced = superseding.make_room(rivals, effective_from, today)
    rule.save()
    forget()
    data = {"key": rule.key, "from": str(effective_from), "replaces": replaced and replaced.pk}
    record(("rule", rule.pk), events.RULE_SET, by=by, at=at, data=data)
    return rule


def _checked(text: RuleText, effective_from: date, by: Actor) -> Rule:
    key = keys().get(text.key)
    if key is None:
        raise BadInput({"key": _("不认识的规则“%(key)s”。") % {"key": text.key}})
    problems = {"value": value_problem(key, text.value), "scope": scope_problem(text.scope)}
    if wrong := {name: problem for name, problem in problems.items() if problem}:
        raise BadInput(wrong)
    rule = Rule(
        key=text.key,
        scope=text.scope,
        value=text.value,
        source=text.source.strip(),
        article=text.article,
        note=text.note,
        valid=DateRange(effective_from, None),
        author_id=by.person_id,
        recorded_at=time.now(),
    )
    check_fields(rule, exclude=["value", "valid", "author_id"])
    return rule
