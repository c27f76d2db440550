"""What a citizen may do to his own matter: which acts are open to him, their forms, the steps that they take."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.cases.lifecycle import CASE_MOVES
from lianxin.cases.models import Case
from lianxin.cases.states import AttachmentKind, Satisfaction, Solved
from lianxin.cases.steps.attach_to_case import attach_to_case
from lianxin.cases.steps.object_to_decline import object_to_decline
from lianxin.cases.steps.record_outcome import Answers, record_outcome
from lianxin.cases.steps.supplement import supplement
from lianxin.cases.steps.urge import demand_cooled, urge
from lianxin.cases.steps.withdraw import Withdrawal, withdraw
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.ui.choices import RadioCards, Segments
from lianxin.foundation.ui.fields import WordsField
from lianxin.foundation.ui.moments import plain_day
from lianxin.portal.citizen_form import CitizenForm
from lianxin.portal.handed_in import HandedInField
from lianxin.portal.own_matter import objection_until
from lianxin.taxonomy.models import Need, ReasonKind
from lianxin.taxonomy.queries import reasons

Text = str | Promise
LONGEST = 5000  # characters of what is said in one act
YES, NO = "yes", "no"


class ActForm(CitizenForm):
    """`case` and `at` are what the form is drawn for; `take` takes the step."""

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        self.prepare()

    def prepare(self) -> None:
        """Fit the fields to the moment."""

    def take(self, case: Case, *, by: Actor) -> None:
        """Take the step with what was filled in. Raises what it raises."""
        raise NotImplementedError


class SupplementForm(ActForm):
    names = {"supplement": "words", "file": "uploads"}
    words = WordsField(longest=LONGEST, rows=5, required=False, label=gettext_lazy("补充什么情况？"))
    uploads = HandedInField()

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not given["words"] and not given["uploads"]:
            self.add_error("words", _("请写几句，或者录一段话、选一个文件。"))
        return given

    def take(self, case: Case, *, by: Actor) -> None:
        given = self.cleaned_data
        if given["words"]:
            supplement(case, given["words"], by=by.with_part("words"), at=self.at)
        for place, upload in enumerate(given["uploads"]):
            attach_to_case(case, upload, AttachmentKind.EVIDENCE, by=by.with_part(f"file {place}"), at=self.at)


class UrgeForm(ActForm):
    names = {"urging": "words"}
    words = WordsField(longest=LONGEST, rows=3, required=False, label=gettext_lazy("想说什么？"))

    def take(self, case: Case, *, by: Actor) -> None:
        urge(case, self.cleaned_data["words"], by=by, at=self.at)


class WithdrawForm(ActForm):
    names = {"withdrawal": "words"}
    reason = forms.ChoiceField(widget=RadioCards, label=gettext_lazy("为什么撤回？"))
    words = WordsField(longest=LONGEST, rows=3, required=False, label=gettext_lazy("想说什么？"))
    code = forms.CharField(
        max_length=40,
        label=gettext_lazy("再输一次查询码"),
        help_text=gettext_lazy("撤回以后单位就不再办了，所以请您确认。"),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )

    def prepare(self) -> None:
        rows = [row for row in reasons(ReasonKind.WITHDRAW, self.at) if Need.LEADER not in row.needs]
        self.offer("reason", [(row.code, row.label) for row in rows])

    def take(self, case: Case, *, by: Actor) -> None:
        given = self.cleaned_data
        withdraw(case, Withdrawal(reason=given["reason"], note=given["words"]), by=by, at=self.at)


class ObjectForm(ActForm):
    names = {"objection": "words"}
    words = WordsField(longest=LONGEST, rows=5, label=gettext_lazy("为什么应当受理？"))

    def take(self, case: Case, *, by: Actor) -> None:
        object_to_decline(case, self.cleaned_data["words"], by=by, at=self.at)


class RateForm(ActForm):
    names = {
        "citizen_words": "words",
        "dissatisfied_reason": "reason",
        "answers": "contacted",
    }
    contacted = forms.ChoiceField(
        choices=[(YES, gettext_lazy("联系过")), (NO, gettext_lazy("没联系"))],
        widget=Segments,
        label=gettext_lazy("办理中，单位联系过您吗？"),
    )
    solved = forms.ChoiceField(
        choices=[
            (Solved.SOLVED, gettext_lazy("解决了")),
            (Solved.PARTLY, gettext_lazy("解决一部分")),
            (Solved.UNSOLVED, gettext_lazy("没解决")),
        ],
        widget=Segments,
        label=gettext_lazy("事情解决了吗？"),
    )
    satisfaction = forms.ChoiceField(
        choices=[
            (Satisfaction.SATISFIED, gettext_lazy("满意")),
            (Satisfaction.FAIRLY_SATISFIED, gettext_lazy("基本满意")),
            (Satisfaction.DISSATISFIED, gettext_lazy("不满意")),
        ],
        widget=Segments,
        label=gettext_lazy("您满意吗？"),
    )
    reason = forms.ChoiceField(required=False, label=gettext_lazy("不满意的，主要是哪方面？"))
    words = WordsField(
        longest=LONGEST,
        rows=3,
        required=False,
        label=gettext_lazy("想说什么？"),
        help_text=gettext_lazy("没解决或不满意，说说哪里没办好，我们核实后让单位重新办。"),
    )

    def prepare(self) -> None:
        rows = reasons(ReasonKind.DISSATISFIED, self.at)
        self.offer("reason", [("", _("请选择")), *((row.code, row.label) for row in rows)])

    def take(self, case: Case, *, by: Actor) -> None:
        given = self.cleaned_data
        answers = Answers(
            contacted=given["contacted"] == YES,
            solved=Solved(given["solved"]),
            satisfaction=Satisfaction(given["satisfaction"]),
            dissatisfied_reason=given["reason"],
            words=given["words"],
        )
        record_outcome(case, answers, by=by, at=self.at)


def _open_objection(case: Case, at: datetime) -> str:
    until = objection_until(case)
    return "" if until and at <= until else _("提出异议的期限已过。可以重新反映。")


def _cooled(case: Case, at: datetime) -> str:
    try:
        demand_cooled(case, at)
    except WrongState as refused:
        return refused.text
    return ""


def _nothing(_case: Case, _at: datetime) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Act:
    """`moves` are the lines of the life cycle of which any will do; `locked` answers why it is not possible just now,
    "" where it is; `done` is said afterwards, `hint` before."""

    key: str
    label: Text
    icon: str
    form: type[ActForm]
    moves: tuple[str, ...]
    done: Text
    hint: Text = ""
    locked: Callable[[Case, datetime], str] = _nothing


ACTS = {
    act.key: act
    for act in (
        Act(
            "rate",
            gettext_lazy("评价"),
            "star",
            RateForm,
            ("record_outcome",),
            gettext_lazy("谢谢，您的评价已经记下。"),
            gettext_lazy("不评也行，12345 会打电话问您。"),
        ),
        Act(
            "object",
            gettext_lazy("提出异议"),
            "message-plus",
            ObjectForm,
            ("object_to_decline",),
            gettext_lazy("收到您的异议，我们重新判断能不能受理。"),
            locked=_open_objection,
        ),
        Act(
            "urge",
            gettext_lazy("催一催"),
            "bell-ringing",
            UrgeForm,
            ("urge",),
            gettext_lazy("已经催办，正在办的人看得到。"),
            locked=_cooled,
        ),
        Act(
            "supplement",
            gettext_lazy("补充情况"),
            "message-plus",
            SupplementForm,
            ("supplement", "supplement_accepted", "add_supplement"),
            gettext_lazy("收到了您补充的情况。"),
        ),
        Act(
            "withdraw",
            gettext_lazy("撤回诉求"),
            "arrow-back-up",
            WithdrawForm,
            ("withdraw",),
            gettext_lazy("这件诉求已经撤回。"),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Offer:
    """An act that the present state allows; `locked` says why not just now."""

    act: Act
    locked: str


def offers(case: Case, at: datetime) -> Iterator[Offer]:
    """What the citizen may do to `case` as it stands."""
    for act in ACTS.values():
        if any(case.state in CASE_MOVES[move].sources for move in act.moves):
            yield Offer(act, act.locked(case, at))


def offer_of(key: str, case: Case, at: datetime) -> Offer | None:
    """The act of that `key`; None where the present state does not allow it."""
    return next((offer for offer in offers(case, at) if offer.act.key == key), None)


@transaction.atomic
def take(form: ActForm, case: Case, *, by: Actor) -> None:
    """Take the form's step, with the files that go with it; nothing is left half done."""
    form.take(case, by=by)


def day_of_objection(case: Case) -> str:
    """The last day for an objection, in words; "" where there is none."""
    until = objection_until(case)
    return plain_day(until) if until else ""
