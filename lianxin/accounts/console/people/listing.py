"""People as the console lists them: by name, spelling or user name, by how they stand."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_noop

from lianxin.accounts.models import Person, Post
from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import holds
from lianxin.foundation.ui.pickers import LONGEST_KEY

SHOWN = 100
STANDINGS = {
    "posted": gettext_noop("在岗"),
    "waiting": gettext_noop("没有岗位"),
    "locked": gettext_noop("已停用"),
    "departed": gettext_noop("已离岗"),
}


def people(actor: Actor, key: str, standing: str, at: datetime) -> QuerySet[Person]:
    """The people that fit, in the order of their spelling."""
    rows: QuerySet[Person] = Person.people.visible_to(actor)
    if key:
        rows = rows.filter(Q(name__contains=key) | Q(username__startswith=key.lower()) | _spelled(key))
    if standing in STANDINGS:
        rows = rows.filter(condition(standing, at))
    return rows.order_by("pinyin_key", "pk")


def _spelled(key: str) -> Q:
    """The beginning of the full spelling or of the initials."""
    return Q(pinyin_key__startswith=key.lower()) | Q(pinyin_key__contains=f" {key.lower()}")


def condition(standing: str, at: datetime) -> Q:
    """What tells the people of one of STANDINGS."""
    held = Exists(Post.objects.unscoped("whether he holds one").filter(holds(at), person=OuterRef("pk")))
    match standing:
        case "departed":
            return Q(departed_at__isnull=False)
        case "locked":
            return Q(departed_at=None, locked_at__isnull=False)
        case "waiting":
            return Q(departed_at=None, locked_at=None) & ~Q(held)
    return Q(departed_at=None, locked_at=None) & Q(held)


def key_of(words: str) -> str:
    """What was typed, without what no name holds."""
    words = words.strip()
    return "" if "\0" in words else words[:LONGEST_KEY]
