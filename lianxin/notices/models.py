"""Notices: what was told to whom because of which event, and how it got there."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from lianxin.accounts.models import Person, Post
from lianxin.foundation import time
from lianxin.foundation.actor import OF_UNITS, Actor
from lianxin.foundation.dated import holds
from lianxin.foundation.prepared import AnyOf
from lianxin.foundation.scope import ScopedQuerySet
from lianxin.organizations.models import Unit

# The bell on the pages: every notice is there, it needs no driver.
DESK = "desk"


class Template(models.Model):
    """One version of a text, never edited: `{words}` in title, body and link are filled from a notice's values."""

    code = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=100)
    body = models.CharField(max_length=500, blank=True)
    link = models.CharField(max_length=200, blank=True)
    variables = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    # Told at once, whatever people prefer.
    urgent = models.BooleanField(default=False)
    # The ways besides the bell for whoever has not chosen.
    channels = ArrayField(models.CharField(max_length=16), default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="notice_template_version")]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class NoticeQuerySet(ScopedQuerySet["Notice"]):
    """Everybody sees what was told to him, to a post he holds, and to the unit whose work he does."""

    def rows_for(self, actor: Actor) -> Self:
        if actor.person_id is None:
            return self.none()
        return self.told_to(*whom(actor))

    def told_to(self, person: Any, behalf: Any, unit: Any, at: Any) -> Self:
        """What was told to the person, to a post that he holds at `at` or stands in for (`behalf`), or to the unit:
        ids, 0 for none, or the places of a prepared query."""
        own = Q(person=person) | Q(pk=behalf)
        posts = Post.objects.unscoped("notices to one's posts").filter(own, holds(at))
        held = AnyOf("post", ArraySubquery(posts.values_list("pk", flat=True)))
        return self.filter(Q(person=person) | Q(held) | Q(unit=unit))  # each has its index


def whom(actor: Actor) -> tuple[int, int, int, datetime]:
    """As whom `actor` is told something now, as `told_to` asks."""
    unit = actor.unit_id if actor.scope in OF_UNITS else 0
    return actor.person_id or 0, actor.on_behalf_of_id or 0, unit or 0, time.now()


class Notice(models.Model):
    """One thing told once to one recipient: a person, a post or a unit.

    `cause_book` and `cause_id` name the event because of which it was told. `values` fills the template: codes, names
    of units, numbers of cases, never a citizen's personal data.
    """

    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=64)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, related_name="+")
    cause_book = models.CharField(max_length=64)
    cause_id = models.BigIntegerField()
    values = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()

    objects: ClassVar[NoticeQuerySet] = NoticeQuerySet.as_manager()  # type: ignore[assignment]  # a manager of this query set

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "post", "unit", "code", "cause_book", "cause_id"],
                nulls_distinct=False,
                name="notice_told_once",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, post__isnull=True, unit__isnull=True)
                | Q(person__isnull=True, post__isnull=False, unit__isnull=True)
                | Q(person__isnull=True, post__isnull=True, unit__isnull=False),
                name="notice_has_one_recipient",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-at"], name="notice_of_person"),
            models.Index(fields=["post", "-at"], name="notice_of_post"),
            models.Index(fields=["unit", "-at"], name="notice_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.at:%F %T}"

    @property
    def title(self) -> str:
        return self.template.title.format(**self.values)

    @property
    def body(self) -> str:
        return self.template.body.format(**self.values)

    @property
    def link(self) -> str:
        return self.template.link.format(**self.values)


class Reading(models.Model):
    """A person has read a notice: a notice to a unit is read by each of its people for himself."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="readings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "person"], name="notice_read_once")]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.person_id}"


class Way(models.TextChoices):
    """How somebody wants to be told through a channel."""

    AT_ONCE = "at_once", "立即"
    DIGEST = "digest", "每小时汇总"
    NEVER = "never", "不要"


class Preference(models.Model):
    """What a person prefers on a channel: for one template (`code`), or for all without a preference of their own."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=16)
    code = models.CharField(max_length=64, blank=True)
    way = models.CharField(max_length=8, choices=Way.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "channel", "code"], name="notice_preference_once"),
            models.CheckConstraint(condition=~Q(channel=DESK), name="notice_bell_is_for_everybody"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.channel} {self.way}"


class State(models.TextChoices):
    """Where a parcel is. `UNCLEAR`: its sender died over it; it may have arrived, so it is not sent again."""

    WAITING = "waiting", "待发送"
    SENDING = "sending", "发送中"
    SENT = "sent", "已发送"
    FAILED = "failed", "发送失败"
    UNCLEAR = "unclear", "结果不明"


class Parcel(models.Model):
    """What goes to one person through one channel: one notice at once, or the digest of an hour (`hour` is its end)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=16)
    hour = models.DateTimeField(null=True)
    notices: "models.ManyToManyField[Notice, Inside]" = models.ManyToManyField(
        Notice, through="Inside", related_name="parcels"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    taken_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "channel", "hour"], condition=Q(hour__isnull=False), name="parcel_one_digest_an_hour"
            ),
            models.CheckConstraint(
                condition=Q(state=State.SENT, sent_at__isnull=False) | ~Q(state=State.SENT) & Q(sent_at__isnull=True),
                name="parcel_sent_when",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state=State.WAITING), name="parcel_due"),
            models.Index(fields=["taken_at"], condition=Q(state=State.SENDING), name="parcel_taken"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.person_id} {self.state}"


class Inside(models.Model):
    """A notice lies in at most one parcel for one person and channel: nothing is sent twice."""

    parcel = models.ForeignKey(Parcel, on_delete=models.CASCADE)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=16)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "person", "channel"], name="notice_sent_once")]

    def __str__(self) -> str:
        return f"{self.parcel_id} {self.notice_id}"
