"""Tables of the cases: a Contact is one time somebody spoke to us, a Case one matter, a TaskOrder one unit's share."""

from lianxin.cases.models.case import Case, CaseQuerySet
from lianxin.cases.models.claims import CaseClaim, CaseClaimQuerySet
from lianxin.cases.models.clocks import CaseClock, OrderClock
from lianxin.cases.models.consultations import Consultation, ConsultationQuerySet
from lianxin.cases.models.contact import Contact, ContactCase
from lianxin.cases.models.drafts import Draft
from lianxin.cases.models.events import CaseEvent
from lianxin.cases.models.holds import CaseHold
from lianxin.cases.models.imported import CaseImport, PastEvent
from lianxin.cases.models.incidents import Incident
from lianxin.cases.models.links import CaseLink
from lianxin.cases.models.order import TaskOrder, TaskOrderQuerySet
from lianxin.cases.models.outcome import Outcome
from lianxin.cases.models.phrases import Phrase, PhraseQuerySet
from lianxin.cases.models.requests import CaseRequest, CaseRequestQuerySet
from lianxin.cases.models.saved_filter import SavedFilter, SavedFilterQuerySet
from lianxin.cases.models.search import CaseSearch
from lianxin.cases.models.text import CaseText
from lianxin.cases.models.transfers import Transfer

__all__ = [
    "Case",
    "CaseClaim",
    "CaseClaimQuerySet",
    "CaseClock",
    "CaseEvent",
    "CaseHold",
    "CaseImport",
    "CaseLink",
    "CaseQuerySet",
    "CaseRequest",
    "CaseRequestQuerySet",
    "CaseSearch",
    "CaseText",
    "Consultation",
    "ConsultationQuerySet",
    "Contact",
    "ContactCase",
    "Draft",
    "Incident",
    "OrderClock",
    "Outcome",
    "PastEvent",
    "Phrase",
    "PhraseQuerySet",
    "SavedFilter",
    "SavedFilterQuerySet",
    "TaskOrder",
    "TaskOrderQuerySet",
    "Transfer",
]
