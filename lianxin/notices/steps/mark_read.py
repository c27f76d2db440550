"""A person has read what he was told."""

from collections.abc import Iterable
from datetime import datetime

from lianxin.foundation.actor import Actor
from lianxin.foundation.step import step
from lianxin.notices.models import Notice, Reading


@step
def mark_read(notice_ids: Iterable[int] | None = None, *, by: Actor, at: datetime) -> None:
    """Note that `by` has read the notices with these ids, or all that concern him; foreign ids are passed over."""
    if by.person_id is None:
        return
    rows = Notice.objects.visible_to(by)
    if notice_ids is not None:
        rows = rows.filter(pk__in=list(notice_ids))
    readings = [Reading(notice_id=pk, person_id=by.person_id, at=at) for pk in rows.values_list("pk", flat=True)]
    Reading.objects.bulk_create(readings, ignore_conflicts=True)
