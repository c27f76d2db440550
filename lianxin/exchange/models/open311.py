"""What is kept about Open311: the clients that may file, and what came of each filing."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from lianxin.exchange import policies
from lianxin.foundation.actor import Actor
from lianxin.foundation.crypto import EncryptedTextField, RowBound
from lianxin.foundation.dated import Dated, begins
from lianxin.foundation.scope import ScopedQuerySet

DIGEST_BYTES = 32


class ClientKeyQuerySet(ScopedQuerySet["ClientKey"]):
    """Whoever issues keys sees them all: they belong to no hub."""

    def rows_for(self, actor: Actor) -> Self:
        return self.all() if actor.has(policies.KEEP_TOKENS.code) else self.none()


class ClientKey(Dated):
    """The `api_key` of one Open311 client (an application by which citizens file requests), while it holds.

    No `Token`: whoever comes by it acts in no post and has no right of the staff; it states citizens' matters and
    follows those that it stated. Of the key only its SHA-256 is kept, as of a token; `prefix` is public.
    """

    name = models.CharField("应用名称", max_length=64)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.BinaryField(max_length=DIGEST_BYTES)
    issued_by_id = models.BigIntegerField()

    objects: ClassVar[ClientKeyQuerySet] = ClientKeyQuerySet.as_manager()  # type: ignore[assignment]  # a manager of this query set

    class Meta:
        constraints = [
            begins("client_key_begins"),
            models.CheckConstraint(condition=Q(valid__upper_inf=False), name="client_key_ends"),
            models.CheckConstraint(condition=Q(name__regex=r"\S"), name="client_key_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.prefix}"


class FiledQuerySet(ScopedQuerySet["Filed"]):
    """No staff reads these rows: what they lead to is the case. Whoever knows a request's name reads that request."""

    def rows_for(self, actor: Actor) -> Self:  # nobody's rights matter here
        return self.none()

    def named(self, names: list[str]) -> Self:
        """The requests of these names."""
        return self.unscoped("the name is the proof").filter(name__in=names)

    def of_client(self, key: ClientKey) -> Self:
        """What came by `key`."""
        return self.unscoped("the client's own").filter(key=key)


class Filed(RowBound):
    """One request that a client filed, and the case that it became.

    `name` is its `service_request_id`, which nobody guesses. `service` is what it was filed as, whatever the hotline
    calls it later. `wording` is a keyed digest of the whole form, by which the same form sent twice is known. `point`
    is "latitude,longitude" (WGS84), "" for none.
    """

    name = models.CharField(max_length=20, unique=True)
    key = models.ForeignKey(ClientKey, on_delete=models.PROTECT, db_index=False, related_name="filed")
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey("taxonomy.Category", on_delete=models.PROTECT, related_name="+")
    wording = models.BinaryField(max_length=DIGEST_BYTES)
    point = EncryptedTextField(blank=True)
    media_url = EncryptedTextField(blank=True)
    at = models.DateTimeField()

    objects: ClassVar[FiledQuerySet] = FiledQuerySet.as_manager()  # type: ignore[assignment]  # a manager of this query set

    class Meta:
        indexes = [
            models.Index(fields=["key", "-at", "-id"], name="filed_by_client"),
            models.Index(fields=["key", "wording", "-at"], name="filed_with_wording"),
        ]

    def __str__(self) -> str:
        return self.name
