"""What is done with a person's posts, stand-ins and sessions."""

from collections.abc import Sequence
from datetime import datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from lianxin.accounts import policies
from lianxin.accounts.models import Person, Post, SignIn, StandIn
from lianxin.accounts.queries import people_in
from lianxin.accounts.steps.cut_session import cut_session
from lianxin.accounts.steps.end_post import end_post
from lianxin.accounts.steps.end_stand_in import end_stand_in
from lianxin.accounts.steps.stand_in import stand_in
from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import since
from lianxin.foundation.policy import known_rights
from lianxin.foundation.ui.console_act import ConsoleAct
from lianxin.foundation.ui.fields import MomentField
from lianxin.foundation.ui.shapes import Fact


class EndPost(ConsoleAct[Post]):
    key, label, icon = "end_post", gettext_noop("免职"), "ban"
    done = gettext_noop("已免职")
    hint = gettext_noop("即时生效，代办同时结束。")
    is_grave = True

    @classmethod
    def allowed(cls, actor: Actor, on: Post) -> bool:
        return actor.has(policies.APPOINT.code)

    def touches(self) -> Sequence[Fact]:
        rows = StandIn.objects.visible_to(self.actor).filter(post=self.on, valid__overlap=since(self.now))
        return [Fact(_("代办"), row.person.name) for row in rows.select_related("person")]

    def take(self, *, by: Actor, at: datetime) -> object:
        return end_post(self.on, by=by, at=at)


class ArrangeStandIn(ConsoleAct[Post]):
    key, label, icon = "stand_in", gettext_noop("安排代办"), "users"
    done = gettext_noop("已安排")
    hint = gettext_noop("代办人登录后在“我的账号”切换到这一岗位，所办的事记在他名下，注明代谁办理。")
    person = forms.ModelChoiceField(
        Person.objects.none(), label=gettext_lazy("代办人"), empty_label=gettext_lazy("请选择")
    )
    begins = MomentField(label=gettext_lazy("何时起"), usual=(gettext_noop("明天 9:00"), gettext_noop("后天 9:00")))
    ends = MomentField(label=gettext_lazy("到何时止"), usual=(gettext_noop("明天 18:00"), gettext_noop("后天 18:00")))
    rights = forms.MultipleChoiceField(
        label=gettext_lazy("只代办这些"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("都不选表示全部。"),
    )

    @classmethod
    def allowed(cls, actor: Actor, on: Post) -> bool:
        return actor.has(policies.ARRANGE_STAND_IN.code)

    def prepare(self) -> None:
        colleagues = [each.pk for each in people_in(self.on.unit_id, self.now)] if self.on.unit_id else []
        rows = Person.people.visible_to(self.actor).filter(pk__in=colleagues).exclude(pk=self.on.person_id)
        self.offer_rows("person", rows.order_by("name"))
        known = known_rights()
        labels = [(code, _(known[code].label)) for code in self.on.role.rights if code in known]
        self.offer("rights", labels)

    def take(self, *, by: Actor, at: datetime) -> object:
        given = self.cleaned_data
        span = {"begins": given["begins"], "ends": given["ends"]}
        return stand_in(self.on, given["person"], **span, rights=given["rights"], by=by, at=at)


class EndStandIn(ConsoleAct[StandIn]):
    key, label, icon = "end_stand_in", gettext_noop("结束代办"), "ban"
    done = gettext_noop("已结束")

    @classmethod
    def allowed(cls, actor: Actor, on: StandIn) -> bool:
        return actor.has(policies.ARRANGE_STAND_IN.code)

    def subject(self) -> str:
        return _("%(helper)s 代 %(post)s") % {"helper": self.on.person.name, "post": self.on.post}

    def take(self, *, by: Actor, at: datetime) -> object:
        return end_stand_in(self.on, by=by, at=at)


class CutSession(ConsoleAct[SignIn]):
    key, label, icon = "cut_session", gettext_noop("退出这一处登录"), "logout"
    done = gettext_noop("已退出")
    hint = gettext_noop("立即退出。账号不停用，他可以再登录。")

    @classmethod
    def allowed(cls, actor: Actor, on: SignIn) -> bool:
        return actor.has(policies.LOCK.code)

    def subject(self) -> str:
        return f"{self.on.person.name} · {self.on.address}"

    def take(self, *, by: Actor, at: datetime) -> object:
        return cut_session(self.on.person, self.on.pk, by=by, at=at)


LINE_ACTS = (EndPost, ArrangeStandIn, EndStandIn, CutSession)
