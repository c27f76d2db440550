"""Reading the taxonomy. It is open to everybody: a citizen may know what things are called."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Case, DateTimeField, Q, QuerySet, When
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from lianxin.foundation.dated import holds
from lianxin.foundation.errors import BadInput, NotFound
from lianxin.foundation.prepared import AnyOf, Prepared
from lianxin.taxonomy.models import Area, Category, CategoryEdition, ExtraField, ForeignClass, Reason

_EDITION = Prepared(lambda at: CategoryEdition.objects.filter(effective_from__lte=at).order_by("-effective_from")[:1])
_TOP = Prepared(lambda at: Category.objects.filter(edition=_newest(at), level=1).order_by("code"))
_CURRENT = Prepared(lambda chosen, at: Category.objects.filter(pk=chosen, edition=_newest(at)).only("pk"))


def edition(at: datetime) -> CategoryEdition:
    """The edition that holds at `at`; raises NotFound before the first."""
    found = _EDITION.first(at)
    if found is None:
        raise NotFound(_("当时还没有发布诉求分类。"))
    return found


def category(code: str, at: datetime) -> Category:
    """The category `code` of the edition that holds at `at`; raises NotFound."""
    found = Category.objects.filter(edition=edition(at), code=code).select_related("edition").first()
    if found is None:
        raise NotFound(_("没有代码为“%(code)s”的诉求类别。") % {"code": code})
    return found


def demand_current(chosen: Category, at: datetime) -> None:
    """Raises BadInput (category) for a category that is not of the edition that holds at `at`."""
    if _CURRENT.first(chosen.pk, at) is None:
        raise BadInput({"category": _("没有代码为“%(code)s”的诉求类别，请重新选择。") % {"code": chosen.code}})


def top_categories(at: datetime) -> list[Category]:
    """The first-level categories, by code; none before the first edition."""
    return _TOP.all(at)


def _newest(at: datetime) -> QuerySet[CategoryEdition, int]:
    return (
        CategoryEdition.objects.filter(effective_from__lte=at)
        .order_by("-effective_from")
        .values_list("pk", flat=True)[:1]
    )


def children(parent: Category) -> list[Category]:
    """The categories right below `parent`, by code."""
    return list(Category.objects.filter(edition_id=parent.edition_id, parent_code=parent.code).order_by("code"))


def lineage(of: Category) -> list[Category]:
    """The category with those above it, first level first."""
    return _LINEAGE.all(of.edition_id, of.lineage)


_LINEAGE = Prepared(
    lambda edition, codes: Category.objects.filter(AnyOf("code", codes), edition=edition).order_by("code")
)


def find_categories(key: str, at: datetime, limit: int = 20) -> list[Category]:
    """Categories whose code or pinyin initials begin with `key`, or whose name contains it; by code."""
    key = key.strip().lower()
    if not key or "\0" in key:
        return []
    fits = Q(code__startswith=key) | Q(pinyin_key__startswith=key) | Q(name__contains=key)
    return list(Category.objects.filter(fits, edition=edition(at)).order_by("code")[:limit])


def categories_called(words: str, at: datetime) -> list[Category]:
    """The categories of the edition at `at` whose code or whole name is `words`, by code."""
    rows = Category.objects.filter(Q(code=words) | Q(name=words), edition=edition(at))
    return list(rows.order_by("code"))


def category_paths(rows: Sequence[Category]) -> list[tuple[Category, list[str]]]:
    """Each category of one edition with the names from the first level down to its own."""
    codes = {code for row in rows for code in row.lineage}
    known = {row.code: row.name for row in rows}
    missing = codes - known.keys()
    if missing:
        above = Category.objects.filter(edition_id=rows[0].edition_id, code__in=missing)
        known |= dict(above.values_list("code", "name"))
    return [(row, [known[code] for code in row.lineage]) for row in rows]


def extra_fields(of: Category) -> list[ExtraField]:
    """What is asked besides for matters of the category: its own fields and those of the categories above it."""
    rows = ExtraField.objects.filter(edition_id=of.edition_id, category_code__in=of.lineage)
    return list(rows.order_by("category_code", "position"))


def foreign_category(scheme: str, level1: str, level2: str, at: datetime) -> Category | None:
    """The category that another system's class is at `at`: by its second level, else by its first; None if unmapped."""
    rows = ForeignClass.objects.filter(
        edition=edition(at), scheme=scheme, level1=level1, level2__in={level2, ""}
    ).order_by("-level2")
    mapped = rows.first()
    return category(mapped.category_code, at) if mapped else None


def area(code: str) -> Area:
    """The area `code`; raises NotFound."""
    found = Area.objects.select_related("parent", "administered_by").filter(code=code).first()
    if found is None:
        raise NotFound(_("没有代码为“%(code)s”的区域。") % {"code": code})
    return found


def find_areas(key: str, at: datetime, limit: int = 20) -> list[Area]:
    """Areas that exist at `at` whose code or pinyin initials begin with `key`, or whose name contains it.

    The city first, then counties, then towns, each by code; those whose whole name it is before the others.
    """
    key = key.strip().lower()
    if not key or "\0" in key:
        return []
    fits = Q(code__startswith=key) | Q(pinyin_key__startswith=key) | Q(name__contains=key)
    whole = Case(When(Q(name=key) | Q(short_name=key), then=0), default=1)
    return list(_areas(at).filter(fits).order_by(whole, "level", "code")[:limit])


def areas_called(words: str, at: datetime) -> list[Area]:
    """The areas that exist at `at` whose code, name or short name is `words`, by code."""
    return list(_areas(at).filter(Q(code=words) | Q(name=words) | Q(short_name=words)).order_by("code"))


def _areas(at: datetime) -> QuerySet[Area]:
    return Area.objects.filter(holds(at)).select_related("parent", "administered_by")


def area_path(of: Area) -> list[str]:
    """The names from the county that governs the area down to its own; the city only for itself."""
    above = of.governed_by
    return [above.name, of.name] if above and above.level == Area.Level.COUNTY else [of.name]


def areas_below(of: Area, at: datetime) -> list[Area]:
    """All areas that `of` governs at `at`, without itself, by level and code.

    A town counts where it is governed (`Area.governed_by`), which need not be where the statistics put it.
    """
    found: list[Area] = []
    above = [of]
    while above:
        below = _BELOW.all([each.pk for each in above], at)
        found += below
        above = [each for each in below if each.level < Area.Level.TOWN]  # a town governs nothing
    return found


_BELOW = Prepared(
    lambda above, at: Area.objects.filter(
        Q(AnyOf("administered_by", above)) | Q(AnyOf("parent", above), administered_by=None),
        valid__contains=Cast(at, DateTimeField()),
    ).order_by("code")
)


def county_of(place: Area) -> Area | None:
    """The county-level area that governs `place`, itself included; None for the city and towns right below it."""
    above: Area | None = place
    while above and above.level != Area.Level.COUNTY:
        above = above.governed_by
    return above


def reasons(kind: str, at: datetime) -> list[Reason]:
    """The dictionary `kind` as it holds at `at`, in its order."""
    return list(Reason.objects.filter(holds(at), kind=kind).order_by("position", "code"))


def reason(kind: str, code: str, at: datetime) -> Reason:
    """One reason in the wording of `at`; raises BadInput (reason) for one that is not offered then."""
    found = Reason.objects.filter(holds(at), kind=kind, code=code).first()
    if found is None:
        raise BadInput({"reason": _("请从列表中选择原因。")})
    return found
