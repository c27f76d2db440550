"""A setting of the city takes effect."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from lianxin.foundation import text, time
from lianxin.foundation.actor import Actor
from lianxin.foundation.city_settings import Key, keys
from lianxin.foundation.errors import BadInput
from lianxin.foundation.events.append import record
from lianxin.foundation.events.own import SETTING_SET
from lianxin.foundation.models import CitySetting
from lianxin.foundation.policies import SETTINGS
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def set_setting(key: str, value: str, effective_from: date, *, hub_id: int = 0, by: Actor, at: datetime) -> CitySetting:
    """Let `value` hold for `key` from the start of the local day `effective_from` on, for one hub or (0) for all.

    What was made before stays as it was made. Raises NotAllowed; BadInput for an unknown key, a value that the key does
    not take, a hub where all have the same, or a day gone by.
    """
    require(by, SETTINGS)
    known = _known(key, hub_id)
    value = text.clean(value, "value", longest=known.longest, label=_(known.label), required=known.required).strip()
    if problem := known.problem(value):
        raise BadInput({"value": problem})
    today = time.local(at).date()
    if effective_from < today:
        raise BadInput({"effective_from": _("不能早于今天（%(day)s）。") % {"day": today}})
    row = CitySetting.objects.create(
        key=key, hub_id=hub_id, value=value, begins=effective_from, author_id=by.person_id, recorded_at=time.now()
    )
    data = {"key": key, "from": str(effective_from), "hub": hub_id}
    record(("setting", row.pk), SETTING_SET, by=by, at=at, data=data, begins=True)
    return row


def _known(key: str, hub_id: int) -> Key:
    known = keys().get(key)
    if known is None:
        raise BadInput({"key": _("没有这一项设置。")})
    if hub_id and not known.by_hub:
        raise BadInput({"hub": _("这一项各平台相同。")})
    return known
