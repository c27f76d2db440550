"""What the pages that everybody reads draw besides the components."""

import re
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from lianxin.foundation.time import local
from lianxin.portal.scope import SHORT

register = template.Library()


@register.filter
def callable_numbers(text: str) -> SafeString:
    """`{{ way.guidance|callable_numbers }}`: the short numbers of institutions in it can be pressed to call."""
    pieces = re.split(f"({SHORT.pattern})", text)
    drawn = [_number(piece) if SHORT.fullmatch(piece) else conditional_escape(piece) for piece in pieces]
    return mark_safe("".join(drawn))  # noqa: S308  # each piece is escaped


def _number(number: str) -> SafeString:
    return format_html('<a class="callable" href="tel:{}">{}</a>', number, number)


@register.filter
def count(number: int | None) -> str:
    """`{{ line.count|count }}`: ``61,284``, a dash where it is not told."""
    return "—" if number is None else f"{number:,}"


@register.filter
def percent(share: Decimal | None) -> str:
    """`{{ line.resolution|percent }}`: with its sign, a dash where nothing was counted."""
    return "—" if share is None else f"{share}%"


@register.filter
def whole_day(at: datetime) -> str:
    """`{{ row.published_at|whole_day }}`: ``2026年11月23日`` by the city's clock; what is published stays for years."""
    day = local(at)
    return _("%(year)d年%(month)d月%(day)d日") % {"year": day.year, "month": day.month, "day": day.day}


@register.filter
def month_name(month: date) -> str:
    """`{{ shown.month|month_name }}`: ``2026年11月``."""
    return _("%(year)d年%(month)d月") % {"year": month.year, "month": month.month}
