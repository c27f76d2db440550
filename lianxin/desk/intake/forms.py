"""What an agent writes down of one matter: the statement, and what the hotline does with it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.cases import policies, transferring
from lianxin.cases.acts.hub_parts import note, segments
from lianxin.cases.acts.parts import offer
from lianxin.cases.models import Contact
from lianxin.cases.states import AppealType, Channel, TextKind, Urgency
from lianxin.citizens import policies as citizens
from lianxin.citizens.steps.register_citizen import LONGEST_NAME
from lianxin.desk.intake import extras
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.policy import require
from lianxin.foundation.ui.choices import RadioCards
from lianxin.foundation.ui.fields import FilesField, WordsField
from lianxin.foundation.ui.pickers import Picker, Typed, for_reader
from lianxin.foundation.ui.step_form import RefusingForm
from lianxin.organizations.fields import UnitField
from lianxin.rulebook.scopes import Facts
from lianxin.taxonomy.fields import AreaField, CategoryField, ReasonField
from lianxin.taxonomy.models import Category, ReasonKind

OPEN, WITHHELD, ANONYMOUS = "open", "withheld", "anonymous"
IDENTITIES = [
    (OPEN, gettext_lazy("公开")),
    (WITHHELD, gettext_lazy("保密")),
    (ANONYMOUS, gettext_lazy("匿名")),
]
REPLIES = [
    ("phone", gettext_lazy("电话")),
    ("sms", gettext_lazy("短信")),
    ("none", gettext_lazy("不需")),
]
LONGEST_ELEMENT = 6000  # characters: three of them are one content
# The five elements, in the order in which they are asked for (五要素), and what each is called where it is missing.
ELEMENTS = {
    "happened": gettext_lazy("时间"),
    "place": gettext_lazy("地点（选到乡镇街道，或者写路名）"),
    "cause": gettext_lazy("起因"),
    "process": gettext_lazy("经过"),
    "wish": gettext_lazy("愿望"),
}
TOLD = ("cause", "process", "wish")  # one of them at least is what the citizen said
# Through which door people come to a post that does not sit at the telephone.
OWN_CHANNELS = {"service_hall_clerk": Channel.SERVICE_HALL}
PLACEHOLDERS = {
    "number": gettext_lazy("号码"),
    "name": gettext_lazy("姓名"),
    "place": gettext_lazy("路名、小区、楼号"),
    "reply_when": gettext_lazy("方便时段，如 9:00–11:30"),
    "happened": gettext_lazy("什么时候开始，持续多久"),
    "area": gettext_lazy("县区、乡镇街道"),
    "category": gettext_lazy("拼音首字母、汉字或编码"),
    "accused": gettext_lazy("投诉、举报的单位，选填"),
    "lead": gettext_lazy("空着按派单目录"),
    "title": gettext_lazy("空着按前面的话拟"),
}
# What an ending asks for, by the word of its button.
ENDINGS = {
    "answer": ("answer",),
    "ask_supplement": ("supplement_question",),
    "decline": ("decline_reason",),
    "transfer": ("destination",),
}
RIGHTS = {
    "answer": policies.ANSWER,
    "ask_supplement": policies.SUPPLEMENT,
    "decline": policies.DECLINE,
    "transfer": policies.TRANSFER,
}


RIGHTS_AT_ALL = (policies.REGISTER, citizens.READ)


def may_work(actor: Actor) -> bool:
    """Whether the post works at the bench: it takes matters in, and may know who speaks."""
    return all(actor.has(right.code) for right in RIGHTS_AT_ALL)


def demand(actor: Actor) -> None:
    """Raises NotAllowed for a post that does not work at the bench."""
    for right in RIGHTS_AT_ALL:
        require(actor, right)


def words(label: str, rows: int, **more: Any) -> WordsField:
    """A box for one of the elements."""
    return WordsField(longest=LONGEST_ELEMENT, rows=rows, required=False, label=label, **more)


def line(label: str, longest: int, **attrs: str) -> WordsField:
    """One line that may be left out; as with boxes for words, what is pasted into it is never cut off."""
    widget = forms.TextInput({"autocomplete": "off"} | attrs)
    return WordsField(label=label, longest=longest, required=False, widget=widget)


def named_line(label: str, longest: int, **attrs: str) -> WordsField:
    """As `line`, for one that stands in a row with others and so has no label before it."""
    return line(label, longest, **{"aria-label": label} | attrs)


class StatementForm(RefusingForm):
    """One matter as it is told. What the category asks besides is added as soon as one is chosen (`extras`)."""

    names = {
        "content": "process",
        "details": "reply_when",
        "citizen": "name",
        "reason": "decline_reason",
        "target": "destination",
        "line": "line_number",
        "file": "uploads",
    }
    town_digits = 9  # of an area's code: towns and what is finer (GB/T 10114)

    contact = forms.IntegerField(required=False, widget=forms.HiddenInput)
    draft = forms.IntegerField(required=False, widget=forms.HiddenInput)
    draft_seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    request_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    channel = forms.ChoiceField(
        label=gettext_lazy("来源"),
        choices=Channel.choices,
        required=False,
        widget=forms.Select({"aria-label": gettext_lazy("来源")}),
    )
    number = named_line("号码", 60, inputmode="tel")
    name = named_line("姓名", LONGEST_NAME)
    identity = segments("身份", IDENTITIES, required=False)
    appeal_type = segments("诉求类型", AppealType.choices)
    urgency = segments("紧急程度", Urgency.choices)
    happened = line("时间", 100)
    area = AreaField()
    place = named_line("具体地点", 300)
    cause = words("起因", 1)
    process = words("经过", 3)
    wish = words("诉求愿望", 1)
    category = CategoryField(label=gettext_lazy("诉求分类"))
    is_enterprise = forms.BooleanField(label=gettext_lazy("涉企诉求"), required=False)
    accused = UnitField(label=gettext_lazy("被反映单位"), required=False)
    title = line("诉求标题", 200)
    uploads = FilesField(label=gettext_lazy("附件"), required=False)
    reply_by = segments("回复市民", REPLIES, required=False)
    reply_when = named_line("方便时段", 100)

    lead = UnitField(label=gettext_lazy("主办单位"), required=False)
    answer = note(TextKind.ANSWER, "答复内容", rows=3)
    supplement_question = note(TextKind.SUPPLEMENT_QUESTION, "请群众补充什么", rows=2)
    decline_reason = ReasonField(ReasonKind.DECLINE, label=gettext_lazy("事由"), required=False)
    guidance = note(TextKind.GUIDANCE, "引导（空着用词典的）", rows=2)
    destination = forms.ChoiceField(label=gettext_lazy("转给"), required=False, widget=RadioCards())
    line_number = forms.ChoiceField(label=gettext_lazy("热线号码"), required=False)
    transfer_note = note(TextKind.TRANSFER_NOTE, "说明", rows=2)

    def __init__(
        self,
        actor: Actor,
        at: datetime,
        data: QueryDict | None = None,
        files: Any = None,
        *,
        contact: Contact | None = None,
        kept: Mapping[str, str] | None = None,
    ) -> None:
        """The form of a post at `at`: as it was sent (`data`), or with what was `kept` of it in a draft."""
        channel = OWN_CHANNELS.get(actor.role, Channel.PHONE)
        first = {"urgency": Urgency.NORMAL, "channel": channel, "identity": OPEN}
        super().__init__(data, files, initial=first | _first_of(kept or {}), auto_id="intake-%s")
        self.actor, self.at, self.spoken = actor, at, contact
        for_reader(self, actor, at)
        self.asked = extras.asked(self.chosen_category())
        self.fields |= {f"{extras.PREFIX}{each.key}": extras.field_of(each, at) for each in self.asked}
        offer(self, "destination", transferring.destinations(Facts(), at))
        offer(self, "line_number", transferring.line_choices())
        for name, words_there in PLACEHOLDERS.items():
            self.fields[name].widget.attrs["placeholder"] = words_there
        if contact:
            self._know(contact)
        else:
            self.fields["number"].widget.attrs["autofocus"] = True

    def _know(self, contact: Contact) -> None:
        """Who speaks is known: it is not asked again."""
        del self.fields["channel"]
        if contact.phone_id:
            del self.fields["number"]
        if contact.citizen_id:
            del self.fields["name"]
            self.offer("identity", IDENTITIES[:2])

    def chosen_category(self) -> Category | None:
        """The category in the box, if it is one."""
        field = self.fields["category"]
        if self.is_bound:
            typed = field.widget.value_from_datadict(self.data, self.files, "category")
        else:
            typed = self.initial.get("category")
        try:
            found: Category | None = field.clean(typed) if typed else None
        except ValidationError:
            return None
        return found

    @property
    def act(self) -> str:
        """What is to become of the matter: the word of the button that was pressed."""
        return str(self.data.get("act", ""))

    @property
    def elements(self) -> list[tuple[str, str, bool]]:
        """The five elements: name, label, and whether it is there. A town that is picked tells where."""
        there = {name for name in ELEMENTS if str(self[name].value() or "").strip()}
        if any(len(code) >= self.town_digits for code in getattr(self["area"].value(), "codes", ())):
            there.add("place")
        return [(name, str(label), name in there) for name, label in ELEMENTS.items()]

    @property
    def is_told(self) -> bool:
        """Whether anything of what the citizen said is there, once the form is cleaned."""
        return any(self.cleaned_data.get(name) for name in TOLD)

    @property
    def said(self) -> str:
        """What the citizen said, as far as it is there, once the form is cleaned."""
        return "\n".join(filter(None, (self.cleaned_data.get(name) for name in ("title", *TOLD))))

    def extra_fields(self) -> list[tuple[forms.BoundField, bool]]:
        """What the chosen category asks besides, and whether it must be answered."""
        return [(self[f"{extras.PREFIX}{each.key}"], each.required) for each in self.asked]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.is_told:
            self.add_error("process", _("请写下群众说了什么：起因、经过、愿望至少一项。"))
        if given.get("identity") == ANONYMOUS and given.get("name"):
            self.add_error("name", _("选了匿名就不登记姓名：请清空姓名，或者改选公开、保密。"))
        for name in ENDINGS.get(self.act, ()):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, _("请填写。"))
        self._check_extras(given)
        return given

    def _check_extras(self, given: dict[str, Any]) -> None:
        try:
            self.extra_answers = extras.checked(self.asked, given)
        except BadInput as refused:
            for name, text in refused.fields.items():
                self.add_error(name, text)

    def forgive(self, *, but: Sequence[str] = ()) -> None:
        """Clean the form and forget what is wrong with all fields `but` these."""
        self.full_clean()
        for name in [*self.errors]:
            if name not in but:
                del self.errors[name]


def _first_of(kept: Mapping[str, str]) -> dict[str, Any]:
    """What was kept of a form as the first values of its fields: boxes that search have their code beside."""
    found: dict[str, Any] = {name: text for name, text in kept.items() if not name.endswith("-code")}
    for name, field in StatementForm.base_fields.items():
        if isinstance(field.widget, Picker) and kept.get(name):
            found[name] = Typed(kept[name], (kept.get(f"{name}-code", ""),))
    return found
