"""What befalls an order in its unit's hands."""

from datetime import datetime, timedelta

from lianxin.calendars.spans import Span
from lianxin.cases.identity import may_be_called
from lianxin.cases.models import CaseRequest, TaskOrder
from lianxin.cases.states import AnswerMeans, AttachmentKind, RequestKind
from lianxin.cases.steps.answer_citizen import Told, answer_citizen
from lianxin.cases.steps.ask_extension import Extension, ask_extension
from lianxin.cases.steps.ask_finding import Finding, ask_finding
from lianxin.cases.steps.ask_suspension import Suspension, ask_suspension
from lianxin.cases.steps.assign import assign
from lianxin.cases.steps.attach_to_order import attach_to_order
from lianxin.cases.steps.clear_finding import clear_finding
from lianxin.cases.steps.endorse import endorse
from lianxin.cases.steps.grant_extension import grant_extension
from lianxin.cases.steps.grant_suspension import grant_suspension
from lianxin.cases.steps.interim_report import interim_report
from lianxin.cases.steps.process_note import process_note
from lianxin.cases.steps.refuse_extension import refuse_extension
from lianxin.cases.steps.refuse_suspension import refuse_suspension
from lianxin.cases.steps.reject_finding import reject_finding
from lianxin.cases.steps.reject_reply import reject_reply
from lianxin.cases.steps.resume import resume
from lianxin.cases.steps.tell_citizen import tell_citizen
from lianxin.cases.steps.uphold_finding import uphold_finding
from lianxin.cases.steps.urge import urge
from lianxin.rehearsal.scene import Act, Life, Scene
from lianxin.rehearsal.straight import expect_rewriting, fresh, handler, leader, person_of
from lianxin.rehearsal.twists.tools import at_once, picture, staff

SHOWN = ("citizen_told", "proof", "planned_date", "leader")
MORE = Span.parse("2wd")
# Over the Spring Festival, whenever in January the order was signed for.
LONG = timedelta(days=45)


def assigned(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    """Somebody of the unit gets the order."""
    by = handler(scene, order, at)
    scene.take(assign, order, person_of(by), by=by, at=at)
    scene.go("signed", life, order, at)


def reported(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    """The unit keeps a record, reports, and tells the citizen before it replies."""
    by = handler(scene, order, at)
    scene.take(process_note, order, "已联系物业核实。", by=by, at=at)
    scene.take(attach_to_order, order, picture(), AttachmentKind.HANDLING, by=by, at=at)
    scene.take(interim_report, order, "正在抢修，预计今晚完成。", by=by, at=at)
    if may_be_called(order.case, order.unit):
        scene.take(answer_citizen, order, Told(text="预计今晚完成。", means=AnswerMeans.PHONE), by=by, at=at)
    scene.go("signed", life, order, at)


def urged(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    """The citizen urges; the unit reports."""
    scene.take(urge, order.case, "怎么还没有人来？", by=staff(scene, "agent", order.case), at=at)
    scene.take(interim_report, order, "已安排人员到场。", by=handler(scene, order, at), at=at)
    scene.go("signed", life, order, at)


def given_more_time(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    _ask_for_time(scene, life, order, at, _grant_time)


def given_no_more_time(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    _ask_for_time(scene, life, order, at, _refuse_time)


def _ask_for_time(scene: Scene, life: Life, order: TaskOrder, at: datetime, decide: Act) -> None:
    wish = Extension(reason="construction", text="需更换配件。", shown=SHOWN, span=MORE)
    request = scene.take(ask_extension, order, wish, by=handler(scene, order, at), at=at)
    _pass_on(scene, life, order, request, at, decide)


def _pass_on(scene: Scene, life: Life, order: TaskOrder, request: CaseRequest, at: datetime, decide: Act) -> None:
    """The unit's leader passes a request on."""
    by = scene.staff.in_unit(order.unit, "unit_deputy", at)
    scene.take(endorse, request, "同意上报。", by=by, at=at)
    life.notes["order"] = order
    at_once(scene, life, decide, request, at)


def _grant_time(scene: Scene, life: Life, request: CaseRequest, at: datetime) -> None:
    order: TaskOrder = life.notes["order"]
    scene.take(grant_extension, request, "同意。", by=staff(scene, "reviewer", order.case), at=at)
    scene.go("signed", life, order, at)


def _refuse_time(scene: Scene, life: Life, request: CaseRequest, at: datetime) -> None:
    order: TaskOrder = life.notes["order"]
    scene.take(refuse_extension, request, "时间足够，请按期办理。", by=staff(scene, "reviewer", order.case), at=at)
    scene.go("signed", life, order, at)


def suspended(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    _ask_to_wait(scene, life, order, at, _grant_waiting)


def not_suspended(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    _ask_to_wait(scene, life, order, at, _refuse_waiting)


def _ask_to_wait(scene: Scene, life: Life, order: TaskOrder, at: datetime, decide: Act) -> None:
    wish = Suspension(reason="season", text="冬季无法施工。", shown=SHOWN, until=at + LONG)
    request = scene.take(ask_suspension, order, wish, by=handler(scene, order, at), at=at)
    _pass_on(scene, life, order, request, at, decide)


def _grant_waiting(scene: Scene, life: Life, request: CaseRequest, at: datetime) -> None:
    order: TaskOrder = life.notes["order"]
    scene.take(grant_suspension, request, "同意。", by=staff(scene, "hotline_head", order.case), at=at)
    scene.later(at + LONG - timedelta(days=3), life, _resume, order)


def _refuse_waiting(scene: Scene, life: Life, request: CaseRequest, at: datetime) -> None:
    order: TaskOrder = life.notes["order"]
    by = staff(scene, "hotline_head", order.case)
    scene.take(refuse_suspension, request, "可以先行处置。", by=by, at=at)
    scene.go("signed", life, order, at)


def _resume(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    scene.take(resume, order, "天气转暖，恢复施工。", by=handler(scene, order, at), at=at)
    scene.go("signed", life, order, at)


def reply_rejected(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    """The unit's leader is not content with the reply."""
    scene.take(reject_reply, order, "没有答到点子上，请重写。", by=leader(scene, order, at), at=at)
    expect_rewriting(scene, life, order, at)


def unreasonable(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    _ask_finding(scene, life, order, at, RequestKind.UNREASONABLE, _uphold)


def beyond_duty(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    _ask_finding(scene, life, order, at, RequestKind.BEYOND_DUTY, _uphold)


def not_unreasonable(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    _ask_finding(scene, life, order, at, RequestKind.UNREASONABLE, _reject_finding)


def found_in_error(scene: Scene, life: Life, order: TaskOrder, at: datetime) -> None:
    life.notes["error"] = True
    _ask_finding(scene, life, order, at, RequestKind.BEYOND_DUTY, _uphold)


def _ask_finding(scene: Scene, life: Life, order: TaskOrder, at: datetime, kind: RequestKind, decide: Act) -> None:
    finding = Finding(kind=kind, words="附现场材料。", shown=("proof", "leader"))
    request = scene.take(ask_finding, order, finding, by=handler(scene, order, at), at=at)
    life.notes["order"] = order
    at_once(scene, life, decide, request, at)


def _uphold(scene: Scene, life: Life, request: CaseRequest, at: datetime) -> None:
    order: TaskOrder = life.notes["order"]
    head = staff(scene, "hotline_head", order.case)
    scene.take(uphold_finding, request, "经核实，情况属实。", by=head, at=at)
    scene.take(tell_citizen, request, "已向您说明有关规定。", by=head, at=at)
    if life.notes.get("error"):
        scene.take(clear_finding, order.case, RequestKind(request.kind), "认定有误，予以撤销。", by=head, at=at)
    scene.go("signed", life, fresh(order), at)


def _reject_finding(scene: Scene, life: Life, request: CaseRequest, at: datetime) -> None:
    order: TaskOrder = life.notes["order"]
    by = staff(scene, "hotline_head", order.case)
    scene.take(reject_finding, request, "诉求合理，请继续办理。", by=by, at=at)
    scene.go("signed", life, order, at)
