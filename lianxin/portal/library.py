"""What everybody may read: published answers and typical cases, the columns."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet

from lianxin.foundation.actor import Actor, ActorKind, Door
from lianxin.foundation.errors import NotFound
from lianxin.portal.models import Article, Publication
from lianxin.portal.states import PublicationKind
from lianxin.taxonomy.models import Category

# Whoever reads the portal, without a matter of his own.
EVERYBODY = Actor(kind=ActorKind.CITIZEN, door=Door.PORTAL)
PAGE = 20
LONGEST_SEARCH = 80


class Wish(NamedTuple):
    """What somebody looks for: words, a first-level category's code, a kind; from which publication on (its token)."""

    words: str = ""
    category: str = ""
    kind: str = ""
    after: str = ""


def publications() -> QuerySet[Publication]:
    """All that is published, the newest first; what was put under confidence since is not shown."""
    rows = Publication.objects.visible_to(EVERYBODY).filter(case__identity_withheld=False)
    return rows.select_related("unit", "category", "area").order_by("-published_at", "-pk")


def found(wish: Wish) -> tuple[list[Publication], str]:
    """One page of what `wish` looks for, and the token behind which the next begins ("" for none)."""
    rows = publications()
    if wish.words.strip():
        rows = rows.filter(tsv__tokens=wish.words[:LONGEST_SEARCH])
    if wish.category.isdecimal():
        rows = rows.filter(category__code__startswith=wish.category)
    if wish.kind in PublicationKind.values:
        rows = rows.filter(kind=wish.kind)
    page = list(_after(rows, wish.after)[: PAGE + 1])
    return page[:PAGE], page[PAGE - 1].token if len(page) > PAGE else ""


def _after(rows: QuerySet[Publication], token: str) -> QuerySet[Publication]:
    last = publications().filter(token=token).first() if _named(token) else None
    if last is None:
        return rows
    return rows.filter(Q(published_at__lt=last.published_at) | Q(published_at=last.published_at, pk__lt=last.pk))


def publication(token: str) -> Publication:
    """One that is published; raises NotFound."""
    row = publications().filter(token=token).first() if _named(token) else None
    if row is None:
        raise NotFound
    return row


def related(row: Publication, most: int = 5) -> list[Publication]:
    """Others of the same first-level category, the newest first."""
    rows = publications().filter(category__code__startswith=row.category.lineage[0]).exclude(pk=row.pk)
    return list(rows[:most])


def categories() -> list[tuple[str, str]]:
    """The first-level categories under which something is published: code and name, by code."""
    codes = {code[:2] for code in publications().order_by().values_list("category__code", flat=True).distinct()}
    newest = Category.objects.filter(code__in=codes).order_by("code", "-edition__number").distinct("code")
    return list(newest.values_list("code", "name"))


def articles(at: datetime) -> QuerySet[Article]:
    """The pages of the columns that are shown at `at`, the newest first."""
    rows = Article.objects.visible_to(EVERYBODY).filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), begins_at__lte=at)
    return rows.order_by("-begins_at", "-pk")


def article(token: str, at: datetime) -> Article:
    """One that is shown at `at`; raises NotFound."""
    row = articles(at).filter(token=token).first() if _named(token) else None
    if row is None:
        raise NotFound
    return row


def _named(token: str) -> bool:
    """Whether it can be a token at all: the database does not even compare a NUL."""
    return bool(token) and "\0" not in token
