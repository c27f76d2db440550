"""Words of the consoles of rules and dispatch catalogue."""

from datetime import timedelta

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def moved_by(by: timedelta | None) -> str:
    """How much later or sooner something ends: ``提前 2 天 4 时``, ``推后 30 分``; "" where nothing ends."""
    if by is None:
        return ""
    minutes = int(abs(by).total_seconds() // 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    units = (_("%(count)d 天"), days), (_("%(count)d 时"), hours), (_("%(count)d 分"), left)
    length = " ".join([words % {"count": count} for words, count in units if count][:2])
    return (_("提前 %(length)s") if by < timedelta(0) else _("推后 %(length)s")) % {"length": length}
