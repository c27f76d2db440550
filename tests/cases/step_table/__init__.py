"""Every step of the room as the tables of tests call it: on what, by whom, and where it may be taken."""

from tests.cases.step_states import DEPUTY, DISPATCHER, HANDLER, HEAD, REVIEWER
from tests.cases.step_table import at_work, describing, dispatching, hub_end, intake, pool
from tests.cases.step_table.frame import AGENT, AT, CALLER, LEADER, OK, Row, Tried, case_of, contact, incident

__all__ = [
    "AGENT",
    "AT",
    "CALLER",
    "DEPUTY",
    "DISPATCHER",
    "HANDLER",
    "HEAD",
    "LEADER",
    "MACHINES",
    "OK",
    "REVIEWER",
    "STEPS",
    "Row",
    "Tried",
    "case_of",
    "contact",
    "incident",
]

_SUBJECTS = (intake.STEPS, dispatching.STEPS, at_work.STEPS, hub_end.STEPS, describing.STEPS, pool.STEPS)
STEPS: dict[str, Tried] = dict(sorted(entry for subject in _SUBJECTS for entry in subject.items()))
# What the keeper of clocks and claims alone calls, by rule and for nobody; no right stands before it.
MACHINES = {"lapse_claim", "lapse_return", "note_light", "note_moved_end"}
