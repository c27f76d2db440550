"""What keeps a case from being closed and archived."""

from django.utils.translation import gettext as _

from lianxin.cases.models import Case, CaseHold
from lianxin.foundation.errors import WrongState
from lianxin.foundation.prepared import Prepared

_OPEN = Prepared(
    lambda case: (
        CaseHold.objects.filter(case=case, released_at__isnull=True)
        .select_related("placed_by_post__role", "placed_by_post__unit")
        .order_by("pk")
    )
)


def open_holds(case: Case) -> list[CaseHold]:
    """Those that nobody has released, the oldest first, with the post that placed each."""
    return _OPEN.all(case.pk)


def demand_none(case: Case) -> None:
    """Raises WrongState, naming the reason and the owner of each, while the case is held."""
    if held := open_holds(case):
        said = "；".join(f"{hold.reason}（{owner_of(hold)}）" for hold in held)
        raise WrongState("held", _("尚有未了事项，暂不能结案归档：%(said)s") % {"said": said})


def owner_of(hold: CaseHold) -> str:
    """Who placed it, for whoever waits for its release."""
    post = hold.placed_by_post
    if post is None:
        return _("系统")
    return f"{post.unit.name} {post}" if post.unit else str(post)
