"""What a citizen fills in to state a matter: few fields, and nothing that only a script can fill."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.cases.states import AppealType, TextKind
from lianxin.cases.texts import LONGEST
from lianxin.citizens import numbers
from lianxin.citizens.steps.register_citizen import LONGEST_NAME
from lianxin.foundation import time
from lianxin.foundation.dated import holds
from lianxin.foundation.errors import BadInput
from lianxin.foundation.ui.choices import RadioCards, Segments
from lianxin.foundation.ui.fields import WordsField
from lianxin.foundation.ui.pickers import Typed
from lianxin.portal.citizen_form import CitizenForm
from lianxin.portal.handed_in import HandedInField, is_spoken
from lianxin.taxonomy.fields import CategoryField
from lianxin.taxonomy.models import Area

OPEN, WITHHELD, ANONYMOUS = "open", "withheld", "anonymous"
IDENTITIES = [
    (OPEN, gettext_lazy("可以告诉")),
    (WITHHELD, gettext_lazy("请为我保密")),
    (ANONYMOUS, gettext_lazy("不留姓名")),
]
NOTES = {
    OPEN: gettext_lazy("单位能直接联系您，办得更快"),
    WITHHELD: gettext_lazy("单位看不到您的姓名和电话，由 12345 替您转告"),
    ANONYMOUS: gettext_lazy("没法给您回电话，请用编号和查询码自己查"),
}
TYPES = [
    (AppealType.HELP, gettext_lazy("帮我解决一件事")),
    (AppealType.ENQUIRY, gettext_lazy("问一件事")),
    (AppealType.COMPLAINT, gettext_lazy("投诉")),
    (AppealType.REPORT, gettext_lazy("举报")),
    (AppealType.SUGGESTION, gettext_lazy("提建议")),
    (AppealType.PRAISE, gettext_lazy("表扬")),
]
REPLIES = [
    ("phone", gettext_lazy("打电话")),
    ("sms", gettext_lazy("发短信，只看文字")),
    ("none", gettext_lazy("我自己查")),
]
LONGEST_CONTENT = 5000  # characters


class VaguelyField(CategoryField):
    """A category as citizens find it: what nobody can make out is no fault, the hotline chooses."""

    address = "portal:pick_categories"

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except forms.ValidationError as error:
            if error.code in ("unknown", "ambiguous"):
                return None
            raise


def places(at: datetime) -> list[Any]:
    """Towns below the county that governs them, for one list that works everywhere; the city for who does not know."""
    governing = Coalesce("administered_by__code", "parent__code")
    areas = Area.objects.filter(holds(at)).order_by("level", "code")
    rows = list(areas.values_list("level", "code", "name", governing))  # plain: they are many, and each page has them
    counties = {
        code: (name, [(code, _("%(county)s（说不清哪个街道、乡镇）") % {"county": name})])
        for level, code, name, _above in rows
        if level == Area.Level.COUNTY
    }
    for level, code, name, above in rows:
        if level == Area.Level.TOWN and above in counties:
            counties[above][1].append((code, name))
    city = [
        (code, _("%(city)s（说不清哪个县区）") % {"city": name})
        for level, code, name, _above in rows
        if level == Area.Level.CITY
    ]
    return [("", _("请选择")), *counties.values(), *city]


class Places(forms.Select):
    """All towns in one list: its options are drawn at once, each by a template of its own would take most of the page's
    time."""

    template_name = "portal/widgets/places.html"


class StatementForm(CitizenForm):
    """What happened, where, and who says so. Nobody without a name need leave one, nor a number."""

    names = {"title": "content", "citizen": "name", "file": "uploads", "details": "content"}
    appeal_type = forms.ChoiceField(
        choices=TYPES, initial=AppealType.HELP, widget=Segments, label=gettext_lazy("您想要我们")
    )
    content = WordsField(
        longest=LONGEST_CONTENT,
        rows=7,
        label=gettext_lazy("发生了什么事？"),
        help_text=gettext_lazy("什么时候、什么情况、您希望怎么办。不用写身份证号、银行卡号。"),
        error_messages={"required": gettext_lazy("请写几句，或者录一段话。")},
    )
    category = VaguelyField(
        required=False,
        label=gettext_lazy("属于哪一类？"),
        help_text=gettext_lazy("打两个字就能找，例如“噪声”“供暖”。选不准就空着，由热线替您选。"),
    )
    area = forms.ChoiceField(widget=Places, label=gettext_lazy("在哪个县区、街道（乡镇）？"))
    place = WordsField(
        longest=LONGEST[TextKind.PLACE],
        required=False,
        label=gettext_lazy("具体在什么地方？"),
        help_text=gettext_lazy("路名、小区、楼号，或者旁边有什么。"),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    uploads = HandedInField()
    identity = forms.ChoiceField(
        choices=IDENTITIES,
        initial=OPEN,
        widget=RadioCards(),
        label=gettext_lazy("要不要告诉办理单位您是谁？"),
    )
    name = WordsField(
        longest=LONGEST_NAME,
        label=gettext_lazy("您的姓名"),
        error_messages={"required": gettext_lazy("请写下怎样称呼您；不想留姓名，请选“不留姓名”。")},
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    number = forms.CharField(
        label=gettext_lazy("您的电话"),
        error_messages={"required": gettext_lazy("请留下电话；不想留电话，请选“不留姓名”。")},
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )
    reply_by = forms.ChoiceField(
        choices=REPLIES,
        initial="phone",
        widget=Segments,
        label=gettext_lazy("怎样答复您？"),
        help_text=gettext_lazy("听不清、说不了的，请选“发短信”，全程用文字。"),
    )
    is_enterprise = forms.BooleanField(required=False, label=gettext_lazy("我代表企业或个体工商户反映"))
    stamp = forms.CharField(widget=forms.HiddenInput, max_length=400)
    work = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        self.offer("area", places(at))
        cast("VaguelyField", self.fields["category"]).at = at
        cast("RadioCards", self.fields["identity"].widget).notes = {code: str(note) for code, note in NOTES.items()}
        if self.data.get("identity") == ANONYMOUS:
            self.fields["name"].required = self.fields["number"].required = False
        if any(map(is_spoken, self.files.getlist("uploads") if self.files else ())):
            self.fields["content"].required = False

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        self._check_number(given)
        return given

    def _check_number(self, given: dict[str, Any]) -> None:
        try:
            numbers.read(given.get("number") or None)
        except BadInput as refused:
            self.add_error("number", refused.text)

    @property
    def words(self) -> str:
        """What was written; where it was only said, where to hear it."""
        return str(self.cleaned_data["content"] or _("市民用录音反映，请听录音。"))

    @property
    def own_category(self) -> str:
        """What the citizen called the kind of matter, where nobody could make it out."""
        typed = self["category"].value()
        words = typed.words if isinstance(typed, Typed) else ""
        return "" if self.cleaned_data.get("category") else words


def drawn(at: datetime, stamp: str, reply_by: str = "") -> StatementForm:
    """The form that nobody has filled in yet; `reply_by` may have been chosen on the way to it."""
    chosen = {"reply_by": reply_by} if reply_by in dict(REPLIES) else {}
    return StatementForm(at=at, initial={"stamp": stamp} | chosen)


def sent(request: HttpRequest) -> StatementForm:
    """The form as it came."""
    return StatementForm(request.POST, request.FILES, at=time.now())
