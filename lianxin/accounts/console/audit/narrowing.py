"""The boxes by which the logs are narrowed. What cannot be meant is told beside its box, and nothing is listed."""

from datetime import UTC, datetime, timedelta
from datetime import time as clock
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.accounts.models import Person
from lianxin.foundation import access
from lianxin.foundation.actor import Actor
from lianxin.foundation.outbox import books
from lianxin.foundation.time import LOCAL
from lianxin.foundation.ui.fields import DayField
from lianxin.foundation.ui.step_form import RefusingForm

LONGEST = 96


class PlainField(forms.CharField):
    """A code or a name."""

    def __init__(self, **given: Any) -> None:
        super().__init__(required=False, max_length=LONGEST, widget=forms.TextInput({"autocomplete": "off"}), **given)


class LogForm(RefusingForm):
    """By day and by person; `q` is what the two boxes narrow to."""

    day = DayField(label=gettext_lazy("哪一天"), required=False, usual=())
    who = PlainField(label=gettext_lazy("谁（姓名或用户名）"))

    def __init__(self, data: QueryDict, *, actor: Actor) -> None:
        super().__init__(data)
        self.actor = actor

    def clean_who(self) -> list[int]:
        """The ids of the people of this name; none for an empty box."""
        told = self.cleaned_data["who"].strip()
        if not told:
            return []
        rows = Person.people.visible_to(self.actor).filter(Q(username=told.lower()) | Q(name=told))
        if not (found := list(rows.values_list("pk", flat=True))):
            raise ValidationError(_("没有叫这个名字的人。"))
        return found

    def q(self, moment: str = "at") -> Q:
        """The rows of the day (by the column `moment`) and of the person that were chosen."""
        wish, given = Q(), self.cleaned_data
        if given["who"]:
            wish &= Q(person_id__in=given["who"])
        if day := given["day"]:
            begin = datetime.combine(day, clock(), tzinfo=LOCAL).astimezone(UTC)
            wish &= Q(**{f"{moment}__gte": begin, f"{moment}__lt": begin + timedelta(days=1)})
        return wish


class EventForm(LogForm):
    book = forms.ChoiceField(label=gettext_lazy("记录本"), required=False)
    kind = PlainField(label=gettext_lazy("事项代码"))
    subject = PlainField(label=gettext_lazy("对象（如 unit:12）"))
    field_order = ("book", "day", "who", "kind", "subject")

    def __init__(self, data: QueryDict, *, actor: Actor) -> None:
        super().__init__(data, actor=actor)
        self.offer("book", [(each.name, each.scope_label) for each in books.registered()])

    def chosen_book(self) -> books.Book:
        """The book to read, the first one where none was chosen."""
        name = self.cleaned_data.get("book", "")
        return books.named(name) if name else books.registered()[0]

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError for a subject that cannot be one of the chosen book."""
        given: dict[str, Any] = super().clean() or {}
        book, told = self.chosen_book(), given.get("subject", "")
        if told:
            parts = told.split(":")
            if len(parts) != len(book.columns) or not _is_row(parts[-1]):
                raise ValidationError({"subject": _("请写成 unit:12 的样子；诉求工单只写编号数字。")})
        return given

    def q(self, moment: str = "at") -> Q:
        """As of `LogForm`, and by kind and subject."""
        wish, given = super().q(moment), self.cleaned_data
        if given["kind"]:
            wish &= Q(kind=given["kind"])
        if given["subject"]:
            wish &= Q(**self.chosen_book().chain(given["subject"]))
        return wish


class AccessForm(LogForm):
    purpose = forms.ChoiceField(label=gettext_lazy("用途"), required=False)

    def __init__(self, data: QueryDict, *, actor: Actor) -> None:
        super().__init__(data, actor=actor)
        known = [(code, _(label)) for code, label in access.purposes().items()]
        self.offer("purpose", [("", _("全部")), *known])

    def q(self, moment: str = "at") -> Q:
        """As of `LogForm`, and by purpose."""
        wish, purpose = super().q(moment), self.cleaned_data["purpose"]
        return wish & Q(purpose=purpose) if purpose else wish


def _is_row(told: str) -> bool:
    return told.isascii() and told.isdecimal() and len(told) <= 18
