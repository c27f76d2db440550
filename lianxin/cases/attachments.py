"""Files of cases and orders (附件): what they are for, and who may have them."""

from typing import Any

from lianxin.cases.identity import withheld_from_some
from lianxin.cases.models import Case, TaskOrder
from lianxin.cases.queries import is_unit
from lianxin.cases.states import AttachmentKind
from lianxin.citizens import policies as citizens
from lianxin.foundation.actor import Actor, Scope
from lianxin.foundation.files import register_owner
from lianxin.foundation.models.files import FileLink
from lianxin.foundation.policy import Allowed, Decision, Denied

CASE, ORDER = "case", "task_order"
# What shows who somebody is; and what may show it.
_OF_PERSONS = {AttachmentKind.IDENTITY, AttachmentKind.RECORDING}


def told_of(link: FileLink) -> dict[str, Any]:
    """What an event tells of a file: its link, what it is for, its digest."""
    return {"file": link.pk, "kind": link.kind, "sha256": link.file.sha256}


def _of_case(actor: Actor, link: FileLink) -> Decision:
    """The hotline has what a case has; papers and recordings only those who may know citizens. The citizen has the
    evidence, and so has a unit, unless somebody's identity is withheld: a picture may show it."""
    case = Case.objects.visible_to(actor).filter(pk=link.owner_id).first()
    if case is None:
        return Denied("这件工单不在您的查看范围内。")
    if is_shown(link, case, actor):
        return Allowed()
    if is_unit(actor) or actor.scope == Scope.OWN:
        return Denied("这份材料不向承办单位和诉求人开放。")
    return Denied("证件和录音只向可以查看诉求人信息的岗位开放。")


def is_shown(link: FileLink, case: Case, actor: Actor) -> bool:
    """Whether a reader who sees `case`, and the order where the file is an order's, may have the file."""
    if link.owner_kind == ORDER:
        return True
    if is_unit(actor):
        return link.kind == AttachmentKind.EVIDENCE and not withheld_from_some(case)
    if actor.scope == Scope.OWN:
        return link.kind == AttachmentKind.EVIDENCE
    return link.kind not in _OF_PERSONS or actor.has(citizens.READ.code)


def _of_order(actor: Actor, link: FileLink) -> Decision:
    seen = TaskOrder.objects.visible_to(actor).filter(pk=link.owner_id).exists()
    return Allowed() if seen else Denied("这张任务单不在您的查看范围内。")


def register() -> None:
    """Let files of cases and orders be had."""
    register_owner(CASE, _of_case)
    register_owner(ORDER, _of_order)
