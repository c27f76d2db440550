"""Making revisions: the frame that every step on a calendar shares."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.calendars.models import Calendar, Revision
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, WrongState
from lianxin.foundation.memo import forget

LONGEST_SOURCE = 200


def begin(calendar: Calendar, source: str, content: Any, *, by: Actor, at: datetime) -> Revision:
    """Write the next revision of `calendar`, whose content is told by its digest; the caller writes the content.

    Locks the calendar. Raises BadInput (source), and WrongState when a revision already holds from later than `at`.
    """
    source = source.strip()
    if not source or len(source) > LONGEST_SOURCE or "\0" in source:
        raise BadInput({"source": _("须写明依据的文件，不超过200字。")})
    calendar = Calendar.objects.select_for_update().get(pk=calendar.pk)
    last = calendar.revisions.order_by("-number").first()
    if last is not None and at < last.effective_from:
        raise WrongState("calendar_revised_later", _("该日历已有更晚生效的修订，不能再插入较早的修订。"))
    written = json.dumps(content, sort_keys=True, ensure_ascii=False).encode()
    forget()
    return Revision.objects.create(
        calendar=calendar,
        number=last.number + 1 if last else 1,
        effective_from=at,
        source=source,
        author_post_id=by.post_id,
        digest=hashlib.sha256((bytes(last.digest) if last else b"") + written).digest(),
    )
