"""What becomes of an archived case that everybody may read: text written anew, without whoever spoke."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from lianxin.foundation.actor import Actor, Scope
from lianxin.foundation.scope import ScopedQuerySet
from lianxin.organizations.models import Unit
from lianxin.portal.states import PUBLICATION_LIVING, PublicationKind, PublicationState

TOKEN_BYTES = 12


class PublicationQuerySet(ScopedQuerySet["Publication"]):
    def rows_for(self, actor: Actor) -> Self:
        """A hub's posts see what it publishes; a unit's posts what they were asked to consent to, of the unit or one
        below it; everybody what is published."""
        match actor.scope:
            case Scope.CITY:
                return self.all()
            case Scope.HUB:
                return self.filter(hub_id=actor.hub_id)
            case Scope.UNIT | Scope.LINE:
                return self.filter(unit__in=Unit.objects.within(actor), asked_at__isnull=False)
            case _:
                return self.filter(state=PublicationState.PUBLISHED)


class Publication(models.Model):
    """One case as everybody reads it.

    `unit` led the case and is asked for its consent; none where the hotline answered by itself. `cleared` are the words
    that look like a name or an address and of which the editor says that they are none. `reason` is why it came back
    last. What is found by `tsv` is title, question and answer.
    """

    token = models.CharField(max_length=16, unique=True)
    kind = models.CharField("类型", max_length=8, choices=PublicationKind)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="publications")
    hub = models.ForeignKey("organizations.Hub", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    category = models.ForeignKey("taxonomy.Category", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("taxonomy.Area", on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=16, choices=PublicationState, default=PublicationState.DRAFT)
    version = models.PositiveIntegerField(default=0)
    title = models.CharField("标题", max_length=60, blank=True)
    question = models.TextField("群众诉求", blank=True)
    answer = models.TextField("办理答复", blank=True)
    cleared = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    edited_by_id = models.BigIntegerField(null=True)
    chosen_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    tsv = SearchVectorField(null=True)

    objects: ClassVar[PublicationQuerySet] = PublicationQuerySet.as_manager()  # type: ignore[assignment]  # a manager of this query set

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state__in=sorted(PUBLICATION_LIVING)), name="publication_once_a_case"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[PublicationState.DRAFT, PublicationState.WITHDRAWN])
                | Q(title__regex=r"\S", question__regex=r"\S", answer__regex=r"\S", edited_by_id__isnull=False),
                name="publication_is_written",
            ),
            models.CheckConstraint(
                condition=Q(state=PublicationState.PUBLISHED, published_at__isnull=False)
                | Q(state=PublicationState.WITHDRAWN)
                | ~Q(state__in=[PublicationState.PUBLISHED, PublicationState.WITHDRAWN]) & Q(published_at__isnull=True),
                name="publication_published_when",
            ),
            models.CheckConstraint(
                condition=Q(state=PublicationState.WITHDRAWN, withdrawn_at__isnull=False)
                | ~Q(state=PublicationState.WITHDRAWN) & Q(withdrawn_at__isnull=True),
                name="publication_withdrawn_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=PublicationState.PENDING_CONSENT) | Q(unit__isnull=False, asked_at__isnull=False),
                name="publication_consent_of_a_unit",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(state=PublicationState.PUBLISHED),
                name="publication_newest",
            ),
            GinIndex(fields=["tsv"], name="publication_words"),
        ]

    def __str__(self) -> str:
        return self.title or self.token
