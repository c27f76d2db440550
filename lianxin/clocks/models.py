"""What every legal clock holds. Rooms make it concrete with the row that it belongs to."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q

from lianxin.foundation.models.prepared import PreparedRow


class Light(models.TextChoices):
    """The warning light of a running clock. A light warns; only cards score."""

    GREEN = "green", "来得及"
    AMBER = "amber", "快到期"
    RED = "red", "已超时"


class ClockState(models.TextChoices):
    RUNNING = "running", "计时中"
    PAUSED = "paused", "暂停"
    MET = "met", "按时"
    MISSED = "missed", "超时"
    CANCELLED = "cancelled", "取消"


ENDED = (ClockState.MET, ClockState.MISSED, ClockState.CANCELLED)


class Clock(PreparedRow):
    """One limit at work: what it counts (`kind`), by which rule, calendar and way of counting, and where it stands.

    `due_at`, `amber_at`, `light` and `look_at` are caches that `engine.settle` computes from the rest and
    `clocks --check` recomputes. An ended clock keeps its rule and its timetable's version for ever; an open one is
    counted anew when its calendar changes (`renewal`).
    """

    kind = models.CharField(max_length=32)
    state = models.CharField(max_length=10, choices=ClockState, default=ClockState.RUNNING)
    started_at = models.DateTimeField()
    span = models.CharField(max_length=12)
    # Each granted extension as a span, in the order in which they were granted.
    extensions = models.JSONField(default=list, blank=True)
    # The clock never runs past this moment: a child order's past its parent's, an order's past the citizen's.
    cap_at = models.DateTimeField(null=True)
    rule_id = models.BigIntegerField()
    calendar = models.CharField(max_length=32)
    timetable = models.CharField(max_length=100)
    count = models.JSONField(default=dict)
    # The light turns amber this long before the end, though not before this share of the time is used.
    amber = models.CharField(max_length=12)
    amber_share = models.DecimalField(max_digits=3, decimal_places=2)
    # [[from, until], …] as ISO times in UTC; the last `until` is null while the clock stands still.
    pauses = models.JSONField(default=list, blank=True)
    due_at = models.DateTimeField()
    amber_at = models.DateTimeField()
    light = models.CharField(max_length=6, choices=Light, default=Light.GREEN)
    # When the sweep must look again because the light turns; null when it cannot turn by itself.
    look_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ENDED, ended_at__isnull=False)
                | Q(state__in=[ClockState.RUNNING, ClockState.PAUSED], ended_at__isnull=True),
                name="%(class)s_ended_with_its_state",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="%(class)s_ended_after_its_start",
            ),
            models.CheckConstraint(
                condition=Q(look_at__isnull=True) | Q(state=ClockState.RUNNING),
                name="%(class)s_looked_at_while_running",
            ),
            models.CheckConstraint(
                condition=Q(cap_at__isnull=True) | Q(due_at__lte=F("cap_at")) | Q(cap_at__lt=F("started_at")),
                name="%(class)s_within_its_cap",
            ),
            models.CheckConstraint(condition=Q(due_at__gte=F("started_at")), name="%(class)s_due_after_start"),
            models.CheckConstraint(
                condition=Q(amber_at__gte=F("started_at"), amber_at__lte=F("due_at")),
                name="%(class)s_amber_before_it_is_due",
            ),
        ]
        indexes = [
            models.Index(fields=["look_at"], name="%(class)s_look_at", condition=Q(look_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state} due {self.due_at:%Y-%m-%d %H:%M}"

    @property
    def runs(self) -> bool:
        return self.state == ClockState.RUNNING

    @property
    def is_paused(self) -> bool:
        return self.state == ClockState.PAUSED

    @property
    def ended(self) -> bool:
        return self.ended_at is not None

    def as_event_data(self) -> dict[str, Any]:
        """What an event tells of the clock: codes and times only."""
        due: datetime = self.due_at
        return {"clock": self.kind, "state": self.state, "light": self.light, "due": due, "rule": self.rule_id}
