"""Events: one row for every step, appended and never changed, each hashing its predecessor in the same chain."""

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar, Self, cast

from django.db import models
from django.db.models import Q

from lianxin.foundation.actor import ActorKind, Door
from lianxin.foundation.events import kinds
from lianxin.foundation.models.prepared import PreparedRow
from lianxin.foundation.prepared import Prepared


class OutboxPosition(models.Func):
    """Where a row stands in commit order (see the SQL function of the first migration)."""

    function = "lianxin_outbox_position"
    output_field = models.BigIntegerField()


class OutboxHorizon(models.Func):
    """Below it nothing will appear any more: every transaction that could write there has ended."""

    function = "lianxin_outbox_horizon"
    output_field = models.BigIntegerField()


class ChainedEvent(PreparedRow):
    """One step: who, in which post and unit, on whose behalf, when, from, to, deadline before and after.

    Rooms make it concrete with the field or fields that name the chain (``chain_fields``, unique with `seq`), an index
    on (position, id) and one on (book_hub_id, position), and register the model as a book of the outbox. `data` holds
    ids, codes and times only; `sha256` and `sm3` cover everything but `id` and `position`, and the predecessor's
    digest. `position` never falls within a chain (see `events.append`).
    """

    chain_fields: ClassVar[tuple[str, ...]] = ()
    # The writer of the last event may have begun after this transaction: its successor must not stand before it.
    written_as: ClassVar[Mapping[str, str]] = {"position": "GREATEST(lianxin_outbox_position(), {})"}

    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=64)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor_kind = models.CharField(max_length=8, choices=[(k, k) for k in ActorKind])
    door = models.CharField(max_length=12, choices=[(d, d) for d in Door])
    person_id = models.BigIntegerField(null=True)
    post_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    hub_id = models.BigIntegerField(null=True)
    on_behalf_of_id = models.BigIntegerField(null=True)
    address = models.CharField(max_length=45, blank=True)
    request_key = models.CharField(max_length=64, blank=True)
    from_state = models.CharField(max_length=32, blank=True)
    to_state = models.CharField(max_length=32, blank=True)
    deadline_before = models.DateTimeField(null=True)
    deadline_after = models.DateTimeField(null=True)
    # The hub whose seal covers the event: the subject's responsible hub at that moment, 0 for none.
    book_hub_id = models.BigIntegerField(default=0)
    data = models.JSONField(default=dict)
    sha256 = models.BinaryField(max_length=32)
    sm3 = models.BinaryField(max_length=32)
    position = models.BigIntegerField(db_default=OutboxPosition(), editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.chain_key}#{self.seq} {self.kind}"

    @property
    def chain(self) -> dict[str, Any]:
        """The values that name the chain, by field name."""
        return {name: getattr(self, name) for name in self.chain_fields}

    @property
    def chain_key(self) -> str:
        """The chain's name within its book, such as ``unit:12`` or ``881``."""
        return ":".join(str(value) for value in self.chain.values())

    @classmethod
    def last_of(cls, **chain: Any) -> Self | None:
        """The newest event of a chain, None for an empty one; only what its successor needs is read."""
        return cast("Self | None", _newest(cls).first(*(chain[name] for name in cls.chain_fields)))

    @property
    def label(self) -> str:
        """What happened, in Chinese."""
        return kinds.label(self.kind)


@cache
def _newest(model: type[ChainedEvent]) -> Prepared[ChainedEvent]:
    needed = model._default_manager.only("seq", "sha256", "sm3", "position").order_by("-seq")
    fields = model.chain_fields
    return Prepared(lambda *chain: needed.filter(**dict(zip(fields, chain, strict=True)))[:1], len(fields))


class RecordEvent(ChainedEvent):
    """Events of everything that is administered rather than handled: units, people, roles, rules, calendars."""

    chain_fields = ("subject_kind", "subject_id")

    subject_kind = models.CharField(max_length=32)
    subject_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id", "seq"], name="record_event_seq_once"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="record_event_seq_from_1"),
        ]
        indexes = [
            models.Index(fields=["position", "id"], name="record_event_position"),
            models.Index(fields=["book_hub_id", "position"], name="record_event_hub"),
        ]
