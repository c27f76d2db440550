"""What the unit does with its order: sign for it, talk to the citizen, work, answer."""

from datetime import datetime

from lianxin.cases import policies
from lianxin.cases.acts.base import Group, OrderAct, Scene, act
from lianxin.cases.models import TaskOrder
from lianxin.cases.steps.finish import Reply, finish
from lianxin.cases.steps.first_contact import first_contact
from lianxin.cases.steps.sign_for import sign_for
from lianxin.cases.texts import LONGEST_OTHERS
from lianxin.foundation.actor import Actor
from lianxin.foundation.ui.fields import WordsField


@act
class SignFor(OrderAct):
    key, label, icon, hotkey = "sign_for", "签收", "check", "s"
    right, group, moves, case_moves = policies.SIGN_FOR, Group.NEXT, ("sign_for",), ("sign_for",)
    done = "已签收"
    hint = "签收后由本单位办理；不属于本单位职责的可以退单。"

    def take(self, *, by: Actor, at: datetime) -> None:
        sign_for(self.target, by=by, at=at, seen=self.seen_version())


@act
class FirstContact(OrderAct):
    key, label, icon, hotkey = "first_contact", "先行联系", "phone", "c"
    right, group, moves = policies.FIRST_CONTACT, Group.NEXT, ("first_contact",)
    case_moves = ("first_contact",)
    done = "已记录先行联系"
    note = WordsField(
        label="联系情况", longest=LONGEST_OTHERS, help_text="什么时候、怎样联系的，群众怎么说，约定了什么。"
    )

    @classmethod
    def locked(cls, target: TaskOrder, scene: Scene) -> str:
        return "" if target.contacted_at is None else "已经联系过"

    def take(self, *, by: Actor, at: datetime) -> None:
        first_contact(self.target, self.cleaned_data["note"], by=by, at=at, seen=self.seen_version())


@act
class Finish(OrderAct):
    key, label, icon, hotkey = "finish", "提交办理结果", "send", "f"
    right, group, moves, case_moves = policies.FINISH, Group.NEXT, ("finish", "finish_without_sign_off"), ("finish",)
    done = "已提交办理结果"
    press = "提交审签"
    public = WordsField(
        label="答复群众的话", longest=LONGEST_OTHERS, help_text="群众看得到：办了什么、结果怎样、以后找谁。"
    )
    internal = WordsField(
        label="办理情况", longest=LONGEST_OTHERS, help_text="只给热线和本单位看：依据、过程、现场情况。"
    )

    def take(self, *, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        reply = Reply(internal=given["internal"], public=given["public"])
        finish(self.target, reply, by=by, at=at, seen=self.seen_version())
