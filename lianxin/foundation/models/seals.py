"""Seals: every ten minutes, what a hub's chains looked like, fixed in one root that can be kept elsewhere."""

from django.db import models
from django.db.models import F, Q


class Seal(models.Model):
    """The state of one hub's chains in one book, for the events with `from_position` ≤ position < `until_position`.

    The roots are Merkle roots (hexadecimal) over the leaves in the order of their chain keys. `sha256` and `sm3` cover
    all other columns but `id`, and the digests of the hub's previous seal in this book.
    """

    book = models.CharField(max_length=64)
    hub_id = models.BigIntegerField()
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    from_position = models.BigIntegerField()
    until_position = models.BigIntegerField()
    leaf_count = models.PositiveIntegerField()
    root_sha256 = models.CharField(max_length=64)
    root_sm3 = models.CharField(max_length=64)
    sha256 = models.BinaryField(max_length=32)
    sm3 = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "hub_id", "seq"], name="seal_seq_once"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="seal_seq_from_1"),
            models.CheckConstraint(condition=Q(from_position__lt=F("until_position")), name="seal_covers_positions"),
        ]

    def __str__(self) -> str:
        return f"{self.book} {self.hub_id} #{self.seq}"


class SealLeaf(models.Model):
    """The newest event of one chain among those that the seal covers."""

    seal = models.ForeignKey(Seal, models.DO_NOTHING, related_name="leaves")
    # Ordered by its bytes, so that the root does not depend on the language of the server.
    chain_key = models.CharField(max_length=96, db_collation="C")
    seq = models.PositiveIntegerField()
    sha256 = models.BinaryField(max_length=32)
    sm3 = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seal", "chain_key"], name="seal_leaf_once")]

    def __str__(self) -> str:
        return f"{self.chain_key}#{self.seq}"
