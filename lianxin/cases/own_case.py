"""Citizens at a door of their own: somebody who states a matter, and whoever has a case's number and the code that was
told with it."""

from hmac import compare_digest

from lianxin.cases import policies
from lianxin.cases.models import Case
from lianxin.citizens import policies as citizens
from lianxin.foundation.actor import Actor, ActorKind, Door, Scope
from lianxin.foundation.errors import NotFound
from lianxin.organizations.models import Hub

STATING = frozenset({policies.REGISTER.code, citizens.REGISTER.code})
# What he may do to his case by himself; the hotline does the same for him.
RIGHTS = frozenset({policies.SUPPLEMENT.code, policies.URGE.code, policies.WITHDRAW.code, policies.RECORD_OUTCOME.code})


def visitor(hub: Hub, *, door: Door, request_key: str = "") -> Actor:
    """Whoever states a matter to `hub` by himself; he sees no case, not even this one, before he shows its code."""
    return Actor(kind=ActorKind.CITIZEN, door=door, rights=STATING, hub_id=hub.pk, request_key=request_key)


def citizen_of(case: Case, *, door: Door, request_key: str = "") -> Actor:
    """The actor to whom the code of `case` was just told, or who has shown it: for that case alone."""
    return Actor(
        kind=ActorKind.CITIZEN, door=door, scope=Scope.OWN, own_id=case.pk, rights=RIGHTS, request_key=request_key
    )


def citizen_with(number: str, code: str, *, door: Door) -> Actor:
    """The actor that whoever has `number` and query `code` is, for that case alone. Raises NotFound where they do not
    belong together, after as much work as where they do. The door that asks limits the guesses."""
    rows = Case.objects.unscoped("the code is the proof").only("row_key", "number", "query_code")
    other = rows.order_by("-pk").first()  # so that a number that nobody has costs as much as one that somebody has
    known = number.isascii() and number.isdecimal()
    case = (rows.filter(number=number).first() if known else None) or other
    fits = case is not None and compare_digest(case.query_code.encode(), code.encode(errors="replace"))
    if case is None or case.number != number or not fits:
        raise NotFound
    return citizen_of(case, door=door)
