"""Runs of the verifier that somebody asked for, and what they found."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from lianxin.foundation.actor import Actor
from lianxin.foundation.policies import VERIFY
from lianxin.foundation.scope import ScopedQuerySet

# A run that has shown no sign of life for so long has died with its process.
SILENCE = timedelta(minutes=10)


class Standing(models.TextChoices):
    """How a run stands."""

    RUNNING = "running", gettext_lazy("正在核对")
    SILENT = "silent", gettext_lazy("没有动静")
    SOUND = "sound", gettext_lazy("完好")
    BROKEN = "broken", gettext_lazy("有问题")
    GIVEN_UP = "given_up", gettext_lazy("没有核对完")


class VerificationQuerySet(ScopedQuerySet["Verification"]):
    def rows_for(self, actor: Actor) -> Self:
        return self.all() if actor.has(VERIFY.code) else self.none()


class Verification(models.Model):
    """One run over all books. `looked_at` of `total` events are done, `moved_at` was its last sign of life.

    `found` counts what was wrong, None while it runs and for one that was given up; `findings` are the first of them
    as {code, text, book, chain, seq}. A row that has ended stays as it ended.
    """

    asked_at = models.DateTimeField()
    asked_by_id = models.BigIntegerField(null=True)
    moved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    looked_at = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    found = models.PositiveIntegerField(null=True)
    findings = models.JSONField(default=list)

    objects = VerificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ended_at"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="verification_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(found__isnull=True) | Q(ended_at__isnull=False), name="verification_found_at_its_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%F %T} {self.found}"

    def standing(self, at: datetime) -> Standing:
        """How it stands at `at`."""
        if self.ended_at is None:
            return Standing.SILENT if at - self.moved_at >= SILENCE else Standing.RUNNING
        if self.found is None:
            return Standing.GIVEN_UP
        return Standing.BROKEN if self.found else Standing.SOUND
