"""Who counts by a calendar and who names a category: told on the pages of those."""

from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.calendars.models import Calendar
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.ui.panels import Panel
from lianxin.foundation.ui.shapes import Fact
from lianxin.rulebook.keys import keys
from lianxin.rulebook.models import CatalogueEntry, Rule
from lianxin.rulebook.wording import label
from lianxin.taxonomy.models import Category

CALENDAR_KEY = "clock.calendar"


def of_calendar(calendar: Calendar, actor: Actor, at: datetime) -> Panel:
    """The rules by which clocks count by the calendar on the day of `at`."""
    day = time.local(at).date()
    rows = Rule.objects.visible_to(actor).filter(key=CALENDAR_KEY, value=calendar.code, valid__contains=day)
    count, href = rows.count(), reverse("rules:rule", args=[CALENDAR_KEY])
    lines = [Fact(_("规则"), _("%(count)d 条规则按它计时") % {"count": count}, href=href)] if count else []
    return Panel(_("用它的"), count, lines, none=_("还没有规则按它计时。"))


def of_category(category: Category, actor: Actor, at: datetime) -> Panel:
    """The lines of the catalogue and the rules that name the category or one below it on the day of `at`."""
    day, code = time.local(at).date(), category.code
    lines = CatalogueEntry.objects.visible_to(actor).filter(category__startswith=code, valid__contains=day)
    rules = Rule.objects.visible_to(actor).filter(scope__category__startswith=code, valid__contains=day)
    count, href = lines.count(), f"{reverse('catalogue:list')}?category={code}"
    facts = [Fact(_("派单目录"), _("%(count)d 条") % {"count": count}, href=href)] if count else []
    facts += [_rule(key, number) for key, number in rules.values_list("key").annotate(Count("pk")).order_by("key")]
    return Panel(_("按代码引用它的"), count + rules.count(), facts, none=_("派单目录和规则都没有提到它。"))


def _rule(key: str, count: int) -> Fact:
    told = label(keys()[key]) if key in keys() else key
    return Fact(_("规则"), told, href=reverse("rules:rule", args=[key]), note=_("%(count)d 条") % {"count": count})
