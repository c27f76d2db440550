"""The categories of matters, published edition by edition; a published edition never changes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Left, Length, NullIf


class CategoryEdition(models.Model):
    """All categories as they hold from `effective_from` until the next edition takes effect.

    Editions cannot overlap: which one holds follows from their beginnings. `digest` is the SHA-256 of the content.
    """

    number = models.PositiveSmallIntegerField(unique=True)
    effective_from = models.DateTimeField(unique=True)
    source = models.CharField("来源", max_length=200)
    digest = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="category_edition_from_1"),
            models.CheckConstraint(condition=~Q(source=""), name="category_edition_names_its_source"),
        ]

    def __str__(self) -> str:
        return f"第{self.number}版"


class Category(models.Model):
    """One class of one edition. Its code has two digits for each level, so code, level and parent cannot disagree.

    `gb_code` is the class of GB/T 39666; `keywords` are citizens' words; `pinyin_key` the initials of the name.
    """

    edition = models.ForeignKey(CategoryEdition, on_delete=models.PROTECT, related_name="categories")
    code = models.CharField("代码", max_length=6)
    level = models.GeneratedField(
        expression=Length("code") / 2, output_field=models.PositiveSmallIntegerField(), db_persist=True
    )
    # That the parent exists in the same edition is a foreign key of two columns (first migration).
    parent_code = models.GeneratedField(
        expression=NullIf(Left("code", Length("code") - 2), models.Value("")),
        output_field=models.CharField(max_length=6, null=True),  # no parent: a foreign key needs null
        db_persist=True,
    )
    name = models.CharField("名称", max_length=40)
    gb_code = models.CharField("国标代码", max_length=20, blank=True)
    keywords = ArrayField(models.CharField(max_length=20), default=list, blank=True, verbose_name="关键词")
    pinyin_key = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="category_once_an_edition"),
            models.CheckConstraint(condition=Q(code__regex=r"^([0-9]{2}){1,3}$"), name="category_code_of_its_level"),
            models.CheckConstraint(condition=~Q(name=""), name="category_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def lineage(self) -> list[str]:
        """The codes from the first level down to this one."""
        return [self.code[:end] for end in range(2, len(self.code) + 1, 2)]


class ExtraField(models.Model):
    """Something asked besides for the matters of a category and those below it, such as 小区 and 换热站 for heating."""

    class Kind(models.TextChoices):
        TEXT = "text", "文字"
        NUMBER = "number", "数字"
        CHOICE = "choice", "选项"
        DATE = "date", "日期"
        YES_NO = "yes_no", "是否"

    edition = models.ForeignKey(CategoryEdition, on_delete=models.PROTECT, related_name="extra_fields")
    category_code = models.CharField("所属类别", max_length=6)
    key = models.CharField("字段代码", max_length=32)
    label = models.CharField("标签", max_length=40)
    kind = models.CharField("类型", max_length=8, choices=Kind)
    choices = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name="选项")
    required = models.BooleanField(default=False)
    hint = models.CharField("提示", max_length=100, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "category_code", "key"], name="extra_field_once_a_category"),
            models.CheckConstraint(
                condition=Q(kind="choice", choices__len__gt=0) | ~Q(kind="choice") & Q(choices__len=0),
                name="extra_field_choices_for_choice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category_code}.{self.key}"


class ForeignClass(models.Model):
    """Which category another system's class is. An empty `level2` is the rule for the whole first-level class."""

    edition = models.ForeignKey(CategoryEdition, on_delete=models.PROTECT, related_name="foreign_classes")
    scheme = models.CharField("外部体系", max_length=32)
    level1 = models.CharField("外部一级类", max_length=40)
    level2 = models.CharField("外部二级类", max_length=40, blank=True)
    category_code = models.CharField("对应类别", max_length=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "scheme", "level1", "level2"], name="foreign_class_once"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.level1}/{self.level2} → {self.category_code}"
