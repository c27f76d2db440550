"""Tables of the cases: a Contact is one time somebody spoke to us, a Case one matter, a TaskOrder one unit's share."""

from lianxin.cases.models.case import Case, CaseQuerySet
from lianxin.cases.models.clocks import CaseClock, OrderClock
from lianxin.cases.models.contact import Contact, ContactCase
from lianxin.cases.models.events import CaseEvent
from lianxin.cases.models.order import TaskOrder, TaskOrderQuerySet
from lianxin.cases.models.outcome import Outcome
from lianxin.cases.models.search import CaseSearch
from lianxin.cases.models.text import CaseText

__all__ = [
    "Case",
    "CaseClock",
    "CaseEvent",
    "CaseQuerySet",
    "CaseSearch",
    "CaseText",
    "Contact",
    "ContactCase",
    "OrderClock",
    "Outcome",
    "TaskOrder",
    "TaskOrderQuerySet",
]
