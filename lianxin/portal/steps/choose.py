"""An archived case is chosen to be told to everybody."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case, TaskOrder
from lianxin.cases.states import CaseState, OrderRole, OrderState
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, WrongState
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations.models import Unit
from lianxin.portal import events, policies
from lianxin.portal.models import Publication
from lianxin.portal.publications import demand_open, tell, token
from lianxin.portal.states import PUBLICATION_LIVING, PublicationKind, PublicationState
from lianxin.taxonomy.queries import county_of


@step
def choose(case: Case, kind: str, *, by: Actor, at: datetime) -> Publication:
    """Begin a publication of `case` as a `PublicationKind`; nothing of the case's texts is taken over.

    Source: 临政发〔2013〕4号 五（三）(专题专栏、案例分析). Raises NotAllowed, NotFound; BadInput (kind); WrongState
    for a case that is not archived, is never to be told, or stands in a publication already.
    """
    require(by, policies.PUBLISH)
    if kind not in PublicationKind.values:
        raise BadInput({"kind": _("请选择公开答复或典型案例。")})
    case = lock_at_hotline(case, by)
    _demand_choosable(case)
    row = Publication(
        token=token(),
        kind=kind,
        case=case,
        hub=case.hub,
        unit=_answered_by(case),
        category=case.category,
        area=county_of(case.area) or case.area,
        chosen_at=at,
    )
    data = {"case": case.pk, "unit": row.unit_id, "kind": kind}
    row.save()
    tell(row, events.PUBLICATION_CHOSEN, PublicationState.DRAFT, by=by, at=at, data=data, begins=True)
    return row


def _demand_choosable(case: Case) -> None:
    if case.state != CaseState.ARCHIVED:
        raise WrongState("publication_not_archived", _("归档以后才能选为公开。"))
    demand_open(case)
    rows = Publication.objects.unscoped("a case is told once")
    if rows.filter(case=case, state__in=PUBLICATION_LIVING).exists():
        raise WrongState("publication_chosen", _("这件工单已经选过了。"))


def _answered_by(case: Case) -> Unit | None:
    """The unit that led the last round; None where the hotline answered by itself."""
    orders = TaskOrder.objects.unscoped("whoever answered is asked").filter(case=case, round=case.round, parent=None)
    lead = orders.filter(role=OrderRole.LEAD, state=OrderState.FINISHED).select_related("unit").first()
    return lead.unit if lead else None
