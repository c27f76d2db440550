"""The play: every message lives through the steps that people will use, from the first word to the archive."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from lianxin.cases.models import Case, TaskOrder
from lianxin.cases.states import CaseState, Channel, OrderState, Solved
from lianxin.cases.steps.accept import accept
from lianxin.cases.steps.archive import archive
from lianxin.cases.steps.close import close
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.finish import Reply, finish
from lianxin.cases.steps.first_contact import first_contact
from lianxin.cases.steps.receive_contact import receive_contact
from lianxin.cases.steps.record_outcome import Answers, record_outcome
from lianxin.cases.steps.register import Statement, register
from lianxin.cases.steps.review import review
from lianxin.cases.steps.sign_for import sign_for
from lianxin.cases.steps.sign_off import sign_off
from lianxin.cases.timers import open_until
from lianxin.citizens.steps.find_or_register import find_or_register
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.organizations.models import Hub, Unit
from lianxin.rehearsal import places
from lianxin.rehearsal.agenda import Act, Agenda
from lianxin.rehearsal.habits import Habits, appeal_type
from lianxin.rehearsal.messages import Message, Rejected
from lianxin.rehearsal.staff import Staff
from lianxin.rulebook.catalogue import owners
from lianxin.taxonomy.models import Category
from lianxin.taxonomy.queries import category
from lianxin.taxonomy.suggest import suggest_categories

# The class of a message in which no known word occurs (其他).
OTHER_MATTERS = "23"
# A call before the reply takes at least this long.
CALL = timedelta(minutes=3)
# What officials answered where the file of messages has no reply.
PLAIN_REPLY = "已现场核实，问题正在按规定办理，并已向反映人说明情况。"
# On which of the rules' closing grounds the played reviewer closes, by what the citizen said.
GROUNDS = {Solved.SOLVED: "solved", Solved.PARTLY: "explained", Solved.UNSOLVED: "policy_limit", "": "unreachable"}


def telephone_of(user: str) -> str:
    """An invented number that cannot be dialled, always the same for the same user."""
    return f"1990000{int(hashlib.sha256(user.encode()).hexdigest(), 16) % 10_000:04d}"


@dataclass(slots=True)
class Told:
    """What the citizens were told and the officials did: compared with the database at the end."""

    numbers: dict[str, Message] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    steps: Counter[str] = field(default_factory=Counter)


class Play:
    """Everybody's next act is on the agenda; each act is one step, by the person whose work it is."""

    def __init__(self, hub: Hub, agenda: Agenda, habits: Habits, staff: Staff) -> None:
        self.told = Told()
        self._hub, self._agenda, self._habits, self._staff = hub, agenda, habits, staff
        self._areas = places.areas()
        self._keys = count(1)

    def add(self, message: Message, at: datetime) -> None:
        """Let the citizen send `message` at `at`."""
        self._agenda.add(at, lambda now: self._write_down(message, now))

    def _as(self, actor: Actor, step: str) -> Actor:
        """The actor with a request key of his own for this act, as a page would send it."""
        self.told.steps[step] += 1
        return actor.with_request_key(f"rehearsal-{next(self._keys)}")

    def _write_down(self, message: Message, at: datetime) -> None:
        agent = self._staff.at_hub("agent")
        try:
            statement = self._statement(message, at)
            number = telephone_of(message.user) if message.user else None
            citizen, phone = find_or_register(number, message.user, by=self._as(agent, "find_or_register"), at=at)
            by = self._as(agent, "receive_contact")
            contact = receive_contact(Channel.WEB, self._hub, citizen, phone, by=by, at=at)
            case = register(contact, statement, by=self._as(agent, "register"), at=at)
        except BadInput as refusal:
            name, reason = next(iter(refusal.fields.items()))
            self.told.rejected.append(Rejected(message.row, name, reason))
            return
        self.told.numbers[case.number] = message
        self._agenda.add(self._habits.minutes_later(at, 1, 12), lambda now: self._accept(case, message, now))

    def _statement(self, message: Message, at: datetime) -> Statement:
        text = f"{message.title}\n{message.body}"
        return Statement(
            title=message.title,
            content=message.body,
            appeal_type=appeal_type(text),
            category=self._category(message, at),
            area=self._areas[message.area or places.area_code(text)],
        )

    def _category(self, message: Message, at: datetime) -> Category:
        suggestions = suggest_categories(message.body, at, title=message.title, limit=1)
        return suggestions[0].category if suggestions else category(OTHER_MATTERS, at)

    def _accept(self, case: Case, message: Message, at: datetime) -> None:
        accept(case, by=self._as(self._staff.at_hub("agent"), "accept"), at=at)
        self._agenda.add(self._habits.office_hours_later(at, 0.1, 3), lambda now: self._dispatch(case, message, now))

    def _dispatch(self, case: Case, message: Message, at: datetime) -> None:
        found = owners(case.category, case.area, f"{message.title}\n{message.body}", at)
        plan = (
            Plan(lead=found.lead, assisting=found.assisting, entry=found.entry)
            if found
            else Plan(lead=Unit.objects.unscoped("the hub answers itself").get(pk=self._hub.operator_id))
        )
        dispatch(case, plan, by=self._as(self._staff.at_hub("dispatcher"), "dispatch"), at=at)
        for order in TaskOrder.objects.unscoped("the rehearsal plays every unit").filter(case=case):
            self._agenda.add(self._habits.office_hours_later(at, 0.2, 9), self._signing(order, message))

    def _signing(self, order: TaskOrder, message: Message) -> Act:
        def act(at: datetime) -> None:
            handler = self._staff.in_unit(order.unit, "unit_handler", at)
            sign_for(order, by=self._as(handler, "sign_for"), at=at)
            due_at = open_until(order, "handle") or at
            finish_at = self._habits.handled_by(at, due_at)
            if contact_due := open_until(order, "first_contact"):
                called_at = self._habits.calls_by(at, contact_due)
                self._agenda.add(called_at, self._calling(order))
                finish_at = max(finish_at, called_at + CALL)
            self._agenda.add(finish_at, self._finishing(order, message))

        return act

    def _calling(self, order: TaskOrder) -> Act:
        def act(at: datetime) -> None:
            handler = self._staff.in_unit(order.unit, "unit_handler", at)
            first_contact(order, "", by=self._as(handler, "first_contact"), at=at)

        return act

    def _finishing(self, order: TaskOrder, message: Message) -> Act:
        def act(at: datetime) -> None:
            handler = self._staff.in_unit(order.unit, "unit_handler", at)
            words = message.reply or PLAIN_REPLY
            reply = Reply(internal=words, public=words)
            done = finish(order, reply, by=self._as(handler, "finish"), at=at)
            if done.state == OrderState.PENDING_SIGN_OFF:
                self._agenda.add(self._habits.office_hours_later(at, 0.2, 5), self._signing_off(order))
            else:
                self._expect_review(order.case, at)

        return act

    def _signing_off(self, order: TaskOrder) -> Act:
        def act(at: datetime) -> None:
            leader = self._staff.in_unit(order.unit, "unit_deputy", at)
            sign_off(order, "同意。", by=self._as(leader, "sign_off"), at=at)
            self._expect_review(order.case, at)

        return act

    def _expect_review(self, case: Case, at: datetime) -> None:
        case.refresh_from_db(fields=["state"])
        if case.state == CaseState.PENDING_REVIEW:
            self._agenda.add(self._habits.office_hours_later(at, 0.2, 6), lambda now: self._review(case, now))

    def _review(self, case: Case, at: datetime) -> None:
        review(case, "", by=self._as(self._staff.at_hub("reviewer"), "review"), at=at)
        self._agenda.add(self._habits.office_hours_later(at, 0.5, 10), lambda now: self._ask(case, now))

    def _ask(self, case: Case, at: datetime) -> None:
        contacted, solved, satisfaction = self._habits.answers()
        reached = self._habits.chance(0.85)
        answers = Answers(contacted=contacted, solved=solved, satisfaction=satisfaction) if reached else Answers()
        caller = self._staff.at_hub("follow_up_caller")
        record_outcome(case, answers, by=self._as(caller, "record_outcome"), at=at)
        self._agenda.add(self._habits.office_hours_later(at, 0.2, 5), lambda now: self._close(case, now))

    def _close(self, case: Case, at: datetime) -> None:
        outcome = case.outcomes.latest("pk")
        close(case, GROUNDS[outcome.solved], "", by=self._as(self._staff.at_hub("reviewer"), "close"), at=at)
        self._agenda.add(self._habits.minutes_later(at, 5, 600), lambda now: self._archive(case, now))

    def _archive(self, case: Case, at: datetime) -> None:
        archive(case, by=self._as(self._staff.at_hub("reviewer"), "archive"), at=at)
