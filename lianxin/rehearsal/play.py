"""The play: every message lives through the steps that people will use, from the first word to the archive."""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import TypeVar

from django.db import OperationalError

from lianxin.cases import texts
from lianxin.cases.models import Case, Outcome, TaskOrder
from lianxin.cases.states import CaseState, Channel, OrderState, Solved, TextKind
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
from lianxin.foundation.errors import BadInput, Refused
from lianxin.organizations.models import Hub, Unit
from lianxin.rehearsal import places
from lianxin.rehearsal.agenda import Agenda
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
# What the file of messages calls a field of the steps.
COLUMN_OF = {TextKind.CONTENT: "body", TextKind.REPLY_PUBLIC: "reply", "number": "user", "name": "user"}
Subject = TypeVar("Subject")
Done = TypeVar("Done")


def telephone_of(user: str) -> str:
    """An invented number that cannot be dialled, always the same for the same user."""
    return f"1990000{int(hashlib.sha256(user.encode()).hexdigest(), 16) % 10_000:04d}"


class Stumbled(Exception):
    """A step did not go through in the middle of the play; the text names message and step (Chinese)."""

    def __init__(self, message: Message, step: str, why: Exception) -> None:
        reason = why.text if isinstance(why, Refused) else f"{type(why).__name__}: {why}"
        super().__init__(f"来件第 {message.row} 行在“{step}”这一步出错：{reason}")


@dataclass(slots=True)
class Told:
    """What the citizens were told and the officials did: compared with the database at the end."""

    numbers: dict[str, Message] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    steps: Counter[str] = field(default_factory=Counter)


def reply_to(message: Message) -> str:
    """What the units answer to `message`."""
    return message.reply or PLAIN_REPLY


class Play:
    """Everybody's next act is on the agenda; each act is one step, by the person whose work it is."""

    def __init__(self, hub: Hub, agenda: Agenda, habits: Habits, staff: Staff) -> None:
        self.told = Told()
        self._hub, self._agenda, self._habits, self._staff = hub, agenda, habits, staff
        self._areas = places.areas()
        self._keys = count(1)
        self._step = ""

    def add(self, message: Message, at: datetime) -> None:
        """Let the citizen send `message` at `at`. While the agenda runs, raises Stumbled for a step that fails."""
        self._later(at, message, self._write_down, None)

    def _later(
        self, at: datetime, message: Message, act: Callable[[Message, Subject, datetime], None], on: Subject
    ) -> None:
        """Let `act` happen to `on`, which came of `message`, at `at`; what stops it is named by the message."""

        def watched(now: datetime) -> None:
            try:
                act(message, on, now)
            except OperationalError:
                raise  # the database is gone or full: no fault of the message
            except Exception as error:
                raise Stumbled(message, self._step, error) from error

        self._agenda.add(at, watched)

    def _take(self, step: Callable[..., Done], *given: object, by: Actor, at: datetime) -> Done:
        """Take `step` as a page would, with a request key of its own; counted once it is done."""
        self._step = step.__name__
        done = step(*given, by=by.with_request_key(f"rehearsal-{next(self._keys)}"), at=at)
        self.told.steps[self._step] += 1
        return done

    def _write_down(self, message: Message, _nothing_yet: None, at: datetime) -> None:
        try:
            case = self._register(message, at)
        except BadInput as refusal:
            name, reason = next(iter(refusal.fields.items()))
            self.told.rejected.append(Rejected(message.row, COLUMN_OF.get(name, name), reason))
            return
        self.told.numbers[case.number] = message
        self._later(self._habits.minutes_later(at, 1, 12), message, self._accept, case)

    def _register(self, message: Message, at: datetime) -> Case:
        agent = self._staff.at_hub("agent")
        statement = self._statement(message, at)
        number = telephone_of(message.user) if message.user else None
        citizen, phone = self._take(find_or_register, number, message.user, by=agent, at=at)
        contact = self._take(receive_contact, Channel.WEB, self._hub, citizen, phone, by=agent, at=at)
        return self._take(register, contact, statement, by=agent, at=at)

    def _statement(self, message: Message, at: datetime) -> Statement:
        """What the agent writes down; raises BadInput for a place that is not known and a reply that cannot be kept."""
        texts.cleaned(TextKind.REPLY_PUBLIC, reply_to(message))
        place = message.area or places.area_code(f"{message.title}\n{message.body}")
        if place not in self._areas:
            raise BadInput({"area": f"没有代码为“{place[:40]}”的区域。"})
        return Statement(
            title=message.title,
            content=message.body,
            appeal_type=appeal_type(f"{message.title}\n{message.body}"),
            category=self._category(message, at),
            area=self._areas[place],
        )

    def _category(self, message: Message, at: datetime) -> Category:
        suggestions = suggest_categories(message.body, at, title=message.title, limit=1)
        return suggestions[0].category if suggestions else category(OTHER_MATTERS, at)

    def _accept(self, message: Message, case: Case, at: datetime) -> None:
        self._take(accept, case, by=self._staff.at_hub("agent"), at=at)
        self._later(self._habits.minutes_later(at, 5, 150), message, self._dispatch, case)

    def _dispatch(self, message: Message, case: Case, at: datetime) -> None:
        found = owners(case.category, case.area, f"{message.title}\n{message.body}", at)
        plan = (
            Plan(lead=found.lead, assisting=found.assisting, entry=found.entry)
            if found
            else Plan(lead=Unit.objects.unscoped("the hub answers itself").get(pk=self._hub.operator_id))
        )
        self._take(dispatch, case, plan, by=self._staff.at_hub("dispatcher"), at=at)
        orders = TaskOrder.objects.unscoped("the rehearsal plays every unit").filter(case=case)
        for order in orders.select_related("unit").order_by("index"):
            self._later(self._habits.office_hours_later(at, 0.2, 9), message, self._sign_for, order)

    def _sign_for(self, message: Message, order: TaskOrder, at: datetime) -> None:
        self._take(sign_for, order, by=self._handler(order, at), at=at)
        due_at = open_until(order, "handle") or at
        finish_at = self._habits.handled_by(at, due_at)
        if contact_due := open_until(order, "first_contact"):
            called_at = self._habits.calls_by(at, contact_due)
            self._later(called_at, message, self._call, order)
            finish_at = max(finish_at, called_at + CALL)
        self._later(finish_at, message, self._finish, order)

    def _handler(self, order: TaskOrder, at: datetime) -> Actor:
        return self._staff.in_unit(order.unit, "unit_handler", at)

    def _call(self, message: Message, order: TaskOrder, at: datetime) -> None:  # every act knows it
        self._take(first_contact, order, "", by=self._handler(order, at), at=at)

    def _finish(self, message: Message, order: TaskOrder, at: datetime) -> None:
        reply = Reply(internal=reply_to(message), public=reply_to(message))
        done = self._take(finish, order, reply, by=self._handler(order, at), at=at)
        if done.state == OrderState.PENDING_SIGN_OFF:
            self._later(self._habits.office_hours_later(at, 0.2, 5), message, self._sign_off, order)
        else:
            self._expect_review(message, done.case, at)

    def _sign_off(self, message: Message, order: TaskOrder, at: datetime) -> None:
        leader = self._staff.in_unit(order.unit, "unit_deputy", at)
        done = self._take(sign_off, order, "同意。", by=leader, at=at)
        self._expect_review(message, done.case, at)

    def _expect_review(self, message: Message, case: Case, at: datetime) -> None:
        if case.state == CaseState.PENDING_REVIEW:
            self._later(self._habits.office_hours_later(at, 0.2, 6), message, self._review, case)

    def _review(self, message: Message, case: Case, at: datetime) -> None:
        self._take(review, case, "", by=self._staff.at_hub("reviewer"), at=at)
        self._later(self._habits.office_hours_later(at, 0.5, 10), message, self._ask, case)

    def _ask(self, message: Message, case: Case, at: datetime) -> None:
        contacted, solved, satisfaction = self._habits.answers()
        reached = self._habits.chance(0.85)
        answers = Answers(contacted=contacted, solved=solved, satisfaction=satisfaction) if reached else Answers()
        outcome = self._take(record_outcome, case, answers, by=self._staff.at_hub("follow_up_caller"), at=at)
        self._later(self._habits.office_hours_later(at, 0.2, 5), message, self._close, outcome)

    def _close(self, message: Message, outcome: Outcome, at: datetime) -> None:
        by, ground = self._staff.at_hub("reviewer"), GROUNDS[outcome.solved]
        case = self._take(close, outcome.case, ground, "", by=by, at=at)
        self._later(self._habits.minutes_later(at, 5, 600), message, self._archive, case)

    def _archive(self, message: Message, case: Case, at: datetime) -> None:  # every act knows it
        self._take(archive, case, by=self._staff.at_hub("reviewer"), at=at)
