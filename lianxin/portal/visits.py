"""Which case a visitor has shown to be his: kept in his session, for a while after the last page."""

from datetime import datetime, timedelta

from django.http import HttpRequest

from lianxin.cases.models import Case
from lianxin.cases.own_case import citizen_of
from lianxin.foundation.actor import Actor, Door
from lianxin.rulebook.queries import find
from lianxin.rulebook.scopes import Facts

CASE, UNTIL, TOLD = "portal_case", "portal_until", "portal_told"
_TO_THE = timedelta(minutes=1)  # so that not every page writes the session anew


def begin(request: HttpRequest, case: Case, *, at: datetime, told: bool = False) -> None:
    """From now on the visitor is the citizen of `case`; `told`: he has just stated it, and is told its code."""
    if not request.user.is_authenticated:
        request.session.cycle_key()
    request.session[CASE], request.session[TOLD] = case.pk, told
    request.session[UNTIL] = _end(at).timestamp()


def end(request: HttpRequest) -> None:
    """The visitor goes: whoever sits down next sees nothing."""
    for name in (CASE, UNTIL, TOLD):
        request.session.pop(name, None)


def own_case(request: HttpRequest, *, at: datetime) -> Case | None:
    """The case that the visitor has shown to be his, None where it is too long ago; the time begins anew."""
    until = request.session.get(UNTIL, 0)
    if at.timestamp() >= until:
        if until:
            end(request)
        return None
    if _end(at).timestamp() - until >= _TO_THE.total_seconds():
        request.session[UNTIL] = _end(at).timestamp()
    pk = request.session[CASE]
    case = Case.objects.unscoped("the session has it from the code").filter(pk=pk).first()
    return case and Case.objects.visible_to(citizen_of(case, door=Door.PORTAL)).select_related("hub", "area").get()


def is_told(request: HttpRequest) -> bool:
    """Whether the visitor may still be told the code of his case."""
    return bool(request.session.get(TOLD))


def actor(case: Case, request_key: str = "") -> Actor:
    """Who acts on `case` here."""
    return citizen_of(case, door=Door.PORTAL, request_key=request_key)


def _end(at: datetime) -> datetime:
    return at + timedelta(seconds=find("portal.session", Facts(), at).span.seconds)
