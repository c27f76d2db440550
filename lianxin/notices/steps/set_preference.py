"""A person chooses how to be told."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.accounts.models import Person
from lianxin.accounts.steps.locking import held
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, NotAllowed
from lianxin.foundation.events.append import record
from lianxin.foundation.step import step
from lianxin.notices import drivers, events
from lianxin.notices.models import Preference, Template, Way


@step
def set_preference(channel: str, way: Way, *, code: str = "", by: Actor, at: datetime) -> Preference:
    """From now on `by` is told through `channel` in this `way`: of the template `code`, or of all without a preference
    of their own. Urgent texts keep coming. Raises NotAllowed for who is no person; BadInput (channel, code).
    """
    if by.person_id is None:
        raise NotAllowed(_("请先登录。"))
    wrong = {}
    if channel not in drivers.channels():
        wrong["channel"] = _("没有开通这种通知方式。")
    if code and not Template.objects.filter(code=code).exists():
        wrong["code"] = _("没有这种通知。")
    if wrong:
        raise BadInput(wrong)
    held(Person(pk=by.person_id), by)
    row, _made = Preference.objects.update_or_create(
        person_id=by.person_id, channel=channel, code=code, defaults={"way": way.value}
    )
    data = {"channel": channel, "code": code, "way": way.value}
    record(("person", by.person_id), events.PREFERENCE_SET, by=by, at=at, data=data)
    return row
