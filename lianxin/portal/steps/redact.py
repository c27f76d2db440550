"""The text that everybody will read is written, without whoever spoke."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import policies as cases
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.policy import enforce, require
from lianxin.foundation.step import step
from lianxin.foundation.text import clean
from lianxin.portal import events, policies
from lianxin.portal.models import Publication
from lianxin.portal.publications import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    demand_move,
    demand_open,
    locked_publication,
    tell,
)
from lianxin.portal.states import PublicationState
from lianxin.portal.traces import Trace, own_words, public_numbers, traces


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What everybody is to read. `cleared` are words that look like a name or an address and that the editor has looked
    at: they are none."""

    title: str
    question: str
    answer: str
    cleared: tuple[str, ...] = ()


_LABELS = {"title": "标题", "question": "群众诉求", "answer": "办理答复"}


@step
def redact(row: Publication, wording: Wording, *, seen: int | None = None, by: Actor, at: datetime) -> Publication:
    """Write the text; it goes to the unit that answered, or to the office where none did.

    A person answers for it: no machine says that a text leads to nobody. Raises NotAllowed, NotFound, Stale,
    WrongState; BadInput (title, question, answer) for a text that is missing, too long or in which something leads to
    somebody; (cleared) for what has to be looked at.
    """
    require(by, policies.PUBLISH)
    enforce(cases.for_person(by))
    row = locked_publication(row, by, seen)
    demand_move(row, "redact")
    demand_open(row.case)
    for name, words in _cleaned(wording).items():
        setattr(row, name, words)
    _demand_no_traces(row, wording.cleared)
    row.cleared = [words for words in dict.fromkeys(wording.cleared) if words in _all_of(row)]
    row.edited_by_id, row.reason = by.person_id, ""
    target = PublicationState.PENDING_APPROVAL
    if row.unit_id:
        row.asked_at, target = at, PublicationState.PENDING_CONSENT
    tell(row, events.PUBLICATION_REDACTED, target, by=by, at=at, data={"cleared": len(row.cleared)})
    return row


def _cleaned(wording: Wording) -> dict[str, str]:
    longest = {"title": LONGEST_TITLE}
    return {
        name: clean(
            getattr(wording, name), name, longest=longest.get(name, LONGEST_TEXT), label=_(label), required=True
        ).strip()
        for name, label in _LABELS.items()
    }


def _all_of(row: Publication) -> str:
    return "\n".join((row.title, row.question, row.answer))


def found_in(row: Publication) -> dict[str, list[Trace]]:
    """What in each text of `row`, as it stands in memory, might lead to somebody."""
    own, public = own_words(row.case), public_numbers()
    return {name: traces(getattr(row, name), own, public) for name in _LABELS}


def _demand_no_traces(row: Publication, cleared: Collection[str]) -> None:
    found = found_in(row)
    sure = {name: [each for each in traces if each.sure] for name, traces in found.items()}
    faults = {name: _("不能公开：%(found)s") % {"found": _told(traces)} for name, traces in sure.items() if traces}
    open_ones = [each for traces in found.values() for each in traces if not each.sure and each.words not in cleared]
    if open_ones:
        faults["cleared"] = _("请逐个核对：%(found)s") % {"found": _told(dict.fromkeys(open_ones))}
    if faults:
        raise BadInput(faults)


def _told(found: Collection[Trace]) -> str:
    return "、".join(_("%(why)s“%(words)s”") % {"why": each.why, "words": each.words} for each in found)
