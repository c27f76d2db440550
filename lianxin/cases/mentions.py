"""How many open cases a category has: told on its page."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.cases.models import Case
from lianxin.cases.policies import READ
from lianxin.cases.states import CASE_AT_REST
from lianxin.foundation.actor import Actor
from lianxin.foundation.ui.panels import Panel
from lianxin.foundation.ui.shapes import Fact
from lianxin.taxonomy.models import Category


def of_category(category: Category, actor: Actor, _at: datetime) -> Panel:
    """The open cases of the category and those below it, in any edition; the list opens for who reads cases."""
    rows = Case.objects.unscoped("a number alone tells nothing of a matter").exclude(state__in=CASE_AT_REST)
    count = rows.filter(category__code__startswith=category.code).count()
    href = f"{reverse('cases:list')}?category={category.code}" if actor.has(READ.code) else ""
    lines = [Fact(_("在办工单"), _("%(count)d 件") % {"count": count}, href=href)] if count else []
    return Panel(_("在办"), count, lines, none=_("没有在办工单。"))
