"""The form of the gallery that shows pickers, choices, moments, files and words, with invented places to pick."""

from collections.abc import Sequence

from django import forms

from lianxin.foundation.pinyin import initials
from lianxin.foundation.ui.choices import RadioCards, Segments
from lianxin.foundation.ui.fields import DayField, FilesField, MomentField, WordsField
from lianxin.foundation.ui.pickers import Option, PickField, PickSeveralField

PLACES = tuple(
    Option(f"s{number:02}", name, "样例")
    for number, name in enumerate(
        ("东山街道", "东河镇", "西山街道", "西河镇", "南山街道", "北河乡", "中心街道"), start=1
    )
)


def find_places(key: str) -> list[Option]:
    """The invented places whose name contains `key`, or whose code or initials begin with it."""
    key = key.lower()
    return [
        place
        for place in PLACES
        if key and (key in place.words or initials(place.words).startswith(key) or place.value == key)
    ]


class PlaceField(PickField[Option]):
    """One invented place."""

    address = "ui:pick"

    def exactly(self, typed: str) -> list[Option]:
        return [place for place in PLACES if typed in (place.value, place.words)]

    def options(self, rows: Sequence[Option]) -> list[Option]:
        return list(rows)


class PlacesField(PlaceField, PickSeveralField[Option]):
    """Several invented places."""


class SampleFields(forms.Form):
    """One field of each kind."""

    place = PlaceField(label="所在街道", help_text="输入名称、拼音首字母（dsjd）或代码。")
    places = PlacesField(label="协办街道", required=False, initial=["s02"])
    solved = forms.ChoiceField(
        label="问题解决了吗", choices=[("yes", "已解决"), ("partly", "部分解决"), ("no", "未解决")], widget=Segments
    )
    cause = forms.ChoiceField(
        label="退单原因",
        choices=[("unit", "不属于本单位"), ("area", "不在本辖区")],
        widget=RadioCards(notes={"unit": "写明依据和建议承办单位。", "area": "写明实际所在地。"}),
    )
    due = MomentField(label="约定时间", required=False)
    day = DayField(label="计划完成日期", required=False)
    photos = FilesField(label="现场照片", required=False)
    words = WordsField(label="办理情况", longest=200, required=False)
