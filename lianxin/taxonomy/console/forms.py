"""The forms by which the categories are published anew and areas are added."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from datetime import time as clock
from typing import ClassVar

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.exports import written
from lianxin.foundation.ui.fields import DayField
from lianxin.foundation.ui.table_form import TableForm
from lianxin.taxonomy.console.drafts import (
    CATEGORY_COLUMNS,
    FIELD_COLUMNS,
    Draft,
    content_of,
    field_lines,
    with_categories,
    with_fields,
)
from lianxin.taxonomy.models import Area, CategoryEdition
from lianxin.taxonomy.steps.add_areas import AreaRow, add_areas
from lianxin.taxonomy.steps.publish_edition import publish_edition

LONGEST_SOURCE = 200
AREA_COLUMNS = ("代码", "上级代码", "级别", "类型", "名称", "简称", "代管")
_LEVELS = {label: level for level, label in Area.Level.choices}
_AREA_KINDS = {label: kind for kind, label in Area.Kind.choices}


class EditionForm(TableForm):
    """A new edition: the newest one, and what a table tells to be otherwise."""

    label = gettext_noop("发布新版分类")
    hint = gettext_noop("只写有变动的：操作填“增加”“修改”或“停用”；可另加“国标代码”“关键词”两列（关键词用|分开）。")
    columns: ClassVar[tuple[str, ...]] = CATEGORY_COLUMNS
    says: ClassVar[dict[str, str]] = {
        "code": "代码",
        "name": "名称",
        "gb_code": "国标代码",
        "keywords": "关键词",
        "category_code": "类别代码",
        "key": "字段代码",
        "label": "标签",
        "kind": "类型",
        "choices": "选项",
        "hint": "提示",
    }
    names = {"effective_from": "day"}
    field_order = ["day", "source", "file", "table"]

    day = DayField(label=gettext_lazy("自哪天起"), usual=())
    source = forms.CharField(label=gettext_lazy("依据"), max_length=LONGEST_SOURCE)

    def __init__(self, request: HttpRequest, now: date) -> None:
        self.newest = CategoryEdition.objects.order_by("-number").first()
        self.today = now
        first = {"day": now + timedelta(days=1), "table": self.beginning(request)}
        super().__init__(request, initial=first)

    def beginning(self, request: HttpRequest) -> str:
        """What stands in the table at first."""
        return _table(self.columns)

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day <= self.today:
            raise forms.ValidationError(_("最早从明天起：已登记的诉求按原分类统计。"))
        return day

    def draft(self) -> Draft:
        """What would be published; raises BadInput naming rows."""
        assert self.newest, "an installation begins with an edition"
        return with_categories(content_of(self.newest), self.cleaned_data["table"])

    def changed(self) -> Draft:
        """The draft; raises BadInput where nothing is otherwise, and what `draft` raises."""
        draft = self.draft()
        if not draft.changes:
            raise BadInput({"table": _("与现在这一版没有不同。")})
        return draft

    def take(self, draft: Draft, *, by: Actor, at: datetime) -> CategoryEdition:
        begins = datetime.combine(self.cleaned_data["day"], clock.min, time.LOCAL)
        source = self.cleaned_data["source"]
        return publish_edition(draft.content, effective_from=begins, source=source, by=by, at=at)


class FieldsForm(EditionForm):
    """A new edition with other extra fields."""

    label = gettext_noop("改附加项")
    hint = gettext_noop("附加项随新版分类一起生效；选项用|分开，必填写“是”或“否”。没有变动的行可以留着。")
    columns = FIELD_COLUMNS

    def beginning(self, request: HttpRequest) -> str:
        code = request.GET.get("category", "")
        rows = content_of(self.newest).extra_fields if self.newest and code else []
        return _table(self.columns, field_lines(row for row in rows if row.category_code.startswith(code)))

    def draft(self) -> Draft:
        assert self.newest, "an installation begins with an edition"
        return with_fields(content_of(self.newest), self.cleaned_data["table"])


class AreasForm(TableForm):
    """Places that come into being."""

    label = gettext_noop("增加区域")
    hint = gettext_noop("上级先于下级；“代管”填实际管辖它的开发区的代码，没有就留空。")
    columns = AREA_COLUMNS
    says = {
        "code": "代码",
        "parent_code": "上级代码",
        "administered_by": "代管",
        "name": "名称",
        "short_name": "简称",
        "kind": "类型",
    }
    field_order = ["file", "table"]

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, initial={"table": _table(self.columns)})

    def areas(self) -> list[AreaRow]:
        """The rows as the step takes them; raises BadInput."""
        return [
            AreaRow(
                code=row.text("代码"),
                parent_code=row.optional("上级代码"),
                level=_LEVELS[row.choice("级别", list(_LEVELS))],
                kind=_AREA_KINDS[row.choice("类型", list(_AREA_KINDS))],
                name=row.text("名称"),
                short_name=row.text("简称"),
                administered_by_code=row.optional("代管"),
                where=row.where,
            )
            for row in self.cleaned_data["table"]
        ]

    def take(self, *, by: Actor, at: datetime) -> None:
        add_areas(self.areas(), by=by, at=at)


def _table(columns: Sequence[str], rows: Sequence[Sequence[object]] = ()) -> str:
    return written(columns, rows).replace("\r\n", "\n")


EDITION_FORMS: dict[str, type[EditionForm]] = {"edition": EditionForm, "fields": FieldsForm}
