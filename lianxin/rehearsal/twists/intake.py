"""What befalls a matter before it is accepted."""

from dataclasses import replace
from datetime import datetime

from lianxin.cases.models import Case
from lianxin.cases.states import AttachmentKind, Channel, Disposition, Relation, TextKind, Urgency
from lianxin.cases.steps.answer import answer
from lianxin.cases.steps.ask_supplement import ask_supplement
from lianxin.cases.steps.attach_to_case import attach_to_case
from lianxin.cases.steps.confirm_decline import confirm_decline
from lianxin.cases.steps.decline import decline
from lianxin.cases.steps.discard_draft import discard_draft
from lianxin.cases.steps.end_contact import end_contact
from lianxin.cases.steps.link_contact import link_contact
from lianxin.cases.steps.name_contact import name_contact
from lianxin.cases.steps.object_to_decline import object_to_decline
from lianxin.cases.steps.receive_contact import receive_contact
from lianxin.cases.steps.record_transfer import record_transfer
from lianxin.cases.steps.reject_decline import reject_decline
from lianxin.cases.steps.save_draft import Writing, save_draft
from lianxin.cases.steps.supplement import supplement
from lianxin.cases.steps.take_back import take_back
from lianxin.cases.steps.transfer import Destination, transfer
from lianxin.foundation.errors import BadInput
from lianxin.rehearsal.messages import Message
from lianxin.rehearsal.scene import Life, Scene
from lianxin.rehearsal.straight import arrive, put_away, reject, sum_up
from lianxin.rehearsal.twists.tools import at_once, end_of, hub, picture, soon, staff


def drafted(scene: Scene, life: Life, nothing: None, at: datetime) -> None:
    """The agent writes a first half, then the whole, then begins anew."""
    try:
        _draft(scene, life.message, at)
    except BadInput as refusal:
        reject(scene, life, refusal)
        return
    arrive(scene, life, nothing, at)


def _draft(scene: Scene, message: Message, at: datetime) -> None:
    agent = scene.staff.at_hub("agent", hub("01"))
    half = Writing(channel=Channel.PHONE, fields={"title": message.title})
    draft = scene.take(save_draft, None, half, by=agent, at=at)
    whole = replace(half, fields={"title": message.title, "content": message.body})
    draft = scene.take(save_draft, draft, whole, by=agent, at=at)
    scene.take(discard_draft, draft, by=agent, at=at)


def urgent(scene: Scene, life: Life, nothing: None, at: datetime) -> None:
    life.notes["said"] = {"urgency": Urgency.URGENT}
    arrive(scene, life, nothing, at)


def critical(scene: Scene, life: Life, nothing: None, at: datetime) -> None:
    life.notes["said"] = {"urgency": Urgency.CRITICAL}
    arrive(scene, life, nothing, at)


def summed_up(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    """The citizen calls again to ask how things stand, and tells his name when he is asked."""
    agent = staff(scene, "agent", case)
    again = scene.take(receive_contact, Channel.PHONE, case.hub, None, case.phone, by=agent, at=at)
    scene.take(name_contact, again, case.citizen, case.phone, by=agent, at=at)
    scene.take(link_contact, again, case, Relation.ASKS, by=agent, at=at)
    scene.take(end_contact, again, Disposition.PROGRESS, by=agent, at=at)
    scene.go("registered", life, case, at)


def asked_for_more(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    scene.take(ask_supplement, case, "请补充事发的具体地点。", by=staff(scene, "agent", case), at=at)
    soon(scene, life, _supplement, case, at, hours=6)


def _supplement(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    words = "地点在小区北门。"
    by = staff(scene, "agent", case)
    case = scene.take(supplement, case, words, by=by, at=at)
    case = scene.take(attach_to_case, case, picture(), AttachmentKind.EVIDENCE, by=by, at=at)
    scene.told.note(case, TextKind.SUPPLEMENT, words)
    scene.go("registered", life, case, at)


def answered_at_once(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    case = scene.take(answer, case, "已按知识库当场解答。", by=staff(scene, "agent", case), at=at)
    sum_up(scene, life, case, Disposition.ANSWERED, at)
    scene.go("over", life, case, at)


def _decline(scene: Scene, life: Life, case: Case, ground: str, at: datetime) -> Case:
    """The agent says so at once, and ends the call."""
    case = scene.take(decline, case, ground, by=staff(scene, "agent", case), at=at)
    sum_up(scene, life, case, Disposition.DECLINED, at)
    return case


def declined(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    case = _decline(scene, life, case, "civil_dispute", at)
    scene.later(end_of(case, "decline_objection"), life, put_away, case)


def declined_by_two(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    _decline(scene, life, case, "petition", at)
    at_once(scene, life, _confirm, case, at)


def _confirm(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    case = scene.take(confirm_decline, case, "情况属实。", by=staff(scene, "shift_leader", case), at=at)
    scene.later(end_of(case, "decline_objection"), life, put_away, case)


def not_declined(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    _decline(scene, life, case, "no_substance", at)
    at_once(scene, life, _reject, case, at)


def _reject(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    case = scene.take(reject_decline, case, "有具体诉求，应予受理。", by=staff(scene, "shift_leader", case), at=at)
    scene.go("registered", life, case, at)


def objected(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    _decline(scene, life, case, "civil_dispute", at)
    soon(scene, life, _object, case, at, hours=8)


def _object(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    case = scene.take(object_to_decline, case, "这件事归政府管。", by=staff(scene, "agent", case), at=at)
    scene.go("registered", life, case, at)


def passed_on(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    scene.take(transfer, case, Destination(target="police_emergency"), by=staff(scene, "agent", case), at=at)
    sum_up(scene, life, case, Disposition.TRANSFERRED, at)
    at_once(scene, life, _taken_on, case, at)


def _taken_on(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    scene.take(record_transfer, case, True, "110 已出警。", by=staff(scene, "agent", case), at=at)
    scene.go("over", life, case, at)


def taken_back(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    scene.take(transfer, case, Destination(target="traffic_accident"), by=staff(scene, "agent", case), at=at)
    at_once(scene, life, _not_taken_on, case, at)


def _not_taken_on(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    agent = staff(scene, "agent", case)
    scene.take(record_transfer, case, False, "对方答复不属其职责。", by=agent, at=at)
    case = scene.take(take_back, case, by=agent, at=at)
    scene.go("registered", life, case, at)
