"""Where a person is signed in, and in which post; the secrets of second factors."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from lianxin.accounts.models.people import Person
from lianxin.accounts.models.posts import Post, StandIn
from lianxin.foundation.actor import Actor
from lianxin.foundation.crypto.fields import EncryptedTextField
from lianxin.foundation.crypto.rows import RowBound
from lianxin.foundation.scope import ScopedQuerySet


class Way(models.TextChoices):
    """How somebody came in."""

    PASSWORD = "password", "密码"
    PASSKEY = "passkey", "通行密钥"
    SIGN_ON = "sign_on", "统一认证"


class SignInQuerySet(ScopedQuerySet["SignIn"]):
    """Everybody sees the own sessions."""

    def rows_for(self, actor: Actor) -> Self:
        return self.filter(person_id=actor.person_id)


class SignIn(models.Model):
    """One session of one person; its id lies in Django's session, which is worth nothing once this row is gone.

    `post` is the one that the person chose to work in, `stand_in` the one whose work is done besides; both may be
    empty, then the first post counts. `seen_at` is kept to the minute. `service` is the identity service that told who
    he is, `two_factors` whether it told that it saw two factors: then nothing more is asked.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_ins")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    stand_in = models.ForeignKey(StandIn, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=200, blank=True)
    way = models.CharField(max_length=8, choices=Way.choices, default=Way.PASSWORD)
    service = models.CharField(max_length=16, blank=True)
    two_factors = models.BooleanField(default=False)

    objects: ClassVar[SignInQuerySet] = SignInQuerySet.as_manager()  # type: ignore[assignment]  # a manager of this query set

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=True) | Q(stand_in__isnull=True), name="sign_in_one_chosen_post"
            ),
            models.CheckConstraint(
                condition=Q(way=Way.SIGN_ON) & ~Q(service="") | ~Q(way=Way.SIGN_ON) & Q(service="", two_factors=False),
                name="sign_in_service_where_it_told",
            ),
        ]
        indexes = [models.Index(fields=["person", "started_at"], name="sign_in_of_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.started_at:%F %T}"


class FactorSecret(RowBound):
    """The secret of a second factor: allauth's row holds only `row_key`, so a change of keys reaches the secret."""

    secret = EncryptedTextField()

    def __str__(self) -> str:
        return str(self.row_key)


class SignOnQuerySet(ScopedQuerySet["SignOn"]):
    """Everybody sees the own."""

    def rows_for(self, actor: Actor) -> Self:
        return self.filter(person_id=actor.person_id)


class SignOn(models.Model):
    """Who somebody is to an identity service: `subject` is its name for him."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    service = models.CharField(max_length=16)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()

    objects: ClassVar[SignOnQuerySet] = SignOnQuerySet.as_manager()  # type: ignore[assignment]  # as above

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "subject"], name="sign_on_names_one_person"),
            models.UniqueConstraint(fields=["service", "person"], name="sign_on_one_name_of_a_person"),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(service=""), name="sign_on_names_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.person_id}"
