"""What is done with tokens: issued for a post, revoked."""

from datetime import datetime, timedelta
from datetime import time as clock
from typing import NamedTuple

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from lianxin.accounts.console.roles.rights import room_name
from lianxin.accounts.models import Post
from lianxin.exchange import policies
from lianxin.exchange.models import Token
from lianxin.exchange.steps.issue_token import LONGEST_NAME, Terms
from lianxin.exchange.steps.revoke_token import revoke_token
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import known_rights
from lianxin.foundation.ui.console_act import ConsoleAct
from lianxin.foundation.ui.fields import DayField
from lianxin.foundation.ui.step_form import StepForm


class Group(NamedTuple):
    """The rights of one room: code, label and whether it is ticked."""

    label: str
    rights: list[tuple[str, str, bool]]


class IssueForm(StepForm):
    """What a token is issued for: rights of the post, room by room."""

    name = forms.CharField(
        label=gettext_lazy("程序名称"),
        max_length=LONGEST_NAME,
        help_text=gettext_lazy("哪个单位的什么系统，如“兰山区协同办公”。"),
    )
    until = DayField(label=gettext_lazy("用到哪一天"), usual=(), help_text=gettext_lazy("到这一天为止，含这一天。"))
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("能办什么"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请至少选一项。")},
    )

    def __init__(self, post: Post, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.post = post
        self.offer("scopes", [(code, code) for code in post.role.rights])

    def groups(self) -> list[Group]:
        """The rights of the post, room by room; what is ticked stays ticked."""
        ticked, known = set(self["scopes"].value() or ()), known_rights()
        by_room: dict[str, list[tuple[str, str, bool]]] = {}
        for code in sorted(set(self.post.role.rights) & known.keys()):
            right = (code, _(known[code].label), code in ticked)
            by_room.setdefault(code.partition(".")[0], []).append(right)
        return [Group(room_name(room), rights) for room, rights in by_room.items()]

    def terms(self) -> Terms:
        """What was asked for: the last day counts whole."""
        given = self.cleaned_data
        end = datetime.combine(given["until"] + timedelta(days=1), clock(), time.LOCAL)
        return Terms(given["name"], given["scopes"], time.aware(end))


class RevokeToken(ConsoleAct[Token]):
    key, label, icon = "revoke", gettext_noop("收回令牌"), "ban"
    done = gettext_noop("已收回，这个程序不能再进来")
    hint = gettext_noop("立即生效，不能恢复。程序还要用的，请先发放新的令牌。")
    is_grave = True

    @classmethod
    def allowed(cls, actor: Actor, on: Token) -> bool:
        return actor.has(policies.KEEP_TOKENS.code)

    @classmethod
    def locked(cls, on: Token, at: datetime) -> str:
        return "" if at in on.valid else _("已经失效。")

    def subject(self) -> str:
        return self.on.name

    def take(self, *, by: Actor, at: datetime) -> object:
        return revoke_token(self.on, by=by, at=at)


ACTS = (RevokeToken,)
