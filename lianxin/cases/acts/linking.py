"""What a matter hangs together with: other people's cases, earlier ones, a burst with one cause."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lianxin.cases import bulk, incidents, orders, policies, similar, texts
from lianxin.cases.acts.base import Act, Group
from lianxin.cases.acts.hub_parts import box, has_merged, is_hotlines, segments
from lianxin.cases.acts.kinds import CaseAct
from lianxin.cases.acts.offers import act
from lianxin.cases.acts.parts import offer
from lianxin.cases.acts.scene import Scene
from lianxin.cases.models import Case, Incident
from lianxin.cases.similar import Likeness
from lianxin.cases.states import TextKind
from lianxin.cases.steps.answer_incident import answer_incident
from lianxin.cases.steps.close_incident import close_incident
from lianxin.cases.steps.join_incident import join_incident
from lianxin.cases.steps.link_repeat import link_repeat
from lianxin.cases.steps.merge import merge
from lianxin.cases.steps.open_incident import LONGEST_TITLE, open_incident
from lianxin.cases.steps.unmerge import unmerge
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import Refused
from lianxin.foundation.ui.fields import Written
from lianxin.foundation.ui.pickers import ReadersField

_MOST = 3  # cases that are suggested


class NumberField(ReadersField):
    """Another case, by its number; `clean` answers the row. `suggest` offers some with their grounds."""

    widget = Written

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": Written(())} | kwargs)

    def suggest(self, found: Sequence[Likeness]) -> None:
        named = texts.titles(each.case.pk for each in found)
        self.widget.usual = [each.case.number for each in found]
        self.help_text = "；".join(_told(each, named.get(each.case.pk, "")) for each in found)

    def to_python(self, value: Any) -> Case | None:
        number = "".join((value or "").split())
        if not number:
            return None
        rows = Case.objects.visible_to(self.reader) if self.reader and "\0" not in number else None
        found = rows.filter(number=number).first() if rows is not None else None
        if found is None:
            raise ValidationError(_("没有找到这个编号的工单，请核对。"), code="unknown")
        return found

    def prepare_value(self, value: Any) -> Any:
        return value.number if isinstance(value, Case) else value


def _told(found: Likeness, title: str) -> str:
    grounds = "、".join(ground.label for ground in found.grounds)
    return _("%(number)s %(title)s（%(grounds)s）") % {"number": found.case.number, "title": title, "grounds": grounds}


def _suggest(form: forms.Form, name: str, found: Sequence[Likeness]) -> None:
    field = form.fields[name]
    assert isinstance(field, NumberField)
    field.suggest(found[:_MOST])


def _cannot_go(case: Case, scene: Scene) -> str:
    """Why a case goes into no other."""
    if case.incident_id is not None:
        return _("这件工单是群发事件的主单，不能并单。")
    if orders.open_orders(scene.whole.orders):
        return _("还有单位在办理这件工单，不能并单。")
    return has_merged(case)


@act
class Merge(CaseAct):
    key, label, icon, hotkey = "merge", "并单", "link", "m"
    right, group, moves = policies.MERGE, Group.LINK, ("merge",)
    done = "已并单"
    hint = "不同的人反映同一件事：并入主单一起办理，各自答复、各自回访。"
    master = NumberField(label="并入哪一件（工单编号）")

    def prepare(self) -> None:
        actor, at = self.scene.actor, self.scene.at
        _suggest(self, "master", similar.similar(actor, similar.matter_of(self.scene.whole), at=at))

    @classmethod
    def locked(cls, target: Case, scene: Scene) -> str:
        return _cannot_go(target, scene)

    def take(self, *, by: Actor, at: datetime) -> None:
        merge(self.target, self.cleaned_data["master"], by=by, at=at, seen=self.seen_version())


@act
class Unmerge(CaseAct):
    key, label, icon, hotkey = "unmerge", "解除并单", "link-off", "m"
    right, group, moves = policies.MERGE, Group.LINK, ("unmerge",)
    done = "已解除并单，等待派单"

    def take(self, *, by: Actor, at: datetime) -> None:
        unmerge(self.target, by=by, at=at, seen=self.seen_version())


@act
class LinkRepeat(CaseAct):
    key, label, icon = "link_repeat", "关联重复诉求", "history"
    right, group, moves = policies.MERGE, Group.LINK, ("link_repeat",)
    done = "已关联重复诉求"
    hint = "同一个人又反映同一件事：关联以前的工单，各自办理。"
    earlier = NumberField(label="以前的工单编号")

    def prepare(self) -> None:
        actor, at = self.scene.actor, self.scene.at
        _suggest(self, "earlier", similar.repeated(actor, similar.matter_of(self.scene.whole), at=at))

    @classmethod
    def locked(cls, target: Case, scene: Scene) -> str:
        is_nobodys = target.citizen_id is None and target.phone_id is None
        return _("匿名诉求没有留电话，无法认定为同一诉求人。") if is_nobodys else ""

    def take(self, *, by: Actor, at: datetime) -> None:
        link_repeat(self.target, self.cleaned_data["earlier"], by=by, at=at, seen=self.seen_version())


@act
class OpenIncident(CaseAct):
    key, label, icon = "open_incident", "设为群发事件", "volume"
    right, group, moves = policies.INCIDENT, Group.LINK, ("be_master",)
    done = "已设为群发事件的主单"
    title = forms.CharField(label="事件名称", max_length=LONGEST_TITLE, help_text="会公开，不写电话等个人信息。")

    @classmethod
    def locked(cls, target: Case, scene: Scene) -> str:
        return "" if target.incident_id is None else _("这件工单已属于一起群发事件。")

    def take(self, *, by: Actor, at: datetime) -> None:
        open_incident(self.target, self.cleaned_data["title"], by=by, at=at, seen=self.seen_version())


def _open_incidents(scene: Scene) -> list[Incident]:
    rows = Incident.objects.visible_to(scene.actor).filter(hub=scene.case.hub_id, closed_at=None)
    return list(rows.exclude(master=scene.case).order_by("-opened_at", "-pk"))


@act
class JoinIncident(CaseAct):
    key, label, icon = "join_incident", "归入群发事件", "users"
    right, group, moves = policies.INCIDENT, Group.LINK, ("join_incident",)
    done = "已归入群发事件"
    incident = forms.ChoiceField(label="哪起事件")

    def prepare(self) -> None:
        offer(self, "incident", [(str(row.pk), row.title) for row in _open_incidents(self.scene)])

    @classmethod
    def locked(cls, target: Case, scene: Scene) -> str:
        return _cannot_go(target, scene) or ("" if _open_incidents(scene) else _("现在没有正在处置的群发事件。"))

    def take(self, *, by: Actor, at: datetime) -> None:
        wanted = self.cleaned_data["incident"]
        incident = next(row for row in _open_incidents(self.scene) if str(row.pk) == wanted)
        join_incident(self.target, incident, by=by, at=at, seen=self.seen_version())


ONE, ALL = "one", "all"


@act
class AnswerIncident(CaseAct):
    key, label, icon = "answer_incident", "群发事件答复", "broadcast"
    right, group, moves = policies.INCIDENT, Group.TELL, ("answer_from_incident",)
    done = "已答复"
    reach = segments("答复给")
    announcement = box(TextKind.ANNOUNCEMENT, "答复内容", help_text="现在知道什么，什么时候恢复，以后怎样告知。")

    @classmethod
    def is_whose(cls, scene: Scene) -> bool:
        return scene.case.incident_id is not None and super().is_whose(scene)

    def prepare(self) -> None:
        count = len(incidents.members(self.scene.actor, _incident_of(self.target)))
        every = (ALL, _("事件的全部%(count)d件") % {"count": count})
        is_master = _incident_of(self.target).master_id == self.target.pk
        offer(self, "reach", [every, (ONE, _("只这一件"))] if is_master else [(ONE, _("只这一件"))])
        self.initial.setdefault("reach", ALL)

    @classmethod
    def locked(cls, target: Case, scene: Scene) -> str:
        return _("这起群发事件已经结束。") if _incident_of(target).closed_at else ""

    def take(self, *, by: Actor, at: datetime) -> None:
        """To all: each case by itself; what one refuses is told, and pressing again does only what was not done."""
        said = self.cleaned_data["announcement"]
        if self.cleaned_data["reach"] == ONE:
            answer_incident(self.target, said, by=by, at=at, seen=self.seen_version())
            return
        reached = bulk.run(answer_incident, incidents.members(by, _incident_of(self.target)), said, by=by, at=at)
        if reached.refused:
            left = "；".join(f"{each.row.number}：{each.text}" for each in reached.refused)
            told = {"done": len(reached.done), "left": left}
            raise Refused("partly", _("已答复%(done)d件，这些没有答复：%(left)s") % told)


def _incident_of(case: Case) -> Incident:
    assert case.incident, "offered for cases of an incident alone"
    return case.incident


@act
class CloseIncident(Act[Incident]):
    key, label, icon = "close_incident", "结束群发事件", "circle-check"
    right, group = policies.INCIDENT, Group.LINK
    done = "已结束群发事件"
    hint = "结束后不再归入新的工单；已归入的随主单办理。"

    @classmethod
    def targets(cls, scene: Scene) -> Iterable[Incident]:
        led = scene.case.incident
        is_led = led is not None and led.master_id == scene.case.pk and led.closed_at is None
        return [led] if led is not None and is_led and is_hotlines(scene) else []

    @classmethod
    def of(cls, target: Incident) -> str:
        return target.title

    def take(self, *, by: Actor, at: datetime) -> None:
        close_incident(self.target, by=by, at=at)
