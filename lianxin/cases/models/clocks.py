from django.db import models
from django.db.models import Q

from lianxin.clocks.models import ENDED, Clock

# Clocks of an order that nobody must act on: the right to give it back, and what reminds the handler to leave his
# leader time. Behind both stands a limit whose own light warns; theirs colours no list.
UNLIT = ("return_window", "sign_off_reserve")
LIT = ~Q(state__in=ENDED) & ~Q(kind__in=UNLIT)


class CaseClock(Clock):
    """A limit of the hotline towards the citizen: dispatch, the whole handling, review, follow-up, closing."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="clocks")

    class Meta(Clock.Meta):
        abstract = False
        constraints = [
            *Clock.Meta.constraints,
            models.UniqueConstraint(fields=["case", "kind"], condition=~Q(state__in=ENDED), name="case_clock_one_open"),
        ]
        indexes = [
            *Clock.Meta.indexes,
            models.Index(fields=["light", "case"], condition=~Q(state__in=ENDED), name="case_clock_light"),
        ]


class OrderClock(Clock):
    """A limit of a unit: signing for, first contact, handling, sign-off."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="order_clocks")
    order = models.ForeignKey("cases.TaskOrder", on_delete=models.PROTECT, related_name="clocks")

    class Meta(Clock.Meta):
        abstract = False
        constraints = [
            *Clock.Meta.constraints,
            models.UniqueConstraint(
                fields=["order", "kind"], condition=~Q(state__in=ENDED), name="order_clock_one_open"
            ),
        ]
        indexes = [
            *Clock.Meta.indexes,
            models.Index(fields=["light", "order"], condition=LIT, name="order_clock_lit"),
            models.Index(fields=["light", "case"], condition=LIT, name="order_clock_case_lit"),
        ]
