"""A rule ends without a successor."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.locks import hold
from lianxin.foundation.memo import forget
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.rulebook import events, policies, superseding
from lianxin.rulebook.models import Rule


@step
def end_rule(rule: Rule, until: date, *, by: Actor, at: datetime) -> Rule:
    """From the start of `until` (local day) on the rule no longer holds; one still to come may be withdrawn so.

    Raises NotAllowed; WrongState when it has an end already, or holds for everything: such a rule gives way to a
    successor only, else nothing could be decided any more; BadInput (until) for a day gone by or before it began.
    """
    require(by, policies.EDIT)
    hold("rulebook")
    rule = Rule.objects.visible_to(by).get(pk=rule.pk)
    if not rule.scope:
        raise WrongState("rule_general", _("这条规则适用于一切事项，只能由新规则接替，不能终止。"))
    today = time.local(at).date()
    superseding.demand_not_past("until", until, today, by)
    superseding.end(rule, until, today)
    forget()
    record(("rule", rule.pk), events.RULE_ENDED, by=by, at=at, data={"key": rule.key, "until": str(until)})
    return rule
