"""What the endings of a contact offer: where a citizen may be passed on to, and how a contact ends."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases.states import Disposition
from lianxin.cases.steps.end_contact import WITH_A_CASE, WITHOUT_A_CASE
from lianxin.cases.steps.transfer import LINE
from lianxin.organizations.models import HotlineNumber
from lianxin.rulebook.queries import find
from lianxin.rulebook.scopes import Facts
from lianxin.taxonomy.models import ReasonKind
from lianxin.taxonomy.queries import reasons


def destinations(at: datetime) -> list[tuple[str, str]]:
    """Who takes a citizen on at once by the rule ``scope.transferred``, and any other line."""
    named = {row.code: row.label for row in reasons(ReasonKind.DECLINE, at)}
    codes = find("scope.transferred", Facts(), at).words
    return [*((code, named.get(code, code)) for code in codes), (LINE, _("其他热线"))]


def lines() -> list[tuple[str, str]]:
    """The other lines of the register, by number."""
    rows = HotlineNumber.objects.filter(retired_at=None).exclude(mode=HotlineNumber.Mode.OWN).order_by("number")
    return [(row.number, f"{row.number} {row.name}") for row in rows]


def line_called(number: str) -> HotlineNumber | None:
    """The line of that number."""
    return HotlineNumber.objects.filter(retired_at=None, number=number).first()


def dispositions(*, has_case: bool) -> list[tuple[str, str]]:
    """How a contact may end, by whether it spoke of a case."""
    out = WITHOUT_A_CASE if has_case else WITH_A_CASE
    return [(each.value, str(each.label)) for each in Disposition if each not in out]
