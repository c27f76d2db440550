"""A file is put to a case (附件)."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile

from lianxin.cases import attachments, events, policies
from lianxin.cases.lifecycle import demand_case, demand_later
from lianxin.cases.locks import lock_for_citizen
from lianxin.cases.models import Case
from lianxin.cases.states import AttachmentKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.files import attach
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def attach_to_case(
    case: Case,
    upload: "UploadedFile[bytes]",
    kind: AttachmentKind,
    *,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Case:
    """Keep `upload` with the case, for what `kind` says; who may have it: `cases/attachments.py`.

    Raises NotAllowed, NotFound, Stale, WrongState; BadInput (file) as `foundation.files.attach`.
    """
    require(by, policies.SUPPLEMENT)
    case = lock_for_citizen(case, by, seen=seen)
    demand_case(case, "attach_to_case")
    demand_later(at, case.registered_at)
    link = attach(upload, (attachments.CASE, case.pk), at=at, kind=kind)
    events.tell(case, events.CASE_FILE_ATTACHED, by=by, at=at, data=attachments.told_of(link))
    return case
