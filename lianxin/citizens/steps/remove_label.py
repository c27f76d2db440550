"""A label is taken off before it expires."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.citizens import events, policies
from lianxin.citizens.locks import citizen_row
from lianxin.citizens.models import Citizen, CitizenLabel
from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import holds
from lianxin.foundation.errors import WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def remove_label(citizen: Citizen, code: str, *, by: Actor, at: datetime) -> CitizenLabel:
    """Let the label `code` of `citizen` end at `at`.

    Raises NotAllowed; NotFound; WrongState when it does not stand at `at`, or only since `at`.
    """
    require(by, policies.LABEL)
    citizen = citizen_row(citizen, by)
    standing = CitizenLabel.objects.visible_to(by).filter(holds(at), citizen=citizen).select_related("label")
    row = next((row for row in standing if row.label.code == code), None)
    if row is None or row.valid.lower == at:
        raise WrongState("label_does_not_stand", _("该来电人没有这个标签。"))
    row.end(at)
    record(("citizen", citizen.pk), events.LABEL_REMOVED, by=by, at=at, data={"label": code})
    return row
