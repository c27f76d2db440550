"""Posts that people hold, and who stands in for them."""

from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import Q

from lianxin.accounts import policies
from lianxin.accounts.models.people import Person
from lianxin.accounts.models.roles import Administers, Role
from lianxin.foundation.actor import Actor, Scope
from lianxin.foundation.dated import Dated, begins, one_at_a_time
from lianxin.foundation.scope import ScopedQuerySet
from lianxin.organizations.models import Hub, Unit


class PostQuerySet(ScopedQuerySet["Post"]):
    """Everybody sees the own posts; beyond them as far as the post's scope reaches."""

    def rows_for(self, actor: Actor) -> Self:
        if policies.sees_everybody(actor):
            return self.all()
        own = Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=[])
        match actor.scope:
            case Scope.HUB:
                return self.filter(own | Q(hub_id=actor.hub_id))
            case Scope.UNIT | Scope.LINE:
                return self.filter(own | Q(unit__in=Unit.objects.within(actor)))
        return self.filter(own)


class Post(Dated):
    """What a person is, where, and since when. `administers` repeats the role's, so that the database can keep the
    three administrators apart: nobody holds posts of two kinds at the same time."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    administers = models.CharField(max_length=8, choices=Administers.choices, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=64, blank=True)

    objects: ClassVar[PostQuerySet] = PostQuerySet.as_manager()  # type: ignore[assignment]  # a manager of this query set

    class Meta:
        constraints = [
            begins("post_begins"),
            models.UniqueConstraint(
                fields=["person", "role", "unit", "hub"],
                condition=Q(valid__upper_inf=True),
                nulls_distinct=False,
                name="post_held_once",
            ),
            ExclusionConstraint(
                name="post_separates_administrators",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("administers", RangeOperators.NOT_EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.role.name


class StandInQuerySet(ScopedQuerySet["StandIn"]):
    """Who stands in, who is stood in for, and whoever sees the post see a stand-in."""

    def rows_for(self, actor: Actor) -> Self:
        own = Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=[])
        return self.filter(own | Q(post__in=Post.objects.visible_to(actor)))


class StandIn(Dated):
    """`person` does the work of `post` during `valid`: with all its rights, or those in `rights` only."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="stand_ins")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    rights = ArrayField(models.CharField(max_length=64), default=list, blank=True)

    objects: ClassVar[StandInQuerySet] = StandInQuerySet.as_manager()  # type: ignore[assignment]  # a manager of this query set

    class Meta:
        constraints = [
            begins("stand_in_begins"),
            one_at_a_time("stand_in_one_at_a_time", "post"),
            models.CheckConstraint(condition=Q(valid__upper_inf=False), name="stand_in_has_an_end"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}→{self.post_id}"
