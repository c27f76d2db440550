"""One operation for each act: `POST /cases/{number}/acts/<key>`, its body made of the fields of the act's form."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Field, Router
from pydantic import StrictInt

from lianxin.cases.acts import Act, AskedAct, known
from lianxin.cases.acts.kinds import CaseAct
from lianxin.exchange.once import once
from lianxin.exchange.v1.answers import answers
from lianxin.exchange.v1.bodies import Sent, body_of
from lianxin.exchange.v1.caller import caller_of
from lianxin.exchange.v1.taking import Done, Told, Wanted, take, take_asked

ON_CASES, ON_ASKED = "/cases/{number}/acts", "/asked/{int:on}/acts"
# Of rows: what the database numbers them up to.
LARGEST_ID = 2**63 - 1

router = Router(tags=["acts"])


class OnCase(Sent):
    """An act on the case itself."""

    seen: StrictInt | None = Field(None, ge=0, le=LARGEST_ID, description=_("读到的版本号；不填则不核对"))

    def wanted(self, key: str, *but: str) -> Wanted:
        """What the act `key` is to be taken with; `but` are no fields of it."""
        return Wanted(key, getattr(self, "on", None), self.seen, self.said("on", "seen", *but))


class OnRow(OnCase):
    """An act on a row of the case: an order, what is asked for, a hold."""

    on: StrictInt = Field(ge=1, le=LARGEST_ID, description=_("办理对象的编号，见“现在能办什么”"))


def body_for(kind: type[Act[Any]], name: str = "") -> Any:
    """The schema of what a program sends to take the act."""
    base = OnCase if issubclass(kind, (CaseAct, AskedAct)) else OnRow
    return body_of(name or f"Act_{kind.key}", kind.base_fields, base, kind.sometimes)


def _about(kind: type[Act[Any]]) -> dict[str, Any]:
    return {"operation_id": f"act_{kind.key}", "summary": kind.label, "description": kind.hint or kind.label}


def _add(kind: type[Act[Any]]) -> None:
    body = body_for(kind)

    def act(request: HttpRequest, number: str, body: Any) -> HttpResponse:
        caller, wanted = caller_of(request), body.wanted(kind.key)
        return once(request, lambda: take(number, wanted, caller, by=caller.actor))

    act.__annotations__["body"] = body
    router.post(f"{ON_CASES}/{kind.key}", response=answers(Done), **_about(kind))(act)


def _add_asked(kind: type[Act[Any]]) -> None:
    body = body_for(kind)

    def act(request: HttpRequest, on: int, body: Any) -> HttpResponse:
        caller, wanted = caller_of(request), body.wanted(kind.key)._replace(on=on)
        return once(request, lambda: take_asked(wanted, caller, by=caller.actor))

    act.__annotations__["body"] = body
    router.post(f"{ON_ASKED}/{kind.key}", response=answers(Told), **_about(kind))(act)


for each in known():
    (_add_asked if issubclass(each, AskedAct) else _add)(each)
