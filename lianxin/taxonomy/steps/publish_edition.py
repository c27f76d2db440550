"""Publishing the categories anew."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.events.append import record
from lianxin.foundation.locks import hold
from lianxin.foundation.pinyin import initials
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.foundation.validation import check_fields
from lianxin.taxonomy import events, policies
from lianxin.taxonomy.content import ContentRow, EditionContent
from lianxin.taxonomy.models import Category, CategoryEdition, ExtraField, ForeignClass


@step
def publish_edition(
    content: EditionContent, *, effective_from: datetime, source: str, by: Actor, at: datetime
) -> CategoryEdition:
    """Publish `content` as the next edition, which holds from `effective_from` until a later one does.

    Raises NotAllowed; BadInput for a source that is missing, rows that do not fit, and a beginning that lies in the
    past or before the newest edition's (only the first edition may begin at any time).
    """
    require(by, policies.EDIT)
    hold("taxonomy.edition")
    newest = CategoryEdition.objects.order_by("-number").first()
    _check_beginning(newest, effective_from, at)
    content.check()
    edition = CategoryEdition(
        number=newest.number + 1 if newest else 1,
        effective_from=effective_from,
        source=source,
        digest=content.digest(),
    )
    check_fields(edition)
    edition.save()
    _store(edition, content)
    record(
        ("category_edition", edition.pk),
        events.EDITION_PUBLISHED,
        by=by,
        at=at,
        data={"number": edition.number, "effective_from": effective_from},
    )
    return edition


def _check_beginning(newest: CategoryEdition | None, effective_from: datetime, at: datetime) -> None:
    if newest is None:
        return
    if effective_from < at:
        raise BadInput({"effective_from": _("启用时间不能早于现在：已登记的诉求按原分类统计。")})
    if effective_from <= newest.effective_from:
        raise BadInput({"effective_from": _("启用时间应晚于第%(number)s版的启用时间。") % {"number": newest.number}})


def _store(edition: CategoryEdition, content: EditionContent) -> None:
    categories = [
        Category(
            edition=edition,
            code=row.code,
            name=row.name,
            gb_code=row.gb_code,
            keywords=list(row.keywords),
            pinyin_key=initials(row.name),
        )
        for row in content.categories
    ]
    _save(Category, categories, content.categories)
    _save(ExtraField, _extra_fields(edition, content), content.extra_fields)
    foreign_classes = [
        ForeignClass(
            edition=edition,
            scheme=row.scheme,
            level1=row.level1,
            level2=row.level2,
            category_code=row.category_code,
        )
        for row in content.foreign_classes
    ]
    _save(ForeignClass, foreign_classes, content.foreign_classes)


def _extra_fields(edition: CategoryEdition, content: EditionContent) -> list[ExtraField]:
    return [
        ExtraField(
            edition=edition,
            category_code=row.category_code,
            key=row.key,
            label=row.label,
            kind=row.kind,
            choices=list(row.choices),
            required=row.required,
            hint=row.hint,
            position=position,
        )
        for position, row in enumerate(content.extra_fields)
    ]


def _save(model: type[models.Model], rows: Sequence[models.Model], origins: Iterable[ContentRow]) -> None:
    for row, origin in zip(rows, origins, strict=True):
        check_fields(row, where=origin.where, exclude=["pinyin_key"])
    model._default_manager.bulk_create(rows)
