from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lianxin.cases.states import Channel
from lianxin.foundation.actor import Actor
from lianxin.foundation.crypto import EncryptedTextField, RowBound
from lianxin.foundation.scope import ScopedQuerySet


class DraftQuerySet(ScopedQuerySet["Draft"]):
    def rows_for(self, actor: Actor) -> Self:
        """Everybody sees what he himself wrote in the post that he holds."""
        return self.filter(post_id=actor.post_id) if actor.post_id else self.none()


class Draft(RowBound):
    """What an agent has written down and not yet registered (草稿): nothing typed is lost with a browser.

    `body` is the form as sealed JSON. It ends by becoming a case, or by being discarded; a retention rule removes it.
    """

    post = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20, choices=Channel)
    contact = models.ForeignKey("cases.Contact", on_delete=models.PROTECT, null=True, related_name="+")
    body = EncryptedTextField()
    version = models.PositiveIntegerField(default=1)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, null=True, related_name="+")
    discarded_at = models.DateTimeField(null=True)

    objects: ClassVar[DraftQuerySet] = DraftQuerySet.as_manager()  # type: ignore[assignment]  # a manager of this query set

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(saved_at__gte=F("begun_at")), name="draft_saved_after_begun"),
            models.CheckConstraint(
                condition=Q(case__isnull=True) | Q(discarded_at__isnull=True), name="draft_ends_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["post", "-saved_at"],
                condition=Q(case__isnull=True, discarded_at__isnull=True),
                name="draft_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.saved_at:%Y-%m-%d %H:%M}"
