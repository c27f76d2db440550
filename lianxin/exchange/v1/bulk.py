"""One act on many cases: each in a transaction of its own, with what came of each.

The request's key is parted: sent again, only what was not done is done.
"""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Field, Router, Schema
from pydantic import create_model

from lianxin.cases import lists
from lianxin.cases.acts import Act, named
from lianxin.exchange.tokens import Caller
from lianxin.exchange.v1.acts import body_for
from lianxin.exchange.v1.answers import Problem, answers
from lianxin.exchange.v1.bodies import Sent
from lianxin.exchange.v1.caller import caller_of
from lianxin.exchange.v1.taking import Done, Wanted, done_before, take
from lianxin.foundation.answers import body as told
from lianxin.foundation.errors import BadInput, Refused
from lianxin.foundation.step import REUSED

# What the desk's pages do to several at once.
ACTS = ("sign_for", "accept", "dispatch", "archive")

router = Router(tags=["acts"])


class Came(Schema):
    """What came of one row, in the order in which they were sent: `done`, or why it was refused."""

    case: str
    on: int | None
    done: Done | None
    refused: Problem | None


class CameOfAll(Schema):
    """What came of each."""

    rows: list[Came]


def _add(kind: type[Act[Any]]) -> None:
    one = create_model(f"Row_{kind.key}", __base__=body_for(kind, f"RowOf_{kind.key}"), case=(str, ...))
    rows = (list[one], Field(min_length=1, max_length=lists.PAGE))  # type: ignore[valid-type]  # made just now
    many = create_model(f"Rows_{kind.key}", __base__=Sent, rows=rows)

    def act(request: HttpRequest, body: Any) -> CameOfAll:
        caller = caller_of(request)
        return CameOfAll(rows=[_came(row.case, row.wanted(kind.key, "case"), caller) for row in body.rows])

    act.__annotations__["body"] = many
    router.post(
        f"/acts/{kind.key}/bulk",
        response=answers(CameOfAll),
        operation_id=f"bulk_{kind.key}",
        summary=f"批量{kind.label}",
        description=_("逐件办理，逐件答复结果；一件办不了，不影响其他"),
    )(act)


def _came(number: str, wanted: Wanted, caller: Caller) -> Came:
    """What comes of one row, under a part of the request's key."""
    by = caller.actor.with_part(f"{wanted.key} {number} {wanted.on}")
    try:
        with transaction.atomic():
            done = take(number, wanted, caller, by=by)
    except Refused as refused:
        before = None if refused.code == REUSED else done_before(number, wanted, by)
        return Came(case=number, on=wanted.on, done=before, refused=None if before else _problem(refused))
    return Came(case=number, on=wanted.on, done=done, refused=None)


def _problem(refused: Refused) -> Problem:
    fields = refused.fields if isinstance(refused, BadInput) else {}
    return Problem(**told(refused.code, refused.text, fields), version=getattr(refused, "version", None))


for key in ACTS:
    kind = named(key)
    assert kind, key
    _add(kind)
