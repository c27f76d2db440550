"""Where a case may be passed on to, and the last time it was."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases.models import Case, Transfer
from lianxin.cases.steps.transfer import LINE
from lianxin.organizations.models import HotlineNumber
from lianxin.rulebook.queries import find
from lianxin.rulebook.scopes import Facts
from lianxin.taxonomy.models import ReasonKind
from lianxin.taxonomy.queries import reasons


def last_of(case: Case) -> Transfer:
    """The newest transfer of a case that is transferred and locked."""
    return Transfer.objects.filter(case=case).order_by("-pk")[0]


def destinations(facts: Facts, at: datetime) -> list[tuple[str, str]]:
    """Code and name of each who takes a citizen on at once by the rule ``scope.transferred``, and of any other line."""
    named = {row.code: row.label for row in reasons(ReasonKind.DECLINE, at)}
    codes = find("scope.transferred", facts, at).words
    return [*((code, named.get(code, code)) for code in codes), (LINE, _("其他热线"))]


def lines() -> Sequence[HotlineNumber]:
    """The other lines of the register, by number."""
    rows = HotlineNumber.objects.filter(retired_at=None).exclude(mode=HotlineNumber.Mode.OWN)
    return list(rows.order_by("number"))


def line_choices() -> list[tuple[str, str]]:
    """`lines` to be chosen among, first that it is none of them."""
    return [("", _("不转其他热线")), *((row.number, f"{row.number} {row.name}") for row in lines())]


def line_called(number: str) -> HotlineNumber | None:
    """The other line of that number; None for none."""
    return next((row for row in lines() if row.number == number), None)
