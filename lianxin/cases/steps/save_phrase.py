"""What is often written is kept as a phrase (常用语), or changed."""

from datetime import datetime
from enum import StrEnum

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from lianxin.cases import events, policies
from lianxin.cases.models import Phrase
from lianxin.cases.states import TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, NotAllowed
from lianxin.foundation.events.append import record
from lianxin.foundation.locks import hold
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.foundation.text import clean

LONGEST = 500  # characters
MOST = 50  # phrases of one kind and owner


class Owner(StrEnum):
    """Whose a phrase is: the post's own, all posts' of its unit, or the hub's."""

    POST = "post"
    UNIT = "unit"
    HUB = "hub"


@step
def save_phrase(
    kind: TextKind, words: str, owner: Owner = Owner.POST, order: int | None = None, *, by: Actor, at: datetime
) -> Phrase:
    """Keep `words` for texts of `kind`; saving what is there already gives it another place. `order` sorts the owner's
    phrases, a new one without it comes last.

    Raises NotAllowed; BadInput (kind, words) for words that are empty or too long and for too many of a kind.
    """
    require(by, policies.READ if owner == Owner.POST else policies.SHARE_PHRASE)
    whose = _whose(owner, by)
    words = clean(words, "words", longest=LONGEST, label=_("常用语"), required=True).strip()
    hold(f"cases.phrase:{kind}:{whose}")
    rows = Phrase.objects.unscoped("the owner is the actor's own").filter(kind=_known(kind), **whose)
    row = rows.filter(words=words).first()
    if row is None:
        if rows.count() >= MOST:
            raise BadInput({"words": _("这类常用语最多 %(most)d 条，请先删去不用的。") % {"most": MOST}})
        row = Phrase(kind=kind, words=words, order=_next_place(rows), **whose)
    row.order, row.saved_at = row.order if order is None else order, at
    row.save()
    record(("phrase", row.pk), events.PHRASE_SAVED, by=by, at=at, data={"kind": row.kind, **whose})
    return row


def _next_place(rows: QuerySet[Phrase]) -> int:
    """Behind the last."""
    last: int = rows.aggregate(last=Max("order"))["last"] or 0
    return last + 1


def _known(kind: str) -> TextKind:
    if kind not in TextKind.values:
        raise BadInput({"kind": _("没有这种文字。")})
    return TextKind(kind)


def _whose(owner: Owner, by: Actor) -> dict[str, int]:
    pk = {Owner.POST: by.post_id, Owner.UNIT: by.unit_id, Owner.HUB: by.hub_id}[Owner(owner)]
    if pk is None:
        raise NotAllowed(_("您的岗位不能保存这样的常用语。"))
    return {f"{Owner(owner)}_id": pk}
