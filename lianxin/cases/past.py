"""What another system tells of a matter that it has carried so far, and whether that can be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from django.utils.translation import gettext as _

from lianxin.cases.lifecycle import CASE_BEGINNINGS
from lianxin.cases.states import CASE_OVER, CaseState, Channel
from lianxin.cases.steps.record_outcome import Answers
from lianxin.cases.steps.register import Statement
from lianxin.citizens.models import Citizen, PhoneNumber
from lianxin.foundation.errors import BadInput
from lianxin.organizations.models import Hub, Unit

# The moments of a case in the order in which they come, by the keys of the sheet's columns.
MOMENTS = (
    "registered_at",
    "accepted_at",
    "dispatched_at",
    "signed_at",
    "submitted_at",
    "finished_at",
    "closed_at",
    "archived_at",
)
# Whether a unit has or had the matter.
_WITH_UNITS = {CaseState.IN_HAND, CaseState.PENDING_REVIEW}
_BEFORE_UNITS = {CaseState.REGISTERED, CaseState.PENDING_DISPATCH}


@dataclass(frozen=True, slots=True, kw_only=True)
class PastEntry:
    """One thing that happened there."""

    at: datetime
    what: str
    who: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The line of the file (its SHA-256) that tells of the case; `content` is what the line's digest is made of."""

    file: str
    line: int
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCase:
    """A matter as the former system left it. `moments` are those that it knows, by the keys in `MOMENTS`, and
    ``contacted_at`` and ``outcome_at``; the units' are those of the lead, assisting ones share them."""

    old_number: str
    state: CaseState
    hub: Hub
    channel: Channel
    statement: Statement
    moments: Mapping[str, datetime]
    source: Source
    citizen: Citizen | None = None
    phone: PhoneNumber | None = None
    decline_reason: str = ""
    closing_ground: str = ""
    lead: Unit | None = None
    assisting: tuple[Unit, ...] = ()
    reply_internal: str = ""
    reply_public: str = ""
    answers: Answers | None = None
    history: tuple[PastEntry, ...] = ()

    def spoken_by(self, citizen: Citizen | None, phone: PhoneNumber | None) -> "PastCase":
        """The same matter, with who spoke of it."""
        return replace(self, citizen=citizen, phone=phone)

    @property
    def is_over(self) -> bool:
        return self.state in CASE_OVER

    @property
    def is_answered(self) -> bool:
        """Whether the units have answered: the case is in review, or closed with them."""
        return self.state in (CaseState.PENDING_REVIEW, CaseState.CLOSED, CaseState.ARCHIVED)


def demand_possible(past: PastCase, at: datetime) -> None:
    """Raises BadInput, naming each column, for a matter that cannot have come so far by `at`."""
    faults = dict(_wrong_moments(past, at)) | dict(_wrong_state(past))
    if faults:
        raise BadInput(faults)


def _wrong_moments(past: PastCase, at: datetime) -> Iterator[tuple[str, str]]:
    known = [(key, past.moments[key]) for key in MOMENTS if key in past.moments]
    for (_earlier, before), (key, moment) in pairwise(known):
        if moment < before:
            yield key, _("早于前一环节的时间。")
    first = past.moments.get("dispatched_at") or past.moments.get("registered_at")
    for key in ("contacted_at", "outcome_at"):
        if first and past.moments.get(key, first) < first:
            yield key, _("早于前一环节的时间。")
    for key, moment in past.moments.items():
        if moment > at:
            yield key, _("晚于现在。")


def _wrong_state(past: PastCase) -> Iterator[tuple[str, str]]:
    state = past.state
    if state not in CASE_BEGINNINGS["import_case"]:
        yield (
            "state",
            _("“%(state)s”的工单不能直接导入，请对应为其他状态（如待审核、已归档）。") % {"state": state.label},
        )
    if "registered_at" not in past.moments:
        yield "registered_at", _("不能为空。")
    if state in _WITH_UNITS and not past.lead:
        yield "lead_code", _("“%(state)s”的工单须有主办单位。") % {"state": state.label}
    if state in _BEFORE_UNITS and past.lead:
        yield "lead_code", _("“%(state)s”的工单不应有主办单位。") % {"state": state.label}
    if past.lead and past.lead in past.assisting:
        yield "assisting_codes", _("主办单位不能同时协办。")
    if state == CaseState.DECLINED and not past.decline_reason:
        yield "decline_reason", _("不予受理须有原因。")
    yield from _missing_moments(past)


def _missing_moments(past: PastCase) -> Iterator[tuple[str, str]]:
    """Of what goes on the limits are counted: what they begin with cannot be guessed."""
    moments = past.moments
    if past.state in _WITH_UNITS and "dispatched_at" not in moments:
        yield "dispatched_at", _("“%(state)s”的工单须有这个时间。") % {"state": past.state.label}
    if past.state == CaseState.PENDING_REVIEW and "finished_at" not in moments:
        yield "finished_at", _("“%(state)s”的工单须有这个时间。") % {"state": past.state.label}
    if past.state == CaseState.IN_HAND and "finished_at" in moments:
        yield "state", _("单位已经办结的，状态应为待审核。")
    if past.is_over and not moments.keys() & {"closed_at", "archived_at", "finished_at"}:
        yield "closed_at", _("已经结束的工单须有结案、归档或办结时间。")


class Filled:
    """The moments of a case, those that the former system did not know taken from another stage; `lacking` names
    them."""

    def __init__(self, past: PastCase) -> None:
        self._known = past.moments
        self.lacking: list[str] = []
        self.registered = past.moments["registered_at"]
        self.accepted = self._or("accepted_at", self.registered) if past.state != CaseState.REGISTERED else None
        # The unit is not blamed for what nobody wrote down: it has signed at once for what it was sent.
        self.dispatched = self._or("dispatched_at", self.accepted or self.registered) if past.lead else self.registered
        self.signed = self._signed(past)
        self.finished = self._finished(past)
        self.submitted = self.get("submitted_at") or self.finished
        self.closed = closed = self._closed(past)
        self.archived = self._or("archived_at", closed) if closed and past.state == CaseState.ARCHIVED else None

    def get(self, key: str) -> datetime | None:
        """The moment as the former system knows it."""
        return self._known.get(key)

    def _or(self, key: str, other: datetime) -> datetime:
        if key not in self._known:
            self.lacking.append(key)
        return self._known.get(key, other)

    def _signed(self, past: PastCase) -> datetime | None:
        if past.lead and past.is_answered:
            return self._or("signed_at", self.dispatched)
        return self.get("signed_at")

    def _finished(self, past: PastCase) -> datetime | None:
        if not (past.lead and past.is_answered and self.signed):
            return None
        later = (self.get(key) for key in ("submitted_at", "closed_at", "archived_at"))
        return self._or("finished_at", next(filter(None, later), self.signed))

    def _closed(self, past: PastCase) -> datetime | None:
        if not past.is_over:
            return None
        return self._or("closed_at", self.get("archived_at") or self.finished or self.registered)
