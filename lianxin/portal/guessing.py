"""Number and code, tried at the portal: guesses are limited and written down, and all refusals are alike."""

import unicodedata
from datetime import datetime
from hmac import compare_digest

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianxin.cases.models import Case
from lianxin.cases.own_case import citizen_with
from lianxin.foundation import access
from lianxin.foundation.actor import Actor, ActorKind, Door
from lianxin.foundation.errors import BadInput, NotFound
from lianxin.portal import limits
from lianxin.rulebook import buckets

WRONG_CODE = access.declare_purpose("wrong_code", "查询码不符（没有给出内容）")
LONGEST = 40  # characters of either


def shown(request: HttpRequest, number: str, code: str, *, at: datetime) -> Case:
    """The case that `number` and `code` belong to. Raises BadInput (number), in the same words and after the same work
    whether the number is unknown, the code wrong, or too many were tried: wrong ones count for the number and for the
    address from which they come."""
    number, code = plain(number), plain(code)
    origin = buckets.origin(request)
    free = buckets.spend(limits.GUESSER, origin, at=at) and buckets.spend(limits.NUMBER, number, at=at)
    own = _own(number, code)
    if not (free and own):
        if free:
            _write_down(number, at)
        raise BadInput(
            {"number": _("没有查到：编号和查询码对不上，或者刚才试的次数太多，过一会儿再试。也可以拨打 12345 查询。")}
        )
    buckets.give_back(limits.GUESSER, origin)
    buckets.give_back(limits.NUMBER, number)
    return Case.objects.visible_to(own).get()


def plain(told: str) -> str:
    """Digits as people type and paste them: full-width, spaced, with dashes; "" for what is too long to be any."""
    if len(told) > LONGEST:
        return ""
    return "".join(sign for sign in unicodedata.normalize("NFKC", told) if not sign.isspace() and sign not in "-－—")


def _own(number: str, code: str) -> Actor | None:
    try:
        return citizen_with(number, code, door=Door.PORTAL)
    except NotFound:
        return None


def _write_down(number: str, at: datetime) -> None:
    """One entry for each guess that was looked at, without the code, and of a number that nobody has without the
    number."""
    rows = Case.objects.unscoped("to be written down, not shown").filter(number=number)
    known = rows.values_list("pk", flat=True).first() if number.isascii() and number.isdecimal() else None
    guesser = Actor(kind=ActorKind.CITIZEN, door=Door.PORTAL)
    access.write(Case(pk=known or 0), "query_code", by=guesser, at=at, purpose=WRONG_CODE)


def demand_code(case: Case, code: str, *, at: datetime) -> None:
    """Raises BadInput (code) unless `code` is that of `case`, which the visitor has shown before: a wrong one counts as
    a guess."""
    if buckets.spend(limits.NUMBER, case.number, at=at):
        if compare_digest(case.query_code.encode(), plain(code).encode(errors="replace")):
            buckets.give_back(limits.NUMBER, case.number)
            return
        _write_down(case.number, at)
    raise BadInput({"code": _("查询码不对，或者刚才试的次数太多，过一会儿再试。")})
