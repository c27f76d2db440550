"""What somebody looks for often gets a name (常用筛选)."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, filters, narrowing, policies
from lianxin.cases.models import SavedFilter
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, NotAllowed
from lianxin.foundation.events.append import record
from lianxin.foundation.locks import hold
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.foundation.text import clean

LONGEST_NAME = 20  # characters
MOST = 50  # filters of one owner


@step
def save_filter(name: str, wish: filters.Wish, *, shared: bool = False, by: Actor, at: datetime) -> SavedFilter:
    """Keep `wish`, without its page, under `name` for the actor, or, `shared`, for all posts of the unit he acts in.

    Raises NotAllowed; BadInput (name) for an empty, long or taken one and for too many, (person) for a wish that names
    one, (unit, category, area) for what there is not.
    """
    require(by, policies.SHARE_FILTER if shared else policies.READ)
    kept = filters.lasting(wish)
    narrowing.demand_known(kept, by)
    owner = _owner(by, shared=shared)
    hold(f"cases.saved_filter:{owner}")
    name = clean(name, "name", longest=LONGEST_NAME, label=_("名称"), required=True).strip()
    _demand_free(name, owner)
    row = SavedFilter.objects.create(name=name, content=filters.to_json(kept), saved_at=at, **owner)
    record(("saved_filter", row.pk), events.FILTER_SAVED, by=by, at=at, data={"unit": row.unit_id})
    return row


def _owner(by: Actor, *, shared: bool) -> dict[str, int]:
    field, pk = ("unit_id", by.unit_id) if shared else ("person_id", by.person_id)
    if pk is None:
        raise NotAllowed(_("只有在岗的工作人员可以保存筛选。"))
    return {field: pk}


def _demand_free(name: str, owner: dict[str, int]) -> None:
    rows = SavedFilter.objects.unscoped("names are unique, and the owner is the actor's own").filter(**owner)
    if rows.filter(name=name).exists():
        raise BadInput({"name": _("已有名为“%(name)s”的常用筛选。") % {"name": name}})
    if rows.count() >= MOST:
        raise BadInput({"name": _("常用筛选最多 %(most)d 个，请先删去不用的。") % {"most": MOST}})
