"""What a matter is called, where it is, of which class; who may know who spoke; a second matter in one."""

from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.cases import policies
from lianxin.cases.acts.base import Group
from lianxin.cases.acts.hub_parts import box, note, segments
from lianxin.cases.acts.kinds import CaseAct
from lianxin.cases.acts.offers import act
from lianxin.cases.acts.scene import Scene
from lianxin.cases.models import Case
from lianxin.cases.states import AppealType, TextKind, Urgency
from lianxin.cases.steps.correct import Correction, correct
from lianxin.cases.steps.lift_identity import lift_identity
from lianxin.cases.steps.reclassify import Classes, reclassify
from lianxin.cases.steps.register import Statement
from lianxin.cases.steps.split import split
from lianxin.cases.steps.withhold_identity import withhold_identity
from lianxin.foundation.actor import Actor
from lianxin.organizations.fields import UnitField
from lianxin.taxonomy.fields import AreaField, CategoryField, ReasonField
from lianxin.taxonomy.models import ReasonKind


@act
class Reclassify(CaseAct):
    key, label, icon, hotkey = "reclassify", "改类", "tags", ""
    right, group, moves = policies.RECLASSIFY, Group.TELL, ("reclassify",)
    done = "已改类"
    hint = "提高紧急程度的，未到期的时限随之缩短；其他改动不影响已经开始的时限。"
    category = CategoryField(label="诉求类别", required=False)
    appeal_type = segments("诉求类型", AppealType.choices)
    urgency = segments("紧急程度", Urgency.choices)
    area = AreaField(label="区域", required=False)
    reason = ReasonField(ReasonKind.RECLASSIFY, label="改类原因")

    def prepare(self) -> None:
        case = self.target
        self.initial.update(appeal_type=case.appeal_type, urgency=case.urgency)
        for name, now in (("category", case.category.name), ("area", case.area.name)):
            self.fields[name].help_text = _("现为“%(now)s”，不改就不填。") % {"now": now}

    def take(self, *, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        classes = Classes(
            reason=given["reason"],
            category=given["category"],
            appeal_type=AppealType(given["appeal_type"]),
            urgency=Urgency(given["urgency"]),
            area=given["area"],
        )
        reclassify(self.target, classes, by=by, at=at, seen=self.seen_version())


def _title(**more: Any) -> forms.Field:
    return box(TextKind.TITLE, **{"rows": 1} | more)


@act
class Correct(CaseAct):
    key, label, icon, hotkey = "correct", "更正", "pencil", "e"
    right, group, moves = policies.CORRECT, Group.TELL, ("correct",)
    done = "已更正"
    hint = "原来的内容保留在历史里。"
    title = _title()
    content = box(TextKind.CONTENT, rows=8)
    place = note(TextKind.PLACE)
    details = note(TextKind.DETAILS, rows=4, help_text="这类诉求要问的项目，每行一项：名称：内容。")
    accused = UnitField(label="被反映单位", required=False, help_text="被反映的单位不参与办理，也看不到诉求人是谁。")

    def prepare(self) -> None:
        kinds = (TextKind.TITLE, TextKind.CONTENT, TextKind.PLACE, TextKind.DETAILS)
        self.initial.update({kind.value: self.scene.whole.text(kind) for kind in kinds})
        self.initial["accused"] = self.target.accused

    def take(self, *, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        said = Correction(
            title=given["title"],
            content=given["content"],
            place=given["place"],
            details=given["details"],
            accused=given["accused"],
            accuses_nobody=given["accused"] is None and self.target.accused_id is not None,
        )
        correct(self.target, said, by=by, at=at, seen=self.seen_version())


@act
class Split(CaseAct):
    key, label, icon = "split", "拆单", "git-fork"
    right, group, moves = policies.SPLIT, Group.LINK, ("split",)
    done = "已拆出新的工单"
    hint = "另一件事单独登记，诉求人、保密要求与本件相同；拆完请更正本件的内容。"
    title = _title(help_text="另一件事的标题。")
    content = box(TextKind.CONTENT, rows=6)
    place = note(TextKind.PLACE)
    category = CategoryField()
    area = AreaField()
    appeal_type = segments("诉求类型", AppealType.choices)
    urgency = segments("紧急程度", Urgency.choices)

    def prepare(self) -> None:
        case = self.target
        place = self.scene.whole.text(TextKind.PLACE)
        self.initial.update(area=case.area, appeal_type=case.appeal_type, urgency=case.urgency, place=place)

    def take(self, *, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        statement = Statement(
            title=given["title"],
            content=given["content"],
            place=given["place"],
            category=given["category"],
            area=given["area"],
            appeal_type=AppealType(given["appeal_type"]),
            urgency=Urgency(given["urgency"]),
        )
        new = split(self.target, statement, by=by, at=at, seen=self.seen_version())
        self.made, self.there = new.number, reverse("cases:case", args=[new.number])


@act
class WithholdIdentity(CaseAct):
    key, label, icon = "withhold_identity", "身份保密", "eye-off"
    right, group, moves = policies.WITHHOLD, Group.MARK, ("withhold",)
    done = "已设为身份保密"
    hint = "从现在起各单位看不到诉求人是谁；此前看到的无法收回。"

    @classmethod
    def is_whose(cls, scene: Scene) -> bool:
        return not scene.case.identity_withheld and super().is_whose(scene)

    def take(self, *, by: Actor, at: datetime) -> None:
        withhold_identity(self.target, by=by, at=at, seen=self.seen_version())


@act
class LiftIdentity(CaseAct):
    key, label, icon = "lift_identity", "解除保密", "lock"
    right, group, moves = policies.WITHHOLD, Group.MARK, ("withhold",)
    done = "已解除身份保密"
    is_grave = True
    hint = "解除后承办单位能知道诉求人是谁；被反映单位仍看不到。"
    identity_note = box(TextKind.IDENTITY_NOTE, "理由", help_text="谁同意的，怎样确认的。")

    @classmethod
    def is_whose(cls, scene: Scene) -> bool:
        return scene.case.identity_withheld and super().is_whose(scene)

    @classmethod
    def locked(cls, target: Case, scene: Scene) -> str:
        is_report = target.appeal_type == AppealType.REPORT
        return _("举报人的身份一律保密，不能解除。") if is_report else ""

    def take(self, *, by: Actor, at: datetime) -> None:
        lift_identity(self.target, self.cleaned_data["identity_note"], by=by, at=at, seen=self.seen_version())
