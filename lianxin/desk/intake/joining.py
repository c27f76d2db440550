"""A contact that speaks of a case that is known already: it is put to the case, nothing is registered."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lianxin.cases.models import Case, Contact, Draft
from lianxin.cases.states import Relation
from lianxin.cases.steps.discard_draft import discard_draft
from lianxin.cases.steps.link_contact import link_contact
from lianxin.cases.steps.supplement import supplement
from lianxin.cases.steps.urge import urge
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, WrongState

ADDED = (Relation.URGES, Relation.SUPPLEMENTS, Relation.ASKS)


@transaction.atomic
def join(
    contact: Contact, case: Case, relation: Relation, words: str, draft: Draft | None, *, by: Actor, at: datetime
) -> str:
    """Put `contact` to `case`: an urging counts as one, a supplement keeps `words` (BadInput where there are none). The
    draft that held the words ends. Answers what did not go besides, in words; "" where all did.

    Raises what the steps raise; WrongState where the contact is put to the case so already.
    """
    if relation is Relation.SUPPLEMENTS and not words.strip():
        raise BadInput({"process": _("请先在“经过”里写下群众补充了什么。")})
    link_contact(contact, case, relation, by=by.with_part("link"), at=at)
    told = ""
    if relation is Relation.SUPPLEMENTS:
        supplement(case, words, by=by.with_part("supplement"), at=at)
    elif relation is Relation.URGES:
        told = _urge(case, words, by, at)
    if draft and words.strip():
        discard_draft(draft, by=by.with_part("discard"), at=at)
    return told


def _urge(case: Case, words: str, by: Actor, at: datetime) -> str:
    """That somebody asked is noted in any case; within the time in which nobody is urged again, it stays at that."""
    try:
        with transaction.atomic():
            urge(case, words, by=by.with_part("urge"), at=at)
    except WrongState as refused:
        return refused.text
    return ""
