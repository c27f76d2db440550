"""Somebody who may sign in."""

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from lianxin.accounts import policies
from lianxin.foundation.actor import Actor
from lianxin.foundation.crypto.fields import EncryptedTextField
from lianxin.foundation.crypto.rows import RowBound
from lianxin.foundation.scope import ScopedQuerySet

USERNAME = r"^[a-z][a-z0-9._-]{1,31}$"


class LockReason(models.TextChoices):
    """Why somebody may not sign in."""

    LEFT = "left", "已离岗"
    SECURITY = "security", "安全原因"
    LEAVE = "leave", "长期休假"


class PersonQuerySet(ScopedQuerySet["Person"]):
    """Everybody sees himself; the administrators of people and posts see all; others whom their post's reach holds."""

    def rows_for(self, actor: Actor) -> Self:
        from lianxin.accounts.models.posts import Post

        if policies.sees_everybody(actor):
            return self.all()
        own = Q(pk=actor.person_id) if actor.person_id else Q(pk__in=[])
        return self.filter(own | Q(pk__in=Post.objects.visible_to(actor).values("person_id")))


class IdentityManager(BaseUserManager["Person"]):
    """What the sign-in libraries read: who has this name, who owns this session. Rooms read `Person.people`."""


class Person(RowBound, AbstractBaseUser):
    """Somebody who may sign in. `pinyin_key` holds the full spelling and the initials: ``zhoumin zm``."""

    last_login = None  # Kept by `SignIn`, one row for each session.

    username = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=64)
    pinyin_key = models.CharField(max_length=160, blank=True)
    mobile = EncryptedTextField(blank=True)
    password_changed_at = models.DateTimeField(null=True)
    must_change_password = models.BooleanField(default=False)
    locked_at = models.DateTimeField(null=True)
    lock_reason = models.CharField(max_length=12, choices=LockReason.choices, blank=True)
    departed_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "username"
    objects: ClassVar[IdentityManager] = IdentityManager()
    people: ClassVar[PersonQuerySet] = PersonQuerySet.as_manager()  # type: ignore[assignment]  # a manager of this query set

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(username__regex=USERNAME), name="person_username_plain"),
            models.CheckConstraint(
                condition=Q(locked_at__isnull=True, lock_reason="") | Q(locked_at__isnull=False) & ~Q(lock_reason=""),
                name="person_lock_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(departed_at__isnull=True) | Q(locked_at__isnull=False), name="person_departed_is_locked"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # Django's class says a plain True
        """A locked person neither signs in nor stays signed in."""
        return self.locked_at is None
