"""The tokens by which programs come in."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from lianxin.accounts.models import Post
from lianxin.exchange import policies
from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import Dated, begins
from lianxin.foundation.scope import ScopedQuerySet

DIGEST_BYTES = 32


class TokenQuerySet(ScopedQuerySet["Token"]):
    """Whoever issues tokens sees those of the posts that he sees."""

    def rows_for(self, actor: Actor) -> Self:
        if not actor.has(policies.KEEP_TOKENS.code):
            return self.none()
        return self.filter(post__in=Post.objects.visible_to(actor))


class Token(Dated):
    """One program's way in: it acts in `post`, with the rights of the post that `scopes` name too.

    Of the secret only its SHA-256 is kept: it is 256 random bits, which nobody guesses, so a slow hash would protect
    nothing and cost every request. `prefix` is public and finds the row; `used_at` is kept to ten minutes.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("程序名称", max_length=64)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.BinaryField(max_length=DIGEST_BYTES)
    scopes = ArrayField(models.CharField(max_length=64))
    issued_by_id = models.BigIntegerField()
    used_at = models.DateTimeField(null=True)

    objects: ClassVar[TokenQuerySet] = TokenQuerySet.as_manager()  # type: ignore[assignment]  # a manager of this query set

    class Meta:
        constraints = [
            begins("token_begins"),
            models.CheckConstraint(condition=Q(valid__upper_inf=False), name="token_ends"),
            models.CheckConstraint(condition=~Q(scopes=[]), name="token_allows_something"),
            models.CheckConstraint(condition=Q(name__regex=r"\S"), name="token_has_a_name"),
        ]
        indexes = [models.Index(fields=["post"], name="token_of_post")]

    def __str__(self) -> str:
        return f"{self.name} {self.prefix}"
