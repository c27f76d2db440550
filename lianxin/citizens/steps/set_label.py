"""A person tells colleagues how a citizen is best spoken with."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from lianxin.citizens import events, policies, queries
from lianxin.citizens.expiry import checked_end
from lianxin.citizens.locks import citizen_row
from lianxin.citizens.models import Citizen, CitizenLabel
from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import since
from lianxin.foundation.errors import BadInput, WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def set_label(citizen: Citizen, code: str, until: datetime | None = None, *, by: Actor, at: datetime) -> CitizenLabel:
    """Put the label `code` on `citizen` from `at` to `until`; without it as long as the dictionary lets it stand.

    Raises NotAllowed, for machines too; NotFound; BadInput for an unknown or retired label, and an `until` that is not
    after `at` or beyond the label's longest time; WrongState when the label stands at that time.
    """
    require(by, policies.LABEL)
    policies.demand_person(by)
    citizen = citizen_row(citizen, by)
    label = next((label for label in queries.labels() if label.code == code), None)
    if label is None:
        raise BadInput({"label": _("没有这个标签，请从列表中选择。")})
    latest = None if label.longest_days is None else at + timedelta(days=label.longest_days)
    valid = since(at, checked_end(until, at, latest))
    rows = CitizenLabel.objects.visible_to(by)
    if rows.filter(citizen=citizen, label=label, valid__overlap=valid).exists():
        raise WrongState("label_stands", _("该来电人已有标签“%(label)s”。") % {"label": label.name})
    row = CitizenLabel.objects.create(
        citizen=citizen, label=label, valid=valid, set_by_person_id=by.person_id, set_by_post_id=by.post_id
    )
    record(("citizen", citizen.pk), events.LABEL_SET, by=by, at=at, data={"label": code, "until": valid.upper})
    return row
