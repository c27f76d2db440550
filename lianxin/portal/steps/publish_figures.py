"""The figures of a month are told to everybody."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from lianxin.assessment.finals import Grouping, Period
from lianxin.assessment.rates import Rate, Tally, rates, weights_of
from lianxin.foundation.actor import Actor, system
from lianxin.foundation.errors import BadInput, WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.locks import hold
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.foundation.time import LOCAL
from lianxin.portal import events, policies
from lianxin.portal.models import MonthFigure
from lianxin.rulebook.queries import find
from lianxin.rulebook.scopes import Facts

SHOWN = (Grouping.ALL, Grouping.CATEGORY, Grouping.AREA)
_CENT = Decimal("0.01")


@step
def publish_figures(month: date, *, by: Actor, at: datetime) -> MonthFigure:
    """Write down the city's figures of the local month that begins on `month`, once and for good.

    They are those of `assessment.rates`; single groups are hidden where they are shown (`portal.figures`), by the rule
    `portal.smallest_group` of the month's last day. Answers the figure of the whole city. Raises NotAllowed, NoRule;
    BadInput (month) for a month that is not over; WrongState for one that is published.
    """
    require(by, policies.APPROVE)
    period = period_of(month)
    if period.ends > at:
        raise BadInput({"month": _("这个月还没有结束。")})
    hold("portal.figures")
    if MonthFigure.objects.filter(month=month).exists():
        raise WrongState("figures_published", _("这个月的数据已经公布。"))
    rows = MonthFigure.objects.bulk_create(_figures(month, period, at))
    record(("month_figures", month.year * 100 + month.month), events.FIGURES_PUBLISHED, by=by, at=at, begins=True)
    return next(row for row in rows if row.grouping == Grouping.ALL)


def period_of(month: date) -> Period:
    """The local month that begins on `month`. Raises BadInput (month) for a day that begins none."""
    if month.day != 1:
        raise BadInput({"month": _("请选择月份。")})
    begins = datetime(month.year, month.month, 1, tzinfo=LOCAL)
    following = (month.year + month.month // 12, month.month % 12 + 1)
    return Period(begins, datetime(*following, 1, tzinfo=LOCAL))


def _figures(month: date, period: Period, at: datetime) -> Iterator[MonthFigure]:
    smallest = find("portal.smallest_group", Facts(), period.ends - timedelta.resolution).count
    for grouping in SHOWN:
        # The whole city, whoever publishes: what is told are numbers, never rows.
        tallies = rates(system(), period, grouping)
        if grouping is Grouping.ALL:
            tallies.setdefault("", Tally(weights_of(period)))
        for group, tally in sorted(tallies.items()):
            yield MonthFigure(
                month=month,
                grouping=grouping,
                group=group,
                finals=tally.finals,
                valid=tally.valid,
                contacted=tally.contacted,
                solved=_counted(tally.resolution_rate),
                satisfied=_counted(tally.satisfaction_rate),
                smallest=smallest,
                published_at=at,
            )


def _counted(rate: Rate) -> Decimal:
    return rate.numerator.quantize(_CENT)
