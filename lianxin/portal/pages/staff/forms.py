"""The forms by which the hotline's office and the units decide what everybody may read."""

from datetime import datetime

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from lianxin.foundation.ui.choices import Segments
from lianxin.foundation.ui.fields import MomentField, WordsField
from lianxin.foundation.ui.step_form import StepForm
from lianxin.portal.models import Article, Publication
from lianxin.portal.publications import LONGEST_REASON, LONGEST_TEXT, LONGEST_TITLE
from lianxin.portal.states import Column, PublicationKind
from lianxin.portal.steps.redact import Wording, found_in
from lianxin.portal.steps.write_article import LONGEST_BODY, Page


class ChooseForm(StepForm):
    number = forms.CharField(label=gettext_lazy("工单编号"), max_length=24)
    kind = forms.ChoiceField(
        label=gettext_lazy("公开为"), choices=PublicationKind.choices, initial=PublicationKind.ANSWER, widget=Segments
    )


class RedactForm(StepForm):
    title = forms.CharField(label=gettext_lazy("标题"), max_length=LONGEST_TITLE)
    question = WordsField(label=gettext_lazy("群众诉求"), longest=LONGEST_TEXT, rows=5)
    answer = WordsField(label=gettext_lazy("办理答复"), longest=LONGEST_TEXT, rows=9)
    cleared = forms.MultipleChoiceField(
        label=gettext_lazy("我核对过，这些不是个人信息"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, row: Publication, data: QueryDict | None = None) -> None:
        written = {"title": row.title, "question": row.question, "answer": row.answer, "cleared": row.cleared}
        super().__init__(data, version=row.version, initial=written)
        doubtful = self._doubtful(row)
        if doubtful:
            self.offer("cleared", doubtful)
        else:
            del self.fields["cleared"]

    def _doubtful(self, row: Publication) -> list[tuple[str, str]]:
        """What in the words of the form a person has to look at; nothing before there are words."""
        looked_at = Publication(case=row.case)
        for name in ("title", "question", "answer"):
            setattr(looked_at, name, self[name].value() or "")
        found = [trace for traces in found_in(looked_at).values() for trace in traces if not trace.sure]
        return [(each.words, f"{each.words}（{each.why}）") for each in dict.fromkeys(found)]

    def wording(self) -> Wording:
        given = self.cleaned_data
        return Wording(
            title=given["title"],
            question=given["question"],
            answer=given["answer"],
            cleared=tuple(given.get("cleared", ())),
        )


class ReasonForm(StepForm):
    reason = WordsField(label=gettext_lazy("理由"), longest=LONGEST_REASON, rows=2)


class ArticleForm(StepForm):
    column = forms.ChoiceField(
        label=gettext_lazy("栏目"), choices=Column.choices, initial=Column.ANNOUNCEMENT, widget=Segments
    )
    title = forms.CharField(label=gettext_lazy("标题"), max_length=LONGEST_TITLE)
    body = WordsField(label=gettext_lazy("正文"), longest=LONGEST_BODY, rows=12)
    begins_at = MomentField(label=gettext_lazy("何时起"), required=False)
    ends_at = MomentField(label=gettext_lazy("到何时止"), required=False)

    def __init__(self, row: Article | None, data: QueryDict | None = None) -> None:
        written = ("column", "title", "body", "begins_at", "ends_at")
        first = {name: getattr(row, name) for name in written} if row else {}
        super().__init__(data, version=row.version if row else None, initial=first)

    def page(self, now: datetime) -> Page:
        """What was written; without a beginning it begins `now`."""
        given = self.cleaned_data
        return Page(
            column=given["column"],
            title=given["title"],
            body=given["body"],
            begins_at=given["begins_at"] or now,
            ends_at=given["ends_at"],
        )


class MonthForm(StepForm):
    month = forms.RegexField(
        regex=r"^\d{4}-\d{2}\Z",
        label=gettext_lazy("月份"),
        error_messages={"invalid": gettext_lazy("请写成 2026-10 的样子。")},
        widget=forms.TextInput({"placeholder": "2026-10", "autocomplete": "off"}),
    )

    def __init__(self, data: QueryDict | None = None, *, month: str = "") -> None:
        super().__init__(data, initial={"month": month})
