"""Rules with their source and the days they hold, and the dispatch catalogue. Rows are superseded, never edited."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from lianxin.foundation.scope import ScopedQuerySet


class HeldForDays(models.Model):
    """A row that holds on the local days of `valid`: open until it is superseded or ended.

    Empty when it was withdrawn before it began: it never held. The database lets `valid` be closed once, and nothing
    else be changed.
    """

    valid = DateRangeField("有效期")
    author_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True


class RuleQuerySet(ScopedQuerySet["Rule"]):
    """The rulebook is open to everybody: a citizen may know what binds us."""


class Rule(HeldForDays):
    """One value of one rule within one scope, for the days of `valid`.

    `key` is such as ``limit.handle``; `scope` maps dimensions (see `scopes`) to codes, empty meaning everything;
    `value` is what the key's meaning says: a span ``"5wd"``, a number, yes or no, a word or a list of words.
    """

    key = models.CharField("规则", max_length=64)
    scope = models.JSONField("适用条件", default=dict, blank=True)
    value = models.JSONField("取值")
    source = models.CharField("依据", max_length=200)
    article = models.CharField("条款", max_length=100, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)

    objects: ClassVar[RuleQuerySet] = RuleQuerySet.as_manager()  # type: ignore[assignment]  # a manager of this query set

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="rule_one_at_a_time",
                expressions=[
                    ("key", RangeOperators.EQUAL),
                    (Cast("scope", models.TextField()), RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=True) | Q(valid__startswith__isnull=False), name="rule_begins"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="rule_names_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.scope} = {self.value}"


class RulebookMark(models.Model):
    """One row, written by triggers: tells one state of the rules from every other, so that copies know their age."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    mark = models.UUIDField()

    class Meta:
        db_table = "rulebook_mark"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="rulebook_has_one_mark")]

    def __str__(self) -> str:
        return str(self.mark)


class CatalogueQuerySet(ScopedQuerySet["CatalogueEntry"]):
    """The dispatch catalogue is open to everybody who works with it."""


class CatalogueEntry(HeldForDays):
    """One line of the dispatch catalogue (派单目录): whose duty a kind of matter is.

    `lead` and `assisting` name duties (see `duties`): a unit's code, or what is resolved when a matter is at hand,
    such as ``county``. Empty area, target and keywords mean any.
    """

    category = models.CharField("诉求类别", max_length=6)
    area = models.CharField("区域", max_length=12, blank=True)
    target = models.CharField("诉求对象", max_length=64, blank=True)
    # Words of which one must occur in the matter, sorted and parted by "|".
    keywords = models.CharField("关键词", max_length=400, blank=True)
    lead = models.CharField("主办", max_length=64)
    assisting = ArrayField(models.CharField(max_length=64), default=list, blank=True, verbose_name="协办")
    basis = models.CharField("依据", max_length=200)
    note = models.CharField("说明", max_length=500, blank=True)

    objects: ClassVar[CatalogueQuerySet] = CatalogueQuerySet.as_manager()  # type: ignore[assignment]  # as above

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="catalogue_one_owner_at_a_time",
                expressions=[
                    ("category", RangeOperators.EQUAL),
                    ("area", RangeOperators.EQUAL),
                    ("target", RangeOperators.EQUAL),
                    ("keywords", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=True) | Q(valid__startswith__isnull=False), name="catalogue_begins"
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="catalogue_names_its_basis"),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.area} → {self.lead}"

    @property
    def words(self) -> list[str]:
        """The keywords, empty when the line needs none."""
        return self.keywords.split("|") if self.keywords else []


class CatalogueUse(models.Model):
    """What came of one dispatch by the catalogue: the figures and precedents of its line. Appended, never changed."""

    class Outcome(models.TextChoices):
        DISPATCHED = "dispatched", "已派"
        RETURNED = "returned", "退单获准"
        DESIGNATED = "designated", "指定（先例）"

    entry = models.ForeignKey(CatalogueEntry, on_delete=models.PROTECT, related_name="uses")
    outcome = models.CharField(max_length=12, choices=Outcome)
    # The order in a higher room; a number, since this room does not know orders.
    order_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order_id", "outcome"], name="catalogue_use_once_an_order")]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.outcome}"


class Bucket(models.Model):
    """How much of one thing came lately from one origin: a leaky bucket of `kind` for a keyed digest of what is counted
    (an address, a case number), never for the thing itself. `level` is what was in it at `at`, `refused` how often
    nothing more went in since it was last empty. Unlogged: losing it with the server harms nobody."""

    kind = models.CharField(max_length=32)
    key = models.BinaryField(max_length=16)
    level = models.FloatField()
    at = models.DateTimeField()
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="bucket_of_one_origin"),
            models.CheckConstraint(condition=Q(level__gte=0), name="bucket_holds_from_0"),
        ]
        indexes = [models.Index(fields=["at"], name="bucket_filled_at")]

    def __str__(self) -> str:
        return f"{self.kind} {self.level:.1f}"
