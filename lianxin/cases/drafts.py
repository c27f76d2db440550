"""Drafts: locked by whoever wrote them, sealed and opened as one form."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import texts
from lianxin.cases.models import Case, Draft
from lianxin.cases.states import TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from lianxin.foundation.text import clean

# A form has fewer fields, and its fields shorter names; more is no form.
MOST_FIELDS = 100
LONGEST_NAME = 60


def new(by: Actor, at: datetime) -> Draft:
    """An empty draft of the post of `by`, not yet saved; raises NotAllowed for who holds none."""
    if by.post_id is None:
        raise NotAllowed(_("没有岗位的不能保存草稿。"))
    return Draft(post_id=by.post_id, version=0, begun_at=at, saved_at=at)


def lock(draft: Draft, by: Actor, *, seen: int | None = None) -> Draft:
    """The open draft, locked. Raises NotFound for another post's, Stale where `seen` has passed, WrongState for one
    that became a case or was discarded."""
    row = Draft.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=draft.pk).first()
    if row is None:
        raise NotFound
    if seen is not None and seen != row.version:
        raise Stale
    if row.case_id or row.discarded_at:
        raise WrongState("draft_ended", _("这份草稿已经登记或弃用。"))
    return row


def become(draft: Draft, case: Case) -> None:
    """End a locked draft by the case that was registered from it."""
    draft.case = case
    draft.save()


def sealed(fields: Mapping[str, str]) -> str:
    """The form as it lies in a draft; raises BadInput, naming the field, for what could not be registered for its
    characters or its length either."""
    if len(fields) > MOST_FIELDS:
        raise BadInput({"fields": _("草稿最多 %(most)d 项。") % {"most": MOST_FIELDS}})
    kept = {
        clean(name, "fields", longest=LONGEST_NAME, required=True): _kept(name, text) for name, text in fields.items()
    }
    return json.dumps(kept, ensure_ascii=False)


def opened(draft: Draft) -> dict[str, str]:
    """The form that a draft holds."""
    form: dict[str, str] = json.loads(draft.body)
    return form


def _kept(name: str, text: str) -> str:
    if name in TextKind.values:
        return texts.cleaned(TextKind(name), text)
    return clean(text, name, longest=texts.LONGEST_OTHERS)
