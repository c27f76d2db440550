"""Fields for a moment, a day, words, files and few choices."""

from datetime import UTC, date, datetime
from datetime import time as clock

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.template import Context, Template
from django.utils.datastructures import MultiValueDict

from lianxin.foundation.time import frozen
from lianxin.foundation.ui.choices import RadioCards, Segments
from lianxin.foundation.ui.fields import DayField, FilesField, MomentField, WordsField
from lianxin.foundation.ui.pickers import Typed
from lianxin.foundation.ui.sample_fields import PlaceField, PlacesField
from lianxin.foundation.ui.when import Unreadable, read_day, read_moment

AT = datetime(2026, 11, 16, 2, 30, tzinfo=UTC)  # 10:30 in the city
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-16 14:30", (2026, 11, 16, 6, 30)),
        ("2026/11/16 14:30", (2026, 11, 16, 6, 30)),
        ("2026-11-16T14:30", (2026, 11, 16, 6, 30)),
        ("2026年11月16日14时30分", (2026, 11, 16, 6, 30)),
        ("11-18 14:30", (2026, 11, 18, 6, 30)),
        ("11月18号 下午2点半", (2026, 11, 18, 6, 30)),
        ("明天 9:00", (2026, 11, 17, 1, 0)),
        ("明天9点", (2026, 11, 17, 1, 0)),
        ("后天 00:00", (2026, 11, 17, 16, 0)),
        ("大后天 8:05", (2026, 11, 19, 0, 5)),
        ("１４：３０", (2026, 11, 16, 6, 30)),
        ("晚上8点", (2026, 11, 16, 12, 0)),
        ("中午12点", (2026, 11, 16, 4, 0)),
        ("今天", (2026, 11, 16, 1, 0)),
        (" 昨天 ", (2026, 11, 15, 1, 0)),
        ("现在", (2026, 11, 16, 2, 30)),
        ("1-5 8:00", (2027, 1, 5, 0, 0)),
        ("2-29 8:00", (2028, 2, 29, 0, 0)),
    ],
)
def test_a_moment_is_read_as_people_write_it(written: str, meant: tuple[int, ...]) -> None:
    at = datetime(2027, 6, 1, tzinfo=UTC) if written.startswith("2-29") else AT
    assert read_moment(written, at=at, hour=clock(9)) == datetime(*meant, tzinfo=UTC)  # type: ignore[misc]  # no zone in it


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("下周", "请写成"),
        ("11-16 14:30 左右", "请写成"),
        ("2026-02-30 9:00", "没有 2 月 30 日"),
        ("2-29 9:00", "没有 2 月 29 日"),
        ("13-01", "没有 13 月 1 日"),
        ("明天 25:00", "没有这个钟点"),
        ("明天 9:75", "没有这个钟点"),
        ("0001-01-01 0:00", "年份写得不对"),
        ("14", "请写成"),
        ("\0", "请写成"),
    ],
)
def test_what_is_no_moment_is_refused_in_words(written: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read_moment(written, at=AT, hour=clock(9))


@pytest.mark.parametrize(
    ("written", "meant"), [("2026-11-16", (2026, 11, 16)), ("12-30", (2025, 12, 30)), ("后天", (2026, 1, 4))]
)
def test_a_day_without_a_year_is_the_nearest(written: str, meant: tuple[int, int, int]) -> None:
    assert read_day(written, at=datetime(2026, 1, 2, tzinfo=UTC)) == date(*meant)


def test_a_day_with_an_hour_is_no_day() -> None:
    with pytest.raises(Unreadable, match="请写成 2026-11-16"):
        read_day("11-16 14:30", at=AT)


def test_the_city_has_its_day_before_the_world_has_it() -> None:
    assert read_day("今天", at=datetime(2026, 11, 16, 16, 30, tzinfo=UTC)) == date(2026, 11, 17)


class Dates(forms.Form):
    due = MomentField(required=False)
    day = DayField(required=False)


def test_a_form_answers_moments_in_utc_and_keeps_what_it_refuses() -> None:
    with frozen(AT):
        good = Dates({"due": "明天 14:00", "day": "明天"})
        assert good.is_valid()
        assert good.cleaned_data == {"due": datetime(2026, 11, 17, 6, 0, tzinfo=UTC), "day": date(2026, 11, 17)}
        bad = Dates({"due": "等通知", "day": ""})
        assert not bad.is_valid()
    assert bad.errors == {"due": ["请写成 2026-11-16 14:30、11-16 14:30 或者 明天 9:00 的样子。"]}
    assert 'value="等通知"' in str(bad["due"])


def test_a_stored_moment_is_shown_on_the_citys_clock() -> None:
    assert 'value="2026-11-16 10:30"' in str(Dates(initial={"due": AT})["due"])


def test_pasted_words_lose_nothing_but_marks_without_meaning() -> None:
    field = WordsField(longest=100)
    assert field.clean(" 一\x0b二\r\n三\x07\x1f👩‍🔧\u200b\t四 ") == " 一\n二\n三👩‍🔧\u200b\t四 "


@pytest.mark.parametrize(
    ("words", "why"),
    [("一\0二", "空字符"), ("长" * 11, "最多 10 个字，现有 11 个"), ("\ud800", "残缺的字符"), (" \n ", "必填")],
)
def test_words_that_cannot_be_kept_are_refused(words: str, why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        WordsField(longest=10).clean(words)


def test_too_many_words_stay_in_their_box_with_their_count() -> None:
    class Form(forms.Form):
        words = WordsField(longest=3)

    drawn = str(Form({"words": "一二三四"})["words"])
    assert "一二三四</textarea>" in drawn
    assert "<span data-length>4</span> / 3" in drawn
    assert "maxlength" not in drawn


class Files(forms.Form):
    photos = FilesField(most=2, required=False)


def files(*uploads: SimpleUploadedFile) -> Files:
    return Files({}, MultiValueDict({"photos": list(uploads)}))


def test_several_files_are_answered_rewound() -> None:
    form = files(SimpleUploadedFile("现场.png", PNG), SimpleUploadedFile("记录.txt", "记录".encode()))
    assert form.is_valid(), form.errors
    assert [(each.name, each.read()) for each in form.cleaned_data["photos"]] == [
        ("现场.png", PNG),
        ("记录.txt", "记录".encode()),
    ]


def test_each_fault_of_a_file_is_told_with_its_name() -> None:
    form = files(SimpleUploadedFile("空.txt", b""), SimpleUploadedFile("假.jpg", PNG))
    assert not form.is_valid()
    assert form.errors["photos"] == ["空.txt：文件是空的，请重新选择。", "假.jpg：文件名与内容不符：内容是PNG 图片。"]


def test_too_many_files_are_refused() -> None:
    form = files(*(SimpleUploadedFile(f"{number}.png", PNG) for number in range(3)))
    assert form.errors["photos"] == ["最多 2 个文件，现有 3 个。"]


def test_no_file_is_no_file() -> None:
    form = files()
    assert form.is_valid()
    assert form.cleaned_data["photos"] == []


@pytest.mark.parametrize("widget", [Segments, RadioCards])
def test_choices_are_radio_buttons_with_printed_numbers(widget: type[RadioCards | Segments]) -> None:
    class Form(forms.Form):
        answer = forms.ChoiceField(
            label="解决了吗", choices=[("yes", "是"), ("no", "否")], widget=widget(notes={"no": "写明原因"})
        )

    drawn = Template("{% load lianxin_ui %}{% field form.answer %}").render(Context({"form": Form({"answer": "no"})}))
    assert "<legend" in drawn
    assert '<kbd class="key" aria-hidden="true">2</kbd>' in drawn
    assert drawn.count('type="radio"') == 2
    assert drawn.count("checked") == 1
    assert ("写明原因" in drawn) is (widget is RadioCards)


class Places(forms.Form):
    place = PlaceField(required=False)
    places = PlacesField()


def names(form: Places) -> list[str]:
    assert form.is_valid(), form.errors
    return [place.words for place in form.cleaned_data["places"]]


def test_several_are_chips_and_typed_words_in_the_order_of_picking() -> None:
    assert names(Places(QueryDict("places-code=s03&places-code=s01&places=东河镇、s03"))) == [
        "西山街道",
        "东山街道",
        "东河镇",
    ]


def test_a_plain_mapping_may_hold_codes() -> None:
    assert names(Places({"places-code": ["s01", "s02"]})) == ["东山街道", "东河镇"]
    assert names(Places({"places": "s05"})) == ["南山街道"]


def test_when_one_of_several_is_unknown_all_stay_as_they_were() -> None:
    form = Places(QueryDict("places-code=s03&places=东河镇、海边镇"))
    assert form.errors["places"] == ["没有找到“海边镇”，请从列表中选择，或者输入代码、全称。"]
    drawn = str(form["places"])
    assert 'value="东河镇、海边镇"' in drawn
    assert 'value="s03" checked' in drawn
    assert "<span>西山街道</span>" in drawn


def test_at_least_one_is_needed_where_one_is_asked_for() -> None:
    assert list(Places({}).errors) == ["places"]


def test_markup_that_was_typed_is_shown_as_typed() -> None:
    drawn = str(Places(QueryDict('place="><script>x</script>'))["place"])
    assert "<script>" not in drawn


def test_nothing_has_changed_where_what_was_stored_comes_back() -> None:
    field = PlaceField()
    assert not field.has_changed("s01", Typed("东山街道", ("s01",)))
    assert field.has_changed("s01", Typed("东河镇", ("s01",)))
