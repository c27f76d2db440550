"""The straight way: what usually happens to a matter, from the first word to the archive.

Each act here is one step by the person whose work it is, and then `scene.go` to the moment that it leads to. Twists
(`twists/`) take the place of an act at its moment and lead back to one of these moments.
"""

from datetime import datetime, timedelta

from lianxin.accounts.models import Person
from lianxin.cases import texts
from lianxin.cases.models import Case, Outcome, TaskOrder
from lianxin.cases.states import Adoption, AppealType, Channel, Disposition, OrderState, Solved, TextKind
from lianxin.cases.steps.accept import accept
from lianxin.cases.steps.archive import archive
from lianxin.cases.steps.close import close
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.end_contact import end_contact
from lianxin.cases.steps.finish import Reply, finish
from lianxin.cases.steps.first_contact import first_contact
from lianxin.cases.steps.receive_contact import receive_contact
from lianxin.cases.steps.record_outcome import Answers, record_outcome
from lianxin.cases.steps.register import Statement, register
from lianxin.cases.steps.review import review
from lianxin.cases.steps.sign_for import sign_for
from lianxin.cases.steps.sign_off import sign_off
from lianxin.cases.timers import open_of_order
from lianxin.citizens.steps.find_or_register import find_or_register
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.prepared import Prepared
from lianxin.organizations.models import Unit
from lianxin.organizations.queries import hub_of_area
from lianxin.rehearsal import places
from lianxin.rehearsal.habits import appeal_type
from lianxin.rehearsal.messages import Message, Rejected
from lianxin.rehearsal.scene import Act, Life, Scene, telephone_of
from lianxin.rulebook.catalogue import owners
from lianxin.taxonomy.models import Area, Category
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
_ORDERS = Prepared(
    lambda case: (
        TaskOrder.objects.unscoped("the rehearsal plays every unit")
        .filter(case=case)
        .select_related("unit", "case__hub", "case__category", "case__area")
        .order_by("index")
    )
)


def arrive(scene: Scene, life: Life, _nothing: None, at: datetime) -> None:
    """The citizen speaks; an agent writes it down, or says what is wrong with it."""
    try:
        case = write_down(scene, life, at, **life.notes.get("said", {}))
    except BadInput as refusal:
        reject(scene, life, refusal)
        return
    scene.go("registered", life, case, at)
    sum_up(scene, life, case, Disposition.REGISTERED, at)


def sum_up(scene: Scene, life: Life, case: Case, disposition: Disposition, at: datetime) -> None:
    """The agent ends the contact by which the case came, unless he has already."""
    if contact := life.notes.pop("contact", None):
        scene.take(end_contact, contact, disposition, by=scene.staff.at_hub("agent", case.hub), at=at)


def reject(scene: Scene, life: Life, refusal: BadInput) -> None:
    """The message cannot be taken in: its field and the reason are kept."""
    name, reason = next(iter(refusal.fields.items()))
    scene.told.rejected.append(Rejected(life.message.row, COLUMN_OF.get(name, name), reason, life.message.file))


def write_down(scene: Scene, life: Life, at: datetime, **other: object) -> Case:
    """A contact and its case; `other` fills fields of the statement. Raises BadInput."""
    message = life.message
    statement = said(message, at, **other)
    hub = hub_of_area(statement.area, at)
    agent = scene.staff.at_hub("agent", hub)
    number = telephone_of(message.user) if message.user else None
    citizen, phone = scene.take(find_or_register, number, message.user, by=agent, at=at)
    channel = life.habits.one_of([Channel.PHONE, Channel.PHONE, Channel.WEB, Channel.WECHAT])
    contact = scene.take(receive_contact, channel, hub, citizen, phone, by=agent, at=at)
    case = scene.take(register, contact, statement, by=agent, at=at)
    life.notes["contact"] = contact
    scene.told.heard += 1
    tell_number(scene, case, statement)
    return case


def tell_number(scene: Scene, case: Case, statement: Statement) -> None:
    """The citizen knows the number of his case now; what he said is remembered."""
    scene.told.numbers.add(case.number)
    scene.told.note(case, TextKind.TITLE, statement.title)
    scene.told.note(case, TextKind.CONTENT, statement.content)


def said(message: Message, at: datetime, **other: object) -> Statement:
    """What the agent writes down; raises BadInput for a place that is not known and a reply that cannot be kept."""
    texts.cleaned(TextKind.REPLY_PUBLIC, reply_to(message))
    words = f"{message.title}\n{message.body}"
    kind = appeal_type(words)
    usual = {"appeal_type": kind, "category": _category(message, at), "area": _area(message, words)}
    return Statement(title=message.title, content=message.body, **{**usual, **other})  # type: ignore[arg-type]  # a twist names fields of the statement


def reply_to(message: Message) -> str:
    """What the units answer to `message`."""
    return message.reply or PLAIN_REPLY


def _area(message: Message, words: str) -> Area:
    place = message.area or places.area_code(words)
    if place not in places.areas():
        raise BadInput({"area": f"没有代码为“{place[:40]}”的区域。"})
    return places.areas()[place]


def _category(message: Message, at: datetime) -> Category:
    suggestions = suggest_categories(message.body, at, title=message.title, limit=1)
    return suggestions[0].category if suggestions else category(OTHER_MATTERS, at)


def expect_acceptance(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    scene.later(life.habits.minutes_later(at, 1, 12), life, _accept, case)


def _accept(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    case = scene.take(accept, case, by=scene.staff.at_hub("agent", case.hub), at=at)
    scene.go("accepted", life, case, at)


def expect_dispatch(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    scene.later(life.habits.minutes_later(at, 5, 150), life, _dispatch, case)


def _dispatch(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    send(scene, life, case, plan_for(scene, life.message, case, at), at)


def plan_for(scene: Scene, message: Message, case: Case, at: datetime) -> Plan:
    """Whom the catalogue names; the hub itself answers what nobody within its reach is named for."""
    found = owners(case.category, case.area, f"{message.title}\n{message.body}", at)
    if found:
        reach = Unit.objects.within(scene.staff.at_hub("dispatcher", case.hub))
        reached = reach.in_bulk([unit.pk for unit in (found.lead, *found.assisting)])
        if found.lead.pk in reached and found.lead.pk != case.accused_id:
            assisting = tuple(unit for unit in found.assisting if unit.pk in reached)
            return Plan(lead=found.lead, assisting=assisting, entry=found.entry)
    return Plan(lead=Unit.objects.unscoped("the hub answers itself").get(pk=case.hub.operator_id))


def send(scene: Scene, life: Life, case: Case, plan: Plan, at: datetime) -> None:
    """Dispatch by `plan`: every unit finds its order."""
    scene.told.dispatched.append((life.message.department, plan.lead.code))
    case = scene.take(dispatch, case, plan, by=scene.staff.at_hub("dispatcher", case.hub), at=at)
    for order in orders_of(case):
        scene.go("dispatched", life, order, at)


def orders_of(case: Case) -> list[TaskOrder]:
    """The orders of a case as they are now, the first one first."""
    return _ORDERS.all(case.pk)


def fresh(order: TaskOrder) -> TaskOrder:
    """The order as the database has it now."""
    return next(each for each in orders_of(order.case) if each.pk == order.pk)


def expect_signing(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    scene.later(life.habits.office_hours_later(at, 0.2, 9), life, _sign_for, order)


def _sign_for(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    scene.take(sign_for, order, by=handler(scene, order, at), at=at)
    scene.go("signed", life, order, at)


def person_of(actor: Actor) -> Person:
    """Who acts."""
    return Person.objects.get(pk=actor.person_id or 0)


def handler(scene: Scene, order: TaskOrder, at: datetime) -> Actor:
    """Who handles the order in its unit."""
    return scene.staff.in_unit(order.unit, "unit_handler", at)


def leader(scene: Scene, order: TaskOrder, at: datetime) -> Actor:
    """Who answers for the unit's word: important matters are the head's."""
    role = "unit_head" if order.case.urgency in ("critical", "major") else "unit_deputy"
    return scene.staff.in_unit(order.unit, role, at)


def work(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    """Speak to the citizen where that is asked for, then reply."""
    due = {clock.kind: clock.due_at for clock in open_of_order(order)}
    finish_at = life.habits.handled_by(at, due.get("handle") or due.get("rework") or at)
    if contact_due := due.get("first_contact"):
        called_at = life.habits.calls_by(at, contact_due)
        scene.later(called_at, life, _call, order)
        finish_at = max(finish_at, called_at + CALL)
    scene.later(finish_at, life, _finish, order)


def _call(scene: Scene, _life: Life, order: TaskOrder, at: datetime) -> None:
    scene.take(first_contact, order, "", by=handler(scene, order, at), at=at)


def _finish(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    hand_in(scene, life, order, reply_to(life.message), at)


def hand_in(scene: Scene, life: Life, order: TaskOrder, words: str, at: datetime) -> None:
    """The unit's handler replies with `words`."""
    done = scene.take(finish, order, Reply(internal=words, public=words), by=handler(scene, order, at), at=at)
    scene.told.note(done.case, TextKind.REPLY_PUBLIC, words, done)
    scene.go("handed_in" if done.state == OrderState.PENDING_SIGN_OFF else "finished", life, done, at)


def expect_rewriting(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    """The unit writes its reply anew."""
    scene.later(life.habits.office_hours_later(at, 0.5, 4), life, _rewrite, order)


def _rewrite(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    hand_in(scene, life, order, f"{reply_to(life.message)}（补充说明）", at)


def expect_sign_off(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    scene.later(life.habits.office_hours_later(at, 0.2, 5), life, _sign_off, order)


def _sign_off(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    done = scene.take(sign_off, order, "同意。", by=leader(scene, order, at), at=at)
    scene.go("finished", life, done, at)


def see_whether_all_finished(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    """With what is below it finished the order above goes on; with the last of all the hub reviews."""
    if order.parent_id is not None:
        orders = orders_of(order.case)
        if not any(each.is_open for each in orders if each.parent_id == order.parent_id):
            work(scene, life, next(each for each in orders if each.pk == order.parent_id), at)
    elif order.case.state == "pending_review":
        scene.go("in_review", life, order.case, at)


def expect_review(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    scene.later(life.habits.office_hours_later(at, 0.2, 6), life, _review, case)


def _review(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    case = scene.take(review, case, "", by=scene.staff.at_hub("reviewer", case.hub), at=at)
    for follower, other in [(life, case), *life.followers]:
        scene.go("reviewed", follower, other, at)
    life.followers.clear()


def expect_follow_up(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    scene.later(life.habits.office_hours_later(at, 0.5, 10), life, _ask, case)


def _ask(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    contacted, solved, satisfaction = life.habits.answers()
    reached = life.habits.chance(0.85)
    answers = Answers(contacted=contacted, solved=solved, satisfaction=satisfaction) if reached else Answers()
    note_answers(scene, life, case, answers, at)


def note_answers(scene: Scene, life: Life, case: Case, answers: Answers, at: datetime) -> None:
    """The caller writes down what the citizen said."""
    caller = scene.staff.at_hub("follow_up_caller", case.hub)
    outcome = scene.take(record_outcome, case, answers, by=caller, at=at)
    life.notes["outcome"] = outcome
    scene.go("answered", life, outcome.case, at)


def expect_closing(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    scene.later(life.habits.office_hours_later(at, 0.2, 5), life, _close, case)


def _close(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    outcome: Outcome = life.notes["outcome"]
    end(scene, life, case, GROUNDS[outcome.solved], at)


def end(scene: Scene, life: Life, case: Case, ground: str, at: datetime) -> None:
    """The reviewer closes the case on `ground`; a suggestion with what becomes of it."""
    adoption = Adoption.FOR_REFERENCE if case.appeal_type == AppealType.SUGGESTION else None
    case = scene.take(close, case, ground, "", adoption, by=scene.staff.at_hub("reviewer", case.hub), at=at)
    scene.go("over", life, case, at)


def expect_archiving(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    scene.later(life.habits.minutes_later(at, 5, 600), life, put_away, case)


def put_away(scene: Scene, _life: Life, case: Case, at: datetime) -> None:
    """The case goes to the archive."""
    scene.take(archive, case, by=scene.staff.at_hub("reviewer", case.hub), at=at)


# What usually follows each moment.
USUAL: dict[str, Act] = {
    "arrived": arrive,
    "registered": expect_acceptance,
    "accepted": expect_dispatch,
    "dispatched": expect_signing,
    "signed": work,
    "handed_in": expect_sign_off,
    "finished": see_whether_all_finished,
    "in_review": expect_review,
    "reviewed": expect_follow_up,
    "answered": expect_closing,
    "over": expect_archiving,
}
