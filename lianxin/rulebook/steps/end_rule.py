"""A rule ends without a successor."""

from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.rulebook import events, policies
from lianxin.rulebook.models import Rule


@step
def end_rule(rule: Rule, until: date, *, by: Actor, at: datetime) -> Rule:
    """From the start of `until` (local day) on the rule no longer holds.

    Raises NotAllowed; WrongState when it has an end already; BadInput for a day not after its beginning.
    """
    require(by, policies.EDIT)
    rule = Rule.objects.visible_to(by).select_for_update().get(pk=rule.pk)
    if rule.valid.upper is not None:
        raise WrongState("rule_ended", _("这条规则已于 %(day)s 终止。") % {"day": rule.valid.upper})
    if until <= rule.valid.lower:
        raise BadInput({"until": _("终止日须晚于生效日 %(day)s。") % {"day": rule.valid.lower}})
    rule.valid = DateRange(rule.valid.lower, until)
    rule.save(update_fields=["valid"])
    record(("rule", rule.pk), events.RULE_ENDED, by=by, at=at, data={"key": rule.key, "until": str(until)})
    return rule
