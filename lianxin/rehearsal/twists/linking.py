"""What befalls a matter among others: merged, repeated, split, described anew, one of many."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from lianxin.cases import incidents
from lianxin.cases.models import Case, Incident
from lianxin.cases.states import AppealType, TextKind, Urgency
from lianxin.cases.steps.answer_incident import answer_incident
from lianxin.cases.steps.close_incident import close_incident
from lianxin.cases.steps.correct import Correction, correct
from lianxin.cases.steps.join_incident import join_incident
from lianxin.cases.steps.lift_identity import lift_identity
from lianxin.cases.steps.link_repeat import link_repeat
from lianxin.cases.steps.merge import merge
from lianxin.cases.steps.open_incident import open_incident
from lianxin.cases.steps.reclassify import Classes, reclassify
from lianxin.cases.steps.split import split
from lianxin.cases.steps.unmerge import unmerge
from lianxin.cases.steps.withhold_identity import withhold_identity
from lianxin.rehearsal.scene import Life, Scene
from lianxin.rehearsal.straight import arrive, said, tell_number
from lianxin.rehearsal.twists.tools import soon, staff

# A master waits so long for others before it is dispatched.
WAITS = timedelta(days=2)


class Gathering(NamedTuple):
    """A case that others are merged into, while it waits."""

    life: Life
    case: Case
    until: datetime
    incident: Incident | None = None


def one_of_many(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    """The first such matter of a hub waits for the others, which are merged into it."""
    gathering = _gathering(scene, "merge", case, at)
    if gathering is None:
        _begin_gathering(scene, life, case, at, "merge", None)
        return
    scene.take(merge, case, gathering.case, by=staff(scene, "shift_leader", case), at=at)
    gathering.life.followers.append((life, case))


def merged_in_error(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    gathering = _gathering(scene, "merge", case, at)
    if gathering is None:
        scene.go("registered", life, case, at)
        return
    by = staff(scene, "shift_leader", case)
    scene.take(merge, case, gathering.case, by=by, at=at)
    case = scene.take(unmerge, case, by=by, at=at)
    scene.go("accepted", life, case, at)


def in_an_incident(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    """The first matter opens an incident, the others join it."""
    gathering = _gathering(scene, "incident", case, at)
    by = staff(scene, "shift_leader", case)
    if gathering is None:
        incident = scene.take(open_incident, case, "片区停水", by=by, at=at)
        _begin_gathering(scene, life, case, at, "incident", incident)
        return
    scene.take(join_incident, case, gathering.incident, by=by, at=at)
    gathering.life.followers.append((life, case))


def _gathering(scene: Scene, kind: str, case: Case, at: datetime) -> Gathering | None:
    found: Gathering | None = scene.gatherings.get((kind, case.hub_id))
    return found if found and at < found.until else None


def _begin_gathering(scene: Scene, life: Life, case: Case, at: datetime, kind: str, incident: Incident | None) -> None:
    gathering = Gathering(life, case, at + WAITS, incident)
    scene.gatherings[kind, case.hub_id] = gathering
    scene.later(gathering.until, life, _end_gathering, gathering)


def _end_gathering(scene: Scene, life: Life, gathering: Gathering, at: datetime) -> None:
    """Everybody in an incident is told at once what is being done; then the master goes its way."""
    if gathering.incident:
        by = staff(scene, "shift_leader", gathering.case)
        members = incidents.members(by, gathering.incident)
        for member in members:
            scene.take(answer_incident, member, "正在全力抢修，预计今晚恢复供水。", by=by, at=at)
        scene.take(close_incident, gathering.incident, by=by, at=at)
    scene.go("registered", life, gathering.case, at)


def said_again(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    """The matter goes to the archive, and some days later the same citizen states it again."""
    scene.go("over", life, case, at)
    if case.citizen_id is not None:
        again = Life(life.message, life.habits, {"registered": _link}, notes={"earlier": case})
        scene.later(at + timedelta(days=3), again, arrive, None)
        scene.told.heard -= 1


def _link(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    case = scene.take(link_repeat, case, life.notes["earlier"], by=staff(scene, "shift_leader", case), at=at)
    scene.go("registered", life, case, at)


def two_matters(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    """What the citizen said were two matters."""
    statement = replace(said(life.message, at), title="另一件事：路灯不亮", content="小区门口路灯不亮。")
    second = scene.take(split, case, statement, by=staff(scene, "shift_leader", case), at=at)
    tell_number(scene, second, statement)
    scene.go("registered", life, case, at)
    scene.go("registered", Life(life.message, life.habits), second, at)


def described_anew(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    classes = Classes(reason="new_facts", appeal_type=AppealType.COMPLAINT, urgency=Urgency.URGENT)
    case = scene.take(reclassify, case, classes, by=staff(scene, "shift_leader", case), at=at)
    scene.go("accepted", life, case, at)


def corrected(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    title = f"（更正）{life.message.title}"[:200]
    case = scene.take(correct, case, Correction(title=title), by=staff(scene, "agent", case), at=at)
    scene.told.note(case, TextKind.TITLE, title)
    scene.go("registered", life, case, at)


def withheld(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    """The citizen does not want to be known, and later does not mind."""
    if not case.identity_withheld and not case.is_anonymous:
        case = scene.take(withhold_identity, case, by=staff(scene, "agent", case), at=at)
        if case.appeal_type != AppealType.REPORT:
            soon(scene, life, _lift, case, at, hours=1)
            return
    scene.go("registered", life, case, at)


def _lift(scene: Scene, life: Life, case: Case, at: datetime) -> None:
    by = staff(scene, "hotline_head", case)
    case = scene.take(lift_identity, case, "诉求人同意公开身份。", by=by, at=at)
    scene.go("registered", life, case, at)
