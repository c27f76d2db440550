"""A citizen and the case that is his: he has its number and the code that was told with it."""

from hmac import compare_digest

from lianxin.cases import policies
from lianxin.cases.models import Case
from lianxin.foundation.actor import Actor, ActorKind, Door, Scope
from lianxin.foundation.errors import NotFound

# What he may do to it by himself; the hotline does the same for him.
RIGHTS = frozenset({policies.SUPPLEMENT.code, policies.URGE.code})


def citizen_with(number: str, code: str, *, door: Door) -> Actor:
    """The actor that whoever has `number` and query `code` is, for that case alone. Raises NotFound where they do not
    belong together. The door that asks limits the guesses."""
    known = number.isascii() and number.isdecimal() and code.isascii()
    rows = Case.objects.unscoped("the code is the proof").filter(number=number)
    case = rows.first() if known else None
    if case is None or not compare_digest(case.query_code, code):
        raise NotFound
    return Actor(kind=ActorKind.CITIZEN, door=door, scope=Scope.OWN, own_id=case.pk, rights=RIGHTS)
