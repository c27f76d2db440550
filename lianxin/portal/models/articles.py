"""The pages of the portal's columns."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lianxin.foundation.actor import Actor, Scope
from lianxin.foundation.scope import ScopedQuerySet
from lianxin.portal.states import ArticleState, Column


class ArticleQuerySet(ScopedQuerySet["Article"]):
    def rows_for(self, actor: Actor) -> Self:
        """A hub's posts see what it writes; everybody what is published (`library.articles` asks for the day)."""
        match actor.scope:
            case Scope.CITY:
                return self.all()
            case Scope.HUB:
                return self.filter(hub_id=actor.hub_id)
        return self.filter(state=ArticleState.PUBLISHED)


class Article(models.Model):
    """One page of a column, shown from `begins_at` until `ends_at` (None: until it is withdrawn).

    `body` is plain text; an empty line begins a paragraph.
    """

    token = models.CharField(max_length=16, unique=True)
    hub = models.ForeignKey("organizations.Hub", on_delete=models.PROTECT, related_name="+")
    column = models.CharField("栏目", max_length=16, choices=Column)
    state = models.CharField("状态", max_length=10, choices=ArticleState, default=ArticleState.DRAFT)
    version = models.PositiveIntegerField(default=0)
    title = models.CharField("标题", max_length=60)
    body = models.TextField("正文")
    begins_at = models.DateTimeField("开始时间")
    ends_at = models.DateTimeField("结束时间", null=True, blank=True)
    written_by_id = models.BigIntegerField()
    written_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    objects: ClassVar[ArticleQuerySet] = ArticleQuerySet.as_manager()  # type: ignore[assignment]  # a manager of this query set

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(title__regex=r"\S", body__regex=r"\S"), name="article_has_words"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("begins_at")), name="article_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(state=ArticleState.DRAFT, published_at__isnull=True)
                | ~Q(state=ArticleState.DRAFT) & Q(published_at__isnull=False),
                name="article_published_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-begins_at", "-id"], condition=Q(state=ArticleState.PUBLISHED), name="article_newest"
            ),
        ]

    def __str__(self) -> str:
        return self.title
